/**
 * The whole of an export as one CSV file that a Polish spreadsheet opens: what was counted and what follows, one fact a line. Pure.
 *
 * UTF-8 with byte order mark, `;`, CRLF, ISO dates, decimal comma (a Polish spreadsheet reads `1.5` as the first of May). No cell is ever run.
 *
 * @module
 */
import type { EffectivenessExport, FigureResult, PeriodAggregates } from "../../policies/schema/effectiveness.ts";

export const CSV_COLUMNS = [
  "record",
  "period",
  "id",
  "figure",
  "cell",
  "value",
  "numerator",
  "denominator",
  "low",
  "high",
  "exposure",
  "per_exposure",
  "unit",
  "light",
  "note",
] as const;
type Column = (typeof CSV_COLUMNS)[number];
type Line = Partial<Record<Column, string | number | null>>;

/** Beginnings a spreadsheet takes for a formula (CWE-1236). */
const RUNNABLE = /^\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/u;

/** Whole and broken numbers as they stand in a Polish spreadsheet. */
const numberText = (value: number): string => String(value).replace(".", ",");

function cellText(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return numberText(value);
  const safe = RUNNABLE.test(value) ? `'${value}` : value;
  return /[";\r\n\t']|^\s|\s$/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const resultLine = (result: FigureResult): Line =>
  result.kind === "not-measured"
    ? { note: result.reason }
    : {
        value: result.value,
        numerator: result.numerator,
        denominator: result.denominator,
        low: result.interval?.low ?? null,
        high: result.interval?.high ?? null,
        exposure: result.exposure,
        per_exposure: result.perExposure,
      };

function aggregateLines(period: string, aggregates: PeriodAggregates): Line[] {
  return [
    { record: "period", period, id: "venue", note: aggregates.venue },
    { record: "period", period, id: "time-zone", note: aggregates.timeZone },
    { record: "period", period, id: "from", note: aggregates.period.from },
    { record: "period", period, id: "to", note: aggregates.period.to },
    { record: "period", period, id: "days", value: aggregates.days },
    ...Object.entries(aggregates.coverage).map(([id, { measuredDays, covered }]) => ({
      record: "coverage",
      period,
      id,
      value: covered,
      numerator: measuredDays,
    })),
    ...aggregates.breaks.map(({ on, kind, what }) => ({ record: "break", period, id: kind, cell: on, note: what })),
    ...Object.entries(aggregates.measures).flatMap(([id, cells]) =>
      Object.entries(cells).map(([cell, value]) => ({ record: "count", period, id, cell, value })),
    ),
  ];
}

export function effectivenessCsv({ aggregates, before, result }: EffectivenessExport): string {
  const lines: Line[] = [...aggregateLines("now", aggregates), ...(before ? aggregateLines("before", before) : [])];
  for (const { area, light, because } of result.areas)
    lines.push({ record: "area", period: "now", id: area, light, note: because.join(" ") });
  for (const { id, light, coverage, figures } of result.metrics) {
    const base = { period: "now", id };
    lines.push({
      ...base,
      record: "metric",
      light,
      value: coverage.percent,
      note: coverage.enough ? "" : "too-little",
    });
    for (const { id: figure, unit, result: own, light: lit, change, tables } of figures) {
      lines.push({ ...base, record: "figure", figure, unit, light: lit, ...resultLine(own) });
      if (change !== null)
        lines.push({
          ...base,
          record: "change",
          figure,
          value: change.absolute,
          numerator: change.before,
          denominator: change.percent,
          per_exposure: change.perExposure,
          note: change.comparable ? "comparable" : "break",
        });
      for (const { by, rows } of tables)
        for (const { cell, result: row } of rows)
          lines.push({ ...base, record: "row", figure, cell, unit, light: by.join(" "), ...resultLine(row) });
    }
  }
  const rows = [CSV_COLUMNS.join(";"), ...lines.map((line) => CSV_COLUMNS.map((one) => cellText(line[one])).join(";"))];
  return `\uFEFF${rows.map((row) => `${row}\r\n`).join("")}`;
}
