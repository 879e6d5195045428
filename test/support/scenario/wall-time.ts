/**
 * Wall-clock text of the venue → instant, so that scenarios speak of school hours and not of UTC. @module
 */
const ZONE = "Europe/Warsaw";

function wallOf(instant: number): string {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: ZONE,
    dateStyle: "short",
    timeStyle: "medium",
  }).format(instant);
  return parts.replace(" ", "T");
}

/**
 * @param text `2026-11-23T10:00[:00]` on the wall, or with `Z` in UTC (needed for the hour that occurs twice)
 * @throws {RangeError} for an hour that the clock skips
 */
export function instantOf(text: string): number {
  const full = /:\d\d:\d\dZ?$/u.test(text) ? text : text.replace(/Z?$/u, (z) => `:00${z}`);
  if (full.endsWith("Z")) return Date.parse(full);
  for (const offset of [1, 2]) {
    const instant = Date.parse(`${full}Z`) - offset * 3_600_000;
    if (wallOf(instant) === full) return instant;
  }
  throw new RangeError(`${text} never shows on a clock in ${ZONE}`);
}
