/**
 * What of a closed round's counters may be shown (safeguarding D: k ≥ 5 with complementary suppression). Pure and deterministic.
 *
 * Counts are rounded to fives, those from 1 to 4 are `few`, and the number of people is rounded as well. All questions were answered (or skipped) by
 * the same people, so every row has the same true sum: a stranger adds up what is shown of one question and learns something of another. Therefore
 * rows are judged together: a small count may be shown as `few` only while three of its four values still fit everything shown. Where fewer do,
 * the whole question is withheld. To hide one more number instead would say more to somebody who knows these rules: so few answers lead to it that
 * they can be listed (`test/property/survey/release.test.ts` lists them all, for small tables).
 *
 * @module
 */
import { ROUNDING, SMALLEST_COUNT } from "../../schema/open-data.ts";
import type { ShownCount, SurveyRelease } from "../../schema/survey.ts";
import { rounded } from "../open-data/suppress.ts";

/**
 * Of 1, 2, 3 and 4 so many must fit what is shown. Four would withhold most surveys in which nearly everybody says yes (44 of 100 with 35 people);
 * with three that is 4 of 100, and whoever knows these rules is still left with two values at least.
 */
const VALUES_LEFT = 3;

/** Whole numbers, both ends included. */
interface Range {
  readonly low: number;
  readonly high: number;
}

export interface CountedQuestion {
  readonly question: string;
  /** By option, {@link SKIPPED} among them; the sum is the number of people. */
  readonly counts: Readonly<Record<string, number>>;
}

type Row = readonly ShownCount[] | null;

const isSmall = (count: number): boolean => count > 0 && count < SMALLEST_COUNT;

/** What is said of a number of people while a round is open, and after it: never finer at one time than at another. */
export const shownPeople = (people: number): ShownCount => (isSmall(people) ? "few" : rounded(people));

/** What a shown count says of the true one to somebody who knows these rules. */
export function rangeOf(shown: ShownCount): Range {
  if (shown === "few") return { low: 1, high: SMALLEST_COUNT - 1 };
  if (shown === 0) return { low: 0, high: 0 };
  const half = (ROUNDING - 1) / 2;
  return { low: Math.max(SMALLEST_COUNT, shown - half), high: shown + half };
}

/**
 * @param people  how many answered
 * @param questions  each with counts that sum to `people`
 */
export function releaseOf(people: number, questions: readonly CountedQuestion[]): SurveyRelease {
  const respondents = shownPeople(people);
  if (people < SMALLEST_COUNT) return { respondents, questions: [] };
  const truth = questions.map(({ counts }) => Object.values(counts));
  const rows: Row[] = truth.map((counts) => counts.map((count) => (isSmall(count) ? "few" : rounded(count))));
  for (let exposed = exposedRow(respondents, rows); exposed !== null; exposed = exposedRow(respondents, rows))
    rows[exposed] = null;
  return {
    respondents,
    questions: questions.map(({ question, counts }, index) => {
      const row = rows[index] ?? null;
      return {
        question,
        counts:
          row === null
            ? null
            : Object.fromEntries(Object.keys(counts).map((option, at) => [option, row[at] as ShownCount])),
      };
    }),
  };
}

/** What all that is shown says together of the number of people. */
function peopleRange(respondents: ShownCount, rows: readonly Row[]): Range {
  let { low, high } = rangeOf(respondents);
  for (const row of rows) {
    if (row === null) continue;
    const ranges = row.map(rangeOf);
    low = Math.max(low, sum(ranges.map((one) => one.low)));
    high = Math.min(high, sum(ranges.map((one) => one.high)));
  }
  return { low, high };
}

/** The first question in which a small count could be narrowed down; rows are free of each other once the number of people is given. */
function exposedRow(respondents: ShownCount, rows: readonly Row[]): number | null {
  const people = peopleRange(respondents, rows);
  const index = rows.findIndex((row) => {
    if (row === null) return false;
    const ranges = row.map(rangeOf);
    return row.some((shown, at) => {
      if (shown !== "few") return false;
      const others = ranges.filter((_, other) => other !== at);
      const least = people.low - sum(others.map(({ high }) => high));
      const most = people.high - sum(others.map(({ low }) => low));
      return Math.min(SMALLEST_COUNT - 1, most) - Math.max(1, least) + 1 < VALUES_LEFT;
    });
  });
  return index < 0 ? null : index;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
