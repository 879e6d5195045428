/**
 * Invitations: an account nobody has the password of, and a link by which its owner sets one. Good once, for 72 hours.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { InvitationBody, InvitationMade, InvitationView } from "../../policies/schema/people-api.ts";
import { recordChange } from "../platform/change.ts";
import { HOUR_MS, instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database, DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { changeAccounts, insertAccount, listAccounts } from "./accounts.ts";
import { recordAudit } from "./audit.ts";
import { hashPassword } from "./password.ts";
import { openSession } from "./sessions.ts";
import type { AccessTables } from "./tables.ts";
import { newToken, tokenDigest } from "./token.ts";

export const INVITATION_MS = 72 * HOUR_MS;

export async function listInvitations(database: Queryable, now: number): Promise<InvitationView[]> {
  const rows = await database
    .withTables<AccessTables>()
    .selectFrom("access_invitation")
    .selectAll()
    .orderBy("created_at", "desc")
    .execute();
  const accounts = new Map((await listAccounts(database, now)).map((account) => [account.id, account]));
  return rows.flatMap((row) => {
    const account = accounts.get(row.account_id);
    if (account === undefined) return [];
    return [
      {
        id: row.id,
        account: row.account_id,
        login: account.login,
        displayName: account.displayName,
        roles: account.roles,
        createdAt: instant(row.created_at),
        expiresAt: instant(row.expires_at),
      },
    ];
  });
}

/** @throws {Refusal} 409 `E_ACCESS_LOGIN_TAKEN` */
export async function invite(
  database: Database,
  body: Required<InvitationBody>,
  by: string,
  now: number,
): Promise<InvitationMade> {
  // A password nobody knows, not an empty one: sign-in treats the account like every other.
  const passwordHash = await hashPassword(newToken());
  const token = newToken();
  const id = randomUUID();
  await changeAccounts(database, async (tx) => {
    const account = await insertAccount(
      tx,
      { login: body.login, displayName: body.displayName, roles: body.roles, passwordHash },
      now,
    );
    await tx
      .withTables<AccessTables>()
      .insertInto("access_invitation")
      .values({
        id,
        account_id: account,
        token_digest: tokenDigest(token),
        created_by: by,
        created_at: now,
        expires_at: now + INVITATION_MS,
      })
      .execute();
    await recordAudit(tx, {
      at: now,
      accountId: by,
      action: "invite",
      subjectId: account,
      outcome: "success",
      detail: [...body.roles].sort().join(","),
    });
  });
  return made(database, id, token, now);
}

/** A new link in place of an old one, which stops working. @throws {Refusal} 404 `E_ACCESS_INVITATION` */
export async function renewInvitation(
  database: Database,
  id: string,
  by: string,
  now: number,
): Promise<InvitationMade> {
  const token = newToken();
  await database.transaction().execute(async (tx) => {
    const account = await accountOf(tx, id);
    await tx
      .withTables<AccessTables>()
      .updateTable("access_invitation")
      .set({ token_digest: tokenDigest(token), created_at: now, expires_at: now + INVITATION_MS, created_by: by })
      .where("id", "=", id)
      .execute();
    await recordAudit(tx, { at: now, accountId: by, action: "invite", subjectId: account, outcome: "success" });
  });
  return made(database, id, token, now);
}

/** Takes a link back and disables the account that was to be. @throws {Refusal} 404 `E_ACCESS_INVITATION` */
export async function withdrawInvitation(database: Database, id: string, by: string, now: number): Promise<void> {
  await changeAccounts(database, async (tx) => {
    const account = await accountOf(tx, id);
    const db = tx.withTables<AccessTables>();
    await db.deleteFrom("access_invitation").where("id", "=", id).execute();
    await db.updateTable("access_account").set({ disabled_at: now }).where("id", "=", account).execute();
    await recordAudit(tx, {
      at: now,
      accountId: by,
      action: "invite-withdraw",
      subjectId: account,
      outcome: "success",
    });
    await recordChange(tx, "accounts", now, account);
  });
}

const valid = (database: Queryable, token: string, now: number) =>
  database
    .withTables<AccessTables>()
    .selectFrom("access_invitation")
    .innerJoin("access_account", "access_account.id", "access_invitation.account_id")
    .select(["access_invitation.id", "account_id", "login", "display_name", "expires_at"])
    .where("token_digest", "=", tokenDigest(token))
    .where("expires_at", ">", now)
    .where("disabled_at", "is", null)
    .executeTakeFirst();

/** @throws {Refusal} 403 `E_ACCESS_INVITATION`: used, withdrawn, too old or never given; the answer does not say which */
export async function lookAtInvitation(database: Queryable, token: string, now: number) {
  const found = await valid(database, token, now);
  if (found === undefined) throw new Refusal(403, "E_ACCESS_INVITATION");
  return { login: found.login, displayName: found.display_name, expiresAt: instant(found.expires_at) };
}

/** Sets the password, uses the link up and signs in. @returns token of the new session @throws {Refusal} 403 `E_ACCESS_INVITATION` */
export async function acceptInvitation(
  database: Database,
  given: { readonly token: string; readonly password: string },
  now: number,
  browser: string | null,
): Promise<string> {
  // A wrong token is refused before any hashing: nobody may keep the processor busy for free.
  await lookAtInvitation(database, given.token, now);
  const passwordHash = await hashPassword(given.password);
  return database.transaction().execute(async (tx) => {
    const db = tx.withTables<AccessTables>();
    const found = await valid(tx, given.token, now);
    const used = await db
      .deleteFrom("access_invitation")
      .where("token_digest", "=", tokenDigest(given.token))
      .executeTakeFirst();
    if (found === undefined || used.numDeletedRows !== 1n) throw new Refusal(403, "E_ACCESS_INVITATION");
    await db
      .updateTable("access_account")
      .set({ password_hash: passwordHash, last_sign_in_at: now })
      .where("id", "=", found.account_id)
      .execute();
    await recordAudit(tx, {
      at: now,
      accountId: found.account_id,
      action: "invite-accept",
      subjectId: found.account_id,
      outcome: "success",
    });
    await recordChange(tx, "accounts", now, found.account_id);
    return openSession(tx, found.account_id, now, browser);
  });
}

async function accountOf(tx: DatabaseTransaction, id: string): Promise<string> {
  const row = await tx
    .withTables<AccessTables>()
    .selectFrom("access_invitation")
    .select("account_id")
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal(404, "E_ACCESS_INVITATION");
  return row.account_id;
}

async function made(database: Database, id: string, token: string, now: number): Promise<InvitationMade> {
  const view = (await listInvitations(database, now)).find((one) => one.id === id);
  if (view === undefined) throw new Refusal(404, "E_ACCESS_INVITATION");
  return { ...view, token };
}
