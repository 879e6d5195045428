/**
 * Days of the invented venue: when it is open, by the clock of Poland, and how many people come. Pure.
 *
 * @module
 */
import { Chance } from "./chance.ts";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const MINUTE = 60_000;

export interface VenueDay {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly year: number;
  /** 1…12 */
  readonly month: number;
  /** 0 Monday … 6 Sunday */
  readonly weekday: number;
  /** First instant of the day; noon of UTC is on the same day all year. */
  readonly start: number;
  /** Whole hours of the local clock; null: closed all day. */
  readonly open: { readonly from: number; readonly to: number } | null;
  readonly visitors: number;
}

const pad = (number: number): string => String(number).padStart(2, "0");
const fieldsOf = (at: number) => {
  const date = new Date(at);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: (date.getUTCDay() + 6) % 7,
  };
};

/** 01:00 UTC of the last Sunday of a month: when the clocks of the European Union change (Directive 2000/84/EC). */
function clockChange(year: number, month: number): number {
  const last = Date.UTC(year, month, 0, 1);
  return last - ((fieldsOf(last).weekday + 1) % 7) * DAY;
}

/** What the clock of Poland is ahead of UTC, ms. */
export function aheadOfUtc(at: number): number {
  const { year } = fieldsOf(at);
  return at >= clockChange(year, 3) && at < clockChange(year, 10) ? 2 * HOUR : HOUR;
}

/** `YYYY-MM-DD` of an instant in Poland. */
export function dateOf(at: number): string {
  const { year, month, day } = fieldsOf(at + aheadOfUtc(at));
  return `${String(year)}-${pad(month)}-${pad(day)}`;
}

/** A whole hour of a day's clock as an instant. Right for the hours a venue is open, which no change of clocks touches. */
export const hourOf = ({ start }: Pick<VenueDay, "start">, hour: number): number => {
  const noon = start + 12 * HOUR;
  return Math.floor(noon / DAY) * DAY + hour * HOUR - aheadOfUtc(noon);
};

/** Days on which the venue is closed whatever the weekday. */
const CLOSED = new Set(["01-01", "05-01", "11-01", "12-24", "12-25", "12-26"]);
/** January … December. */
const SEASON = [0.8, 1, 1, 1.1, 1.2, 1.3, 1.3, 1.3, 0.9, 1, 0.9, 0.7];
const BY_WEEKDAY = [0, 0.8, 0.8, 0.9, 1.1, 1.6, 1.7];

/**
 * @param period    instants; days that begin in it are meant
 * @param visitors  on an ordinary day
 */
export function daysOf(
  seed: string,
  period: { readonly from: number; readonly to: number },
  visitors: number,
): VenueDay[] {
  const days: VenueDay[] = [];
  for (let noon = Math.floor(period.from / DAY) * DAY + 12 * HOUR; noon - 12 * HOUR < period.to + DAY; noon += DAY) {
    const { year, month, day, weekday } = fieldsOf(noon);
    const start = noon - 12 * HOUR - aheadOfUtc(noon - 12 * HOUR);
    if (start < period.from || start >= period.to) continue;
    const date = `${String(year)}-${pad(month)}-${pad(day)}`;
    const isOpen = weekday !== 0 && !CLOSED.has(date.slice(5));
    const weekend = weekday >= 5;
    const mean = visitors * (SEASON[month - 1] ?? 1) * (BY_WEEKDAY[weekday] ?? 1);
    days.push({
      date,
      year,
      month,
      weekday,
      start,
      open: isOpen ? { from: weekend ? 10 : 9, to: weekend ? 18 : 17 } : null,
      visitors: isOpen ? Chance.of(seed, "visitors", date).poisson(mean) : 0,
    });
  }
  return days;
}
