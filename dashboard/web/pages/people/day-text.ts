/**
 * A day of an order as people write it. Pure.
 *
 * @module
 */
import type { Language } from "../../texts/format.ts";

/** @param day  `YYYY-MM-DD` */
export function dayText(day: string, language: Language): string {
  const at = Date.parse(`${day}T12:00:00Z`);
  if (Number.isNaN(at)) return day;
  return new Intl.DateTimeFormat(language === "pl" ? "pl-PL" : "en-GB", { dateStyle: "long", timeZone: "UTC" }).format(
    at,
  );
}
