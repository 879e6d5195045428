/**
 * What the pages of reports decide: which periods are offered, how the words of two people are merged, what changed from one text to another.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  changesOf,
  fieldText,
  isSame,
  keyOf,
  merged,
  nextReportYear,
  periodsOf,
  tidy,
  withAnnex,
  yearsOf,
} from "../../../../dashboard/web/pages/reports/model.ts";
import type { Narrative } from "../../../../dashboard/web/pages/reports/model.ts";

const WORDS: Narrative = {
  standards: "3",
  aim: "a",
  methods: "b",
  result: "c",
  conclusions: "d",
  annexes: [],
  leftOut: [],
};
const some = fc.constantFrom("", "raz", "dwa", "raz dwa", "trzy\n\ncztery");
const narratives: fc.Arbitrary<Narrative> = fc.record({
  standards: some,
  aim: some,
  methods: some,
  result: some,
  conclusions: some,
  annexes: fc.array(fc.record({ title: some, where: some }), { maxLength: 2 }),
  leftOut: fc.subarray(["definitions", "counted", "surveys"]),
});

describe("periods", () => {
  it.each([
    { why: "the year before an even one", today: "2026-11-22", year: 2027 },
    { why: "until the day it is due", today: "2028-03-31", year: 2027 },
    { why: "the day after", today: "2028-04-01", year: 2029 },
    { why: "an odd year", today: "2027-07-01", year: 2027 },
  ])("the next report: $why", ({ today, year }) => {
    expect(nextReportYear(today)).toBe(year);
    expect(keyOf(periodsOf(today)[0] ?? { kind: "annual", lastYear: 0 })).toBe(`biennial-${String(year)}`);
    const keys = periodsOf(today).map(keyOf);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("an edition's years are those with days in it", () => {
    expect(yearsOf({ period: { from: "2026-01-01", to: "2028-01-01" } })).toEqual({ first: "2026", last: "2027" });
  });
});

describe("words of two", () => {
  it.each([
    { why: "mine alone", mine: { aim: "x" }, theirs: {}, out: { aim: "x" }, conflicts: [] },
    { why: "theirs alone", mine: {}, theirs: { result: "y" }, out: { result: "y" }, conflicts: [] },
    {
      why: "different parts",
      mine: { aim: "x" },
      theirs: { result: "y" },
      out: { aim: "x", result: "y" },
      conflicts: [],
    },
    { why: "the same part", mine: { aim: "x" }, theirs: { aim: "y" }, out: { aim: "x" }, conflicts: ["aim"] },
    { why: "the same words", mine: { aim: "x" }, theirs: { aim: "x" }, out: { aim: "x" }, conflicts: [] },
    {
      why: "rows of annexes",
      mine: { annexes: [{ title: "aaa", where: "" }] },
      theirs: { annexes: [{ title: "bbb", where: "" }] },
      out: { annexes: [{ title: "aaa", where: "" }] },
      conflicts: ["annexes"],
    },
    {
      why: "the same annex left out",
      mine: { leftOut: ["counted" as const] },
      theirs: { leftOut: ["counted" as const], aim: "y" },
      out: { leftOut: ["counted"], aim: "y" },
      conflicts: [],
    },
    {
      why: "different annexes left out",
      mine: { leftOut: ["counted" as const] },
      theirs: { leftOut: ["surveys" as const] },
      out: { leftOut: ["counted"] },
      conflicts: ["leftOut"],
    },
  ])("$why", ({ mine, theirs, out, conflicts }) => {
    expect(merged(WORDS, { ...WORDS, ...mine }, { ...WORDS, ...theirs })).toEqual({
      words: { ...WORDS, ...out },
      conflicts,
    });
  });

  it("every part is mine where I changed it, else theirs", () => {
    fc.assert(
      fc.property(narratives, narratives, narratives, (base, mine, theirs) => {
        const { words, conflicts } = merged(base, mine, theirs);
        for (const field of ["standards", "aim", "methods", "result", "conclusions", "annexes", "leftOut"] as const) {
          const same = (a: Narrative, b: Narrative): boolean => JSON.stringify(a[field]) === JSON.stringify(b[field]);
          expect(words[field]).toEqual(same(mine, base) ? theirs[field] : mine[field]);
          expect(conflicts.includes(field)).toBe(!same(mine, base) && !same(theirs, base) && !same(mine, theirs));
        }
      }),
      { seed: 7 },
    );
  });

  it("tidied words hold no empty rows, and tidying again changes nothing", () => {
    fc.assert(
      fc.property(narratives, (words) => {
        const once = tidy({ ...words, aim: `  ${words.aim}\n` });
        expect(once.annexes.every(({ title, where }) => title + where !== "")).toBe(true);
        expect(isSame(tidy(once), once)).toBe(true);
      }),
      { seed: 7 },
    );
  });
});

describe("annexes of the program", () => {
  it.each([
    { why: "one is left out", before: [], id: "counted", on: false, after: ["counted"] },
    {
      why: "another, in the order of the report",
      before: ["surveys"],
      id: "counted",
      on: false,
      after: ["counted", "surveys"],
    },
    { why: "one comes back", before: ["counted", "surveys"], id: "counted", on: true, after: ["surveys"] },
    { why: "what is out stays out", before: ["counted"], id: "counted", on: false, after: ["counted"] },
  ] as const)("$why", ({ before, id, on, after }) => {
    expect(withAnnex(before, id, on)).toEqual(after);
  });

  it("are read as those the report goes with", () => {
    expect(fieldText({ ...WORDS, leftOut: ["breakdown", "counted"] }, "leftOut", (id) => `<${id}>`)).toBe(
      "<definitions>\n<protocols>\n<surveys>",
    );
  });
});

describe("what changed", () => {
  it.each([
    { why: "nothing", before: "raz dwa", after: "raz dwa", out: [["same", "raz dwa"]] },
    { why: "nothing at all", before: "", after: "", out: [] },
    {
      why: "a word in the middle",
      before: "raz trzy",
      after: "raz dwa trzy",
      out: [
        ["same", "raz "],
        ["new", "dwa "],
        ["same", "trzy"],
      ],
    },
    {
      why: "everything",
      before: "raz",
      after: "dwa",
      out: [
        ["gone", "raz"],
        ["new", "dwa"],
      ],
    },
    { why: "all of it new", before: "", after: "dwa", out: [["new", "dwa"]] },
  ])("$why", ({ before, after, out }) => {
    expect(changesOf(before, after).map(({ kind, text }) => [kind, text])).toEqual(out);
  });

  it("gives back both texts, letter by letter", () => {
    const texts = fc
      .array(fc.constantFrom("raz", "dwa", " ", "\n", "trzy ", "ż"), { maxLength: 30 })
      .map((all) => all.join(""));
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const found = changesOf(before, after);
        const told = (leave: string): string =>
          found
            .filter(({ kind }) => kind !== leave)
            .map(({ text }) => text)
            .join("");
        expect(told("new")).toBe(before);
        expect(told("gone")).toBe(after);
      }),
      { seed: 7 },
    );
    const long = "słowo ".repeat(2_000);
    expect(changesOf(long, `${long}koniec`).map(({ kind }) => kind)).toEqual(["gone", "new"]);
  });

  it("annexes compare as lines", () => {
    const annexes = [
      { title: "Lista", where: "teczka 3" },
      { title: "Protokół", where: "" },
    ];
    expect(fieldText({ ...WORDS, annexes }, "annexes", String)).toBe("Lista (teczka 3)\nProtokół");
  });
});
