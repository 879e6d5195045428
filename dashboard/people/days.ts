/**
 * From days of an order to instants of the venue's time zone.
 *
 * @module
 */
import { isDay } from "../../policies/engine/day.ts";
import { DAY_MS, HOUR_MS, startOfLocalDay } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";

/** Noon in UTC lies in the same calendar day from UTC−12 to UTC+11, which is where venues are. */
const noonOf = (day: string): number => {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return Date.UTC(year, month - 1, date) + 12 * HOUR_MS;
};

/** First moment of a day. @throws {Refusal} 400 `E_PEOPLE_DAY` if the calendar has no such day */
export function startOf(day: string, timeZone: string): number {
  if (!isDay(day)) throw new Refusal(400, "E_PEOPLE_DAY");
  return startOfLocalDay(noonOf(day), timeZone);
}

/** First moment after a day. @throws {Refusal} 400 `E_PEOPLE_DAY` */
export function endOf(day: string, timeZone: string): number {
  if (!isDay(day)) throw new Refusal(400, "E_PEOPLE_DAY");
  return startOfLocalDay(noonOf(day) + DAY_MS, timeZone);
}
