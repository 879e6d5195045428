/**
 * Single cases of what a closed survey shows, and of what its figures say.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { figuresOf } from "../../../../policies/engine/survey/figures.ts";
import { releaseOf } from "../../../../policies/engine/survey/release.ts";
import type { Questionnaire, ShownCount } from "../../../../policies/schema/survey.ts";

const OPTIONS = ["yes", "rather", "no", "skipped", "other"] as const;
const counted = (...rows: readonly (readonly number[])[]) =>
  rows.map((row, at) => ({
    question: `q${String(at)}`,
    counts: Object.fromEntries(row.map((count, place) => [OPTIONS[place] ?? "", count])),
  }));
const text = { pl: "tak", en: "yes" };
const sheet: Questionnaire = {
  audience: "staff",
  version: 1,
  since: "2026-01-01",
  title: text,
  lead: text,
  scales: [
    {
      id: "s",
      options: [
        { id: "yes", text, top: true },
        { id: "rather", text, top: true },
        { id: "no", text, top: false },
      ],
    },
  ],
  questions: [{ id: "q0", scale: "s", text, measure: "safe" }],
};

describe("a release", () => {
  it.each([
    { why: "nobody", people: 0, rows: [[0, 0, 0, 0]], respondents: 0, out: [] },
    { why: "four people are too few for any answer", people: 4, rows: [[4, 0, 0, 0]], respondents: "few", out: [] },
    { why: "five who agree", people: 5, rows: [[5, 0, 0, 0]], respondents: 5, out: [[5, 0, 0, 0]] },
    {
      why: "one of six stands out: the rest would give that one away",
      people: 6,
      rows: [[5, 1, 0, 0]],
      respondents: 5,
      out: [null],
    },
    {
      why: "the ordinary case: rounded, and the small one only as small",
      people: 41,
      rows: [[25, 14, 2, 0]],
      respondents: 40,
      out: [[25, 15, "few", 0]],
    },
    {
      why: "nearly everybody agrees",
      people: 41,
      rows: [[39, 0, 2, 0]],
      respondents: 40,
      out: [[40, 0, "few", 0]],
    },
    {
      why: "scattered answers are all small, and none of them is more than that",
      people: 16,
      rows: [[4, 4, 4, 4]],
      respondents: 15,
      out: [["few", "few", "few", "few"]],
    },
    {
      why: "five times seven are thirty-five people exactly, so «one of 35» would be one or two: withheld",
      people: 35,
      rows: [
        [34, 1, 0, 0, 0],
        [7, 7, 7, 7, 7],
      ],
      respondents: 35,
      out: [null, [5, 5, 5, 5, 5]],
    },
    {
      why: "five times eight are forty at least, so «three of 40» would be three or four: withheld",
      people: 40,
      rows: [
        [37, 3, 0, 0, 0],
        [8, 8, 8, 8, 8],
      ],
      respondents: 40,
      out: [null, [10, 10, 10, 10, 10]],
    },
  ] satisfies readonly {
    readonly why: string;
    readonly people: number;
    readonly rows: readonly (readonly number[])[];
    readonly respondents: ShownCount;
    readonly out: readonly (readonly ShownCount[] | null)[];
  }[])("$why", ({ people, rows, respondents, out }) => {
    const shown = releaseOf(people, counted(...rows));
    expect(shown.respondents).toBe(respondents);
    expect(shown.questions.map(({ counts }) => (counts === null ? null : Object.values(counts)))).toEqual(out);
  });
});

describe("a figure", () => {
  it.each([
    {
      why: "rounded numbers as they are; who left it out did not answer",
      counts: [25, 15, 5, 5],
      people: 50,
      top: 40,
      answered: 45,
    },
    { why: "a few stand for what the numbers leave", counts: [40, 0, "few", 0], people: 40, top: 40, answered: 41 },
    { why: "two of few share what is left", counts: [30, "few", "few", 0], people: 35, top: 33, answered: 35 },
    { why: "few are never more than four", counts: [20, 0, "few", 0], people: 30, top: 20, answered: 24 },
  ] as const)("$why", ({ counts, people, top, answered }) => {
    const shown = Object.fromEntries(OPTIONS.map((option, at) => [option, counts[at] ?? 0]));
    expect(figuresOf(sheet, { respondents: people, questions: [{ question: "q0", counts: shown }] })).toEqual([
      { question: "q0", measure: "safe", top, answered },
    ]);
  });

  it("says nothing of a question that is withheld or of a round with too few", () => {
    const nothing = [{ question: "q0", measure: "safe", top: null, answered: null }];
    expect(figuresOf(sheet, { respondents: 20, questions: [{ question: "q0", counts: null }] })).toEqual(nothing);
    expect(figuresOf(sheet, { respondents: "few", questions: [] })).toEqual(nothing);
  });
});
