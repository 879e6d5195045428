/**
 * The two documents of effectiveness: what was counted in a period, and what follows from it.
 *
 * `PeriodAggregates` holds whole numbers only, merged from stored days; `EffectivenessResult` is computed from it by pure functions
 * (`policies/engine/metrics`). Report, page, command line, open data and an outsider's recomputation all read these and nothing else.
 * What was not measured is said, never written as zero.
 *
 * @module
 */
import { z } from "zod";
import { LocalDay } from "./case.ts";
import { BreakKind, FigureUnit, MeasureId, MeasureSource, MetricArea, MetricId, Target } from "./metric.ts";

/**
 * Which part of a measure: `dimension=value` joined by `&`, dimensions in the order the measure lists them, `bin` last; empty for all of it.
 * For example `code=TS-06&mode=A` or `check=av-active&bin=96`.
 */
export const CellKey = z
  .string()
  .regex(/^(?:[a-z]+=[A-Za-z0-9._-]+(?:&[a-z]+=[A-Za-z0-9._-]+)*)?$/u, "dimension=value&…");
export type CellKey = z.output<typeof CellKey>;

/** Cells of one measure; a missing cell of a source that measured is zero. */
export const Cells = z.record(CellKey, z.int().min(0));
export type Cells = z.output<typeof Cells>;

/** What one source counted on one local day; replaces what it said about that day before. */
export const SourceDay = z.strictObject({
  day: LocalDay,
  source: MeasureSource,
  covered: z
    .int()
    .min(0)
    .max(1_000)
    .describe("thousandths of the day's due time that were measured; 0: nothing is known"),
  measures: z.record(MeasureId, Cells),
});
export type SourceDay = z.output<typeof SourceDay>;

/** [from, to) in days of the venue's time zone. */
export const Period = z
  .strictObject({ from: LocalDay, to: LocalDay })
  .refine(({ from, to }) => from < to, "from lies before to");
export type Period = z.output<typeof Period>;

/** From this day on, numbers may not be compared with those before without saying so. */
export const SeriesBreak = z.strictObject({
  on: LocalDay,
  kind: BreakKind,
  what: z.string().max(200).describe("what changed: source, rule or network ids"),
});
export type SeriesBreak = z.output<typeof SeriesBreak>;

export const SourceCoverage = z.strictObject({
  measuredDays: z.int().min(0).describe("days with anything measured"),
  covered: z.int().min(0).describe("thousandths of days, summed; full coverage is 1 000 × days"),
});
export type SourceCoverage = z.output<typeof SourceCoverage>;

export const PeriodAggregates = z.strictObject({
  v: z.literal(1),
  venue: z.string().min(1),
  timeZone: z.string().min(1),
  period: Period,
  days: z.int().min(0).describe("days of the period that are over: what coverage is measured against"),
  coverage: z.partialRecord(MeasureSource, SourceCoverage),
  measures: z.record(MeasureId, Cells).describe("a measure nobody counted is missing"),
  breaks: z.array(SeriesBreak),
});
export type PeriodAggregates = z.output<typeof PeriodAggregates>;

/**
 * Why there is no number. `no-source`: nothing of it was measured in the period (the part is not running or not fitted).
 * `nothing-to-measure`: it was measured, and there was nothing to divide by. `inconsistent`: more in the numerator than in the denominator.
 */
export const NotMeasuredReason = z.enum(["no-source", "nothing-to-measure", "inconsistent"]);
export type NotMeasuredReason = z.output<typeof NotMeasuredReason>;

/** Of one figure, or of one row of its tables. `value` is in the figure's unit, rounded to 6 decimals. */
export const FigureResult = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("measured"),
    value: z.number(),
    numerator: z.number().describe("share, rate: as stored; count: the number; quantile: rank; mean: sum"),
    denominator: z.number().nullable().describe("null for a count; number of values for quantile and mean"),
    interval: z
      .strictObject({ low: z.number(), high: z.number() })
      .nullable()
      .describe("Wilson, 95 %, in percent; only for shares of fewer than 20"),
    exposure: z.number().nullable().describe("count only: what it is compared by, in the exposure's unit"),
    perExposure: z.number().nullable(),
  }),
  z.strictObject({ kind: z.literal("not-measured"), reason: NotMeasuredReason }),
]);
export type FigureResult = z.output<typeof FigureResult>;

/** Against the period before of the same length. */
export const YearChange = z.strictObject({
  before: z.number(),
  absolute: z.number(),
  percent: z.number().nullable().describe("null where the value before was 0"),
  perExposure: z.number().nullable().describe("change of the exposure-normalised value, %; null without exposure"),
  comparable: z
    .boolean()
    .describe(
      "false: a break lies in one of the periods, one is covered too little, or they differ in days by over 2 %",
    ),
});
export type YearChange = z.output<typeof YearChange>;

/** `none`: no target, or nothing of the kind happened. `unmeasured` is never green. */
export const Light = z.enum(["green", "yellow", "red", "unmeasured", "none"]);
export type Light = z.output<typeof Light>;

export const FigureOutcome = z.strictObject({
  id: MeasureId,
  unit: FigureUnit,
  result: FigureResult,
  target: Target.nullable(),
  light: Light,
  change: YearChange.nullable().describe("null without a measured value in both periods"),
  tables: z.array(
    z.strictObject({
      by: z.array(z.string()),
      rows: z.array(z.strictObject({ cell: CellKey, result: FigureResult })),
    }),
  ),
});
export type FigureOutcome = z.output<typeof FigureOutcome>;

export const MetricOutcome = z.strictObject({
  id: MetricId,
  area: MetricArea,
  light: Light,
  coverage: z.strictObject({
    percent: z.number().min(0).max(100).nullable().describe("of the least covered source; null: no day is over yet"),
    enough: z.boolean(),
  }),
  breaks: z.array(SeriesBreak).describe("of this period and the one before that touch this metric"),
  figures: z.array(FigureOutcome).min(1),
});
export type MetricOutcome = z.output<typeof MetricOutcome>;

/** One light of the card: the worst metric rules; there is no overall score. */
export const AreaOutcome = z.strictObject({
  area: MetricArea,
  light: Light,
  because: z.array(MetricId).describe("metrics that gave the light"),
  unmeasured: z.array(MetricId).describe("metrics with a target and no number: the area cannot be green"),
});
export type AreaOutcome = z.output<typeof AreaOutcome>;

export const EffectivenessResult = z.strictObject({
  v: z.literal(1),
  venue: z.string(),
  timeZone: z.string(),
  period: Period,
  before: Period.nullable().describe("the period it is compared with"),
  days: z.int().min(0),
  metrics: z.array(MetricOutcome),
  areas: z.array(AreaOutcome).length(5),
});
export type EffectivenessResult = z.output<typeof EffectivenessResult>;

/** Everything an outsider needs to compute the result again: what was counted, and what we say follows. */
export const EffectivenessExport = z.strictObject({
  v: z.literal(1),
  aggregates: PeriodAggregates,
  before: PeriodAggregates.nullable(),
  result: EffectivenessResult,
});
export type EffectivenessExport = z.output<typeof EffectivenessExport>;
