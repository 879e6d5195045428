/**
 * Every file of test/scenarios, run through the resolver's core.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { differences } from "../../support/scenario/compare.ts";
import { readShipped, scenarioFiles } from "../../support/scenario/read.ts";
import { runScenario } from "../../support/scenario/run.ts";
import { Scenario } from "../../support/scenario/schema.ts";
import { instantOf } from "../../support/scenario/wall-time.ts";

const files = scenarioFiles();

describe("scenarios", () => {
  it("are many", () => {
    expect(files.length).toBeGreaterThanOrEqual(35);
  });

  it.each(files)("%s", async (file) => {
    const run = await runScenario(readShipped(file));
    const faults = run.results.flatMap((result, index) =>
      differences(result).map((fault) => `step ${index + 1} (${result.step.ask ?? result.step.why ?? ""}): ${fault}`),
    );
    expect(faults).toEqual([]);
    expect(run.unexpected).toEqual([]);
    expect(run.failures).toEqual([]);
  });
});

describe("the judge of scenarios", () => {
  const scenario = (step: object, more: object = {}): Scenario =>
    Scenario.parse({
      title: "A blocked name for the judge",
      why: "The comparison itself must be able to fail",
      network: "tablets",
      lists: { casino: { category: "TS-06", names: ["blocked.example"] } },
      steps: [{ ask: "blocked.example A", ...step }],
      ...more,
    });
  it.each([
    { why: "another rcode", expect: { rcode: "NOERROR" } },
    { why: "another extended error", expect: { ede: 16 } },
    { why: "no extended error", expect: { ede: null } },
    { why: "another text", expect: { edeText: "TS-99" } },
    { why: "an answer", expect: { answer: ["blocked.example 60 A 192.0.2.1"] } },
    { why: "another lifetime", expect: { soaTtl: 31 } },
    { why: "a question upstream", expect: { upstreamAsked: 1 } },
    { why: "silence", expect: { dropped: true } },
    { why: "no hit", expect: { hits: [] } },
    { why: "another hit", expect: { hits: [{ category: "TS-07" }] } },
    { why: "another count", expect: { counted: { "tablets TS-06": 2 } } },
    { why: "another network", expect: { network: "kiosk" } },
    { why: "another spelling", expect: { question: "Blocked.example" } },
  ])("sees $why", async ({ expect: expected }) => {
    const run = await runScenario(scenario({ expect: expected }));
    expect(run.results.flatMap(differences)).toHaveLength(1);
  });

  it("sees a question that nobody wrote an answer for", async () => {
    const run = await runScenario(scenario({ ask: "other.example A", expect: { rcode: "SERVFAIL" } }));
    expect(run.unexpected).toEqual(["other.example A"]);
  });

  it.each([
    { why: "a misspelt expectation", step: { expect: { rcod: "NOERROR" } } },
    { why: "a misspelt step", step: { asks: "x" } },
  ])("refuses $why", ({ step }) => {
    expect(() => scenario(step)).toThrow(/nrecognized/u);
  });

  it("knows summer time, the skipped hour and the hour that occurs twice", () => {
    expect(instantOf("2026-11-23T10:00")).toBe(Date.UTC(2026, 10, 23, 9));
    expect(instantOf("2026-07-01T10:00")).toBe(Date.UTC(2026, 6, 1, 8));
    expect(() => instantOf("2026-03-29T02:30")).toThrow(RangeError);
    expect(instantOf("2026-10-25T00:30Z")).toBe(Date.UTC(2026, 9, 25, 0, 30));
  });
});
