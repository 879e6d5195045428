/**
 * What the register of trainings says about lending: who may open a session, and whether the venue's rule is in force yet.
 *
 * @module
 */
import { lendingLeave, lendingProgramme } from "../../policies/engine/coordination/lending.ts";
import type { LendingLeave } from "../../policies/engine/coordination/lending.ts";
import type { RecordsFact } from "../../policies/engine/coordination/board.ts";
import { localDate } from "../platform/clock.ts";
import type { Queryable } from "../platform/tables.ts";
import type { CoordinationContext } from "./context.ts";
import type { CoordinationTables } from "./tables.ts";

type Desk = Pick<CoordinationContext, "venueId" | "timeZone" | "standards">;

/** Closed lists of the training lending asks for: how many, and when the first was closed (ms; null: none). */
async function closedLists(db: Queryable, { venueId, standards }: Desk) {
  const { count, first } = await db
    .withTables<CoordinationTables>()
    .selectFrom("coordination_training")
    .select(({ fn }) => [fn.count("id").as("count"), fn.min("closed_at").as("first")])
    .where("venue_id", "=", venueId)
    .where("programme", "=", lendingProgramme(standards.programmes)?.id ?? "")
    .where("closed_at", "is not", null)
    .executeTakeFirstOrThrow();
  return { count: Number(count), first: first };
}

/** @param at  when the session is opened, ms; a desk without network may say so later */
export async function leaveToLend(db: Queryable, desk: Desk, account: string, at: number): Promise<LendingLeave> {
  const programme = lendingProgramme(desk.standards.programmes);
  const signed = await db
    .withTables<CoordinationTables>()
    .selectFrom("coordination_trainee")
    .innerJoin("coordination_training", "coordination_training.id", "coordination_trainee.training_id")
    .select("coordination_training.held_on")
    .where("coordination_training.venue_id", "=", desk.venueId)
    .where("coordination_training.programme", "=", programme?.id ?? "")
    .where("coordination_training.closed_at", "is not", null)
    .where("coordination_trainee.account", "=", account)
    .where("coordination_trainee.signed", "=", 1)
    .execute();
  return lendingLeave(programme, {
    firstClosedAt: (await closedLists(db, desk)).first,
    attended: signed.map((one) => one.held_on),
    at,
    day: localDate(at, desk.timeZone),
  });
}

/** For the board: open until the first list is closed; who is due afterwards is counted by M28. null: this venue asks for no training. */
export async function lendingFigures(db: Queryable, desk: Desk): Promise<RecordsFact | null> {
  if (lendingProgramme(desk.standards.programmes) === undefined) return null;
  const { count, first } = await closedLists(db, desk);
  return first === null
    ? { count, open: 1, on: null, why: "lending-waits" }
    : { count, open: 0, on: localDate(first, desk.timeZone) };
}
