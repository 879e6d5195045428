/**
 * The public side: a sheet for whoever has the code, and answers that fall into counters.
 *
 * Nothing about who answers is taken in: no address (the limit of the door counts addresses in memory only), no language, no browser, no time, no
 * row of its own. No nudge goes to open pages, and nothing is logged with a code.
 *
 * @module
 */
import { parseReference } from "../../policies/engine/reference.ts";
import { sheetState } from "../../policies/engine/survey/round.ts";
import { MOST_ANSWERS } from "../../policies/schema/survey-api.ts";
import type { SurveyAnswerBody, SurveySheet, SurveyState } from "../../policies/schema/survey-api.ts";
import { SURVEY_LANGUAGES } from "../../policies/schema/survey.ts";
import type { Questionnaire, SurveyAudience } from "../../policies/schema/survey.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { spendBallot } from "./ballots.ts";
import { todayOf } from "./context.ts";
import type { SurveyContext } from "./context.ts";
import { countAnswers, peopleOf, readAnswers } from "./counters.ts";
import type { RoundRow, SurveyTables } from "./tables.ts";
import type { TicketDesk } from "./tickets.ts";

async function roundOf(db: Queryable, venueId: string, typed: string): Promise<RoundRow> {
  const code = parseReference(typed);
  const row =
    code === undefined
      ? undefined
      : await db
          .withTables<SurveyTables>()
          .selectFrom("survey_round")
          .selectAll()
          .where("venue_id", "=", venueId)
          .where("code", "=", code)
          .executeTakeFirst();
  if (row === undefined) throw new Refusal(404, "E_SURVEY_UNKNOWN");
  return row;
}

const daysOf = (row: RoundRow) => ({ opensOn: row.opens_on, closesOn: row.closes_on });

/** @throws {Refusal} 404 `E_SURVEY_UNKNOWN` */
export async function readSheet(context: SurveyContext, desk: TicketDesk, code: string): Promise<SurveySheet> {
  const row = await roundOf(context.database, context.venueId, code);
  const audience = row.audience as SurveyAudience;
  const state = sheetState(row.state as SurveyState, daysOf(row), todayOf(context));
  return {
    state,
    ...daysOf(row),
    needsBallot: audience === "staff",
    languages: [...SURVEY_LANGUAGES[audience]],
    questionnaire: state === "open" ? (JSON.parse(row.questionnaire) as Questionnaire) : null,
    ticket: state === "open" ? desk.draw(row.id, context.clock()) : null,
  };
}

/**
 * @throws {Refusal} 404 `E_SURVEY_UNKNOWN`; 409 `E_SURVEY_OVER`: it takes no answers today; 409 `E_SURVEY_TICKET`: the page is hours old; 422
 *   `E_SURVEY_ANSWER`: an unknown question or option, or nothing answered; 422 `E_SURVEY_BALLOT`; 429 `E_SURVEY_FULL`
 */
export async function takeAnswer(
  context: SurveyContext,
  desk: TicketDesk,
  code: string,
  body: SurveyAnswerBody,
): Promise<{ readonly taken: true }> {
  const now = context.clock();
  const round = await roundOf(context.database, context.venueId, code);
  const ticket = desk.look(round.id, body.ticket, now);
  if (ticket === "wrong") throw new Refusal(409, "E_SURVEY_TICKET");
  if (ticket === "used") return { taken: true };
  const answers = readAnswers(JSON.parse(round.questionnaire) as Questionnaire, body.answers);
  if (answers === null) throw new Refusal(422, "E_SURVEY_ANSWER");
  desk.use(body.ticket, now);
  try {
    await context.database.transaction().execute(async (tx) => {
      await holdOpen(tx, context, round.id);
      if (((await peopleOf(tx, context.venueId)).get(round.id) ?? 0) >= MOST_ANSWERS)
        throw new Refusal(429, "E_SURVEY_FULL", { retryAfterS: 3_600 });
      if (round.audience === "staff" && !(await spendBallot(tx, context.pepper, round.id, body.ballot ?? "")))
        throw new Refusal(422, "E_SURVEY_BALLOT");
      await countAnswers(tx, round, answers);
    });
  } catch (error) {
    desk.giveBack(body.ticket);
    throw error;
  }
  return { taken: true };
}

/** The write comes first: an answer and the closing of its round wait for each other, and none is counted after the results were made. */
async function holdOpen(tx: DatabaseTransaction, context: SurveyContext, id: string): Promise<void> {
  const held = await tx
    .withTables<SurveyTables>()
    .updateTable("survey_round")
    .set({ state: "open" })
    .where("venue_id", "=", context.venueId)
    .where("id", "=", id)
    .where("state", "=", "open")
    .returning(["opens_on", "closes_on"])
    .executeTakeFirst();
  const today = todayOf(context);
  if (held === undefined || today < held.opens_on || today > held.closes_on) throw new Refusal(409, "E_SURVEY_OVER");
}
