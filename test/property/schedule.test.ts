/**
 * Schedules against arithmetic with the transition dates of 2026 and 2027 written down by hand.
 */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { isScheduleActive } from "../../policies/engine/schedule.ts";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const MINUTE = 60_000;

/** Warsaw is UTC+2 between these pairs, UTC+1 otherwise (EU summer time ends and begins at 01:00 UTC). */
const SUMMERS = [
  [Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1)],
  [Date.UTC(2027, 2, 28, 1), Date.UTC(2027, 9, 31, 1)],
] as const;

/** Minutes since Monday 1970-01-05 00:00 on the wall. */
function wallMinutes(instant: number): number {
  const summer = SUMMERS.some(([from, to]) => instant >= from && instant < to);
  return Math.floor((instant - Date.UTC(1970, 0, 5)) / MINUTE) + (summer ? 120 : 60);
}

/** Walks back minute by minute on the wall to look for an opening that has not closed: slow, and shares nothing. */
function oracle(days: readonly string[], from: string, to: string, instant: number): boolean {
  const text = (minute: number): number => Math.floor(minute / 60) * 100 + (minute % 60);
  const now = wallMinutes(instant);
  const start = Number(from.replace(":", ""));
  const end = Number(to.replace(":", ""));
  const startDay = (offset: number): boolean =>
    days.includes(DAYS[(((Math.floor(now / 1440) - offset) % 7) + 7) % 7] as string);
  const clock = text(now % 1440);
  for (const offset of [0, 1]) {
    if (!startDay(offset)) continue;
    // On a line where each day is 2400 long, the window of the day `offset` days ago covers [start, stop).
    const stop = end <= start ? end + 2400 : end;
    const here = clock + offset * 2400;
    if (here >= start && here < stop) return true;
  }
  return false;
}

const clock = fc
  .tuple(fc.constantFrom(0, 1, 2, 3, 12, 23), fc.constantFrom(0, 1, 30, 59))
  .map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`);
// Half of the moments lie within two days of a transition, where everything interesting happens.
const moment = fc.oneof(
  fc.integer({ min: Date.UTC(2026, 0, 2), max: Date.UTC(2027, 11, 30) }),
  fc
    .tuple(fc.constantFrom(...SUMMERS.flat()), fc.integer({ min: -2 * 1440, max: 2 * 1440 }))
    .map(([transition, minutes]) => transition + minutes * MINUTE),
);

it("agrees with arithmetic on every day, also when the clocks change", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...DAYS), { minLength: 1 }),
      clock,
      fc.oneof(clock, fc.constant("24:00")),
      moment,
      (days, from, to, instant) => {
        expect(isScheduleActive({ days, from, to }, instant, "Europe/Warsaw")).toBe(oracle(days, from, to, instant));
      },
    ),
    { seed: 20_261_122, numRuns: 5_000 },
  );
});
