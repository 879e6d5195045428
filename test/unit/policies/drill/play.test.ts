/**
 * Drills by the rules of cases: shipped scenarios can be played to their end, broken ones are refused, and scoring is a table.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { drillTime, outcomeOf } from "../../../../policies/engine/drill/play.ts";
import { loadDrills, stuckAt } from "../../../../policies/load/load-drills.ts";
import { loadStandards } from "../../../../policies/load/load-standards.ts";

describe("the shipped scenarios", () => {
  const scenarios = loadDrills();
  it("go through every seat, 112 and the conflict of interest", () => {
    const seats = new Set(scenarios.flatMap(({ steps }) => steps.map(({ seat }) => seat)));
    expect([...seats].toSorted()).toEqual(["consult", "intake", "lead", "machine", "nsp", "own"]);
    expect(
      scenarios.some(
        ({ namedRole, steps }) => namedRole !== null && steps.some(({ does }) => does.kind === "emergency"),
      ),
    ).toBe(true);
  });

  it("say in both languages that they are a drill, and name requirements that exist", () => {
    const known = new Set(loadStandards().requirements.map(({ id }) => id));
    for (const { story, steps } of scenarios) {
      expect(story.pl.startsWith("ĆWICZENIE.")).toBe(true);
      expect(story.en.startsWith("DRILL.")).toBe(true);
      expect(steps.filter(({ requirement }) => !known.has(requirement))).toEqual([]);
    }
  });

  it.each([
    { why: "registered before the note was handed over", drop: "hand-over", stuck: ["register"] },
    { why: "harm judged before the event was qualified", drop: "qualify", stuck: ["propose-harm", "daily-line"] },
    { why: "closed without a line in the daily report", drop: "daily-line", stuck: ["close"] },
  ])("cannot be played where the procedure forbids it: $why", ({ drop, stuck }) => {
    for (const scenario of scenarios)
      expect(stuckAt({ ...scenario, steps: scenario.steps.filter(({ id }) => id !== drop) })?.step).toBeOneOf(stuck);
  });

  it("does not let the person named give the second opinion", () => {
    const [conflict] = scenarios.filter(({ namedRole }) => namedRole !== null);
    const asked = conflict!.steps.map((step) =>
      step.id === "consult-harm" ? { ...step, seat: "lead" as const } : step,
    );
    expect(stuckAt({ ...conflict!, steps: asked })).toEqual({ step: "consult-harm", code: "E_CASE_DENIED" });
  });
});

it.each([
  { why: "not done while it runs", done: undefined, over: false, outcome: "open" },
  { why: "not done when it ended", done: undefined, over: true, outcome: "missed" },
  { why: "done in its time", done: { at: 10, dueAt: 10 }, over: true, outcome: "made" },
  { why: "done after it", done: { at: 11, dueAt: 10 }, over: false, outcome: "late" },
  { why: "done where no clock runs", done: { at: 11, dueAt: null }, over: true, outcome: "made" },
])("a step $why is $outcome", ({ done, over, outcome }) => {
  expect(outcomeOf(done, over)).toBe(outcome);
});

it("lets the drill's clock run faster, and never backwards", () => {
  expect(drillTime(1_000, 4, 1_500)).toBe(3_000);
  expect(drillTime(1_000, 4, 400)).toBe(1_000);
});
