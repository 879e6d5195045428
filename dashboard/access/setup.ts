/**
 * First run: a one-time link makes the first account, and only while there is none.
 *
 * @module
 */
import type { SetupBody } from "../../policies/schema/api.ts";
import { DAY_MS } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database } from "../platform/tables.ts";
import { changeAccounts, hasAccounts, insertAccount } from "./accounts.ts";
import { recordAudit } from "./audit.ts";
import { hashPassword } from "./password.ts";
import { FIRST_ACCOUNT_ROLES } from "./roles.ts";
import { openSession } from "./sessions.ts";
import type { AccessTables } from "./tables.ts";
import { newToken, tokenDigest } from "./token.ts";

const SETUP_TOKEN_MS = DAY_MS;

/**
 * Makes a fresh token, voiding earlier ones; called at each start of the control process.
 * @returns the token, or `null` once an account exists
 */
export async function issueSetupToken(database: Database, now: number): Promise<string | null> {
  return changeAccounts(database, async (tx) => {
    const db = tx.withTables<AccessTables>();
    await db.deleteFrom("access_setup_token").execute();
    if (await hasAccounts(tx)) return null;
    const token = newToken();
    await db
      .insertInto("access_setup_token")
      .values({ token_digest: tokenDigest(token), created_at: now, expires_at: now + SETUP_TOKEN_MS })
      .execute();
    return token;
  });
}

/**
 * Uses up the token and signs the first person in.
 *
 * @returns token of the new session
 * @throws {Refusal} 409 `E_ACCESS_SETUP_DONE`, 403 `E_ACCESS_SETUP_TOKEN`
 */
export async function setUp(
  database: Database,
  body: SetupBody,
  now: number,
  browser: string | null = null,
): Promise<string> {
  // A wrong token is refused before any hashing: nobody may keep the processor busy for free.
  await requireToken(database, body.token, now);
  const passwordHash = await hashPassword(body.password);
  return changeAccounts(database, async (tx) => {
    const db = tx.withTables<AccessTables>();
    if (await hasAccounts(tx)) throw new Refusal(409, "E_ACCESS_SETUP_DONE");
    const used = await db
      .deleteFrom("access_setup_token")
      .where("token_digest", "=", tokenDigest(body.token))
      .where("expires_at", ">", now)
      .executeTakeFirst();
    if (used.numDeletedRows !== 1n) throw new Refusal(403, "E_ACCESS_SETUP_TOKEN");
    const id = await insertAccount(tx, { ...body, roles: [...FIRST_ACCOUNT_ROLES], passwordHash }, now);
    await db.updateTable("access_account").set({ last_sign_in_at: now }).where("id", "=", id).execute();
    await recordAudit(tx, { at: now, accountId: id, action: "setup", subjectId: id, outcome: "success" });
    return openSession(tx, id, now, browser);
  });
}

async function requireToken(database: Database, token: string, now: number): Promise<void> {
  if (await hasAccounts(database)) throw new Refusal(409, "E_ACCESS_SETUP_DONE");
  const found = await database
    .withTables<AccessTables>()
    .selectFrom("access_setup_token")
    .select("token_digest")
    .where("token_digest", "=", tokenDigest(token))
    .where("expires_at", ">", now)
    .executeTakeFirst();
  if (found === undefined) throw new Refusal(403, "E_ACCESS_SETUP_TOKEN");
}
