/**
 * What surveys need from the outside, and what all their parts share.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { Questionnaires } from "../../policies/load/load-surveys.ts";
import type { SurveyDuty } from "../../policies/engine/survey/round.ts";
import type { Role } from "../../policies/schema/api.ts";
import { recordChange } from "../platform/change.ts";
import { localDate } from "../platform/clock.ts";
import type { Clock } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database, DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { RoundRow, SurveyTables } from "./tables.ts";

/** Who asks: an account and the roles it holds now. */
export interface Person {
  readonly account: string;
  readonly roles: readonly Role[];
}

/** The calendar of duties: a closed round fulfils one of them. */
export interface SurveyCalendar {
  /** Day the duty was done last, YYYY-MM-DD. */
  readonly last: (tx: DatabaseTransaction, duty: SurveyDuty) => Promise<string | null>;
  readonly done: (
    tx: DatabaseTransaction,
    person: Person,
    done: {
      readonly id: string;
      readonly duty: SurveyDuty;
      readonly due: null;
      readonly on: string;
      readonly note: string;
    },
  ) => Promise<void>;
}

export interface SurveyContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  readonly timeZone: string;
  readonly questionnaires: Questionnaires;
  /** Key of tickets and of slips' digests, 64 hexadecimal digits. */
  readonly pepper: string;
  readonly calendar: SurveyCalendar;
}

export const todayOf = ({ clock, timeZone }: Pick<SurveyContext, "clock" | "timeZone">): string =>
  localDate(clock(), timeZone);

/** @throws {Refusal} 404 `E_SURVEY_UNKNOWN` */
export async function findRound(
  db: Queryable,
  { venueId }: Pick<SurveyContext, "venueId">,
  id: string,
): Promise<RoundRow> {
  const row = await db
    .withTables<SurveyTables>()
    .selectFrom("survey_round")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal(404, "E_SURVEY_UNKNOWN");
  return row;
}

/** Writes down who ran a round, and tells open pages. Never called for an answer: a nudge has a time. */
export async function enter(
  tx: DatabaseTransaction,
  { venueId, clock }: Pick<SurveyContext, "venueId" | "clock">,
  { round, what, by }: { readonly round: string; readonly what: string; readonly by: string },
): Promise<void> {
  const at = clock();
  await tx
    .withTables<SurveyTables>()
    .insertInto("survey_entry")
    .values({ id: randomUUID(), venue_id: venueId, round_id: round, what, by_account: by, at })
    .execute();
  await recordChange(tx, "surveys", at, round);
}
