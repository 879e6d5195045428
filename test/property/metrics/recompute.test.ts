/**
 * Every number of an export against a program that shares nothing with the one that made it, over invented years; as JSON and as CSV.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { effectivenessCsv } from "../../../dashboard/reports/export-csv.ts";
import { effectiveness } from "../../../policies/engine/metrics/effectiveness.ts";
import { EffectivenessExport } from "../../../policies/schema/effectiveness.ts";
import type { PeriodAggregates } from "../../../policies/schema/effectiveness.ts";
import { recompute } from "../../../scripts/effectiveness/recompute.ts";
import { CATALOGUE, aggregates } from "../../support/aggregates.ts";

const broken = fc.array(
  fc.record({
    on: fc.constantFrom("2026-05-01", "2027-01-01", "2027-05-01"),
    kind: fc.constantFrom("list" as const, "threshold" as const, "policy" as const),
    what: fc.constantFrom("+a-list", "=cmd()", 'two; "words"'),
  }),
  { maxLength: 1 },
);
const withBreaks = (of: fc.Arbitrary<PeriodAggregates>): fc.Arbitrary<PeriodAggregates> =>
  fc.tuple(of, broken, fc.constantFrom(365, 365, 340)).map(([one, breaks, days]) => ({ ...one, breaks, days }));

const exported = fc
  .tuple(withBreaks(aggregates()), fc.option(withBreaks(aggregates("2026-01-01", "2027-01-01")), { nil: null }))
  .map(([now, before]): EffectivenessExport => ({
    v: 1,
    aggregates: now,
    before,
    result: effectiveness(CATALOGUE, now, before),
  }));

describe("the numbers of an export", () => {
  it("are found again by another program from the file alone, and fit their schema", () => {
    fc.assert(
      fc.property(exported, (document) => {
        expect(EffectivenessExport.parse(document)).toEqual(document);
        const byJson = recompute(JSON.stringify(document));
        expect(byJson.differences).toEqual([]);
        const byCsv = recompute(effectivenessCsv(document));
        expect(byCsv.differences).toEqual([]);
        expect(byCsv.checked).toBe(byJson.checked);
        expect(byJson.checked).toBeGreaterThan(700);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });

  it("are not found again after a count was changed by one, or a value was retouched", () => {
    const [document] = fc.sample(exported, { numRuns: 1, seed: 7 });
    if (document === undefined) throw new Error("no sample");
    const full: PeriodAggregates = {
      ...document.aggregates,
      coverage: { ...document.aggregates.coverage, loans: { measuredDays: 365, covered: 365_000 } },
      measures: { ...document.aggregates.measures, "loan-sessions": { "": 500 } },
    };
    const honest: EffectivenessExport = {
      v: 1,
      aggregates: full,
      before: null,
      result: effectiveness(CATALOGUE, full, null),
    };
    expect(recompute(JSON.stringify(honest)).differences).toEqual([]);
    const counted = structuredClone(honest);
    counted.aggregates.measures["loan-sessions"] = { "": 501 };
    expect(recompute(JSON.stringify(counted)).differences.join("\n")).toContain(
      "M20/sessions value: file 500, here 501",
    );
    const retouched = JSON.stringify(honest).replace('"light":"red"', '"light":"green"');
    expect(recompute(retouched).differences).not.toEqual([]);
  });

  it("stand in a CSV file that no spreadsheet runs", () => {
    const [document] = fc.sample(exported, { numRuns: 1, seed: 3 });
    if (document === undefined) throw new Error("no sample");
    const hostile = { ...document.aggregates, breaks: [{ on: "2027-02-01", kind: "list" as const, what: "=1+1" }] };
    const csv = effectivenessCsv({ ...document, aggregates: hostile });
    expect(csv.startsWith("\uFEFFrecord;period;id;")).toBe(true);
    expect(csv).toContain(`;2027-02-01;`);
    expect(csv).toContain(`"'=1+1"`);
    expect(csv.split("\r\n").every((line) => !/(?:^|;)[=+@]/u.test(line))).toBe(true);
  });
});
