/**
 * One table of a release as a CSV file: a line for every published or hidden number. UTF-8 with byte order mark, `;`, CRLF, ISO dates. Pure.
 *
 * Counts are whole numbers and percentages have a decimal comma, so that a Polish spreadsheet reads both. No cell is ever run.
 *
 * @module
 */
import type { OpenTable, TableHeading } from "../../policies/schema/open-data.ts";
import { writeCsv } from "../devices/index.ts";

export const CSV_COLUMNS = [
  "tabela",
  "wskaznik",
  "od",
  "do",
  "wiersz",
  "wiersz_pl",
  "wiersz_en",
  "kolumna",
  "kolumna_pl",
  "kolumna_en",
  "wartosc",
  "stan",
] as const;

/** `published`, `hidden`, `not-measured`, `class` (0, 1-4, 5+), `percent` (from the published counts), `not-computed`. */
export type CellState = "published" | "hidden" | "not-measured" | "class" | "percent" | "not-computed";

/** A Polish spreadsheet reads `1.5` as the first of May. */
const textOf = (value: number): string => String(value).replace(".", ",");

const SUM: TableHeading = { id: "suma", label: { pl: "razem", en: "total" } };
const YEAR: TableHeading = { id: "rok", label: { pl: "rok", en: "year" } };

interface Line {
  readonly row: TableHeading;
  readonly column: TableHeading;
  readonly value: number | string | null;
  readonly state: CellState;
}

function linesOf(table: OpenTable): readonly Line[] {
  if (table.kind === "classes")
    return table.rows.map((row, index) => ({
      row,
      column: YEAR,
      value: table.classes[index] ?? "",
      state: "class",
    }));
  const silent = new Set(table.unmeasured);
  const line = (row: TableHeading, column: TableHeading, value: number | null): Line =>
    silent.has(row.id) || silent.has(column.id)
      ? { row, column, value: null, state: "not-measured" }
      : { row, column, value, state: value === null ? "hidden" : "published" };
  const both = table.totals === "both";
  return [
    ...table.rows.flatMap((row, i) => [
      ...table.columns.map((column, j) => line(row, column, table.cells[i]?.[j] ?? null)),
      ...(table.totals === "none" ? [] : [line(row, SUM, table.rowTotals[i] ?? null)]),
    ]),
    ...(both ? table.columns.map((column, j) => line(SUM, column, table.columnTotals[j] ?? null)) : []),
    ...(both ? [line(SUM, SUM, table.total)] : []),
    ...(table.percent === null
      ? []
      : table.rows.map((row, i): Line => {
          const value = table.percent?.byRow[i] ?? null;
          const column = { id: "procent", label: table.percent?.label ?? SUM.label };
          return { row, column, value, state: value === null ? "not-computed" : "percent" };
        })),
  ];
}

export const tableCsv = (table: OpenTable): string =>
  writeCsv([
    CSV_COLUMNS,
    ...linesOf(table).map(({ row, column, value, state }) => [
      table.id,
      table.metric,
      table.from,
      table.to,
      row.id,
      row.label.pl,
      row.label.en,
      column.id,
      column.label.pl,
      column.label.en,
      typeof value === "number" ? textOf(value) : (value ?? ""),
      state,
    ]),
  ]);
