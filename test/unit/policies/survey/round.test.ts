/**
 * When a round takes answers, what may follow what, when the next would fit, and which duty it fulfils.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { after, isFulfilled, proposedDays, sheetState, wrongDays } from "../../../../policies/engine/survey/round.ts";
import type { SurveyAudience } from "../../../../policies/schema/survey.ts";

describe("steps", () => {
  it.each([
    { why: "a planned round opens", from: "planned", step: "open", to: "open" },
    { why: "a planned round has nothing to close", from: "planned", step: "close", to: null },
    { why: "an open one closes", from: "open", step: "close", to: "closed" },
    { why: "an open one may be cancelled", from: "open", step: "cancel", to: "cancelled" },
    { why: "results are not taken back", from: "closed", step: "cancel", to: null },
    {
      why: "a closed one does not open again: a second result could be subtracted from the first",
      from: "closed",
      step: "open",
      to: null,
    },
    { why: "a cancelled one is gone", from: "cancelled", step: "open", to: null },
  ] as const)("$why", ({ from, step, to }) => expect(after(from, step)).toBe(to));
});

describe("days", () => {
  const days = { opensOn: "2027-05-15", closesOn: "2027-06-15" };
  it.each([
    { why: "before its first day", state: "open", today: "2027-05-14", out: "soon" },
    { why: "on its first day", state: "open", today: "2027-05-15", out: "open" },
    { why: "on its last day", state: "open", today: "2027-06-15", out: "open" },
    { why: "the day after", state: "open", today: "2027-06-16", out: "over" },
    { why: "planned, whatever the day", state: "planned", today: "2027-05-20", out: "soon" },
    { why: "closed early", state: "closed", today: "2027-05-20", out: "over" },
  ] as const)("$why: $out", ({ state, today, out }) => expect(sheetState(state, days, today)).toBe(out));

  it.each([
    { why: "one day is enough", opensOn: "2027-05-15", closesOn: "2027-05-15", out: null },
    { why: "backwards", opensOn: "2027-05-16", closesOn: "2027-05-15", out: "order" },
    { why: "over already", opensOn: "2027-05-01", closesOn: "2027-05-09", out: "past" },
    { why: "longer than a season", opensOn: "2027-05-15", closesOn: "2027-09-13", out: "long" },
  ])("$why", ({ out, ...given }) => expect(wrongDays(given, "2027-05-10")).toBe(out));

  it.each([
    { why: "in winter the next season is May", today: "2026-11-22", out: ["2027-05-15", "2027-06-15"] },
    { why: "in season it begins today", today: "2027-05-20", out: ["2027-05-20", "2027-06-15"] },
    { why: "less than two weeks of it left", today: "2027-06-05", out: ["2027-10-01", "2027-10-31"] },
    { why: "late in autumn it is next year's", today: "2027-10-18", out: ["2028-05-15", "2028-06-15"] },
  ])("$why", ({ today, out }) => expect(Object.values(proposedDays(today))).toEqual(out));
});

describe("a duty", () => {
  const held = (audience: SurveyAudience, closedOn: string, people: number) => ({ audience, closedOn, people });
  it.each([
    {
      why: "children alone are half of it",
      duty: "survey-guests",
      rounds: [held("child", "2027-06-15", 30)],
      last: null,
      out: false,
    },
    {
      why: "children and guardians",
      duty: "survey-guests",
      rounds: [held("child", "2027-06-15", 30), held("guardian", "2027-06-20", 5)],
      last: null,
      out: true,
    },
    {
      why: "last year's round of guardians was counted last year",
      duty: "survey-guests",
      rounds: [held("child", "2027-06-15", 30), held("guardian", "2026-06-20", 30)],
      last: "2026-06-20",
      out: false,
    },
    {
      why: "four answers show nothing",
      duty: "survey-staff",
      rounds: [held("staff", "2027-06-15", 4)],
      last: null,
      out: false,
    },
    { why: "staff", duty: "survey-staff", rounds: [held("staff", "2027-06-15", 12)], last: "2026-06-15", out: true },
  ] as const)("$why", ({ duty, rounds, last, out }) => expect(isFulfilled(duty, rounds, last)).toBe(out));
});
