/**
 * The hub at work: tablets plugged in are audited, four at once, and what was found goes to the server when there is one.
 *
 * The cable starts everything. Nobody connects to the hub and the server can ask nothing of it.
 *
 * @module
 */
import type { Texts } from "../device/texts/texts.ts";
import { waitMs } from "../device/delivery.ts";
import type { Log } from "../uplink/log.ts";
import { type Audited, type AuditParts, auditPlug } from "./audit.ts";
import type { CartView } from "./page.ts";
import type { Plug } from "./plugs.ts";
import { ServerLink, type ServerLinkParts } from "./server-link.ts";
import { freshSlot, replug, rowOf, type Slot } from "./slots.ts";
import { say } from "./texts.ts";

export interface HubParts extends Omit<AuditParts, "refresh">, Pick<ServerLinkParts, "client"> {
  readonly log: Log;
  readonly random: () => number;
  /** tablets audited at once; default 4 */
  readonly atOnce?: number;
  /** a tablet that stays in the cart is audited again after so long; default 6 h */
  readonly againMs?: number;
  /** how long an audit waits for the server's baseline; default 3 s */
  readonly patienceMs?: number;
}

const AT_ONCE = 4;
const AGAIN_MS = 6 * 3_600_000;
const PATIENCE_MS = 3_000;
const ROSTER_EVERY_MS = 900_000;

export class Hub {
  readonly #parts: HubParts;
  readonly #server: ServerLink;
  readonly #audits = new Set<Promise<void>>();
  #slots: Map<string, Slot> = new Map();
  #sending: Promise<void> | null = null;
  #attempts = 0;
  #notBefore = 0;
  #rosterAt = Number.NEGATIVE_INFINITY;
  #lastFailure: string | null = null;
  #stopped = false;

  constructor(parts: HubParts) {
    this.#parts = parts;
    this.#server = new ServerLink(parts);
  }

  get slots(): ReadonlyMap<string, Slot> {
    return this.#slots;
  }

  /** Everything of one kind that is plugged in now. */
  plugged(kind: Plug["kind"], plugs: readonly Plug[]): void {
    this.#slots = replug(this.#slots, kind, plugs);
    this.#fill();
  }

  /** Starts audits until four run. */
  #fill(): void {
    for (const slot of this.#slots.values()) {
      if (this.#stopped || this.#audits.size >= (this.#parts.atOnce ?? AT_ONCE)) return;
      if (slot.phase !== "queued") continue;
      const audit: Promise<void> = this.#audit(slot).finally(() => {
        this.#audits.delete(audit);
        this.#fill();
      });
      this.#audits.add(audit);
    }
  }

  /** Changes a slot unless the tablet was pulled out or plugged in anew meanwhile. @returns what stands there now */
  #change(from: Slot, change: Partial<Slot>): Slot | null {
    if (this.#slots.get(from.plug.serial) !== from) return null;
    const next = { ...from, ...change };
    this.#slots.set(from.plug.serial, next);
    return next;
  }

  async #audit(queued: Slot): Promise<void> {
    const asking = this.#change(queued, { phase: "asking" });
    if (asking === null) return;
    const { log } = this.#parts;
    const { plug } = asking;
    let audited: Audited;
    try {
      audited = await auditPlug(plug, { ...this.#parts, refresh: async (device) => this.#refresh(device) });
    } catch (error) {
      log.error("audit failed", { kind: plug.kind, error: (error as Error).message });
      this.#change(asking, { phase: "failed", finishedAt: this.#parts.now() });
      return;
    }
    const { device, status, verdict, reached, keyExpires, reported } = audited;
    log.info("tablet audited", { kind: plug.kind, linked: device !== null, reached, gate: status.gate.word, reported });
    const finishedAt = this.#parts.now();
    this.#change(asking, {
      phase: "done",
      device,
      status,
      baseline: verdict.baseline,
      reached,
      keyExpires,
      finishedAt,
    });
    if (reported) void this.send();
  }

  async #refresh(device: Parameters<AuditParts["refresh"]>[0]): Promise<void> {
    // While the server is away nobody waits for it.
    if (this.#lastFailure !== null) return;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#parts.patienceMs ?? PATIENCE_MS);
    });
    await Promise.race([this.#server.refreshBaseline(device), patience]);
    clearTimeout(timer);
  }

  /** Called every few seconds: what is due again, what staff linked meanwhile, what waits for the server. */
  async tick(): Promise<void> {
    const { ledger, now, identity } = this.#parts;
    const at = now();
    for (const slot of this.#slots.values()) {
      if (slot.phase !== "done" && slot.phase !== "failed") continue;
      const old = at - (slot.finishedAt ?? 0) >= (this.#parts.againMs ?? AGAIN_MS);
      const linked = slot.device === null && ledger.deviceOf([slot.plug.serial], identity()) !== null;
      if (old || linked) this.#change(slot, { ...freshSlot(slot.plug), device: slot.device });
    }
    this.#fill();
    if (at - this.#rosterAt >= ROSTER_EVERY_MS && at >= this.#notBefore) {
      this.#rosterAt = at;
      await this.#server.refreshRoster();
    }
    if (at >= this.#notBefore) await this.send();
  }

  /** One at a time; a second call joins the first. Sets when to try again. */
  async send(): Promise<void> {
    this.#sending ??= this.#sendOnce().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #sendOnce(): Promise<void> {
    const { log, now, random } = this.#parts;
    const { failure, sent, waiting } = await this.#server.send();
    this.#lastFailure = failure?.code ?? null;
    this.#attempts = failure === null ? 0 : this.#attempts + 1;
    this.#notBefore = failure === null ? 0 : now() + waitMs(this.#attempts, failure, random());
    if (failure !== null) log.warn("reports wait", { waiting, code: failure.code, status: failure.status });
    else if (sent > 0) log.info("reports delivered", { sent });
  }

  view(texts: Texts): CartView {
    const { language } = texts;
    const identity = this.#parts.identity();
    const waiting = this.#server.waiting();
    return {
      rows: [...this.#slots.values()].map((slot) => rowOf(slot, texts)),
      notes: [
        identity === null ? say("notEnrolled", language) : say("enrolled", language, { device: identity.device }),
        ...(waiting > 0 ? [say("waiting", language, { count: waiting })] : []),
        ...(this.#lastFailure === null ? [] : [say("away", language, { code: this.#lastFailure })]),
        say("unverified", language),
      ],
    };
  }

  /** Resolves once nothing is being asked or sent. */
  async idle(): Promise<void> {
    while (this.#audits.size > 0 || this.#sending !== null) {
      await Promise.all(this.#audits);
      await this.#sending;
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.idle();
  }
}
