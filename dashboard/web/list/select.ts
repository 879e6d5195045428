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
  const values = kept.map((row) => column.value(row));
  const ranks = rank(values, compare);
  const keyed = kept.map((row, index) => {
    const value = values[index] ?? null;
    return { row, key: typeof value === "string" ? (ranks.get(value) ?? null) : value };
  });
  return keyed.sort((a, b) => order(a.key, b.key, turn)).map(({ row }) => row);
}

const ascii = /^[\x20-\x7e]*$/u;

/**
 * Place of every distinct text in the order of the language. Comparing by language costs some 4 µs, so 10 000
 * names (always ASCII) are put in order by their octets, and a column of titles is compared once per distinct title.
 */
function rank(values: readonly Value[], compare: (a: string, b: string) => number): ReadonlyMap<string, number> {
  const texts = [...new Set(values.filter((value) => typeof value === "string"))];
  const ordered = texts.every((text) => ascii.test(text))
    ? texts
        .map((text) => ({ text, key: text.toLowerCase() }))
        .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    : texts.sort(compare).map((text) => ({ text }));
  return new Map(ordered.map(({ text }, index) => [text, index]));
}

function order(a: number | null, b: number | null, turn: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return (a - b) * turn;
}
