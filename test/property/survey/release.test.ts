/**
 * What a released survey gives away: nothing exact below five, to whoever adds up everything shown, to whoever knows the rules by heart, and to whoever
 * looked at every moment before.
 *
 * Oracles share no code with the engine: sums are found by trying, and small tables are listed whole.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { releaseOf, shownPeople } from "../../../policies/engine/survey/release.ts";
import type { ShownCount, SurveyRelease } from "../../../policies/schema/survey.ts";

type Table = readonly (readonly number[])[];

const release = (table: Table): SurveyRelease =>
  releaseOf(
    (table[0] ?? []).reduce((a, b) => a + b, 0),
    table.map((row, q) => ({
      question: `q${String(q)}`,
      counts: Object.fromEntries(row.map((count, at) => [`o${String(at)}`, count])),
    })),
  );

const rowsOf = ({ questions }: SurveyRelease): readonly (readonly ShownCount[] | null)[] =>
  questions.map(({ counts }) => (counts === null ? null : Object.values(counts)));

/** Numbers a shown count may stand for, written out from the sentence on the page. */
function meanings(shown: ShownCount): readonly number[] {
  if (shown === "few") return [1, 2, 3, 4];
  if (shown === 0) return [0];
  return [-2, -1, 0, 1, 2].map((off) => shown + off).filter((one) => one >= 5);
}

/** Every sum a row may have, found by adding option after option. */
function sums(row: readonly (readonly number[])[]): ReadonlySet<number> {
  let reached = new Set([0]);
  for (const values of row) reached = new Set([...reached].flatMap((sum) => values.map((value) => sum + value)));
  return reached;
}

/** Values a cell may have, given all that is shown. */
function possible(shown: SurveyRelease, question: number, option: number): readonly number[] {
  const rows = rowsOf(shown).map((row) => row?.map(meanings) ?? null);
  const people = meanings(shown.respondents).filter((count) =>
    rows.every((row) => row === null || sums(row).has(count)),
  );
  const row = rows[question] ?? [];
  return (row[option] ?? []).filter((value) => {
    const others = sums(row.map((values, at) => (at === option ? [value] : values)));
    return people.some((count) => others.has(count));
  });
}

/** Mostly one or two loud answers and a few single ones: that is where a small number could be worked out. */
const loud = (people: number, options: number): fc.Arbitrary<number[]> =>
  fc
    .array(fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 4 }) }, fc.integer({ min: 0, max: people })), {
      minLength: options - 1,
      maxLength: options - 1,
    })
    .map((drawn) => {
      let left = people;
      const row = drawn.map((count) => {
        const taken = Math.min(left, count);
        left -= taken;
        return taken;
      });
      return [...row, left];
    });
/** The same number everywhere: all rounded the same way, so that the row says most of how many people there were. */
const even = (people: number, options: number): number[] =>
  Array.from({ length: options }, (_, at) => Math.floor(people / options) + (at < people % options ? 1 : 0));

const table = fc
  .tuple(fc.integer({ min: 5, max: 70 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 3, max: 6 }))
  .chain(([people, questions, options]) =>
    fc.array(fc.oneof({ weight: 2, arbitrary: loud(people, options) }, fc.constant(even(people, options))), {
      minLength: questions,
      maxLength: questions,
    }),
  );

describe("a released survey", () => {
  it("is true, and leaves three values for every count below five to whoever adds everything up", () => {
    let small = 0;
    fc.assert(
      fc.property(table, (truth) => {
        const shown = release(truth);
        rowsOf(shown).forEach((row, question) => {
          row?.forEach((count, option) => {
            const real = truth[question]?.[option] ?? -1;
            expect(meanings(count)).toContain(real);
            if (real === 0 || real > 4) return;
            small += 1;
            expect(possible(shown, question, option).length).toBeGreaterThanOrEqual(3);
          });
        });
      }),
      { numRuns: 400 },
    );
    expect(small).toBeGreaterThan(300);
  });

  it("shows something of most surveys in which nearly everybody agrees", () => {
    let withheld = 0;
    let all = 0;
    for (let people = 20; people <= 80; people += 1)
      for (let no = 0; no <= 4; no += 1)
        for (let unsure = 0; unsure <= 4; unsure += 1) {
          const shown = release([[people - no - unsure, 0, no, unsure]]);
          all += 1;
          withheld += rowsOf(shown)[0] === null ? 1 : 0;
        }
    expect(withheld / all).toBeLessThan(0.1);
  });

  /** Every row of so many options with so many people. */
  function* rows(people: number, options: number): Generator<number[]> {
    if (options === 1) yield [people];
    else
      for (let first = 0; first <= people; first += 1)
        for (const rest of rows(people - first, options - 1)) yield [first, ...rest];
  }
  function* tables(people: number, questions: number, options: number): Generator<number[][]> {
    if (questions === 0) yield [];
    else
      for (const row of rows(people, options))
        for (const rest of tables(people, questions - 1, options)) yield [row, ...rest];
  }

  it.each([
    { why: "one question, three options", questions: 1, options: 3, most: 24 },
    { why: "two questions about the same people", questions: 2, options: 3, most: 12 },
    { why: "as many options as our sheets have", questions: 1, options: 6, most: 13 },
  ])(
    "leaves two values at least to whoever knows the rules and lists every survey: $why",
    ({ questions, options, most }) => {
      // By what is shown: for every cell the values it has in any survey that is shown so, and the most people among them.
      const groups = new Map<string, { readonly values: Set<number>[]; people: number }>();
      for (let people = 0; people <= most; people += 1)
        for (const one of tables(people, questions, options)) {
          const key = JSON.stringify(release(one));
          const group = groups.get(key) ?? { values: one.flat().map(() => new Set<number>()), people: 0 };
          one.flat().forEach((count, at) => group.values[at]?.add(count));
          group.people = people;
          groups.set(key, group);
        }
      const told = [...groups]
        // Surveys with more people than are listed would join these.
        .filter(([, { people }]) => people <= most - 5)
        .flatMap(([key, { values }]) =>
          values
            .filter((found) => found.size === 1 && [...found].every((count) => count > 0 && count < 5))
            .map((found) => `${key}: ${String([...found][0])}`),
        );
      expect(groups.size).toBeGreaterThan(20);
      expect(told).toEqual([]);
    },
  );

  it("says no more to whoever looked at every moment before it was closed", () => {
    const seconds = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(seconds, (arrivals) => {
        let now = 0;
        const looks = arrivals.map((more) => shownPeople((now += more)));
        // Every number of people that fits one look after another, never fewer than before.
        let ends = new Set([0]);
        for (const look of looks) {
          const next = Array.from({ length: 100 }, (_, count) => count).filter((count) => shownPeople(count) === look);
          const least = Math.min(...ends);
          ends = new Set(next.filter((count) => count >= least));
        }
        const last = looks.at(-1) ?? 0;
        const alone = Array.from({ length: 100 }, (_, count) => count).filter((count) => shownPeople(count) === last);
        expect([...ends]).toEqual(alone);
      }),
    );
  });
});
