/**
 * Walking through a survey, and what the coordinator's page makes of a round.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import {
  answersOf,
  laterDay,
  percentOf,
  shareTone,
  siteOf,
  wordOf,
} from "../../../../dashboard/web/pages/surveys/model.ts";
import { answer, atStart, back, roundCode, textIn } from "../../../../dashboard/web/pages/surveys/sheet.model.ts";
import { EASY_SENTENCE_WORDS } from "../../../../policies/schema/survey.ts";
import { surveyPublicTexts } from "../../../../dashboard/web/texts/public/survey.ts";
import { surveyPoster } from "../../../../dashboard/web/texts/surveys/poster.ts";
import { loadSurveys, longestSentence } from "../../../../policies/load/load-surveys.ts";

const sheet = loadSurveys().child;
const last = sheet.questions.length - 1;

describe("walking through", () => {
  it("goes on with every answer, back without losing one, and forgets an answer that is left out after all", () => {
    let walk = answer({ ...atStart, at: 0 }, sheet, "agree");
    expect(walk).toEqual({ at: 1, answers: { safe: "agree" } });
    walk = back(answer(walk, sheet, null), sheet);
    expect(walk).toEqual({ at: 1, answers: { safe: "agree" } });
    walk = answer(back(walk, sheet), sheet, null);
    expect(walk).toEqual({ at: 1, answers: {} });
    expect(back({ at: 0, answers: {} }, sheet).at).toBe("start");
    const end = answer({ at: last, answers: {} }, sheet, "disagree");
    expect(end.at).toBe("end");
    expect(back(end, sheet).at).toBe(last);
  });

  it.each([
    { why: "as printed", typed: "K7M-2QF", out: "K7M-2QF" },
    { why: "as typed on a phone", typed: " k7m 2qf", out: "K7M-2QF" },
    { why: "too short", typed: "K7M", out: null },
    { why: "a path", typed: "../api", out: null },
  ])("reads a code: $why", ({ typed, out }) => expect(roundCode(typed)).toBe(out));

  it("speaks Polish where a text is missing, and says so", () => {
    expect(textIn({ pl: "Tak", en: "Yes" }, "uk")).toEqual({ text: "Tak", lang: "pl" });
    expect(textIn({ pl: "Tak", en: "Yes", uk: "Так" }, "uk")).toEqual({ text: "Так", lang: "uk" });
  });

  it("uses no sentence too long for a child around the questions and on the poster", () => {
    const around = Object.values(surveyPublicTexts).flatMap((texts) => Object.values(texts));
    const onWall = Object.values(surveyPoster).flatMap(({ title, lead, ...rest }) => [
      title.child,
      lead.child,
      ...Object.values(rest),
    ]);
    expect([...around, ...onWall].filter((text) => longestSentence(text) > EASY_SENTENCE_WORDS)).toEqual([]);
  });
});

describe("the coordinator's page", () => {
  it("takes shares only from what is shown", () => {
    expect(percentOf({ top: 40, answered: 50 })).toBe(80);
    expect(percentOf({ top: null, answered: null })).toBeNull();
    expect(percentOf({ top: 0, answered: 0 })).toBeNull();
    expect([80, 79, 65, 64, null].map(shareTone)).toEqual(["good", "attention", "attention", "danger", "not-measured"]);
  });

  it("draws the longest bar whole and a small count short, in the order of the sheet", () => {
    const counts = {
      agree: 40,
      "rather-agree": 20,
      "rather-disagree": "few" as const,
      disagree: 0,
      unsure: 0,
      skipped: 0,
    };
    const release = { respondents: 60, questions: [{ question: "safe", counts }] };
    const rows = answersOf(sheet, release, "safe") ?? [];
    expect(rows.map(({ part, top }) => [part, top])).toEqual([
      [100, true],
      [50, true],
      [5, false],
      [0, false],
      [0, false],
      [0, false],
    ]);
    expect(rows.at(-1)?.text).toBeNull();
    expect(answersOf(sheet, { respondents: 60, questions: [{ question: "safe", counts: null }] }, "safe")).toBeNull();
  });

  it.each([
    { why: "a whole address", typed: "https://latarnik.example.org/cokolwiek", out: "https://latarnik.example.org" },
    { why: "with a port", typed: " http://192.0.2.7:8080 ", out: "http://192.0.2.7:8080" },
    { why: "a script is no address", typed: "javascript:alert(1)", out: null },
    { why: "nothing", typed: "", out: null },
  ])("reads the poster's address: $why", ({ typed, out }) => expect(siteOf(typed)).toBe(out));

  it("counts days over a change of clocks, and tells an open round that is over from one that is not", () => {
    expect(laterDay("2027-03-20", 21)).toBe("2027-04-10");
    expect(wordOf({ state: "open", ended: true })).toBe("ended");
    expect(wordOf({ state: "open", ended: false })).toBe("open");
  });
});
