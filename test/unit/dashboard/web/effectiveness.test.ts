/**
 * What the page «Skuteczność» decides without a browser: periods and their addresses, rounding that never says zero or a hundred wrongly, filters.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chosenMetrics,
  isBetter,
  partsOf,
  periodOf,
  reportPair,
  rounded,
  searchOf,
  shiftDay,
  usualYear,
  wholeYears,
  yearPeriod,
} from "../../../../dashboard/web/pages/effectiveness/model.ts";
import { loadMetrics } from "../../../../policies/load/load-metrics.ts";
import { effectiveness } from "../../../../policies/engine/metrics/effectiveness.ts";

const today = "2028-05-04";

describe("period", () => {
  it.each([
    { why: "a year", search: "year=2027", out: yearPeriod(2027) },
    {
      why: "days of one's own",
      search: "from=2027-02-01&to=2027-03-01",
      out: { from: "2027-02-01", to: "2027-03-01" },
    },
    { why: "nothing asked: this year", search: "", out: yearPeriod(2028) },
    { why: "a year nobody can mean", search: "year=1999", out: yearPeriod(2028) },
    { why: "the end before the beginning", search: "from=2027-03-01&to=2027-02-01", out: yearPeriod(2028) },
    { why: "half a period", search: "from=2027-03-01", out: yearPeriod(2028) },
  ])("is read from the address: $why", ({ search, out }) =>
    expect(periodOf(new URLSearchParams(search), today)).toEqual(out),
  );

  it.each([
    { why: "until the report is due, people look at the year that is over", day: "2028-03-31", out: 2027 },
    { why: "from then on at the one that runs", day: "2028-04-01", out: 2028 },
    { why: "new year's day", day: "2028-01-01", out: 2027 },
  ])("begins with the usual year: $why", ({ day, out }) => expect(usualYear(day)).toBe(out));

  it.each([
    { why: "the report due on 2028-03-31 is about 2026 and 2027", year: 2027, out: 2026 },
    { why: "the first of the two", year: 2026, out: 2026 },
    { why: "the next report", year: 2028, out: 2028 },
  ])("knows the two years of the report: $why", ({ year, out }) => expect(reportPair(year)).toBe(out));

  it("goes into an address and comes back", () => {
    const day = fc.integer({ min: 0, max: 9_000 }).map((days) => shiftDay("2020-01-01", days));
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 800 }), (from, days) => {
        const period = { from, to: shiftDay(from, days) };
        expect(periodOf(new URLSearchParams({ ...searchOf(period) }), today)).toEqual(period);
      }),
    );
    expect(searchOf(yearPeriod(2027))).toEqual({ year: "2027" });
    expect(searchOf(yearPeriod(2026, 2))).toEqual({ from: "2026-01-01", to: "2028-01-01" });
    expect(wholeYears({ from: "2027-01-01", to: "2027-12-31" })).toBeNull();
  });

  it("shifts days as the calendar does", () => {
    expect(["2028-02-28", "2028-02-29", "2027-12-31"].map((one) => shiftDay(one, 1))).toEqual([
      "2028-02-29",
      "2028-03-01",
      "2028-01-01",
    ]);
    expect(shiftDay("2028-03-01", -1)).toBe("2028-02-29");
  });
});

describe("rounding", () => {
  it("keeps two decimals, never turns something into nothing and never turns a miss into a hundred", () => {
    fc.assert(
      fc.property(fc.double({ min: -100, max: 100, noNaN: true }), (value) => {
        const shown = rounded(value);
        expect(Math.abs(shown - value)).toBeLessThanOrEqual(0.0101);
        expect(shown === 0).toBe(value === 0);
        expect(shown === 100).toBe(value === 100);
      }),
    );
    expect([99.996, 0.0042, 12.345, -0.001, 100, 0].map(rounded)).toEqual([99.99, 0.004, 12.35, -0.001, 100, 0]);
  });
});

describe("metrics", () => {
  const catalogue = loadMetrics();
  const metrics = new Map(catalogue.metrics.map((one) => [one.id, one]));
  const { metrics: outcomes } = effectiveness(
    catalogue,
    {
      v: 1,
      venue: "cne",
      timeZone: "Europe/Warsaw",
      period: yearPeriod(2027),
      days: 365,
      coverage: {},
      measures: {},
      breaks: [],
    },
    null,
  );
  const ids = (choice: Partial<Parameters<typeof chosenMetrics>[2]>): readonly string[] =>
    chosenMetrics(outcomes, metrics, { area: "all", light: "all", search: "", ...choice }).map(({ id }) => id);

  it.each([
    { why: "accents and case do not matter", choice: { search: "SWIEZOSC list" }, out: ["M04"] },
    { why: "a number", choice: { search: "m31" }, out: ["M31"] },
    { why: "English words too", choice: { search: "freshness" }, out: ["M04"] },
    { why: "every word must be there", choice: { search: "swiezosc ankiety" }, out: [] },
    { why: "area and light together", choice: { area: "help", light: "none" }, out: ["M24"] },
  ] as const)("are found: $why", ({ choice, out }) => expect(ids(choice)).toEqual(out));

  it("are all shown when nothing is asked for", () => expect(ids({})).toHaveLength(32));

  it.each([
    { why: "more is better", direction: "up", absolute: 1, out: true },
    { why: "less is better", direction: "down", absolute: 1, out: false },
    { why: "more blocks are neither", direction: "none", absolute: 5, out: null },
    { why: "no change", direction: "up", absolute: 0, out: null },
  ] as const)("get better or worse: $why", ({ direction, absolute, out }) =>
    expect(isBetter(direction, absolute)).toBe(out),
  );

  it("take a cell apart", () => {
    expect(partsOf("code=TS-06&mode=A")).toEqual([
      ["code", "TS-06"],
      ["mode", "A"],
    ]);
    expect(partsOf("")).toEqual([]);
  });
});
