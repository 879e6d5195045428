/**
 * Wilson against the definition solved by halving, percentiles against sorting, merging against counting all at once.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellKey, mergeInto } from "../../../policies/engine/metrics/cells.ts";
import { binOf, middleOf, quantileOf } from "../../../policies/engine/metrics/histogram.ts";
import { mergeSpans, spanOf } from "../../../policies/engine/metrics/merge.ts";
import { wilson } from "../../../policies/engine/metrics/wilson.ts";
import { CATALOGUE, sourceDay } from "../../support/aggregates.ts";

/** Bounds are the shares p for which the observed share lies exactly z standard errors of p away: found by halving. */
function bound(hits: number, count: number, low: boolean): number {
  const seen = hits / count;
  const away = (p: number): number => Math.abs(seen - p) - 1.959963984540054 * Math.sqrt((p * (1 - p)) / count);
  let [inside, outside] = low ? [seen, 0] : [seen, 1];
  if (away(outside) <= 0) return outside;
  for (let round = 0; round < 200; round += 1) {
    const middle = (inside + outside) / 2;
    if (away(middle) > 0) outside = middle;
    else inside = middle;
  }
  return inside;
}

describe("Wilson's interval", () => {
  it("is where the observed share is z standard errors away", () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 60 })
          .chain((count) => fc.tuple(fc.integer({ min: 0, max: count }), fc.constant(count))),
        ([hits, count]) => {
          const { low, high } = wilson(hits, count);
          expect(low).toBeCloseTo(bound(hits, count, true), 9);
          expect(high).toBeCloseTo(bound(hits, count, false), 9);
          expect(low <= hits / count && hits / count <= high).toBe(true);
        },
      ),
    );
  });

  it("gives the values of the textbook", () => {
    const { low, high } = wilson(8, 10);
    expect([low.toFixed(4), high.toFixed(4)]).toEqual(["0.4902", "0.9433"]);
  });
});

const bins = (values: readonly number[]): Map<number, number> => {
  const counted = new Map<number, number>();
  for (const value of values) counted.set(binOf(value), (counted.get(binOf(value)) ?? 0) + 1);
  return counted;
};
const amount = fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 5_000_000 }));

describe("a histogram", () => {
  it("finds the percentile that sorting finds, exactly below 128 and within 0.8 % above", () => {
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 1, maxLength: 200 }),
        fc.constantFrom(0.1, 0.5, 0.9, 0.95, 1),
        (values, q) => {
          const sorted = values.toSorted((a, b) => a - b);
          // Smallest value with at least q of all at or below it, by looking at each.
          const exact =
            sorted.find((value) => sorted.filter((one) => one <= value).length + 1e-6 >= q * sorted.length) ?? 0;
          const found = quantileOf(bins(values), q)?.value ?? -1;
          if (exact < 128) expect(found).toBe(exact);
          else expect(Math.abs(found - exact) / exact).toBeLessThan(0.008);
        },
      ),
    );
  });

  it("puts a number into the bin that bears its name, whatever its size", () => {
    fc.assert(
      fc.property(amount, (value) => {
        const bin = binOf(value);
        expect(binOf(bin)).toBe(bin);
        expect(bin <= value && value <= 2 * middleOf(bin) - bin).toBe(true);
      }),
    );
  });

  it("merges: two halves of the values give what all of them give", () => {
    fc.assert(
      fc.property(fc.array(amount), fc.array(amount), (left, right) => {
        const keyed = (values: readonly number[]) =>
          Object.fromEntries([...bins(values)].map(([bin, count]) => [cellKey([], {}, bin), count]));
        const merged = new Map(Object.entries(keyed(left)));
        mergeInto("add", merged, keyed(right));
        expect(Object.fromEntries(merged)).toEqual(keyed([...left, ...right]));
      }),
    );
  });

  it("has nothing to say without values", () => expect(quantileOf(new Map(), 0.5)).toBeNull());
});

const DAYS = ["2027-03-26", "2027-03-27", "2027-03-28", "2027-03-29", "2027-03-30"];
const SOURCES = ["cases", "lists", "retention", "people"] as const;
const year = fc.tuple(...DAYS.flatMap((day) => SOURCES.map((source) => sourceDay(source, day))));
const byKey = (spans: ReturnType<typeof mergeSpans>) =>
  Object.fromEntries([...spans].sort(([a], [b]) => (a < b ? -1 : 1)).map(([source, span]) => [source, span]));

describe("merging days", () => {
  it("gives the same whether a period is made of days or of spans of days", () => {
    fc.assert(
      fc.property(year, fc.integer({ min: 0, max: DAYS.length * SOURCES.length }), (days, cut) => {
        const spans = days.map(spanOf);
        const whole = mergeSpans(CATALOGUE.measures, spans);
        const first = mergeSpans(CATALOGUE.measures, spans.slice(0, cut));
        const second = mergeSpans(CATALOGUE.measures, spans.slice(cut));
        expect(byKey(mergeSpans(CATALOGUE.measures, [...first.values(), ...second.values()]))).toEqual(byKey(whole));
      }),
      { numRuns: 60 },
    );
  });

  it("adds, takes the largest, or keeps the last measured day: counted cell by cell", () => {
    fc.assert(
      fc.property(year, (days) => {
        const merged = mergeSpans(CATALOGUE.measures, days.map(spanOf));
        for (const source of SOURCES)
          for (const { id, merge } of CATALOGUE.measures.filter((one) => one.source === source)) {
            const seen = days.filter((one) => one.source === source && one.covered > 0);
            const keys = new Set(seen.flatMap((one) => Object.keys(one.measures[id] ?? {})));
            for (const key of keys) {
              const counts = seen.map((one) => one.measures[id]?.[key] ?? 0);
              const expected =
                merge === "add"
                  ? counts.reduce((sum, one) => sum + one, 0)
                  : merge === "max"
                    ? Math.max(...counts)
                    : counts.at(-1);
              expect(merged.get(source)?.measures[id]?.[key] ?? 0).toBe(expected);
            }
          }
      }),
      { numRuns: 60 },
    );
  });
});
