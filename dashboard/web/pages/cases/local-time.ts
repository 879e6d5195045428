/**
 * The venue's wall clock in the fields of a form, whatever the zone of the browser. Pure.
 *
 * @module
 */
import { venueTimeZone } from "../../texts/format.ts";

const parts = new Intl.DateTimeFormat("sv-SE", {
  timeZone: venueTimeZone,
  dateStyle: "short",
  timeStyle: "medium",
});

/** `YYYY-MM-DDTHH:MM` */
export const momentOf = (at: number): string => parts.format(at).replace(" ", "T").slice(0, 16);
/** `YYYY-MM-DD` */
export const dayOf = (at: number): string => parts.format(at).slice(0, 10);

/** @returns milliseconds; in the hour that comes twice the first one, NaN for no moment at all */
export function atOf(local: string): number {
  // Engines read much as a date that is none, «:00Z» for one.
  const asUtc = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/u.test(local) ? Date.parse(`${local}:00Z`) : Number.NaN;
  if (Number.isNaN(asUtc)) return Number.NaN;
  // The offset before the change, then after it, if the clock moved in between.
  const offset = (at: number): number => Date.parse(`${momentOf(at)}:00Z`) - at;
  const first = asUtc - offset(asUtc);
  return asUtc - offset(first);
}
