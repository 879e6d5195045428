/**
 * Public holidays of Poland, on which an office that answers «Monday to Friday» may not answer.
 *
 * Days free from work by the act of 18 January 1951 (Dz.U. 2025 poz. 296); 24 December since 2025. Pure.
 *
 * @module
 */

/** Month and day of the fixed ones. */
const FIXED: readonly string[] = [
  "01-01",
  "01-06",
  "05-01",
  "05-03",
  "08-15",
  "11-01",
  "11-11",
  "12-24",
  "12-25",
  "12-26",
];
/** Days after Easter Sunday: itself, Monday, Pentecost, Corpus Christi. */
const AFTER_EASTER: readonly number[] = [0, 1, 49, 60];
const DAY_MS = 86_400_000;

/** Easter Sunday of the Gregorian calendar (anonymous computus). @param year 1583 or later @returns ms at 00:00 UTC */
export function easter(year: number): number {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor((year % 100) / 4) - epact - (year % 4)) % 7;
  const shift = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const days = epact + weekday - 7 * shift + 114;
  return Date.UTC(year, Math.floor(days / 31) - 1, (days % 31) + 1);
}

/** @param date `YYYY-MM-DD` on the wall of Poland */
export function isHoliday(date: string): boolean {
  const year = Number(date.slice(0, 4));
  if (FIXED.includes(date.slice(5))) return true;
  const first = easter(year);
  const day = Date.UTC(year, Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10)));
  return AFTER_EASTER.some((after) => first + after * DAY_MS === day);
}
