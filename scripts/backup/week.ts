/**
 * Where the copy of a night goes: a file for each day of the week, one file of keys for all, and on Sundays a proof. Pure.
 *
 * @module
 */

/** @param now  ms; days are those of UTC: a week's seven names matter, not when midnight is */
export function placeOfDay(
  folder: string,
  now: number,
): { readonly to: string; readonly keys: string; readonly prove: boolean } {
  // The epoch began on a Thursday; Monday is 1.
  const day = ((Math.floor(now / 86_400_000) + 3) % 7) + 1;
  return { to: `${folder}/latarnik-${String(day)}.lat`, keys: `${folder}/latarnik.keys`, prove: day === 7 };
}
