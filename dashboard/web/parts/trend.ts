/**
 * The points of a sparkline. Pure.
 *
 * @module
 */
export interface TrendPoint {
  readonly at: number;
  readonly entries: number;
}

export interface Trend {
  /** SVG `points`, left to right; the highest value at the top. */
  readonly points: string;
  readonly first: TrendPoint;
  readonly last: TrendPoint;
  readonly least: number;
  readonly most: number;
}

/**
 * Time runs along x, so that a gap in the updates is seen as one; a flat line stands in the middle.
 *
 * @param points  oldest first
 * @param width  CSS pixels
 * @param height  CSS pixels
 * @returns `null` for fewer than two points: a dot is no trend
 */
export function trendOf(points: readonly TrendPoint[], width: number, height: number): Trend | null {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2) return null;
  const values = points.map(({ entries }) => entries);
  const least = Math.min(...values);
  const most = Math.max(...values);
  const span = Math.max(1, last.at - first.at);
  const drawn = points.map(({ at, entries }) => {
    const x = 2 + ((at - first.at) / span) * (width - 4);
    const y = most === least ? height / 2 : height - 2 - ((entries - least) / (most - least)) * (height - 4);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return { points: drawn.join(" "), first, last, least, most };
}
