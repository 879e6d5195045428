/**
 * What the agent can do: enrol, measure, report. Composes the parts and owns their order; each call is one run under the lock.
 *
 * A device that is not enrolled measures and judges itself all the same and reports to nobody.
 *
 * @module
 */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Platform } from "../../policies/schema/device-facts.ts";
import type { PostureReport } from "../../policies/schema/device-report.ts";
import type { Exchange } from "../uplink/exchange.ts";
import type { Log } from "../uplink/log.ts";
import {
  type CurrentBaseline,
  forgetBaseline,
  keepBaseline,
  readBaseline,
  type ShippedPolicies,
} from "./baseline-store.ts";
import { bootIdOf } from "./boot.ts";
import { DeviceClient } from "./client.ts";
import { type Clock, offsetMs, serverNow } from "./clock.ts";
import type { DeviceConfig } from "./config.ts";
import { deliver, type Delivered } from "./delivery.ts";
import { DeviceError } from "./error.ts";
import type { Exec } from "./exec.ts";
import { readKey } from "./keys.ts";
import { underLock } from "./lock.ts";
import { measure, type Measured } from "./measure.ts";
import { type DevicePlatform, NO_SETTINGS, type PlatformOf } from "./platform.ts";
import { ReportSpool } from "./report-spool.ts";
import type { Delivery, DeviceState, Identity } from "./state.ts";
import { judgeLocally, type LocalVerdict } from "./verdict.ts";

export type Trigger = PostureReport["trigger"];

export interface AgentParts {
  readonly state: DeviceState;
  readonly config: DeviceConfig;
  readonly clock: Clock;
  readonly exec: Exec;
  readonly platformOf: PlatformOf;
  readonly privileged: boolean;
  readonly agentVersion: string;
  readonly shipped: ShippedPolicies;
  readonly exchangeWith: (server: string) => Exchange;
  readonly log: Log;
  /** default: what the kernel says, or concluded */
  readonly bootId?: string;
}

export interface RunResult {
  readonly verdict: LocalVerdict;
  readonly measured: Measured;
  readonly platform: Platform;
  /** null: not enrolled */
  readonly delivered: Delivered | null;
}

const NEVER: Delivery = { format: 1, reportedAt: null, failed: null, attempts: 0 };

export class DeviceAgent {
  readonly parts: AgentParts;
  readonly bootId: string;

  constructor(parts: AgentParts) {
    this.parts = parts;
    this.bootId = parts.bootId ?? bootIdOf(parts.state, parts.clock);
  }

