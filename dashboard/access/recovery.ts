/**
 * Somebody lost every second factor: two other people let them set up a new one, nobody can alone.
 *
 * The request comes from whoever knows the password. The second yes takes the old factors away and ends every session; the next sign-in
 * opens nothing until a new factor is set up. Each step is in the access history.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { RecoveryView } from "../../policies/schema/people-api.ts";
import { recordChange } from "../platform/change.ts";
import { HOUR_MS, instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import { changeAccounts, listAccounts } from "./accounts.ts";
import { recordAudit } from "./audit.ts";
import { closeSessionsOf } from "./sessions.ts";
import type { AccessTables } from "./tables.ts";

export const RECOVERY_MS = 72 * HOUR_MS;
/** Two people; the person concerned is neither of them. */
const APPROVALS = 2;

/** Asks, or asks again: one request an account. */
export async function askRecovery(
  database: Database,
  account: string,
  now: number,
): Promise<{ readonly expiresAt: number; readonly approvals: number }> {
  return database.transaction().execute(async (tx) => {
    const db = tx.withTables<AccessTables>();
    await db.deleteFrom("access_recovery").where("account_id", "=", account).where("expires_at", "<=", now).execute();
    const found = await db
      .selectFrom("access_recovery")
      .select(["id", "expires_at"])
      .where("account_id", "=", account)
      .executeTakeFirst();
    if (found !== undefined) {
      const approvals = await db
        .selectFrom("access_recovery_approval")
        .select("account_id")
        .where("recovery_id", "=", found.id)
        .execute();
      return { expiresAt: found.expires_at, approvals: approvals.length };
    }
    await db
      .insertInto("access_recovery")
      .values({ id: randomUUID(), account_id: account, created_at: now, expires_at: now + RECOVERY_MS })
      .execute();
    await recordAudit(tx, {
      at: now,
      accountId: account,
      action: "recovery-ask",
      subjectId: account,
      outcome: "success",
    });
    await recordChange(tx, "accounts", now, account);
    return { expiresAt: now + RECOVERY_MS, approvals: 0 };
  });
}

export async function listRecoveries(database: Queryable, viewer: string, now: number): Promise<RecoveryView[]> {
  const db = database.withTables<AccessTables>();
  const rows = await db
    .selectFrom("access_recovery")
    .selectAll()
    .where("expires_at", ">", now)
    .orderBy("created_at")
    .execute();
  if (rows.length === 0) return [];
  const approvals = await db.selectFrom("access_recovery_approval").selectAll().orderBy("at").execute();
  const names = new Map((await listAccounts(database)).map(({ id, displayName }) => [id, displayName]));
  return rows.map((row) => {
    const given = approvals.filter(({ recovery_id }) => recovery_id === row.id);
    return {
      id: row.id,
      account: row.account_id,
      displayName: names.get(row.account_id) ?? "",
      at: instant(row.created_at),
      expiresAt: instant(row.expires_at),
      approvals: given.map((one) => ({ by: names.get(one.account_id) ?? "", at: instant(one.at) })),
      mayApprove: row.account_id !== viewer && given.every(({ account_id }) => account_id !== viewer),
    };
  });
}

/**
 * One yes; the second one does it.
 *
 * @returns whether it is done now
 * @throws {Refusal} 404 `E_ACCESS_RECOVERY`; 403 `E_ACCESS_RECOVERY_TWO` for one's own request and for a second yes of the same person
 */
export async function approveRecovery(database: Database, id: string, by: string, now: number): Promise<boolean> {
  return changeAccounts(database, async (tx) => {
    const db = tx.withTables<AccessTables>();
    const found = await db
      .selectFrom("access_recovery")
      .select("account_id")
      .where("id", "=", id)
      .where("expires_at", ">", now)
      .executeTakeFirst();
    if (found === undefined) throw new Refusal(404, "E_ACCESS_RECOVERY");
    const account = found.account_id;
    const given = await db
      .selectFrom("access_recovery_approval")
      .select("account_id")
      .where("recovery_id", "=", id)
      .execute();
    if (account === by || given.some(({ account_id }) => account_id === by))
      throw new Refusal(403, "E_ACCESS_RECOVERY_TWO");
    await db.insertInto("access_recovery_approval").values({ recovery_id: id, account_id: by, at: now }).execute();
    await recordAudit(tx, {
      at: now,
      accountId: by,
      action: "recovery-approve",
      subjectId: account,
      outcome: "success",
    });
    await recordChange(tx, "accounts", now, account);
    if (given.length + 1 < APPROVALS) return false;
    await db.deleteFrom("access_factor").where("account_id", "=", account).execute();
    await db.deleteFrom("access_recovery_code").where("account_id", "=", account).execute();
    await db.deleteFrom("access_recovery_approval").where("recovery_id", "=", id).execute();
    await db.deleteFrom("access_recovery").where("id", "=", id).execute();
    await db.updateTable("access_account").set({ factor_due_at: now }).where("id", "=", account).execute();
    await closeSessionsOf(tx, account);
    await recordAudit(tx, { at: now, accountId: by, action: "recovery-done", subjectId: account, outcome: "success" });
    return true;
  });
}

/** @throws {Refusal} 404 `E_ACCESS_RECOVERY` */
export async function refuseRecovery(database: Database, id: string, by: string, now: number): Promise<void> {
  await database.transaction().execute(async (tx) => {
    const db = tx.withTables<AccessTables>();
    const found = await db.selectFrom("access_recovery").select("account_id").where("id", "=", id).executeTakeFirst();
    if (found === undefined) throw new Refusal(404, "E_ACCESS_RECOVERY");
    await db.deleteFrom("access_recovery_approval").where("recovery_id", "=", id).execute();
    await db.deleteFrom("access_recovery").where("id", "=", id).execute();
    await recordAudit(tx, {
      at: now,
      accountId: by,
      action: "recovery-refuse",
      subjectId: found.account_id,
      outcome: "success",
    });
    await recordChange(tx, "accounts", now, found.account_id);
  });
}
