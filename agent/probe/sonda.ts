/**
 * A «sonda» at work: fetches its plan, asks like a guest, keeps what it saw on disk until the server has it.
 *
 * Without the server it goes on by the last plan; without a plan it waits. What it saw is judged by the server alone.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { existsSync, readFileSync } from "node:fs";
import { SondaPlan, SondaRound } from "../../policies/schema/probe-ways.ts";
import type { Observation } from "../../policies/schema/probes.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import type { DeviceClient } from "../device/client.ts";
import { waitMs } from "../device/delivery.ts";
import { DeviceError } from "../device/error.ts";
import type { Identity } from "../device/state.ts";
import { DiskQueue, replaceFile } from "../uplink/disk-queue.ts";
import type { Log } from "../uplink/log.ts";
import { askServer } from "./ask.ts";
import type { Server } from "./ask.ts";
import { tryForeign } from "./foreign.ts";

export interface SondaParts {
  readonly folder: string;
  readonly identity: () => Identity | null;
  readonly client: (identity: Identity) => DeviceClient;
  /** Server time as far as it is known. */
  readonly now: () => Instant;
  /** What the network handed out, port 53 everywhere but in tests. */
  readonly servers: () => readonly Server[];
  readonly agentVersion: string;
  readonly random: () => number;
  readonly log: Log;
  readonly timeoutMs?: number;
}

const AT_ONCE = 8;
const TIMEOUT_MS = 2_500;
const SILENCE: Observation = { kind: "silence" };
const SUFFIX = ".round.json";
/** Signed refusals that no later attempt can change. */
const FINAL: ReadonlySet<number> = new Set([400, 409, 413, 422]);
const VERSION_7 = 0x70;
const VARIANT = 0x80;

/** UUIDv7: sorted by time, so that a spool reads like a diary. @see RFC 9562 section 5.7 */
function roundId(now: number): string {
  const octets = randomBytes(16);
  octets.writeUIntBE(now, 0, 6);
  octets[6] = ((octets[6] as number) & 0x0f) | VERSION_7;
  octets[8] = ((octets[8] as number) & 0x3f) | VARIANT;
  const hex = octets.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const hasIpv6 = (): boolean =>
  Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .some(({ family, internal, address }) => family === "IPv6" && !internal && !address.startsWith("fe80"));

export class Sonda {
  readonly #parts: SondaParts;
  readonly #queue: DiskQueue;
  #attempts = 0;
  #notBefore = 0;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: SondaParts) {
    this.#parts = parts;
    this.#queue = new DiskQueue(join(parts.folder, "rounds"), parts.now, { suffix: SUFFIX });
  }

  get waiting(): number {
    return this.#queue.size;
  }

  get #planFile(): string {
    return join(this.#parts.folder, "plan.json");
  }

  /** The last plan the server signed; null: none yet. */
  plan(): SondaPlan | null {
    if (!existsSync(this.#planFile)) return null;
    try {
      return SondaPlan.parse(JSON.parse(readFileSync(this.#planFile, "utf8")));
    } catch {
      return null;
    }
  }

  /** Asks the server for a newer plan; without it the last one stays. */
  async refresh(): Promise<void> {
    const identity = this.#parts.identity();
    if (identity === null) return;
    try {
      const plan = await this.#parts.client(identity).sondaPlan();
      replaceFile(this.#planFile, `${JSON.stringify(plan)}\n`);
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      this.#parts.log.warn("the last plan stays", { code: error.code, status: error.status });
    }
  }

  /** One round by the last plan, kept on disk. @returns what was seen; null: there is no plan yet */
  async round(): Promise<SondaRound | null> {
    const plan = this.plan();
    if (plan === null) return null;
    const { now, agentVersion, timeoutMs = TIMEOUT_MS } = this.#parts;
    const measuredAt = now();
    const seen = await this.#ask(plan, timeoutMs);
    const foreign =
      plan.control === null
        ? []
        : await tryForeign({ resolvers: plan.resolvers, control: plan.control, hasIpv6: hasIpv6(), timeoutMs });
    const round = SondaRound.parse({
      format: 1,
      roundId: roundId(measuredAt),
      device: plan.device,
      measuredAt,
      agentVersion,
      planDigest: plan.digest,
      seen,
      foreign,
      lost: this.#queue.lost,
    });
    this.#queue.put("round", JSON.stringify(round));
    return round;
  }

  /** The first server that answers is the network's; a question nobody answers is silence. */
  async #ask({ questions }: SondaPlan, timeoutMs: number): Promise<Observation[]> {
    const servers = this.#parts.servers();
    const seen: Observation[] = [];
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let at = next++; at < questions.length; at = next++) {
        const question = questions[at];
        let one = SILENCE;
        for (const server of servers) {
          if (question === undefined) break;
          one = await askServer(server, question, timeoutMs);
          if (one.kind === "reply") break;
        }
        seen[at] = one;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    return seen;
  }

  /** Sends what waits, oldest first. @returns how many were taken */
  async deliver(): Promise<number> {
    const { identity: identityOf, client, log, random, now } = this.#parts;
    const identity = identityOf();
    if (identity === null) return 0;
    let sent = 0;
    for (let head = this.#queue.first(); head !== null; head = this.#queue.first()) {
      try {
        const { roundId: id } = JSON.parse(head.text) as SondaRound;
        await client(identity).sondaRound(new TextEncoder().encode(head.text), id);
        head.remove();
        sent += 1;
      } catch (error) {
        if (!(error instanceof DeviceError)) throw error;
        if (error.code === "E_AGENT_REFUSED" && FINAL.has(error.status ?? 0)) {
          head.drop();
          continue;
        }
        this.#attempts += 1;
        this.#notBefore = now() + waitMs(this.#attempts, error, random());
        log.warn("rounds wait", { waiting: this.#queue.size, code: error.code, status: error.status });
        return sent;
      }
    }
    this.#attempts = 0;
    this.#notBefore = 0;
    return sent;
  }

  /** Called every few seconds: what is due. */
  async tick(): Promise<void> {
    const now = this.#parts.now();
    const everyMs = (this.plan()?.everyS ?? 60) * 1_000;
    if (now - this.#askedAt >= everyMs) {
      this.#askedAt = now;
      await this.refresh();
      const round = await this.round();
      if (round !== null) this.#parts.log.info("asked like a guest", { questions: round.seen.length });
    }
    if (now >= this.#notBefore && this.#queue.size > 0) await this.deliver();
  }
}
