/**
 * The whole of an export as a workbook: one sheet for each table, numbers as numbers, every text a text, so that no cell is ever run (CWE-1236).
 * The same export gives the same octets.
 *
 * @module
 */
import writeXlsxFile from "write-excel-file/node";
import type { EffectivenessExport, FigureResult, PeriodAggregates } from "../../policies/schema/effectiveness.ts";
import type { MetricCatalogue } from "../../policies/schema/metric.ts";
import { settlePackage } from "../documents/index.ts";
import { AREAS, BREAKS, LIGHTS, REASONS, SOURCES, UNITS } from "./paper/words.ts";

type Value = string | number | null;

interface Table {
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

const WIDEST = 60;
const NARROWEST = 8;

const NUMBERS = ["Wartość", "Licznik", "Mianownik", "Przedział od", "Przedział do", "Ekspozycja", "Na ekspozycję"];
const numbersOf = (result: FigureResult): Value[] =>
  result.kind === "not-measured"
    ? NUMBERS.map(() => null)
    : [
        result.value,
        result.numerator,
        result.denominator,
        result.interval?.low ?? null,
        result.interval?.high ?? null,
        result.exposure,
        result.perExposure,
      ];
const missing = (result: FigureResult): string => (result.kind === "not-measured" ? REASONS[result.reason] : "");

function figureTables({ result }: EffectivenessExport, catalogue: MetricCatalogue): Table[] {
  const known = new Map(catalogue.metrics.map((metric) => [metric.id, metric]));
  const figures = result.metrics.flatMap((metric) =>
    metric.figures.map((figure) => {
      const own = known.get(metric.id);
      const name = own?.figures.find(({ id }) => id === figure.id)?.names.pl ?? figure.id;
      return { metric, figure, id: `${metric.id}/${figure.id}`, name: `${own?.names.pl ?? metric.id}: ${name}` };
    }),
  );
  return [
    {
      name: "Karta",
      head: ["Obszar", "Ocena", "Wskaźniki, które o niej decydują", "Nie zmierzono"],
      rows: result.areas.map(({ area, light, because, unmeasured }) => [
        AREAS[area],
        LIGHTS[light],
        because.join(", "),
        unmeasured.join(", "),
      ]),
    },
    {
      name: "Wskaźniki",
      head: ["Wskaźnik", "Co zmierzono", "Jednostka", "Ocena", ...NUMBERS, "Dlaczego brak"],
      rows: figures.map(({ id, name, figure }) => [
        id,
        name,
        UNITS[figure.unit],
        LIGHTS[figure.light],
        ...numbersOf(figure.result),
        missing(figure.result),
      ]),
    },
    {
      name: "Zmiany",
      head: ["Wskaźnik", "Co zmierzono", "Przedtem", "Zmiana", "Zmiana %", "Na ekspozycję %", "Porównywalne"],
      rows: figures.flatMap(({ id, name, figure: { change } }) =>
        change === null
          ? []
          : [
              [
                id,
                name,
                change.before,
                change.absolute,
                change.percent,
                change.perExposure,
                change.comparable ? "tak" : "nie",
              ],
            ],
      ),
    },
    {
      name: "Rozbicie",
      head: ["Wskaźnik", "Podział", "Część", ...NUMBERS, "Dlaczego brak"],
      rows: figures.flatMap(({ id, figure }) =>
        figure.tables.flatMap(({ by, rows }) =>
          rows.map(({ cell, result: row }) => [id, by.join(" "), cell, ...numbersOf(row), missing(row)]),
        ),
      ),
    },
  ];
}

const countTable = (name: string, { measures }: PeriodAggregates): Table => ({
  name,
  head: ["Miara", "Część", "Ile"],
  rows: Object.entries(measures).flatMap(([id, cells]) =>
    Object.entries(cells).map(([cell, amount]): Value[] => [id, cell, amount]),
  ),
});

function tablesOf(exported: EffectivenessExport, catalogue: MetricCatalogue): Table[] {
  const { aggregates, before } = exported;
  return [
    ...figureTables(exported, catalogue),
    countTable("Policzono", aggregates),
    ...(before === null ? [] : [countTable("Policzono przedtem", before)]),
    {
      name: "Pokrycie",
      head: ["Źródło", "Dni z pomiarem", "Dni okresu", "Pokrycie (dni)"],
      rows: Object.entries(SOURCES).map(([source, word]) => {
        const own = aggregates.coverage[source as keyof typeof SOURCES];
        return [word, own?.measuredDays ?? 0, aggregates.days, (own?.covered ?? 0) / 1_000];
      }),
    },
    {
      name: "Przerwy w szeregu",
      head: ["Od dnia", "Co zmieniono", "Które"],
      rows: [...(before?.breaks ?? []), ...aggregates.breaks].map(({ on, kind, what }) => [on, BREAKS[kind], what]),
    },
    {
      name: "Definicje",
      head: ["Wskaźnik", "Nazwa", "Licznik", "Mianownik", "Źródło", "Cel", "Jak to czytać"],
      rows: catalogue.metrics.map((one) => [
        one.id,
        one.names.pl,
        one.numerator.pl,
        one.denominator.pl,
        one.source.pl,
        one.target.pl,
        one.interpretation.pl,
      ]),
    },
  ];
}

const cellOf = (value: Value) =>
  value === null || value === "" ? null : typeof value === "number" ? { value, type: Number } : { value, type: String };

const widthOf = ({ head, rows }: Table, column: number): number => {
  const longest = Math.max(...[head, ...rows].map((row) => String(row[column] ?? "").length));
  return Math.min(WIDEST, Math.max(NARROWEST, longest + 2));
};

/** @param madeAt  ms UTC; the only clock a workbook knows */
export async function effectivenessXlsx(
  exported: EffectivenessExport,
  catalogue: MetricCatalogue,
  madeAt: number,
): Promise<Uint8Array> {
  const sheets = tablesOf(exported, catalogue).map((table) => ({
    sheet: table.name,
    stickyRowsCount: 1,
    columns: table.head.map((_, column) => ({ width: widthOf(table, column) })),
    data: [
      table.head.map((value) => ({ value, type: String, fontWeight: "bold" as const, wrap: true })),
      ...table.rows.map((row) => row.map(cellOf)),
    ],
  }));
  return settlePackage(await writeXlsxFile(sheets).toBuffer(), madeAt);
}
