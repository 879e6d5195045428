/**
 * Stored rows as what the engine merges.
 *
 * @module
 */
import type { SourceSpan } from "../../policies/engine/metrics/merge.ts";
import type { Cells } from "../../policies/schema/effectiveness.ts";
import type { MeasureSource } from "../../policies/schema/metric.ts";
import type { DayRow, MonthRow } from "./tables.ts";

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
