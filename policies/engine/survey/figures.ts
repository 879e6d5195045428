/**
 * What a released round says in a sentence: about how many gave one of the two best answers. Pure.
 *
 * Everything here is a function of what is shown. The true counts are not consulted, so a figure gives nothing away that the table does not; the
 * price is that shares of small rounds are coarse (a count may be two off), and the page and M27's note say so.
 *
 * @module
 */
import type { SurveyFigure } from "../../schema/survey-api.ts";
import { SMALLEST_COUNT } from "../../schema/open-data.ts";
import { SKIPPED } from "../../schema/survey.ts";
import type { Questionnaire, ShownCount, SurveyRelease } from "../../schema/survey.ts";

/** What «fewer than five» stands for in a sum: its share of what the rounded numbers leave of the people, within 1 to 4. */
function fewOf(respondents: ShownCount, counts: readonly ShownCount[]): number {
  const numbers = counts.filter((shown) => shown !== "few");
  const few = counts.length - numbers.length;
  const left = (respondents === "few" ? 0 : respondents) - numbers.reduce((total, shown) => total + shown, 0);
  return few === 0 ? 0 : Math.min(SMALLEST_COUNT - 1, Math.max(1, left / few));
}

export function figuresOf({ questions, scales }: Questionnaire, release: SurveyRelease): SurveyFigure[] {
  return questions.map(({ id, scale, measure }) => {
    const counts = release.questions.find(({ question }) => question === id)?.counts ?? null;
    const named = { question: id, measure: measure ?? null };
    if (counts === null) return { ...named, top: null, answered: null };
    const best = new Set(
      scales.flatMap((one) => (one.id === scale ? one.options : [])).flatMap((one) => (one.top ? [one.id] : [])),
    );
    const given = Object.entries(counts).filter(([option]) => option !== SKIPPED);
    const few = fewOf(release.respondents, Object.values(counts));
    const sum = (some: readonly (readonly [string, ShownCount])[]): number =>
      Math.round(some.reduce((total, [, shown]) => total + (shown === "few" ? few : shown), 0));
    const answered = sum(given);
    return { ...named, top: Math.min(answered, sum(given.filter(([option]) => best.has(option)))), answered };
  });
}
