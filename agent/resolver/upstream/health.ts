/**
 * Which upstream to ask first: the first configured one that has not just failed.
 *
 * Order is the operator's, not a race: the first upstream may be the one that filters. One failure moves a server to the
 * back for a while that doubles up to a minute, and when all have failed all are tried again. Pure but for its state.
 *
 * @module
 */
export interface UpstreamTarget {
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
}

const FIRST_PENALTY_MS = 2_000;
const LONGEST_PENALTY_MS = 60_000;
/** One lost datagram is no outage. */
const FAILURES_BEFORE_PENALTY = 2;

export class UpstreamHealth {
  readonly target: UpstreamTarget;
  failures = 0;
  #row = 0;
  #penaltyMs = 0;
  #awayUntilMs = 0;
  #smoothedMs: number | null = null;

  constructor(target: UpstreamTarget) {
    this.target = target;
  }

  get medianMs(): number | null {
    return this.#smoothedMs;
  }

  isHealthy(nowMs: number): boolean {
    return nowMs >= this.#awayUntilMs;
  }

  answered(tookMs: number): void {
    this.#row = 0;
    this.#penaltyMs = 0;
    this.#awayUntilMs = 0;
    this.#smoothedMs = this.#smoothedMs === null ? tookMs : this.#smoothedMs * 0.9 + tookMs * 0.1;
  }

  failed(nowMs: number): void {
    this.failures += 1;
    this.#row += 1;
    if (this.#row < FAILURES_BEFORE_PENALTY) return;
    this.#penaltyMs = Math.min(LONGEST_PENALTY_MS, this.#penaltyMs === 0 ? FIRST_PENALTY_MS : this.#penaltyMs * 2);
    this.#awayUntilMs = nowMs + this.#penaltyMs;
  }
}

/** Healthy ones in configured order, then the others: when all are away, all are tried. */
export function orderUpstreams(all: readonly UpstreamHealth[], nowMs: number): UpstreamHealth[] {
  return [...all.filter((one) => one.isHealthy(nowMs)), ...all.filter((one) => !one.isHealthy(nowMs))];
}
