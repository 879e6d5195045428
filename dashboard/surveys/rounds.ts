/**
 * What the coordinator does with a round: plan, move, open, close, cancel, make slips.
 *
 * @module
 */
import { randomInt, randomUUID } from "node:crypto";
import { addDays, isDay } from "../../policies/engine/day.ts";
import { drawReference } from "../../policies/engine/reference.ts";
import { releaseOf } from "../../policies/engine/survey/release.ts";
import { after, dutyOf, isFulfilled, wrongDays } from "../../policies/engine/survey/round.ts";
import type { RoundDays } from "../../policies/engine/survey/round.ts";
import type {
  SurveyBallots,
  SurveyDaysBody,
  SurveyRoundBody,
  SurveyRoundView,
  SurveyState,
  SurveyStepBody,
} from "../../policies/schema/survey-api.ts";
import type { Questionnaire, SurveyAudience, SurveyRelease } from "../../policies/schema/survey.ts";
import { startOfLocalDay } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import { dropBallots, makeBallots } from "./ballots.ts";
import { enter, findRound, todayOf } from "./context.ts";
import type { Person, SurveyContext } from "./context.ts";
import { layCounters, peopleOf, readCounters } from "./counters.ts";
import type { RoundRow, SurveyTables } from "./tables.ts";
import { numberOf, viewOf } from "./views.ts";

/** Of 190 million codes this many misses in a row do not happen. */
const DRAWS = 8;

/** @throws {Refusal} 422 `E_SURVEY_DAYS` */
function checkDays(days: RoundDays, today: string): void {
  if (!isDay(days.opensOn) || !isDay(days.closesOn) || wrongDays(days, today) !== null)
    throw new Refusal(422, "E_SURVEY_DAYS");
}

/** @throws {Refusal} 422 `E_SURVEY_DAYS`; 409 `E_SURVEY_RUNNING`: these people are asked already */
export async function planRound(
  context: SurveyContext,
  viewer: Person,
  { id, audience, opensOn, closesOn }: SurveyRoundBody,
): Promise<SurveyRoundView> {
  const today = todayOf(context);
  checkDays({ opensOn, closesOn }, today);
  return context.database.transaction().execute(async (tx) => {
    const rounds = await tx
      .withTables<SurveyTables>()
      .selectFrom("survey_round")
      .selectAll()
      .where("venue_id", "=", context.venueId)
      .execute();
    const known = rounds.find((row) => row.id === id);
    // Sent twice, it was planned once.
    if (known !== undefined) return viewOf(known, 0, today);
    if (rounds.some((row) => row.audience === audience && (row.state === "planned" || row.state === "open")))
      throw new Refusal(409, "E_SURVEY_RUNNING");
    const year = Number(today.slice(0, 4));
    const codes = new Set(rounds.map(({ code }) => code));
    let code = drawReference(randomInt);
    for (let draw = 1; codes.has(code) && draw < DRAWS; draw += 1) code = drawReference(randomInt);
    const row: RoundRow = {
      id,
      venue_id: context.venueId,
      year,
      ordinal: 1 + Math.max(0, ...rounds.filter((one) => one.year === year).map(({ ordinal }) => ordinal)),
      audience,
      state: "planned",
      opens_on: opensOn,
      closes_on: closesOn,
      code,
      questionnaire: JSON.stringify(context.questionnaires[audience]),
      ballots: 0,
      opened_on: null,
      closed_on: null,
      release: null,
      planned_at: context.clock(),
    };
    const made = await tx
      .withTables<SurveyTables>()
      .insertInto("survey_round")
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    // Somebody else planned at the same moment and has this number.
    if (made.numInsertedOrUpdatedRows !== 1n) throw new Refusal(409, "E_SURVEY_RUNNING");
    await enter(tx, context, { round: id, what: `planned ${opensOn} – ${closesOn}`, by: viewer.account });
    return viewOf(row, 0, today);
  });
}

/** @throws {Refusal} 404 `E_SURVEY_UNKNOWN`; 422 `E_SURVEY_DAYS`; 409 `E_SURVEY_STATE`: it is closed or cancelled */
export async function moveRound(
  context: SurveyContext,
  viewer: Person,
  id: string,
  { opensOn, closesOn }: SurveyDaysBody,
): Promise<SurveyRoundView> {
  checkDays({ opensOn, closesOn }, todayOf(context));
  return context.database.transaction().execute(async (tx) => {
    await change(tx, context, id, ["planned", "open"], { opens_on: opensOn, closes_on: closesOn });
    await tx
      .withTables<SurveyTables>()
      .updateTable("survey_ballot")
      .set({ until_at: endOf(context, closesOn) })
      .where("round_id", "=", id)
      .execute();
    await enter(tx, context, { round: id, what: `moved to ${opensOn} – ${closesOn}`, by: viewer.account });
    return current(tx, context, id);
  });
}

/**
 * @throws {Refusal} 404 `E_SURVEY_UNKNOWN`; 409 `E_SURVEY_STATE`: this cannot follow now; 422 `E_SURVEY_DAYS`: opened after its last day
 */
export async function stepRound(
  context: SurveyContext,
  viewer: Person,
  id: string,
  { step }: SurveyStepBody,
): Promise<SurveyRoundView> {
  return context.database.transaction().execute(async (tx) => {
    const row = await findRound(tx, context, id);
    const state = row.state as SurveyState;
    const next = after(state, step);
    if (next === null) throw new Refusal(409, "E_SURVEY_STATE");
    if (step === "open") await open(tx, context, row);
    else if (step === "close") await close(tx, context, row, viewer);
    else await cancel(tx, context, row);
    await enter(tx, context, { round: id, what: next, by: viewer.account });
    return current(tx, context, id);
  });
}