  get #lockFile(): string {
    return join(this.parts.state.folder, "run.lock");
  }

  /** Best guess at the server's time. */
  now(): ReturnType<typeof serverNow> {
    return serverNow(this.parts.state.read("clock"), this.parts.clock, this.bootId);
  }

  get delivery(): Delivery {
    return this.parts.state.read("delivery") ?? NEVER;
  }

  /** One after the other, also across processes. @throws {DeviceError} `E_AGENT_BUSY` */
  async alone<T>(waitMs: number, work: () => Promise<T>): Promise<T> {
    return underLock(this.#lockFile, this.bootId, waitMs, work);
  }

  platform(baseline: CurrentBaseline | null): DevicePlatform {
    const { config, platformOf } = this.parts;
    const { canary = null, resolvers = [] } = baseline?.document ?? {};
    return platformOf({
      ...NO_SETTINGS,
      canary,
      resolvers,
      dailyAccount: config.dailyAccount,
      outside: config.outside,
    });
  }

  /** @param wanted  `identity`: who the machine is and no more, as enrolling must not wait for minutes of Windows Update */
  async measureNow(
    baseline: CurrentBaseline | null,
    wanted: "everything" | "identity" = "everything",
  ): Promise<Measured & { readonly platform: Platform }> {
    const { state, clock, exec, privileged } = this.parts;
    const whole = this.platform(baseline);
    const { identifiedBy } = whole;
    const platform =
      wanted === "everything" || identifiedBy === undefined
        ? whole
        : { ...whole, probes: whole.probes.filter(({ id }) => identifiedBy.includes(id)) };
    const measured = await measure({
      platform,
      exec,
      privileged,
      now: this.now(),
      handedOutAt: baseline?.document.handedOutAt ?? null,
      clockOffsetMs: offsetMs(state.read("clock"), clock, this.bootId),
    });
    return { ...measured, platform: platform.platform };
  }

  client(identity: Identity): DeviceClient {
    const { state, clock, exchangeWith } = this.parts;
    return new DeviceClient({
      exchange: exchangeWith(identity.server),
      key: readKey(state.keyFile),
      publisherKey: identity.publisherKey,
      clock,
      bootId: this.bootId,
      fix: state.read("clock"),
      learned: (fix) => state.write("clock", fix),
    });
  }

  /** Measures, judges for the screen, and reports if enrolled. @throws {DeviceError} */
  async run(trigger: Trigger, waitMs = 0): Promise<RunResult> {
    return this.alone(waitMs, async () => {
      const { state } = this.parts;
      const identity = state.read("identity");
      const client = identity === null ? null : this.client(identity);
      if (identity !== null && client !== null) await this.#refreshBaseline(client, identity);
      const baseline = identity === null ? null : readBaseline(state.baselineFile, identity);
      const { platform, ...measured } = await this.measureNow(baseline);
      const verdict = this.judge(measured, platform, baseline, identity, trigger);
      if (identity === null || client === null) return { verdict, measured, platform, delivered: null };
      this.append(measured, identity, baseline, trigger);
      return { verdict, measured, platform, delivered: await this.#deliver(client, identity) };
    });
  }

  /** Sends what waits, without measuring. @throws {DeviceError} `E_AGENT_NOT_ENROLLED`, `E_AGENT_BUSY` */
  async deliverWaiting(waitMs = 0): Promise<Delivered> {
    return this.alone(waitMs, async () => {
      const identity = this.parts.state.identity();
      return this.#deliver(this.client(identity), identity);
    });
  }

  /** The caller holds the lock. */
  judge(
    measured: Measured,
    platform: Platform,
    baseline: CurrentBaseline | null,
    identity: Identity | null,
    trigger: Trigger,
  ): LocalVerdict {
    const { state, shipped } = this.parts;
    const now = this.now();
    const verdict = judgeLocally({
      facts: measured.facts,
      platform,
      document: baseline?.document ?? null,
      shipped,
      failing: state.read("failing") ?? {},
      enrolled: identity?.state === "enrolled",
      now,
    });
    state.write("failing", verdict.failing);
    state.write("status", {
      format: 1,
      measuredAt: now,
      trigger,
      baseline: { id: verdict.baseline.id, version: verdict.baseline.version, shipped: verdict.shipped },
      gate: verdict.gate,
      score: verdict.score,
      findings: verdict.findings.map(({ check, state: found, severity, stale, inGrace, reason, params }) => {
        return { check, state: found, severity, stale, inGrace, reason, params };
      }),
    });
    return verdict;
  }

  /** The caller holds the lock. */
  append(measured: Measured, identity: Identity, baseline: CurrentBaseline | null, trigger: Trigger): PostureReport {
    const { clock, agentVersion } = this.parts;
    return this.spool().add({
      device: identity.device,
      measuredAt: this.now(),
      bootId: this.bootId,
      monotonicMs: Math.max(0, Math.round(clock.sinceBootMs())),
      agentVersion,
      baselineDigest: baseline?.digest ?? null,
      trigger,
      facts: measured.facts,
      durationsMs: measured.durationsMs,
    });
  }

  spool(): ReportSpool {
    return new ReportSpool(this.parts.state, () => this.now());
  }

  /** Another device now: nothing of the one before is its own. */
  forget(): void {
    const { state } = this.parts;
    forgetBaseline(state.baselineFile);
    for (const name of ["chain", "status", "failing", "delivery", "identity"])
      rmSync(join(state.folder, `${name}.json`), { force: true });
    if (existsSync(state.spoolFolder)) rmSync(state.spoolFolder, { recursive: true });
  }

  async #refreshBaseline(client: DeviceClient, identity: Identity): Promise<void> {
    const { state, log } = this.parts;
    const held = readBaseline(state.baselineFile, identity);
    try {
      const fresh = await client.baseline(held?.digest ?? null);
      if (fresh === null) return;
      if (fresh.document.device !== identity.device)
        throw new DeviceError("E_AGENT_ANSWER", "the baseline is for another device");
      keepBaseline(state.baselineFile, fresh.raw);
      log.info("baseline taken over", { version: fresh.document.baseline.version });
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      log.warn("baseline not asked for anew", { code: error.code, held: held !== null });
    }
  }

  async #deliver(client: DeviceClient, identity: Identity): Promise<Delivered> {
    const { state, log } = this.parts;
    const before = this.delivery;
    const delivered = await deliver(client, this.spool());
    const { last, failure, sent, refused } = delivered;
    if (last !== null && (last.reportEveryS !== identity.reportEveryS || identity.state === "waiting"))
      state.write("identity", { ...identity, reportEveryS: last.reportEveryS, state: "enrolled" });
    const failed = failure === null ? null : { at: this.now(), code: failure.code, status: failure.status ?? null };
    state.write("delivery", {
      format: 1,
      reportedAt: last === null ? before.reportedAt : last.serverTime,
      failed,
      attempts: failure === null ? 0 : before.attempts + 1,
    });
    if (failure === null) log.info("reports delivered", { sent, refused });
    else log.warn("reports wait", { sent, refused, code: failure.code, status: failure.status });
    return delivered;
  }
}
