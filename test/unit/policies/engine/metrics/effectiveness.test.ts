/**
 * Figures, lights, changes and the card, row by row.
 */
import { describe, expect, it } from "vitest";
import { cellKey, cellParts } from "../../../../../policies/engine/metrics/cells.ts";
import { breaksOf, changeOf, coverageOf, effectiveness } from "../../../../../policies/engine/metrics/effectiveness.ts";
import { computeFigure, computeTable } from "../../../../../policies/engine/metrics/figure.ts";
import { areaOf, lightOf, worstOf } from "../../../../../policies/engine/metrics/light.ts";
import type { FigureResult, Light, PeriodAggregates } from "../../../../../policies/schema/effectiveness.ts";
import { Figure, Measure, Target } from "../../../../../policies/schema/metric.ts";
import { CATALOGUE } from "../../../../support/aggregates.ts";

const YEAR = { from: "2027-01-01", to: "2028-01-01" };
const measure = (id: string, more: Partial<Measure> = {}): Measure =>
  Measure.parse({ id, source: "cases", what: { pl: "x", en: "x" }, ...more });
const MEASURES = new Map(
  [
    measure("asked", { dimensions: ["code"] }),
    measure("blocked", { dimensions: ["code"] }),
    measure("time", { shape: "histogram", dimensions: ["code"] }),
    measure("time-sum", { dimensions: ["code"] }),
    measure("oldest", { merge: "max", dimensions: ["code"] }),
    measure("loans", { source: "loans" }),
  ].map((one) => [one.id, one]),
);
function counted(measures: PeriodAggregates["measures"], sources: readonly string[] = ["cases", "loans"]) {
  const coverage = Object.fromEntries(sources.map((source) => [source, { measuredDays: 365, covered: 365_000 }]));
  const about = { v: 1 as const, venue: "cne", timeZone: "Europe/Warsaw", period: YEAR, days: 365, breaks: [] };
  return { measures: MEASURES, aggregates: { ...about, coverage, measures } };
}
const figure = (one: object): Figure => Figure.parse({ id: "f", names: { pl: "x", en: "x" }, unit: "percent", ...one });
const share = figure({ kind: "share", numerator: { measure: "blocked" }, denominator: { measure: "asked" } });
const rest = figure({
  kind: "share",
  complement: true,
  numerator: { measure: "blocked" },
  denominator: { measure: "asked" },
});
const rate = figure({
  kind: "rate",
  numerator: { measure: "blocked" },
  denominator: { measure: "loans" },
  times: 1_000,
  divide: 60,
});
const perLoan = figure({
  kind: "count",
  of: { measure: "blocked" },
  exposure: { of: { measure: "loans" }, times: 100 },
});
const oldest = figure({ kind: "count", of: { measure: "oldest" } });
const median = figure({ kind: "quantile", of: { measure: "time" }, q: 0.5, divide: 60 });
const mean = figure({ kind: "mean", of: { measure: "time" }, sum: { measure: "time-sum" }, divide: 60 });

const brief = (result: FigureResult) =>
  result.kind === "not-measured"
    ? result.reason
    : [result.value, result.numerator, result.denominator, result.perExposure];