/** Opened by hand before its day, it begins today: a poster on the wall should not lead to «not yet». */
async function open(tx: DatabaseTransaction, context: SurveyContext, row: RoundRow): Promise<void> {
  const today = todayOf(context);
  if (today > row.closes_on) throw new Refusal(422, "E_SURVEY_DAYS");
  // The words of today's files, not of the day it was planned.
  const sheet = context.questionnaires[row.audience as SurveyAudience];
  await change(tx, context, row.id, ["planned"], {
    state: "open",
    opened_on: today,
    opens_on: today < row.opens_on ? today : row.opens_on,
    questionnaire: JSON.stringify(sheet),
  });
  await layCounters(tx, row, sheet);
}

/** The results are made here, once; nothing finer is worked out of the counters at any other time. */
async function close(tx: DatabaseTransaction, context: SurveyContext, row: RoundRow, viewer: Person): Promise<void> {
  const today = todayOf(context);
  // The write comes first: answers on their way wait, and find it closed.
  await change(tx, context, row.id, ["open"], { state: "closed", closed_on: today });
  const { people, questions } = await readCounters(tx, row, JSON.parse(row.questionnaire) as Questionnaire);
  await change(tx, context, row.id, ["closed"], { release: JSON.stringify(releaseOf(people, questions)) });
  const tables = tx.withTables<SurveyTables>();
  await tables.updateTable("survey_count").set({ closed_at: context.clock() }).where("round_id", "=", row.id).execute();
  await dropBallots(tx, row.id);
  await fulfil(tx, context, row, viewer);
}

/** Says to the calendar of duties that its survey was held, if this round was what it still lacked. */
async function fulfil(tx: DatabaseTransaction, context: SurveyContext, row: RoundRow, viewer: Person): Promise<void> {
  const duty = dutyOf(row.audience as SurveyAudience);
  const closed = await tx
    .withTables<SurveyTables>()
    .selectFrom("survey_round")
    .selectAll()
    .where("venue_id", "=", context.venueId)
    .where("state", "=", "closed")
    .execute();
  const held = closed.flatMap((one) =>
    one.closed_on === null
      ? []
      : [{ audience: one.audience as SurveyAudience, closedOn: one.closed_on, people: shown(one), row: one }],
  );
  const last = await context.calendar.last(tx, duty);
  if (!isFulfilled(duty, held, last)) return;
  const numbers = held
    .filter(({ audience, closedOn }) => dutyOf(audience) === duty && (last === null || closedOn > last))
    .map((one) => numberOf(one.row));
  const on = todayOf(context);
  await context.calendar.done(tx, viewer, { id: randomUUID(), duty, due: null, on, note: numbers.join(", ") });
}

/** How many answered, as it may be shown; fewer than five are none. */
function shown({ release }: RoundRow): number {
  const people = release === null ? 0 : (JSON.parse(release) as SurveyRelease).respondents;
  return people === "few" ? 0 : people;
}

/** Nothing of a cancelled round is ever shown, so nothing of it is kept. */
async function cancel(tx: DatabaseTransaction, context: SurveyContext, row: RoundRow): Promise<void> {
  await change(tx, context, row.id, ["planned", "open"], { state: "cancelled", closed_on: todayOf(context) });
  await tx.withTables<SurveyTables>().deleteFrom("survey_count").where("round_id", "=", row.id).execute();
  await dropBallots(tx, row.id);
}

/**
 * @returns codes to print; the server does not know them any more
 * @throws {Refusal} 404 `E_SURVEY_UNKNOWN`; 409 `E_SURVEY_STATE`: not open, or a round that needs none
 */
export async function drawBallots(
  context: SurveyContext,
  viewer: Person,
  id: string,
  count: number,
): Promise<SurveyBallots> {
  return context.database.transaction().execute(async (tx) => {
    const row = await findRound(tx, context, id);
    if (row.audience !== "staff") throw new Refusal(409, "E_SURVEY_STATE");
    // The write comes first: two who press at once wait for each other, and both batches are counted.
    await change(tx, context, id, ["open"], { state: "open" });
    const { ballots: before } = await findRound(tx, context, id);
    await change(tx, context, id, ["open"], { ballots: before + count });
    const untilAt = endOf(context, row.closes_on);
    const ballots = await makeBallots(tx, context.pepper, row, { count, untilAt });
    await enter(tx, context, { round: id, what: `${String(count)} slips`, by: viewer.account });
    return { code: row.code, ballots: [...ballots] };
  });
}

/** The end of a day at the venue. */
const endOf = ({ timeZone }: SurveyContext, day: string): number =>
  startOfLocalDay(Date.parse(`${addDays(day, 1)}T12:00:00Z`), timeZone);

async function change(
  tx: DatabaseTransaction,
  { venueId }: SurveyContext,
  id: string,
  from: readonly SurveyState[],
  values: Partial<RoundRow>,
): Promise<void> {
  const changed = await tx
    .withTables<SurveyTables>()
    .updateTable("survey_round")
    .set(values)
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .where("state", "in", from)
    .executeTakeFirst();
  if (changed.numUpdatedRows === 1n) return;
  await findRound(tx, { venueId }, id);
  throw new Refusal(409, "E_SURVEY_STATE");
}

async function current(tx: DatabaseTransaction, context: SurveyContext, id: string): Promise<SurveyRoundView> {
  const people = await peopleOf(tx, context.venueId);
  return viewOf(await findRound(tx, context, id), people.get(id) ?? 0, todayOf(context));
}
