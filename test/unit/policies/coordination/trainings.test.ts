/**
 * When a training is due: a table by hand.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { trainingsOf } from "../../../../policies/engine/coordination/trainings.ts";
import type { TrainingProgramme } from "../../../../policies/schema/standards.ts";

const programme: TrainingProgramme = {
  id: "x",
  title: { pl: "x", en: "x" },
  about: { pl: "x", en: "x" },
  requirement: "R-100",
  roles: ["edukator"],
  withinDays: 14,
  months: 12,
  competences: [],
  statement: false,
  term: "proposal",
};
const on = (day: string, id = "x") => ({ programme: id, on: day });

describe("a training", () => {
  it.each([
    {
      why: "is due within the days of a new person",
      attended: [],
      today: "2027-01-15",
      state: "due",
      due: "2027-01-15",
    },
    { why: "is late the day after", attended: [], today: "2027-01-16", state: "late", due: "2027-01-15" },
    {
      why: "holds for its months",
      attended: [on("2027-01-10")],
      today: "2027-12-10",
      state: "valid",
      due: "2028-01-10",
    },
    {
      why: "ends soon a month before",
      attended: [on("2027-01-10")],
      today: "2027-12-11",
      state: "soon",
      due: "2028-01-10",
    },
    {
      why: "holds on its last day",
      attended: [on("2027-01-10")],
      today: "2028-01-10",
      state: "soon",
      due: "2028-01-10",
    },
    {
      why: "has ended the day after",
      attended: [on("2027-01-10")],
      today: "2028-01-11",
      state: "expired",
      due: "2028-01-10",
    },
    {
      why: "counts from the latest one",
      attended: [on("2027-06-01"), on("2027-01-10")],
      today: "2027-06-02",
      state: "valid",
      due: "2028-06-01",
    },
    {
      why: "of another programme is not this one",
      attended: [on("2027-01-10", "y")],
      today: "2027-01-12",
      state: "due",
      due: "2027-01-15",
    },
    {
      why: "that is planned does not count yet",
      attended: [on("2027-03-01")],
      today: "2027-02-01",
      state: "late",
      due: "2027-01-15",
    },
  ] as const)("$why", ({ attended, today, state, due }) => {
    const person = { roles: ["edukator"] as const, since: "2027-01-01", attended };
    expect(trainingsOf([programme], person, today)).toEqual([expect.objectContaining({ state, due })]);
  });

  it("is asked of nobody whose roles do not need it", () => {
    expect(trainingsOf([programme], { roles: ["iod"], since: "2027-01-01", attended: [] }, "2027-01-01")).toEqual([]);
  });
});