describe("a figure", () => {
  it.each([
    {
      why: "a share is numerator ÷ denominator",
      of: share,
      cells: { blocked: { "code=a": 3, "code=b": 1 }, asked: { "code=a": 40 } },
      is: [10, 4, 40, null],
    },
    {
      why: "what is left to 100 %, with the hits that are left",
      of: rest,
      cells: { blocked: { "code=a": 1 }, asked: { "code=a": 40 } },
      is: [97.5, 39, 40, null],
    },
    { why: "nobody asked: no share, and never zero", of: share, cells: {}, is: "nothing-to-measure" },
    {
      why: "none of forty is a zero that was measured",
      of: share,
      cells: { asked: { "code=a": 40 } },
      is: [0, 0, 40, null],
    },
    {
      why: "more hits than questions is a fault, not 105 %",
      of: share,
      cells: { blocked: { "code=a": 42 }, asked: { "code=a": 40 } },
      is: "inconsistent",
    },
    { why: "hits without a question as well", of: share, cells: { blocked: { "code=a": 1 } }, is: "inconsistent" },
    {
      why: "a rate counts by hours where minutes are stored",
      of: rate,
      cells: { blocked: { "code=a": 6 }, loans: { "": 1_200 } },
      is: [300, 6, 1_200, null],
    },
    { why: "a rate needs exposure", of: rate, cells: { blocked: { "code=a": 6 } }, is: "nothing-to-measure" },
    {
      why: "a count of nothing is zero once somebody counted",
      of: perLoan,
      cells: { loans: { "": 50 } },
      is: [0, 0, null, 0],
    },
    {
      why: "a count goes with what it is compared by",
      of: perLoan,
      cells: { blocked: { "code=a": 6 }, loans: { "": 50 } },
      is: [6, 6, null, 12],
    },
    {
      why: "without exposure the count stays, the comparison goes",
      of: perLoan,
      cells: { blocked: { "code=a": 6 } },
      is: [6, 6, null, null],
    },
    {
      why: "ages do not add up: the greatest counts",
      of: oldest,
      cells: { oldest: { "code=a": 15, "code=b": 90 } },
      is: [90, 90, null, null],
    },
    {
      why: "the median is a value, here the second of three",
      of: median,
      cells: { time: { "code=a&bin=60": 2, "code=b&bin=120": 1 } },
      is: [1, 2, 3, null],
    },
    { why: "no values, no median", of: median, cells: {}, is: "nothing-to-measure" },
    {
      why: "a mean is the stored sum by the number of values",
      of: mean,
      cells: { time: { "code=a&bin=60": 2 }, "time-sum": { "code=a": 150 } },
      is: [1.25, 150, 2, null],
    },
  ])("$why", ({ of, cells, is }) => {
    expect(brief(computeFigure(counted(cells), of))).toEqual(is);
  });

  it("is not measured where its source did not run, whatever lies in the cells", () => {
    expect(brief(computeFigure(counted({ blocked: { "code=a": 1 }, asked: { "code=a": 2 } }, ["loans"]), share))).toBe(
      "no-source",
    );
  });

  it("has an interval below twenty, and none from twenty on", () => {
    const of = (asked: number) =>
      computeFigure(counted({ blocked: { "code=a": 8 }, asked: { "code=a": asked } }), share);
    // 8 of 10 in the textbook: 49.02 % to 94.33 %.
    const ten = of(10);
    const bounds = ten.kind === "measured" && ten.interval !== null ? ten.interval : { low: 0, high: 0 };
    expect([bounds.low.toFixed(2), bounds.high.toFixed(2)]).toEqual(["49.02", "94.33"]);
    expect(of(19)).toMatchObject({ interval: { low: expect.any(Number) as number } });
    expect(of(20)).toMatchObject({ interval: null });
  });

  it("has a row for whatever was asked, also where nothing was blocked", () => {
    const rows = computeTable(counted({ blocked: { "code=a": 1 }, asked: { "code=a": 2, "code=b": 30 } }), share, [
      "code",
    ]);
    expect(rows.map(({ cell, result }) => [cell, brief(result)])).toEqual([
      ["code=a", [50, 1, 2, null]],
      ["code=b", [0, 0, 30, null]],
    ]);
  });
});

describe("a light", () => {
  const measured = (value: number, interval: { low: number; high: number } | null = null): FigureResult => ({
    kind: "measured",
    value,
    numerator: 0,
    denominator: 100,
    interval,
    exposure: null,
    perExposure: null,
  });
  const missing = (reason: "no-source" | "nothing-to-measure" | "inconsistent"): FigureResult => ({
    kind: "not-measured",
    reason,
  });
  const least = Target.parse({ atLeast: 98, warn: 95 });
  const most = Target.parse({ atMost: 20, warn: 40 });
  const strict = Target.parse({ atLeast: 100, strict: true });
  const yearly = Target.parse({ atLeast: 1, perYear: true });
  it.each<{
    why: string;
    target: Target | undefined;
    result: FigureResult;
    days?: number;
    mayBeEmpty?: boolean;
    is: Light;
  }>([
    { why: "no target, no light", target: undefined, result: measured(1), is: "none" },
    { why: "on the target is on target", target: least, result: measured(98), is: "green" },
    { why: "between warning and target", target: least, result: measured(96), is: "yellow" },
    { why: "below the warning", target: least, result: measured(94.9), is: "red" },
    { why: "less is better: up to the target", target: most, result: measured(20), is: "green" },
    { why: "less is better: between", target: most, result: measured(39), is: "yellow" },
    { why: "less is better: beyond", target: most, result: measured(41), is: "red" },
    {
      why: "few things: chance alone may explain the miss",
      target: least,
      result: measured(80, { low: 50, high: 99 }),
      is: "yellow",
    },
    {
      why: "few things, and still clearly missed",
      target: least,
      result: measured(20, { low: 5, high: 60 }),
      is: "red",
    },
    {
      why: "critical content is not softened by small numbers",
      target: strict,
      result: measured(90, { low: 60, high: 100 }),
      is: "red",
    },
    { why: "two years need two", target: yearly, result: measured(1), days: 730, is: "red" },
    { why: "one year needs one", target: yearly, result: measured(1), days: 365, is: "green" },
    { why: "nobody measured: not green", target: least, result: missing("no-source"), is: "unmeasured" },
    {
      why: "a probe that asked nothing measured nothing",
      target: least,
      result: missing("nothing-to-measure"),
      is: "unmeasured",
    },
    {
      why: "no case, nothing to be late with",
      target: least,
      result: missing("nothing-to-measure"),
      mayBeEmpty: true,
      is: "none",
    },
    {
      why: "a fault in the numbers is no light either",
      target: least,
      result: missing("inconsistent"),
      mayBeEmpty: true,
      is: "unmeasured",
    },
  ])("$why", ({ target, result, days = 365, mayBeEmpty = false, is }) => {
    expect(lightOf({ target, mayBeEmpty }, result, days)).toBe(is);
  });

  it.each<{ why: string; lights: readonly Light[]; enough?: boolean; is: Light }>([
    { why: "the worst rules", lights: ["green", "yellow", "red"], is: "red" },
    { why: "red stays red beside what nobody measured", lights: ["red", "unmeasured"], is: "red" },
    { why: "one unmeasured: not green", lights: ["green", "unmeasured"], is: "yellow" },
    { why: "all unmeasured: nobody knows", lights: ["unmeasured", "none"], is: "unmeasured" },
    { why: "nothing with a target", lights: ["none"], is: "none" },
    { why: "figures without a target do not count", lights: ["green", "none"], is: "green" },
    { why: "half a year measured is not a green year", lights: ["green"], enough: false, is: "yellow" },
  ])("$why", ({ lights, enough = true, is }) => expect(worstOf(lights, enough)).toBe(is));

  it("of an area names the metrics that gave it, and what nobody measured", () => {
    expect(
      areaOf("network", [
        { id: "M01", light: "unmeasured" },
        { id: "M03", light: "green" },
        { id: "M05", light: "yellow" },
        { id: "M09", light: "none" },
      ]),
    ).toEqual({ area: "network", light: "yellow", because: ["M01", "M05"], unmeasured: ["M01"] });
  });
});

