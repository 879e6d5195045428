/**
 * Histograms that merge: whole numbers fall into bins that are the same everywhere and always, so that days add up to years and a percentile of a
 * year is one of its values, never an average of averages. Pure.
 *
 * Below 128 each number has its own bin; above, seven leading binary digits are kept, so a bin is at most 1/64 of its values wide and its middle
 * is off by less than 0.8 %.
 *
 * @module
 */

const EXACT_BITS = 6;
/** Longer than any duration anybody stores (34 years in seconds). */
const LARGEST = 2 ** 30;

const shiftOf = (value: number): number => Math.max(0, 31 - Math.clz32(value) - EXACT_BITS);

/** @param value  rounded to whole units; below 0 counts as 0 @returns the smallest number of its bin, which names the bin */
export function binOf(value: number): number {
  const whole = Math.min(LARGEST, Math.max(0, Math.round(value)));
  const shift = shiftOf(whole);
  return (whole >> shift) << shift;
}

/** @param bin  as {@link binOf} gives it @returns what is said of a value in it: its middle */
export function middleOf(bin: number): number {
  return bin + (2 ** shiftOf(bin) - 1) / 2;
}

/**
 * Nearest rank: the smallest value that at least `q` of all values do not exceed.
 *
 * @param bins  how many values each bin has
 * @param q     0 < q ≤ 1
 * @returns middle of the bin, and the rank from 1; null without values
 */
export function quantileOf(
  bins: ReadonlyMap<number, number>,
  q: number,
): { readonly value: number; readonly rank: number; readonly count: number } | null {
  const count = [...bins.values()].reduce((sum, one) => sum + one, 0);
  if (count === 0) return null;
  // 0.1 × 10 is a hair above 1 in binary fractions; a rank must not jump by that.
  const rank = Math.max(1, Math.ceil(q * count - 1e-9));
  let below = 0;
  for (const bin of [...bins.keys()].sort((a, b) => a - b)) {
    below += bins.get(bin) ?? 0;
    if (below >= rank) return { value: middleOf(bin), rank, count };
  }
  return null;
}
