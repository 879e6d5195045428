/**
 * Days into months, months into a period: what one source counted over a span merges with what it counted over the next. Pure.
 *
 * Merging is associative, so it does not matter whether a year is made of days or of months; `add` and `max` do not even mind the order.
 *
 * @module
 */
import type { Cells, Period, PeriodAggregates, SeriesBreak, SourceDay } from "../../schema/effectiveness.ts";
import type { Measure, MeasureSource } from "../../schema/metric.ts";
import { mergeInto } from "./cells.ts";

/** What one source counted over some days. */
export interface SourceSpan {
  readonly source: MeasureSource;
  readonly measuredDays: number;
  /** Thousandths of days. */
  readonly covered: number;
  readonly measures: Readonly<Record<string, Cells>>;
}

export const spanOf = ({ source, covered, measures }: SourceDay): SourceSpan => ({
  source,
  measuredDays: covered > 0 ? 1 : 0,
  covered,
  measures,
});

/**
 * @param catalogue  every measure there is
 * @param spans      of any sources; those of one source in the order of time
 * @returns one span a source
 */
export function mergeSpans(
  catalogue: readonly Measure[],
  spans: Iterable<SourceSpan>,
): ReadonlyMap<MeasureSource, SourceSpan> {
  const bySource = Map.groupBy(catalogue, ({ source }) => source);
  const merged = new Map<
    MeasureSource,
    { measuredDays: number; covered: number; readonly measures: Map<string, Map<string, number>> }
  >();
  for (const span of spans) {
    const into = merged.get(span.source) ?? { measuredDays: 0, covered: 0, measures: new Map() };
    merged.set(span.source, into);
    into.measuredDays += span.measuredDays;
    into.covered += span.covered;
    // A source that saw nothing of a day says nothing about it: not even that there was none.
    if (span.measuredDays === 0) continue;
    for (const { id, merge } of bySource.get(span.source) ?? []) {
      const later = span.measures[id];
      if (later === undefined && merge !== "last") continue;
      const cells = into.measures.get(id) ?? new Map<string, number>();
      into.measures.set(id, cells);
      mergeInto(merge, cells, later ?? {});
    }
  }
  return new Map(
    [...merged].map(([source, { measuredDays, covered, measures }]) => [
      source,
      {
        source,
        measuredDays,
        covered,
        measures: Object.fromEntries([...measures].map(([id, cells]) => [id, Object.fromEntries(cells)])),
      },
    ]),
  );
}

/** The document of a period. @param days  of it that are over */
export function aggregatesOf(
  catalogue: readonly Measure[],
  spans: Iterable<SourceSpan>,
  about: {
    readonly venue: string;
    readonly timeZone: string;
    readonly period: Period;
    readonly days: number;
    readonly breaks: readonly SeriesBreak[];
  },
): PeriodAggregates {
  const merged = mergeSpans(catalogue, spans);
  const coverage: PeriodAggregates["coverage"] = {};
  const measures: Record<string, Cells> = {};
  for (const [source, span] of [...merged].sort(([a], [b]) => (a < b ? -1 : 1))) {
    coverage[source] = { measuredDays: span.measuredDays, covered: span.covered };
    for (const [id, cells] of Object.entries(span.measures))
      measures[id] = Object.fromEntries(
        Object.entries(cells)
          .filter(([, count]) => count > 0)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      );
  }
  return {
    v: 1,
    venue: about.venue,
    timeZone: about.timeZone,
    period: about.period,
    days: about.days,
    coverage,
    measures: Object.fromEntries(Object.entries(measures).sort(([a], [b]) => (a < b ? -1 : 1))),
    breaks: [...about.breaks],
  };
}
