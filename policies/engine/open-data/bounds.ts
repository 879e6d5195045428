/**
 * What a stranger with a pencil can find out about a hidden cell: the smallest and the largest number that fits everything published. Pure.
 *
 * Rows, columns and totals are a flow: source → rows → columns → sink → source. A second table of the same counts, split by something else, shares
 * the columns' sums: source → rows → columns → rows of the other table → sink. So two tables that a reader lays beside each other are judged as one.
 *
 * @module
 */
import { flowBounds } from "./flow.ts";
import type { Interval } from "./flow.ts";

export type { Interval };

/** Counts and their sums. Every value of `T` stands where its number stands in the table. */
export interface Margined<T> {
  readonly cells: readonly (readonly T[])[];
  readonly rowTotals: readonly T[];
  readonly columnTotals: readonly T[];
  readonly total: T;
}

/** Sums of a table of counts. */
export function margined(cells: readonly (readonly number[])[]): Margined<number> {
  const rowTotals = cells.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columnTotals = (cells[0] ?? []).map((_, column) => cells.reduce((sum, row) => sum + (row[column] ?? 0), 0));
  return { cells, rowTotals, columnTotals, total: rowTotals.reduce((sum, count) => sum + count, 0) };
}

/** A place in the table; without row: a column's total; without both: the total of all. */
export interface Place {
  readonly row: number | null;
  readonly column: number | null;
}

/** Every place of a table: cells by row, rows' totals, columns' totals, the total. */
export function placesOf({ rowTotals, columnTotals }: Margined<unknown>): readonly Place[] {
  return [
    ...rowTotals.flatMap((_, row) => columnTotals.map((__, column) => ({ row, column }))),
    ...rowTotals.map((_, row) => ({ row, column: null })),
    ...columnTotals.map((_, column) => ({ row: null, column })),
    { row: null, column: null },
  ];
}

/** What stands at a place of the table. */
export function at<T>(table: Margined<T>, { row, column }: Place): T {
  if (row === null) return (column === null ? table.total : table.columnTotals[column]) as T;
  return (column === null ? table.rowTotals[row] : table.cells[row]?.[column]) as T;
}

/** Two splits of the same counts: the columns' sums and the total of both are the same numbers. The second may be missing. */
export interface Linked<T> {
  readonly first: Margined<T>;
  readonly second: Margined<T> | null;
}

/** A count of two linked tables: nodes it connects, its place, and whether a reader would miss it less than a sum. */
export interface Spot {
  readonly table: "first" | "second";
  readonly place: Place;
  readonly from: number;
  readonly to: number;
}

/** Every count of two linked tables, each once: the second's column sums and total are the first's. */
export function spotsOf({ first, second }: Linked<unknown>): {
  readonly spots: readonly Spot[];
  readonly nodes: number;
} {
  const rows = first.rowTotals.length;
  const columns = first.columnTotals.length;
  const others = second?.rowTotals.length ?? 0;
  const into = (column: number): number => rows + column;
  const out = (column: number): number => (second === null ? rows + columns : rows + columns + column);
  const other = (row: number): number => rows + columns * 2 + row;
  const nodes = second === null ? rows + columns + 2 : rows + columns * 2 + others + 2;
  const source = nodes - 1;
  const sink = second === null ? rows + columns : nodes - 2;
  const ends = ({ row, column }: Place): { readonly from: number; readonly to: number } => {
    if (row === null) return column === null ? { from: sink, to: source } : { from: into(column), to: out(column) };
    return column === null ? { from: source, to: row } : { from: row, to: into(column) };
  };
  const spots: Spot[] = placesOf(first).map((place) => ({ table: "first", place, ...ends(place) }));
  if (second !== null)
    for (const place of placesOf(second)) {
      const { row, column } = place;
      if (row === null) continue;
      spots.push({
        table: "second",
        place,
        ...(column === null ? { from: other(row), to: sink } : { from: out(column), to: other(row) }),
      });
    }
  return { spots, nodes };
}

/** What stands at a count of two linked tables. */
export const inLinked = <T>({ first, second }: Linked<T>, { table, place }: Spot): T =>
  at(table === "first" || second === null ? first : second, place);

/**
 * @param truth    the true counts with their sums
 * @param allowed  what each published value allows; the truth lies within
 * @returns what the value at a place can be, given all the others
 */
export function boundsOf(truth: Margined<number>, allowed: Margined<Interval>): (place: Place) => Interval {
  const linked = { first: truth, second: null };
  const { spots, nodes } = spotsOf(linked);
  const bounds = flowBounds(
    nodes,
    spots.map((spot) => ({ from: spot.from, to: spot.to, value: inLinked(linked, spot), ...at(allowed, spot.place) })),
  );
  return (place) => bounds(spots.findIndex(({ place: own }) => own.row === place.row && own.column === place.column));
}
