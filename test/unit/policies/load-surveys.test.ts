/**
 * The shipped questionnaires, and faults a venue's own would be told of with their place.
 *
 * @module
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PolicyError } from "../../../policies/load/error.ts";
import { loadSurveys, longestSentence } from "../../../policies/load/load-surveys.ts";
import { SURVEY_LANGUAGES } from "../../../policies/schema/survey.ts";

const SHIPPED = join(import.meta.dirname, "../../../policies/surveys");

describe("the shipped questionnaires", () => {
  const sheets = loadSurveys();
  it("ask what M27 counts, each of whom the metric speaks of", () => {
    const measures = (audience: keyof typeof sheets) =>
      sheets[audience].questions.flatMap(({ measure }) => measure ?? []);
    expect(measures("child")).toEqual(["safe", "knows-help"]);
    expect(measures("guardian")).toEqual(["safe", "knows-help"]);
    expect(measures("staff")).toEqual(["procedures-work", "knows-help"]);
  });
  it("are easy to read for children in all three languages, with a face beside every answer", () => {
    const { title, lead, questions, scales } = sheets.child;
    const options = scales.flatMap((scale) => scale.options);
    for (const text of [title, lead, ...questions.map((one) => one.text), ...options.map((one) => one.text)])
      for (const language of SURVEY_LANGUAGES.child)
        expect(longestSentence(text[language] ?? "")).toBeLessThanOrEqual(12);
    expect(options.every(({ face }) => face !== undefined)).toBe(true);
  });
});

describe("faults", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "latarnik-surveys-"));
    cpSync(SHIPPED, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    {
      why: "a long sentence for children",
      file: "child",
      from: 'pl: "Dorośli mnie słuchają, kiedy coś mówię."',
      to: 'pl: "Jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście."',
      says: "questions[3].text.pl: a sentence has more than 12 words",
    },
    {
      why: "a missing language",
      file: "guardian",
      from: '      uk: "Моя дитина тут у безпеці."\n',
      to: "",
      says: "questions[0].text.uk: there is no text in uk",
    },
    {
      why: "a scale nobody wrote",
      file: "staff",
      from: "scale: agree",
      to: "scale: agre",
      says: "questions[0].scale: there is no scale agre",
    },
    {
      why: "a key nobody knows",
      file: "staff",
      from: "version: 1",
      to: "version: 1\nfreeText: true",
      says: "freeText: unknown key",
    },
    {
      why: "three best answers where M27 counts two",
      file: "staff",
      from: "id: rather-disagree,",
      to: "id: rather-disagree, top: true,",
      says: "questions[0].scale: procedures-work counts the two best answers; two options must be marked top",
    },
    {
      why: "one measure counted twice",
      file: "child",
      from: "measure: knows-help",
      to: "measure: safe",
      says: "questions[1].measure: safe is counted twice",
    },
    {
      why: "the wrong file",
      file: "child",
      from: "audience: child",
      to: "audience: guardian",
      says: "audience: this is the file of child",
    },
  ])("$why", ({ file, from, to, says }) => {
    const path = join(folder, `${file}.yaml`);
    const text = readFileSync(path, "utf8");
    expect(text).toContain(from);
    writeFileSync(path, text.replace(from, to));
    let caught: unknown;
    try {
      loadSurveys(folder);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(PolicyError);
    expect((caught as PolicyError).faults.map((fault) => `${fault.path}: ${fault.message}`)).toContain(says);
    expect((caught as PolicyError).faults.every(({ line }) => line > 1)).toBe(true);
  });
});
