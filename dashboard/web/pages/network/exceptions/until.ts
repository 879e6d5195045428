/**
 * Until when an exception holds: a few usual spans, or the end of a chosen day in the venue's time zone. Pure.
 *
 * @module
 */
import { csvTime } from "../../../list/csv.ts";

export const spans = ["1", "7", "30", "90", "365"] as const;
export type Until = (typeof spans)[number] | "day" | "open";
/** What severity S3 allows at most (`policies/schema/api.ts`). */
export const longestDays = 366;

const dayMs = 86_400_000;

/**
 * The last second of a day.
 *
 * @param day  `YYYY-MM-DD`
 * @returns instant, or `null` for no such day
 */
export function endOfDay(day: string, timeZone: string): number | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/u.exec(day);
  if (parts === null) return null;
  const noon = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]), 12);
  // The zone's clock is at most 14 h off, so one of these instants is it; a second one on the night the clocks turn is earlier.
  for (let hours = 26; hours >= -2; hours -= 1) {
    const at = noon + hours * 3_600_000 - 1_000;
    if (csvTime(at, timeZone) === `${day} 23:59:59`) return at;
  }
  return null;
}

/** @returns the instant, `null` for an open end, `undefined` when the chosen day is missing or past */
export function untilAt(until: Until, day: string, now: number, timeZone: string): number | null | undefined {
  if (until === "open") return null;
  if (until !== "day") return now + Number(until) * dayMs;
  const end = endOfDay(day, timeZone);
  return end === null || end <= now ? undefined : end;
}

/** Whether the span is longer than severity S3 allows. */
export const isTooLong = (at: number | null, now: number): boolean => at === null || at - now > longestDays * dayMs;
