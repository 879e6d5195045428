/**
 * Aggregates of invented periods for property tests: any shipped measure, few values a dimension, so that cells meet; some sources silent.
 */
import * as fc from "fast-check";
import { binOf } from "../../policies/engine/metrics/histogram.ts";
import { cellKey } from "../../policies/engine/metrics/cells.ts";
import { loadMetrics } from "../../policies/load/load-metrics.ts";
import type { PeriodAggregates, SourceDay } from "../../policies/schema/effectiveness.ts";
import { MeasureSource } from "../../policies/schema/metric.ts";
import type { Dimension, Measure, MetricCatalogue } from "../../policies/schema/metric.ts";

export const CATALOGUE: MetricCatalogue = loadMetrics();

/** Values that shipped figures ask for, and one they do not. */
const VALUES: Partial<Record<Dimension, readonly string[]>> = {
  code: ["TS-06", "TS-10C"],
  severity: ["S0", "S2", "S4"],
  mode: ["A", "B", "C"],
  cause: ["list-mistake", "technical", "explained"],
  group: ["help", "benign"],
  question: ["safe", "knows-help", "procedures-work"],
};

function outcomes({ id }: Measure): readonly string[] {
  const used = CATALOGUE.metrics.flatMap(({ figures }) =>
    figures.flatMap((figure) =>
      figure.kind === "share" || figure.kind === "rate" ? [figure.numerator, figure.denominator] : [figure.of],
    ),
  );
  return [
    ...new Set([...used.filter(({ measure }) => measure === id).flatMap(({ where }) => where.outcome ?? []), "other"]),
  ];
}

const valuesOf = (measure: Measure, dimension: Dimension): readonly string[] =>
  dimension === "outcome" ? outcomes(measure) : (VALUES[dimension] ?? ["one", "two"]);

function cells(measure: Measure): fc.Arbitrary<Record<string, number>> {
  const key = fc
    .tuple(
      fc.tuple(...measure.dimensions.map((dimension) => fc.constantFrom(...valuesOf(measure, dimension)))),
      fc.integer({ min: 0, max: 3_000 }),
    )
    .map(([values, amount]) =>
      cellKey(
        measure.dimensions,
        Object.fromEntries(measure.dimensions.map((dimension, index) => [dimension, values[index] ?? ""])),
        measure.shape === "histogram" ? binOf(amount) : undefined,
      ),
    );
  return fc.dictionary(key, fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 5_000 })), {
    maxKeys: 6,
  });
}

const measuresOf = (source: string): readonly Measure[] => CATALOGUE.measures.filter((one) => one.source === source);

/** What one source says of one day. */
export const sourceDay = (source: MeasureSource, day: string): fc.Arbitrary<SourceDay> =>
  fc
    .tuple(
      fc.constantFrom(0, 250, 1_000),
      fc.tuple(...measuresOf(source).map((measure) => fc.option(cells(measure), { nil: undefined }))),
    )
    .map(([covered, all]) => ({
      day,
      source,
      covered,
      measures: Object.fromEntries(
        measuresOf(source).flatMap(({ id }, index) => (all[index] === undefined ? [] : [[id, all[index]]])),
      ),
    }));

const DAYS = 365;

/** A period of 365 days that is over. */
export const aggregates = (from = "2027-01-01", to = "2028-01-01"): fc.Arbitrary<PeriodAggregates> =>
  fc
    .tuple(
      fc.tuple(...MeasureSource.options.map(() => fc.constantFrom(0, 0.5, 0.9, 1, 1))),
      fc.tuple(...CATALOGUE.measures.map((measure) => cells(measure))),
    )
    .map(([shares, all]): PeriodAggregates => {
      const coverage = Object.fromEntries(
        MeasureSource.options.map((source, index) => {
          const days = Math.round((shares[index] ?? 0) * DAYS);
          return [source, { measuredDays: days, covered: days * 1_000 }];
        }),
      );
      return {
        v: 1,
        venue: "cne",
        timeZone: "Europe/Warsaw",
        period: { from, to },
        days: DAYS,
        coverage,
        measures: Object.fromEntries(
          CATALOGUE.measures.flatMap(({ id, source }, index) =>
            (coverage[source]?.measuredDays ?? 0) === 0 ? [] : [[id, all[index] ?? {}]],
          ),
        ),
        breaks: [],
      };
    });
