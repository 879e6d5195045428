/**
 * Time as an argument: the one place of the dashboard that reads the wall clock, and local-time arithmetic of venues.
 *
 * @module
 */
import type { Instant } from "../../policies/schema/vocabulary.ts";

/** @returns milliseconds since 1970-01-01T00:00:00Z */
export type Clock = () => Instant;

export const systemClock: Clock = () => Date.now() as Instant;

/** An instant from a number that is one by construction (a sum, a column of the database). */
export const instant = (milliseconds: number): Instant => Math.max(0, Math.trunc(milliseconds)) as Instant;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string): Intl.DateTimeFormat {
  let found = formats.get(timeZone);
  if (found === undefined) {
    found = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
    formats.set(timeZone, found);
  }
  return found;
}

/** Wall-clock fields of an instant in a time zone. */
export function localFields(
  at: number,
  timeZone: string,
): Record<"year" | "month" | "day" | "hour" | "minute", number> {
  const parts = new Map<string, number>(
    format(timeZone)
      .formatToParts(at)
      .map((part) => [part.type, Number(part.value)]),
  );
  const of = (type: string): number => parts.get(type) ?? 0;
  return { year: of("year"), month: of("month"), day: of("day"), hour: of("hour"), minute: of("minute") };
}

/** `YYYY-MM-DD` of an instant in a time zone. */
export function localDate(at: number, timeZone: string): string {
  const { year, month, day } = localFields(at, timeZone);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/**
 * First instant of the local day that contains `at`. Walks back by quarters of an hour, the granularity of every
 * zone in use, so days of 23 and 25 hours come out right.
 */
export function startOfLocalDay(at: number, timeZone: string): Instant {
  const quarterMs = 15 * MINUTE_MS;
  const date = localDate(at, timeZone);
  let start = at - (at % quarterMs);
  if (localDate(start, timeZone) !== date) return instant(start + quarterMs);
  while (localDate(start - quarterMs, timeZone) === date) start -= quarterMs;
  return instant(start);
}
