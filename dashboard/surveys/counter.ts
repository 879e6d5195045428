/**
 * Surveys counted for M27: how many answered, and how many gave one of the two best answers, on the day a round was closed.
 *
 * Only what was released is counted: numbers of reports, of the table open to machines and of this slice's page are one and the same, so none of them
 * can be subtracted from another. They are rounded to fives; fewer than five people and questions that had to be withheld are not counted at all.
 *
 * @module
 */
import { figuresOf } from "../../policies/engine/survey/figures.ts";
import type { Questionnaire, SurveyRelease } from "../../policies/schema/survey.ts";
import { Tally } from "../reports/index.ts";
import type { Counter, CountingContext } from "../reports/index.ts";
import type { SurveyTables } from "./tables.ts";

/** A closed round never changes; the first night counts as far back as this. */
const AGAIN_DAYS = 31;
const GROUPS: Readonly<Record<string, string>> = { child: "children", guardian: "guardians", staff: "staff" };

export function surveyCounter({ catalogue, venueId }: CountingContext): Counter {
  return {
    source: "surveys",
    againDays: AGAIN_DAYS,
    async count(db, days) {
      const tally = new Tally(catalogue, "surveys", days);
      const rounds = await db
        .withTables<SurveyTables>()
        .selectFrom("survey_round")
        .select(["audience", "questionnaire", "release", "closed_on"])
        .where("venue_id", "=", venueId)
        .where("state", "=", "closed")
        .orderBy("closed_on")
        .execute();
      const asked = new Set(days.map(({ day }) => day));
      for (const { audience, questionnaire, release, closed_on: on } of rounds) {
        if (release === null || on === null || !asked.has(on)) continue;
        const shown = JSON.parse(release) as SurveyRelease;
        const group = GROUPS[audience] ?? audience;
        if (typeof shown.respondents === "number") tally.addOn(on, "survey-respondents", { group }, shown.respondents);
        for (const { measure, top, answered } of figuresOf(JSON.parse(questionnaire) as Questionnaire, shown)) {
          if (measure === null || top === null || answered === null) continue;
          tally.addOn(on, "survey-answers", { group, question: measure, outcome: "top2" }, top);
          tally.addOn(on, "survey-answers", { group, question: measure, outcome: "other" }, answered - top);
        }
      }
      // Before the first round nobody was asked; that is not the same as «nobody answered».
      const first = rounds[0]?.closed_on ?? null;
      return first === null ? [] : tally.result().filter(({ day }) => day >= first);
    },
  };
}
