/**
 * What of a round is told to those who read results. Everything that could be worked out of answers passes through the engine's release.
 *
 * @module
 */
import { figuresOf } from "../../policies/engine/survey/figures.ts";
import { shownPeople } from "../../policies/engine/survey/release.ts";
import { proposedDays } from "../../policies/engine/survey/round.ts";
import type { SurveyResultView, SurveyRoundView, SurveyState, SurveysView } from "../../policies/schema/survey-api.ts";
import { SurveyAudience } from "../../policies/schema/survey.ts";
import type { Questionnaire, SurveyRelease } from "../../policies/schema/survey.ts";
import type { Queryable } from "../platform/tables.ts";
import { findRound, todayOf } from "./context.ts";
import type { SurveyContext } from "./context.ts";
import { peopleOf } from "./counters.ts";
import type { RoundRow, SurveyTables } from "./tables.ts";

export const numberOf = ({ ordinal, year }: RoundRow): string => `A/${String(ordinal)}/${String(year)}`;

const releaseOf = (row: RoundRow): SurveyRelease | null =>
  row.release === null ? null : (JSON.parse(row.release) as SurveyRelease);

const sheetOf = (row: RoundRow): Questionnaire => JSON.parse(row.questionnaire) as Questionnaire;

/** @param people  how many answered; of a closed round only what was released is told, so that it outlives the counters */
export function viewOf(row: RoundRow, people: number, today: string): SurveyRoundView {
  return {
    id: row.id,
    number: numberOf(row),
    audience: row.audience as SurveyAudience,
    state: row.state as SurveyState,
    opensOn: row.opens_on,
    closesOn: row.closes_on,
    ended: row.state === "open" && today > row.closes_on,
    code: row.code,
    people: releaseOf(row)?.respondents ?? shownPeople(people),
    ballots: row.audience === "staff" ? row.ballots : null,
    openedOn: row.opened_on,
    closedOn: row.closed_on,
  };
}

async function roundsOf(db: Queryable, venueId: string): Promise<readonly RoundRow[]> {
  return db
    .withTables<SurveyTables>()
    .selectFrom("survey_round")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("year", "desc")
    .orderBy("ordinal", "desc")
    .execute();
}

export async function listRounds(context: SurveyContext): Promise<SurveysView> {
  const { database, venueId } = context;
  const today = todayOf(context);
  const people = await peopleOf(database, venueId);
  const rows = await roundsOf(database, venueId);
  return {
    today,
    rounds: rows.map((row) => viewOf(row, people.get(row.id) ?? 0, today)),
    proposals: SurveyAudience.options.map((audience) => ({ audience, ...proposedDays(today) })),
  };
}

/** @throws {Refusal} 404 `E_SURVEY_UNKNOWN` */
export async function readResult(context: SurveyContext, id: string): Promise<SurveyResultView> {
  const { database, venueId } = context;
  const row = await findRound(database, context, id);
  const people = (await peopleOf(database, venueId)).get(id) ?? 0;
  const release = releaseOf(row);
  const before =
    release === null
      ? undefined
      : (await roundsOf(database, venueId)).find(
          (one) =>
            one.audience === row.audience &&
            one.release !== null &&
            (one.year < row.year || (one.year === row.year && one.ordinal < row.ordinal)),
        );
  const earlier = before === undefined ? null : releaseOf(before);
  return {
    round: viewOf(row, people, todayOf(context)),
    questionnaire: sheetOf(row),
    release,
    figures: release === null ? [] : figuresOf(sheetOf(row), release),
    before:
      before === undefined || earlier === null || before.closed_on === null
        ? null
        : {
            number: numberOf(before),
            closedOn: before.closed_on,
            people: earlier.respondents,
            figures: figuresOf(sheetOf(before), earlier),
          },
  };
}
