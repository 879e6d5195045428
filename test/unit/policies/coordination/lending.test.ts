/**
 * Who may open a lending session: a table by hand, and the shipped table of trainings.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { lendingLeave, lendingProgramme, mayLend } from "../../../../policies/engine/coordination/lending.ts";
import type { LendingFacts } from "../../../../policies/engine/coordination/lending.ts";
import { loadStandards } from "../../../../policies/load/load-standards.ts";

const programme = lendingProgramme(loadStandards().programmes);
const AT = Date.parse("2027-03-10T08:00:00Z");
const facts = (more: Partial<LendingFacts>): LendingFacts => ({
  firstClosedAt: AT - 1,
  attended: [],
  at: AT,
  day: "2027-03-10",
  ...more,
});

describe("leave to lend", () => {
  it("is asked for by the shipped training for the loan desk, which holds twelve months", () => {
    expect(programme).toMatchObject({ id: "loan-desk", months: 12, requirement: "R-100" });
  });

  it.each([
    { why: "a venue without a closed list lends", facts: facts({ firstClosedAt: null }), kind: "not-in-force" },
    {
      why: "a session opened before the first list was closed was in order",
      facts: facts({ firstClosedAt: AT + 1 }),
      kind: "not-in-force",
    },
    {
      why: "from the instant of the first closing the rule holds",
      facts: facts({ firstClosedAt: AT }),
      kind: "untrained",
    },
    { why: "whoever never signed does not lend", facts: facts({}), kind: "untrained" },
    {
      why: "a training of a day to come counts for nothing yet",
      facts: facts({ attended: ["2027-03-11"] }),
      kind: "untrained",
    },
    {
      why: "trained today, one lends today",
      facts: facts({ attended: ["2027-03-10"] }),
      kind: "trained",
      until: "2028-03-10",
    },
    {
      why: "the last day still counts",
      facts: facts({ attended: ["2026-03-10"] }),
      kind: "trained",
      until: "2027-03-10",
    },
    {
      why: "the day after does not",
      facts: facts({ attended: ["2026-03-09"] }),
      kind: "expired",
      until: "2027-03-09",
    },
    {
      why: "the newest counts, in whatever order",
      facts: facts({ attended: ["2026-09-01", "2024-01-01", "2025-01-01"] }),
      kind: "trained",
      until: "2027-09-01",
    },
  ])("$why", ({ facts: given, kind, until }) => {
    const leave = lendingLeave(programme, given);
    expect(leave).toEqual(until === undefined ? { kind } : { kind, until });
    expect(mayLend(leave)).toBe(kind === "trained" || kind === "not-in-force");
  });

  it("asks nobody where the venue's table names no such training", () => {
    expect(lendingLeave(undefined, facts({}))).toEqual({ kind: "not-in-force" });
  });
});
