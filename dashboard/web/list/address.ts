/**
 * The state of a list in the address, so that a view can be sent to a colleague who may see it. Pure.
 *
 * `q` text, `sort` column (a leading `-` descends), `cols` chosen columns, one parameter per facet.
 *
 * @module
 */
import type { Column, Facet, Sort } from "./column.ts";

export const readSort = <Row>(text: string | null, columns: readonly Column<Row>[], fallback: Sort): Sort => {
  if (text === null) return fallback;
  const descending = text.startsWith("-");
  const column = descending ? text.slice(1) : text;
  return columns.some(({ id }) => id === column) ? { column, descending } : fallback;
};

export const writeSort = (sort: Sort): string => `${sort.descending ? "-" : ""}${sort.column}`;

/** Same column: turn it round; another one: ascending text, descending numbers (newest, most first). */
export const nextSort = <Row>(sort: Sort, column: Column<Row>): Sort =>
  sort.column === column.id
    ? { column: column.id, descending: !sort.descending }
    : { column: column.id, descending: column.numeric === true };

/** Ids of the columns to show; unknown ids in an old address are dropped, an empty choice means the default. */
export function readColumns<Row>(
  text: string | null,
  columns: readonly Column<Row>[],
  narrow: boolean,
): readonly string[] {
  const asked = new Set(text?.split(",") ?? []);
  const chosen = columns.filter((column) => asked.has(column.id)).map((column) => column.id);
  if (chosen.length > 0) return chosen;
  return columns
    .filter((column) => column.optional !== true && !(narrow && column.wideOnly === true))
    .map((column) => column.id);
}

/** Facet values from the address; a value that is no option is dropped, so a stale address shows more and never nothing. */
export const readFacets = <Row>(search: URLSearchParams, facets: readonly Facet<Row>[]): Record<string, string> =>
  Object.fromEntries(
    facets.map((facet) => {
      const value = search.get(facet.id) ?? "";
      return [facet.id, facet.options.some((option) => option.value === value) ? value : ""];
    }),
  );
