/**
 * Makes a table of counts fit to be published: counts from 1 to 4 are hidden, then as many others as it takes until no sum gives them away, and the
 * rest is rounded to fives (safeguarding D: k = 5, complementary suppression, rounding). Pure and deterministic.
 *
 * «Given away» means: everything published together leaves no number of 5 or more for a hidden small count. The judge of that is `bounds.ts`, which
 * is exact; so a table passes or it goes on hiding, down to hiding everything. Two splits of the same counts (by category, by mode) are judged together.
 *
 * @module
 */
import { ROUNDING, SMALLEST_COUNT } from "../../schema/open-data.ts";
import type { PublishedCount } from "../../schema/open-data.ts";
import { flowBounds } from "./flow.ts";
import type { Interval } from "./flow.ts";
import { inLinked, margined, spotsOf } from "./bounds.ts";
import type { Linked, Margined, Place, Spot } from "./bounds.ts";

/** A published number, or `null` for a hidden one. */
export function rounded(count: number): number {
  return count === 0 ? 0 : Math.max(SMALLEST_COUNT, Math.round(count / ROUNDING) * ROUNDING);
}

/** What a published value says of the true one, to somebody who knows these rules. */
export function allowedBy(published: PublishedCount): Interval {
  if (published === null) return { low: 1, high: Number.POSITIVE_INFINITY };
  if (published === 0) return { low: 0, high: 0 };
  const half = (ROUNDING - 1) / 2;
  return { low: Math.max(SMALLEST_COUNT, published - half), high: published + half };
}

/**
 * @param cells  true counts by row and column; every row as long as the first
 * @returns numbers to publish, with sums
 */
export const suppress = (cells: readonly (readonly number[])[]): Margined<PublishedCount> =>
  protect({ first: margined(cells), second: null }).first;

/** Numbers to publish of tables that share the sums of their columns. */
export function protect(truth: Linked<number>): Linked<PublishedCount> {
  const { spots, nodes } = spotsOf(truth);
  const values = spots.map((spot) => inLinked(truth, spot));
  const hidden = new Set(values.flatMap((count, index) => (isSmall(count) ? [index] : [])));
  const published = (): PublishedCount[] => values.map((count, index) => (hidden.has(index) ? null : rounded(count)));
  const boundsOf = (shown: readonly PublishedCount[]): ((index: number) => Interval) =>
    flowBounds(
      nodes,
      spots.map(({ from, to }, index) => ({ from, to, value: values[index] ?? 0, ...allowedBy(shown[index] ?? null) })),
    );
  for (;;) {
    const bounds = boundsOf(published());
    const exposed = values.findIndex((count, index) => isSmall(count) && bounds(index).high < SMALLEST_COUNT);
    if (exposed === -1) break;
    const next = another(spots, values, hidden, exposed, (index) => {
      const shown = published();
      shown[index] = null;
      return boundsOf(shown)(exposed).high >= SMALLEST_COUNT;
    });
    if (next !== undefined) hidden.add(next);
    else for (const [index, count] of values.entries()) if (count > 0) hidden.add(index);
    if (next === undefined) break;
  }
  return laidOut(truth, spots, published());
}

/** Places of small counts that what is published gives away. */
export function exposures(truth: Margined<number>, published: Margined<PublishedCount>): readonly Place[] {
  return linkedExposures({ first: truth, second: null }, { first: published, second: null }).map(({ place }) => place);
}

export function linkedExposures(truth: Linked<number>, published: Linked<PublishedCount>): readonly Spot[] {
  const { spots, nodes } = spotsOf(truth);
  const bounds = flowBounds(
    nodes,
    spots.map((spot) => ({
      from: spot.from,
      to: spot.to,
      value: inLinked(truth, spot),
      ...allowedBy(inLinked(published, spot)),
    })),
  );
  return spots.filter((spot, index) => isSmall(inLinked(truth, spot)) && bounds(index).high < SMALLEST_COUNT);
}

export function isSmall(count: number): boolean {
  return count > 0 && count < SMALLEST_COUNT;
}

/**
 * The next number to hide so that an exposed one has company: the smallest cell that covers it alone, a sum where no cell does, else the smallest
 * beside it.
 */
function another(
  spots: readonly Spot[],
  values: readonly number[],
  hidden: ReadonlySet<number>,
  exposed: number,
  covers: (index: number) => boolean,
): number | undefined {
  const open = spots
    .map((_, index) => index)
    .filter((index) => !hidden.has(index) && (values[index] ?? 0) > 0)
    .toSorted((a, b) => rank(spots[a]) - rank(spots[b]) || (values[a] ?? 0) - (values[b] ?? 0));
  const nodes = new Set([spots[exposed]?.from, spots[exposed]?.to]);
  const beside = open.find((index) => nodes.has(spots[index]?.from) || nodes.has(spots[index]?.to));
  return open.find(covers) ?? beside ?? open[0];
}

/** Cells before sums: a reader misses a sum more. */
function rank(spot: Spot | undefined): number {
  return spot !== undefined && spot.place.row !== null && spot.place.column !== null ? 0 : 1;
}

function laidOut(
  { first, second }: Linked<unknown>,
  spots: readonly Spot[],
  published: readonly PublishedCount[],
): Linked<PublishedCount> {
  const find = (table: Spot["table"], row: number | null, column: number | null): PublishedCount => {
    // Column sums and the total of the second table are the first's.
    const owner = row === null ? "first" : table;
    const index = spots.findIndex(
      (spot) => spot.table === owner && spot.place.row === row && spot.place.column === column,
    );
    return published[index] ?? null;
  };
  const lay = (
    table: Spot["table"],
    { cells, rowTotals, columnTotals }: Margined<unknown>,
  ): Margined<PublishedCount> => ({
    cells: cells.map((row, i) => row.map((_, j) => find(table, i, j))),
    rowTotals: rowTotals.map((_, i) => find(table, i, null)),
    columnTotals: columnTotals.map((_, j) => find(table, null, j)),
    total: find(table, null, null),
  });
  return { first: lay("first", first), second: second === null ? null : lay("second", second) };
}
