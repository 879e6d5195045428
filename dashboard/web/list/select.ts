/**
 * Filters and sorts rows. Pure, and quick enough to run on every key stroke over 10 000 rows.
 *
 * @module
 */
import type { Column, Facet, Sort, Value } from "./column.ts";

/** Lower case without accents, so that «zdarzenia» is found however it was typed; ł has no decomposition of its own. */
export const fold = (text: string): string =>
  text.toLowerCase().normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("ł", "l");

/** One searchable text per row, made once per list and not once per key stroke. */
export const haystacks = <Row>(rows: readonly Row[], columns: readonly Column<Row>[]): readonly string[] =>
  rows.map((row) => fold(columns.map((column) => String(column.value(row) ?? "")).join("\n")));

export interface Selection {
  readonly text: string;
  readonly facets: Readonly<Record<string, string>>;
  readonly sort: Sort;
}

/**
 * Rows that carry every word of `text` and fit every facet that is set, in the order of `sort`; equal rows keep
 * the server's order.
 *
 * @param stacks  {@link haystacks} of the same rows
 * @param compare  order of two texts in the reader's language
 */
export function select<Row>(
  rows: readonly Row[],
  stacks: readonly string[],
  columns: readonly Column<Row>[],
  facets: readonly Facet<Row>[],
  selection: Selection,
  compare: (a: string, b: string) => number,
): Row[] {
  const words = fold(selection.text)
    .split(/\s+/u)
    .filter((word) => word !== "");
  const asked = facets.filter((facet) => (selection.facets[facet.id] ?? "") !== "");
  const kept = rows.filter(
    (row, index) =>
      asked.every((facet) => facet.value(row) === selection.facets[facet.id]) &&
      words.every((word) => (stacks[index] ?? "").includes(word)),
  );
  const column = columns.find((candidate) => candidate.id === selection.sort.column);
  if (column === undefined) return kept;
  const turn = selection.sort.descending ? -1 : 1;
  const keyed = kept.map((row) => ({ row, key: column.value(row) }));
  return keyed.sort((a, b) => order(a.key, b.key, turn, compare)).map(({ row }) => row);
}

function order(a: Value, b: Value, turn: number, compare: (a: string, b: string) => number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === "number" && typeof b === "number") return (a - b) * turn;
  return compare(String(a), String(b)) * turn;
}
