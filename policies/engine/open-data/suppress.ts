/**
 * Makes a table of counts fit to be published: counts from 1 to 4 are hidden, then as many others as it takes until no sum gives them away, and the
 * rest is rounded to fives (safeguarding D: k = 5, complementary suppression, rounding). Pure and deterministic.
 *
 * «Given away» means: everything published together leaves no number of 5 or more for a hidden small count. The judge of that is `bounds.ts`, which
 * is exact; so a table passes or it goes on hiding, down to hiding everything.
 *
 * @module
 */
import { ROUNDING, SMALLEST_COUNT } from "../../schema/open-data.ts";
import type { PublishedCount } from "../../schema/open-data.ts";
import { at, boundsOf, margined, placesOf } from "./bounds.ts";
import type { Interval, Margined, Place } from "./bounds.ts";

/** Hidden or not, beside each count. */
type Hidden = Margined<boolean>;

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
export function suppress(cells: readonly (readonly number[])[]): Margined<PublishedCount> {
  const truth = margined(cells);
  let hidden = map(truth, isSmall);
  for (;;) {
    const published = publish(truth, hidden);
    const exposed = exposures(truth, published)[0];
    if (exposed === undefined) return published;
    const next = another(truth, hidden, exposed);
    if (next === null)
      return publish(
        truth,
        map(truth, (count) => count > 0),
      );
    hidden = hide(hidden, next);
  }
}

/**
 * Small counts that what is published gives away.
 *
 * @param published  of the same counts
 */
export function exposures(truth: Margined<number>, published: Margined<PublishedCount>): readonly Place[] {
  const bounds = boundsOf(truth, map(published, allowedBy));
  return placesOf(truth).filter((place) => isSmall(at(truth, place)) && bounds(place).high < SMALLEST_COUNT);
}

function isSmall(count: number): boolean {
  return count > 0 && count < SMALLEST_COUNT;
}

function publish(truth: Margined<number>, hidden: Hidden): Margined<PublishedCount> {
  return combine(truth, hidden, (count, isHidden) => (isHidden ? null : rounded(count)));
}

/**
 * The next number to hide so that an exposed one has company: the smallest cell that covers it alone, a sum where no cell does, else the smallest
 * beside it.
 */
function another(truth: Margined<number>, hidden: Hidden, exposed: Place): Place | null {
  const open = placesOf(truth)
    .filter((place) => !at(hidden, place) && at(truth, place) > 0)
    .toSorted((a, b) => rank(a) - rank(b) || at(truth, a) - at(truth, b));
  const covers = (place: Place): boolean => {
    const published = publish(truth, hide(hidden, place));
    return boundsOf(truth, map(published, allowedBy))(exposed).high >= SMALLEST_COUNT;
  };
  const beside = open.find(
    ({ row, column }) => (row !== null && row === exposed.row) || (column !== null && column === exposed.column),
  );
  return open.find(covers) ?? beside ?? open[0] ?? null;
}

/** Cells before sums: a reader misses a sum more. */
function rank({ row, column }: Place): number {
  return row !== null && column !== null ? 0 : 1;
}

function hide(hidden: Hidden, { row, column }: Place): Hidden {
  return {
    cells: hidden.cells.map((cells, i) => cells.map((is, j) => is || (i === row && j === column))),
    rowTotals: hidden.rowTotals.map((is, i) => is || (i === row && column === null)),
    columnTotals: hidden.columnTotals.map((is, j) => is || (row === null && j === column)),
    total: hidden.total || (row === null && column === null),
  };
}

function map<T, U>(table: Margined<T>, each: (value: T) => U): Margined<U> {
  return combine(table, table, (value) => each(value));
}

function combine<T, S, U>(one: Margined<T>, other: Margined<S>, each: (a: T, b: S) => U): Margined<U> {
  return {
    cells: one.cells.map((row, i) => row.map((value, j) => each(value, other.cells[i]?.[j] as S))),
    rowTotals: one.rowTotals.map((value, i) => each(value, other.rowTotals[i] as S)),
    columnTotals: one.columnTotals.map((value, j) => each(value, other.columnTotals[j] as S)),
    total: each(one.total, other.total),
  };
}
