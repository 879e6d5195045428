/**
 * The agent as a service: looks at the clock twice a minute and decides what is due.
 *
 * Looking often instead of sleeping long is what survives a suspended laptop and a clock that jumps.
 *
 * @module
 */
import type { DeviceAgent, Trigger } from "./agent.ts";
import { backOffMs, type Delivered, waitMs } from "./delivery.ts";
import { DeviceError } from "./error.ts";
import { peekReports } from "./report-spool.ts";
import { BOOT_WINDOW_MS, bootJitterMs, isDue, isWorthMeasuring, offsetInInterval } from "./schedule.ts";

export const TICK_MS = 30_000;
const DAY_MS = 86_400_000;
/** Time between two looks beyond which the device must have slept. */
const SLEPT_MS = 5 * 60_000;

export interface ServiceOptions {
  readonly agent: DeviceAgent;
  /** 0 ≤ x < 1 */
  readonly random: () => number;
  /** addresses of this device beside its own loopback; a change from none to some is «network up» */
  readonly addresses: () => readonly string[];
  /** whether it charges; null or left out: not told on this system. A change to true is «plugged in» */
  readonly plugged?: () => boolean | null;
}

export class DeviceService {
  readonly #options: ServiceOptions;
  /** on the clock since boot; null: no start to report */
  #bootRunAt: number | null;
  #tryAt = 0;
  /** the server asked not to be asked before; a network that came up does not change that */
  #notBefore = 0;
  #lastTickAt: number;
  #wasOnline: boolean;
  #addresses: string;
  #wasPlugged: boolean | null;
  /** what happened since the last measurement and is worth one */
  #event: "network-up" | "plugged-in" | null = null;

  constructor(options: ServiceOptions) {
    this.#options = options;
    const since = options.agent.parts.clock.sinceBootMs();
    this.#bootRunAt = since < BOOT_WINDOW_MS ? since + bootJitterMs(options.random()) : null;
    this.#lastTickAt = since;
    const addresses = options.addresses();
    this.#wasOnline = addresses.length > 0;
    this.#addresses = addresses.join(" ");
    this.#wasPlugged = options.plugged?.() ?? null;
  }

  /** Does what is due now. @returns what it did, for the log and for tests; never throws an expected failure */
  async tick(): Promise<"measured" | "delivered" | "waited" | "busy"> {
    const { agent } = this.#options;
    const since = agent.parts.clock.sinceBootMs();
    const slept = since - this.#lastTickAt > SLEPT_MS;
    this.#lastTickAt = since;
    const networkUp = this.#networkCameUp();
    if (slept || networkUp) this.#tryAt = since;
    if (networkUp) this.#event = "network-up";
    if (this.#wasPluggedIn()) this.#event = "plugged-in";
    try {
      const trigger = this.#dueTrigger(since);
      if (trigger !== null) {
        const { delivered } = await agent.run(trigger);
        this.#event = null;
        this.#afterAttempt(since, delivered);
        return "measured";
      }
      if (this.#mayDeliver(since)) {
        this.#afterAttempt(since, await agent.deliverWaiting());
        return "delivered";
      }
      return "waited";
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      if (error.code === "E_AGENT_BUSY") return "busy";
      agent.parts.log.error("run failed", { code: error.code });
      this.#tryAt = since + backOffMs(3, this.#options.random());
      return "waited";
    }
  }

  #dueTrigger(since: number): Trigger | null {
    const { agent } = this.#options;
    const identity = agent.parts.state.read("identity");
    const lastAt = agent.parts.state.read("status")?.measuredAt ?? null;
    if (this.#bootRunAt !== null) {
      // A first measurement too waits for the jitter: the whole cart may have been switched on.
      if (since < this.#bootRunAt) return null;
      this.#bootRunAt = null;
      return "boot";
    }
    const everyMs = (identity?.reportEveryS ?? DAY_MS / 1_000) * 1_000;
    const device = identity?.device ?? agent.bootId;
    if (isDue(agent.now(), lastAt, everyMs, offsetInInterval(device, everyMs))) return "schedule";
    const event = this.#event;
    // Measuring sends as well, and the server has asked for rest.
    if (event !== null && since < this.#notBefore) return null;
    if (event !== null && isWorthMeasuring(event, agent.now(), lastAt)) return event;
    // Measured just now: what happened is in it, or the next slot sees it.
    this.#event = null;
    return null;
  }

  #mayDeliver(since: number): boolean {
    const { agent } = this.#options;
    return (
      since >= Math.max(this.#tryAt, this.#notBefore) &&
      agent.parts.state.read("identity") !== null &&
      peekReports(agent.parts.state).size > 0
    );
  }

  #afterAttempt(since: number, delivered: Delivered | null): void {
    const { attempts } = this.#options.agent.delivery;
    const failure = delivered?.failure ?? null;
    const wait = Math.max(TICK_MS, waitMs(attempts, failure, this.#options.random()));
    this.#tryAt = attempts === 0 ? since : since + wait;
    this.#notBefore = failure?.retryAfterMs === undefined ? 0 : since + waitMs(0, failure, 0);
  }

  #wasPluggedIn(): boolean {
    const now = this.#options.plugged?.() ?? null;
    const plugged = now === true && this.#wasPlugged === false;
    this.#wasPlugged = now;
    return plugged;
  }

  #networkCameUp(): boolean {
    const now = this.#options.addresses();
    const joined = now.join(" ");
    const up = now.length > 0 && (!this.#wasOnline || joined !== this.#addresses);
    this.#wasOnline = now.length > 0;
    this.#addresses = joined;
    return up;
  }
}
