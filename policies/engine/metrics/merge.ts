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

/** Cells as they came, until others are added to them: what is only read is not copied. */
type Bag = Cells | Map<string, number>;
interface Gathered {
  measuredDays: number;
  covered: number;
  readonly measures: Map<string, Bag>;
}

function gather(catalogue: readonly Measure[], spans: Iterable<SourceSpan>): ReadonlyMap<MeasureSource, Gathered> {
  const bySource = Map.groupBy(catalogue, ({ source }) => source);
  const merged = new Map<MeasureSource, Gathered>();
  for (const span of spans) {
    const into = merged.get(span.source) ?? { measuredDays: 0, covered: 0, measures: new Map<string, Bag>() };
    merged.set(span.source, into);
    into.measuredDays += span.measuredDays;
    into.covered += span.covered;
    // A source that saw nothing of a day says nothing about it: not even that there was none.
    if (span.measuredDays === 0) continue;
    for (const { id, merge } of bySource.get(span.source) ?? []) {
      const later = span.measures[id];
      const known = into.measures.get(id);
      if (merge === "last" || known === undefined) {
        // Of what keeps the last nothing earlier stays; of anything else there is nothing earlier.
        if (later !== undefined || merge === "last") into.measures.set(id, later ?? {});
        continue;
      }
      if (later === undefined) continue;
      const cells = known instanceof Map ? known : new Map(Object.entries(known));
      into.measures.set(id, cells);
      mergeInto(merge, cells, later);
    }
  }
  return merged;
}

/**
 * @param catalogue  every measure there is
 * @param spans      of any sources; those of one source in the order of time
 * @returns one span a source
 */
export function mergeSpans(
  catalogue: readonly Measure[],
  spans: Iterable<SourceSpan>,
): ReadonlyMap<MeasureSource, SourceSpan> {
  return new Map(
    [...gather(catalogue, spans)].map(([source, { measuredDays, covered, measures }]) => [
      source,
      {
        source,
        measuredDays,
        covered,
        measures: Object.fromEntries(
          [...measures].map(([id, bag]) => [id, bag instanceof Map ? Object.fromEntries(bag) : bag]),
        ),
      },
    ]),
  );
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** Whether cells stand in order and none of them is zero, as stored ones do. */
function isTidy(cells: Cells): boolean {
  let before = "";
  for (const key in cells) {
    if (key < before || (cells[key] ?? 0) <= 0) return false;
    before = key;
  }
  return true;
}

function tidied(bag: Bag): Cells {
  if (!(bag instanceof Map)) return isTidy(bag) ? bag : tidied(new Map(Object.entries(bag)));
  const cells: Record<string, number> = {};
  for (const key of [...bag.keys()].sort()) {
    const count = bag.get(key) ?? 0;
    if (count > 0) cells[key] = count;
  }
  return cells;
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
  const coverage: PeriodAggregates["coverage"] = {};
  const measures: Record<string, Cells> = {};
  for (const [source, span] of [...gather(catalogue, spans)].sort(byKey)) {
    coverage[source] = { measuredDays: span.measuredDays, covered: span.covered };
    for (const [id, bag] of span.measures) measures[id] = tidied(bag);
  }
  return {
    v: 1,
    venue: about.venue,
    timeZone: about.timeZone,
    period: about.period,
    days: about.days,
    coverage,
    measures: Object.fromEntries(Object.entries(measures).sort(byKey)),
    breaks: [...about.breaks],
  };
}
