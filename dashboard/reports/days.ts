/**
 * Local days of a venue as spans of instants: 23, 24 or 25 hours long.
 *
 * @module
 */
import { addDays, daysBetween, isDay } from "../../policies/engine/day.ts";
import { HOUR_MS, localDate, startOfLocalDay } from "../platform/clock.ts";

export { addDays, isDay };

/** One local day: `[from, to)`. */
export interface LocalSpan {
  readonly day: string;
  readonly from: number;
  readonly to: number;
}

/** Noon in UTC lies in the same calendar day from UTC−12 to UTC+11, which is where venues are. */
const noonOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) + 12 * HOUR_MS;

/** Asking the calendar of a time zone costs half a millisecond, and a night asks for the same four hundred days again and again. */
const known = new Map<string, number>();
const MOST_KNOWN = 10_000;

/** First moment of a day. */
export function startOfDay(day: string, timeZone: string): number {
  const key = `${timeZone} ${day}`;
  let start = known.get(key);
  if (start === undefined) {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, (start = startOfLocalDay(noonOf(day), timeZone)));
  }
  return start;
}

/** Whole days from one to another, the second left out. */
export const daysApart = (from: string, to: string): number => Math.max(0, daysBetween(from, to));

/** Days of `[from, to)`, oldest first. */
export function spansOf(from: string, to: string, timeZone: string): LocalSpan[] {
  const spans: LocalSpan[] = [];
  let start = startOfDay(from, timeZone);
  for (let day = from; day < to; day = addDays(day, 1)) {
    const end = startOfDay(addDays(day, 1), timeZone);
    spans.push({ day, from: start, to: end });
    start = end;
  }
  return spans;
}

export const monthOf = (day: string): string => day.slice(0, 7);

/** First day of the month after. */
export function nextMonth(month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return number === 12 ? `${String(year + 1)}-01-01` : `${String(year)}-${String(number + 1).padStart(2, "0")}-01`;
}

/** Today in the venue. */
export const todayOf = (now: number, timeZone: string): string => localDate(now, timeZone);
