/**
 * Days as text, `YYYY-MM-DD`: appointments, trainings and duties are dated by days, and days of a calendar are compared as they are written. Pure.
 *
 * @module
 */

/** Whether a text names a day that exists (2027-02-29 does not). */
export function isDay(text: string): boolean {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(text);
  if (found === null) return false;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The same day so many months later; the last of a shorter month where there is none (31 January + 1 → 28 or 29 February). */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const counted = year * 12 + (month - 1) + months;
  const [toYear, toMonth] = [Math.floor(counted / 12), (((counted % 12) + 12) % 12) + 1];
  const text = (value: number, width: number): string => String(value).padStart(width, "0");
  return `${text(toYear, 4)}-${text(toMonth, 2)}-${text(Math.min(date, daysOf(toYear, toMonth)), 2)}`;
}

/** Days since 1970-01-01 (negative before). */
function ordinal(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return Date.UTC(year, month - 1, date) / 86_400_000;
}

/** The day so many days later (earlier if negative). */
export function addDays(day: string, days: number): string {
  return new Date((ordinal(day) + days) * 86_400_000).toISOString().slice(0, 10);
}

/** Whole days from one day to another; negative if the other lies before. */
export function daysBetween(from: string, to: string): number {
  return ordinal(to) - ordinal(from);
}
