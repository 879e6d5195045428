/**
 * Wilson's score interval: how far a share of few things may be from the truth. Pure.
 *
 * @see E. B. Wilson, «Probable inference, the law of succession, and statistical inference», JASA 22 (1927), 209–212
 * @module
 */

/** Standard normal quantile of 97.5 %. */
const Z = 1.959963984540054;

/** Shares of fewer than this are given with their interval (safeguarding D). */
export const FEW = 20;

/**
 * @param hits   0 ≤ hits ≤ count
 * @param count  > 0
 * @returns bounds of the 95 % interval, 0…1
 */
export function wilson(hits: number, count: number): { readonly low: number; readonly high: number } {
  const p = hits / count;
  const scale = 1 + (Z * Z) / count;
  const centre = (p + (Z * Z) / (2 * count)) / scale;
  const half = (Z / scale) * Math.sqrt((p * (1 - p)) / count + (Z * Z) / (4 * count * count));
  // At the ends the formula is exactly 0 and 1; rounding must not leave a hair.
  return {
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === count ? 1 : Math.min(1, centre + half),
  };
}
