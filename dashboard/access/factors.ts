/**
 * One's own second factors and sessions: what there is, what is confirmed, what is taken away.
 *
 * @module
 */
import type { FactorView, OwnSessionView } from "../../policies/schema/people-api.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import { recordAudit } from "./audit.ts";
import { issueRecoveryCodes, recoveryCodesLeft } from "./recovery-codes.ts";
import { markProven } from "./second-factor.ts";
import { SESSION_IDLE_MS } from "./sessions.ts";
import type { Session } from "./sessions.ts";
import type { AccessTables } from "./tables.ts";

/** Enough for a telephone, a key and a spare. */
const FACTORS_LIMIT = 8;

export async function listFactors(database: Queryable, account: string, rpId: string | null): Promise<FactorView[]> {
  const rows = await database
    .withTables<AccessTables>()
    .selectFrom("access_factor")
    .select(["id", "kind", "name", "created_at", "last_used_at", "rp_id"])
    .where("account_id", "=", account)
    .where("confirmed_at", "is not", null)
    .orderBy("created_at")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as FactorView["kind"],
    name: row.name,
    createdAt: instant(row.created_at),
    lastUsedAt: row.last_used_at === null ? null : instant(row.last_used_at),
    here: row.kind !== "passkey" || row.rp_id === rpId,
  }));
}

/**
 * A factor that was just proven counts from now on, and this session with it.
 *
 * @returns recovery codes if the account had none
 * @throws {Refusal} 409 `E_ACCESS_FACTOR_LIMIT`
 */
export async function confirmFactor(
  database: Database,
  pepper: string,
  person: { readonly id: string; readonly session: string },
  factor: { readonly id: string; readonly name: string },
  now: number,
): Promise<string[] | null> {
  return database
    .transaction()
    .execute(async (tx) => {
      const db = tx.withTables<AccessTables>();
      const before = (await listFactors(tx, person.id, null)).filter(({ id }) => id !== factor.id);
      if (before.length >= FACTORS_LIMIT) {
        await db.deleteFrom("access_factor").where("id", "=", factor.id).execute();
        return undefined;
      }
      await db
        .updateTable("access_factor")
        .set({ confirmed_at: now, name: factor.name })
        .where("id", "=", factor.id)
        .where("account_id", "=", person.id)
        .execute();
      await db.updateTable("access_account").set({ factor_due_at: null }).where("id", "=", person.id).execute();
      await markProven(tx, person.session, now);
      await recordAudit(tx, {
        at: now,
        accountId: person.id,
        action: "factor-add",
        subjectId: person.id,
        outcome: "success",
      });
      return (await recoveryCodesLeft(tx, person.id)) > 0 ? null : issueRecoveryCodes(tx, pepper, person.id, now);
    })
    .then((codes) => {
      if (codes === undefined) throw new Refusal(409, "E_ACCESS_FACTOR_LIMIT");
      return codes;
    });
}

/**
 * @param required  a role of the account needs a factor: the last one stays
 * @throws {Refusal} 404 `E_ACCESS_FACTOR`, 409 `E_ACCESS_FACTOR_LAST`
 */
export async function removeFactor(
  database: Database,
  account: string,
  id: string,
  required: boolean,
  now: number,
): Promise<void> {
  await database.transaction().execute(async (tx) => {
    const db = tx.withTables<AccessTables>();
    const removed = await db
      .deleteFrom("access_factor")
      .where("id", "=", id)
      .where("account_id", "=", account)
      .executeTakeFirst();
    if (removed.numDeletedRows !== 1n) throw new Refusal(404, "E_ACCESS_FACTOR");
    const left = await listFactors(tx, account, null);
    if (left.length === 0) {
      if (required) throw new Refusal(409, "E_ACCESS_FACTOR_LAST");
      await db.deleteFrom("access_recovery_code").where("account_id", "=", account).execute();
    }
    await recordAudit(tx, {
      at: now,
      accountId: account,
      action: "factor-remove",
      subjectId: account,
      outcome: "success",
    });
  });
}

/** Live sessions of an account, newest first; `digest` never leaves the server. */
export async function listSessions(
  database: Queryable,
  own: Session,
  now: number,
): Promise<(OwnSessionView & { readonly digest: string })[]> {
  const rows = await database
    .withTables<AccessTables>()
    .selectFrom("access_session")
    .selectAll()
    .where("account_id", "=", own.account.id)
    .where("expires_at", ">", now)
    .where("seen_at", ">", now - SESSION_IDLE_MS)
    .orderBy("seen_at", "desc")
    .execute();
  return rows.map((row) => ({
    digest: row.token_digest,
    id: row.id ?? row.token_digest.slice(0, 16),
    browser: row.browser ?? "",
    createdAt: instant(row.created_at),
    seenAt: instant(row.seen_at),
    provenAt: row.proven_at === null ? null : instant(row.proven_at),
    current: row.token_digest === own.tokenDigest,
  }));
}
