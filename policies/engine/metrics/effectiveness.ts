/**
 * From what was counted to what it says: M01–M32, the change against the period before, and the card of five areas. Pure and total.
 *
 * Reads nothing but its arguments; the same aggregates give the same result on any machine and in any year (`scripts/effectiveness/recompute.ts` computes it
 * again without this code).
 *
 * @module
 */
import type {
  EffectivenessResult,
  FigureOutcome,
  FigureResult,
  MetricOutcome,
  PeriodAggregates,
  SeriesBreak,
  YearChange,
} from "../../schema/effectiveness.ts";
import { MetricArea } from "../../schema/metric.ts";
import type { Figure, Metric, MetricCatalogue } from "../../schema/metric.ts";
import { computeFigure, computeTable, round6 } from "./figure.ts";
import type { Counted } from "./figure.ts";
import { areaOf, lightOf, worstOf } from "./light.ts";

const THOUSAND = 1_000;
const HUNDRED = 100;
/** A leap year beside a common one is no difference. */
const DAYS_APART = 0.02;

/** @param before  the period before, of the same length; null: there is none to compare with */
export function effectiveness(
  { measures, metrics }: MetricCatalogue,
  aggregates: PeriodAggregates,
  before: PeriodAggregates | null,
): EffectivenessResult {
  const known = new Map(measures.map((measure) => [measure.id, measure]));
  const now: Counted = { measures: known, aggregates };
  const then: Counted | null = before === null ? null : { measures: known, aggregates: before };
  const outcomes = metrics.map((metric) => metricOutcome(metric, now, then));
  return {
    v: 1,
    venue: aggregates.venue,
    timeZone: aggregates.timeZone,
    period: aggregates.period,
    before: before?.period ?? null,
    days: aggregates.days,
    metrics: outcomes,
    areas: MetricArea.options.map((area) =>
      areaOf(
        area,
        outcomes.filter((one) => one.area === area),
      ),
    ),
  };
}

function metricOutcome(metric: Metric, now: Counted, then: Counted | null): MetricOutcome {
  const coverage = coverageOf(metric, now.aggregates);
  const breaks = breaksOf(metric, now.aggregates, then?.aggregates ?? null);
  const comparable =
    then !== null &&
    breaks.length === 0 &&
    coverage.enough &&
    coverageOf(metric, then.aggregates).enough &&
    Math.abs(now.aggregates.days - then.aggregates.days) <= DAYS_APART * then.aggregates.days;
  const figures = metric.figures.map((figure) => figureOutcome(figure, now, then, comparable));
  return {
    id: metric.id,
    area: metric.area,
    light: worstOf(
      figures.map(({ light }) => light),
      coverage.enough,
    ),
    coverage,
    breaks,
    figures,
  };
}

function figureOutcome(figure: Figure, now: Counted, then: Counted | null, comparable: boolean): FigureOutcome {
  const result = computeFigure(now, figure);
  return {
    id: figure.id,
    unit: figure.unit,
    result,
    target: figure.target ?? null,
    light: lightOf(figure, result, now.aggregates.days),
    change: then === null ? null : changeOf(result, computeFigure(then, figure), comparable),
    tables: figure.by.map((by) => ({ by: [...by], rows: computeTable(now, figure, by) })),
  };
}

/** @returns null unless both were measured */
export function changeOf(result: FigureResult, before: FigureResult, comparable: boolean): YearChange | null {
  if (result.kind !== "measured" || before.kind !== "measured") return null;
  const relative = (now: number, then: number): number | null =>
    then === 0 ? null : round6(((now - then) * HUNDRED) / then);
  return {
    before: before.value,
    absolute: round6(result.value - before.value),
    percent: relative(result.value, before.value),
    perExposure:
      result.perExposure === null || before.perExposure === null
        ? null
        : relative(result.perExposure, before.perExposure),
    comparable,
  };
}

/** How much of the days that are over the least covered source measured. */
export function coverageOf(
  { coverage }: Pick<Metric, "coverage">,
  { coverage: covered, days }: Pick<PeriodAggregates, "coverage" | "days">,
): MetricOutcome["coverage"] {
  if (days === 0) return { percent: null, enough: false };
  const least = Math.min(...coverage.sources.map((source) => covered[source]?.covered ?? 0));
  const percent = round6(Math.min(HUNDRED, (least * HUNDRED) / (THOUSAND * days)));
  return { percent, enough: percent >= coverage.minimum };
}

/** Breaks that touch a metric; one on the first day of all parts nothing that is compared. */
export function breaksOf(
  { brokenBy }: Pick<Metric, "brokenBy">,
  now: PeriodAggregates,
  then: PeriodAggregates | null,
): SeriesBreak[] {
  const { from } = then?.period ?? now.period;
  const all = new Map(
    [...(then?.breaks ?? []), ...now.breaks].map((one) => [`${one.on} ${one.kind} ${one.what}`, one] as const),
  );
  return [...all.values()]
    .filter(({ kind, on }) => brokenBy.includes(kind) && on > from)
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.kind < b.kind ? -1 : 1));
}
