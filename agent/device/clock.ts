/**
 * What time it is where the server is, although this device's own clock may be years off or may jump.
 *
 * The last signed answer fixes a point: server time against the clock that only runs since boot. Within the same boot that is all
 * there is to know; after another boot the offset of the device's clock is used.
 *
 * @module
 */
import type { Instant } from "../../policies/schema/vocabulary.ts";

/** Sources of time and chance, so that a test runs three days in a second. */
export interface Clock {
  /** the device's own clock, ms since 1970 */
  now(): number;
  /** ms since boot; never goes back, sleep included */
  sinceBootMs(): number;
}

/** What the last signed answer taught; kept on disk. */
export interface ClockFix {
  readonly serverAt: number;
  readonly deviceAt: number;
  readonly sinceBootMs: number;
  readonly bootId: string;
}

export const fixClock = (serverAt: number, clock: Clock, bootId: string): ClockFix => ({
  serverAt,
  deviceAt: clock.now(),
  sinceBootMs: clock.sinceBootMs(),
  bootId,
});

/** The server's time by the last fix, without regard to how little it may differ. */
function guess(fix: ClockFix, clock: Clock, bootId: string): number {
  return fix.bootId === bootId
    ? fix.serverAt + (clock.sinceBootMs() - fix.sinceBootMs)
    : clock.now() - (fix.deviceAt - fix.serverAt);
}

/** Device clock minus server clock at this moment, ms, as far as it is known; null if they never spoke. */
export function offsetMs(fix: ClockFix | null, clock: Clock, bootId: string): number | null {
  return fix === null ? null : Math.round(clock.now() - guess(fix, clock, bootId));
}

/** Differences below this are not corrected: the path to the server takes time, too. */
const TOLERATED_MS = 120_000;

/** Best guess at the server's time. */
export function serverNow(fix: ClockFix | null, clock: Clock, bootId: string): Instant {
  const own = clock.now();
  const believed = fix === null ? own : guess(fix, clock, bootId);
  return Math.max(0, Math.floor(Math.abs(believed - own) <= TOLERATED_MS ? own : believed)) as Instant;
}
