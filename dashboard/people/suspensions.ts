/**
 * People kept away from children until a matter is clear: from–to, by an order of the director or a step of a case.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { isSuspendedAt } from "../../policies/engine/people/standing.ts";
import { recordAudit } from "../access/index.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { suspensionFacts } from "./store.ts";
import type { PeopleTables } from "./tables.ts";

/** Whether somebody is kept away from children at a moment; the loan desk asks. */
export async function isSuspended(db: Queryable, account: string, at: number): Promise<boolean> {
  return isSuspendedAt(await suspensionFacts(db, account), account, at);
}

/**
 * Keeps somebody away from children.
 *
 * @param order.caseId   the case that asks for it; a second word of the same case changes nothing
 * @param order.untilAt  first moment it is over; null: until somebody ends it
 * @returns id of the suspension
 */
export async function suspend(
  tx: DatabaseTransaction,
  venueId: string,
  order: {
    readonly account: string;
    readonly caseId: string | null;
    readonly at: number;
    readonly by: string;
    readonly until?: { readonly day: string; readonly at: number } | null;
  },
): Promise<string> {
  const db = tx.withTables<PeopleTables>();
  if (order.caseId !== null) {
    const standing = await db
      .selectFrom("people_suspension")
      .select("id")
      .where("account_id", "=", order.account)
      .where("case_id", "=", order.caseId)
      .where("ended_at", "is", null)
      .executeTakeFirst();
    if (standing !== undefined) return standing.id;
  }
  const id = randomUUID();
  await db
    .insertInto("people_suspension")
    .values({
      id,
      venue_id: venueId,
      account_id: order.account,
      case_id: order.caseId,
      from_at: order.at,
      until_at: order.until?.at ?? null,
      to_day: order.until?.day ?? null,
      ordered_by: order.by,
      ended_at: null,
      ended_by: null,
    })
    .execute();
  // No nudge: whoever hears of accounts is not told of suspensions, least of all the person concerned.
  await recordAudit(tx, {
    at: order.at,
    accountId: order.by,
    action: "suspend",
    subjectId: order.account,
    outcome: "success",
  });
  return id;
}

/** @throws {Refusal} 404 `E_PEOPLE_UNKNOWN`; 403 `E_PEOPLE_SELF` */
export async function endSuspension(
  tx: DatabaseTransaction,
  venueId: string,
  id: string,
  { by, at }: { readonly by: string; readonly at: number },
): Promise<void> {
  const db = tx.withTables<PeopleTables>();
  const row = await db
    .selectFrom("people_suspension")
    .select(["account_id"])
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  // To the person concerned it is not there, so that there is nothing to end.
  if (row === undefined || row.account_id === by) throw new Refusal(404, "E_PEOPLE_UNKNOWN");
  await db.updateTable("people_suspension").set({ ended_at: at, ended_by: by }).where("id", "=", id).execute();
  await recordAudit(tx, {
    at,
    accountId: by,
    action: "suspend-end",
    subjectId: row.account_id,
    outcome: "success",
  });
}