describe("a change against the year before", () => {
  const now = (value: number, perExposure: number | null = null): FigureResult => ({
    kind: "measured",
    value,
    numerator: value,
    denominator: null,
    interval: null,
    exposure: null,
    perExposure,
  });
  it.each([
    { why: "absolute and in percent", a: now(60), b: now(40), is: { absolute: 20, percent: 50, perExposure: null } },
    {
      why: "twice as many on twice the loans is no change",
      a: now(80, 4),
      b: now(40, 4),
      is: { absolute: 40, percent: 100, perExposure: 0 },
    },
    {
      why: "from nothing there is no percent",
      a: now(3),
      b: now(0),
      is: { absolute: 3, percent: null, perExposure: null },
    },
  ])("$why", ({ a, b, is }) => expect(changeOf(a, b, true)).toMatchObject(is));

  it("is none where one of the two was not measured", () => {
    expect(changeOf(now(3), { kind: "not-measured", reason: "no-source" }, true)).toBeNull();
  });

  it("is not comparable across a change of thresholds, and says which", () => {
    const blank = {
      v: 1 as const,
      venue: "cne",
      timeZone: "Europe/Warsaw",
      days: 365,
      coverage: {},
      measures: {},
      breaks: [],
    };
    const after = { on: "2027-03-01", kind: "threshold" as const, what: "~s4-draft" };
    const then: PeriodAggregates = { ...blank, period: { from: "2026-01-01", to: "2027-01-01" } };
    const here: PeriodAggregates = { ...blank, period: YEAR, breaks: [after] };
    expect(breaksOf({ brokenBy: ["threshold"] }, here, then)).toEqual([after]);
    expect(breaksOf({ brokenBy: ["list"] }, here, then)).toEqual([]);
    // On the first day of all nothing is parted from anything.
    expect(breaksOf({ brokenBy: ["threshold"] }, { ...here, breaks: [{ ...after, on: "2026-01-01" }] }, then)).toEqual(
      [],
    );
  });
});

it("coverage is that of the least covered source, over the days that are over", () => {
  const sources = { coverage: { sources: ["cases" as const, "loans" as const], minimum: 80 } };
  const coverage = { cases: { measuredDays: 300, covered: 300_000 }, loans: { measuredDays: 73, covered: 36_500 } };
  expect(coverageOf(sources, { coverage, days: 365 })).toEqual({ percent: 10, enough: false });
  expect(coverageOf(sources, { coverage, days: 0 })).toEqual({ percent: null, enough: false });
  expect(coverageOf(sources, { coverage: {}, days: 10 })).toEqual({ percent: 0, enough: false });
});

it("a cell's name has no place for anything but codes", () => {
  expect(cellKey(["code", "check"], { code: "TS-06", check: "antivirus.active" }, 7)).toBe(
    "code=TS-06&check=antivirus.active&bin=7",
  );
  expect(cellKey(["code"], { code: "Jan Kowalski & syn=x" })).toBe("code=Jan-Kowalski-syn-x");
  expect(cellKey(["code"], {})).toBe("code=none");
  expect([...cellParts("code=a&bin=3")]).toEqual([
    ["code", "a"],
    ["bin", "3"],
  ]);
});

it("a venue that counted nothing yet has 32 metrics, five areas, and no number at all", () => {
  const nothing = { ...counted({}, []).aggregates, days: 0 };
  const result = effectiveness(CATALOGUE, nothing, null);
  expect(result.metrics.map(({ id }) => id)).toEqual(CATALOGUE.metrics.map(({ id }) => id));
  expect(result.metrics).toHaveLength(32);
  expect(result.metrics.flatMap(({ figures }) => figures).every(({ result: one }) => one.kind === "not-measured")).toBe(
    true,
  );
  expect(result.areas.map(({ area, light }) => [area, light])).toEqual([
    ["network", "unmeasured"],
    ["devices", "unmeasured"],
    ["people", "unmeasured"],
    ["procedure", "unmeasured"],
    ["help", "unmeasured"],
  ]);
});
