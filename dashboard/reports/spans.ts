/**
 * Stored rows as what the engine merges, and what it merged as rows to store.
 *
 * @module
 */
import type { SourceSpan } from "../../policies/engine/metrics/merge.ts";
import type { Cells, SourceDay } from "../../policies/schema/effectiveness.ts";
import type { MeasureSource } from "../../policies/schema/metric.ts";
import { canonicalJson } from "../platform/canonical.ts";
import type { ReportContext } from "./context.ts";
import { startOfDay } from "./days.ts";
import type { DayRow, MonthRow, YearRow } from "./tables.ts";

type Place = Pick<ReportContext, "venueId" | "timeZone">;
type Merged = Iterable<readonly [string, SourceSpan]>;

type Measures = Readonly<Record<string, Cells>>;
const parse = (text: string): Measures => JSON.parse(text) as Measures;

export const spanOfDayRow = ({ source, covered, measures }: DayRow): SourceSpan => ({
  source: source as MeasureSource,
  measuredDays: covered > 0 ? 1 : 0,
  covered,
  measures: parse(measures),
});

/** Of a month, or of a whole year. */
export const spanOfMergedRow = (
  row: Pick<MonthRow, "source" | "measured_days" | "covered" | "measures">,
): SourceSpan => ({
  source: row.source as MeasureSource,
  measuredDays: row.measured_days,
  covered: row.covered,
  measures: parse(row.measures),
});

export const dayRow = (
  { venueId, timeZone }: Place,
  day: string,
  { source, covered, measures }: Pick<SourceDay, "source" | "covered" | "measures">,
): DayRow => ({
  venue_id: venueId,
  day,
  source,
  day_at: startOfDay(day, timeZone),
  covered,
  measures: canonicalJson(measures),
});

const mergedRow = (
  venueId: string,
  [source, { measuredDays, covered, measures }]: readonly [string, SourceSpan],
): Omit<MonthRow, "month" | "month_at"> => ({
  venue_id: venueId,
  source,
  measured_days: measuredDays,
  covered,
  measures: canonicalJson(measures),
});

/** @param month  `YYYY-MM` @returns a row a source */
export function monthRows({ venueId, timeZone }: Place, month: string, merged: Merged): MonthRow[] {
  const at = startOfDay(`${month}-01`, timeZone);
  return [...merged].map((one) => ({ ...mergedRow(venueId, one), month, month_at: at }));
}

/** @param year  `YYYY` @returns a row a source */
export function yearRows({ venueId, timeZone }: Place, year: string, merged: Merged): YearRow[] {
  const at = startOfDay(`${year}-01-01`, timeZone);
  return [...merged].map((one) => ({ ...mergedRow(venueId, one), year, year_at: at }));
}
