/**
 * Sign-in: throttled before it is judged, the same time and the same words for every kind of failure.
 *
 * @module
 */
import type { SignInBody } from "../../policies/schema/api.ts";
import { Refusal } from "../platform/error.ts";
import type { Database } from "../platform/tables.ts";
import { recordAudit } from "./audit.ts";
import { verifyPassword } from "./password.ts";
import { openSession } from "./sessions.ts";
import type { AccessTables } from "./tables.ts";
import type { Throttle } from "./throttle.ts";

/**
 * @param address  where the request came from; used for the throttle's digest only
 * @returns token of the new session
 * @throws {Refusal} 401 `E_ACCESS_CREDENTIALS`, 429 `E_ACCESS_THROTTLED`
 */
export async function signIn(
  database: Database,
  throttle: Throttle,
  body: SignInBody,
  address: string,
  now: number,
  browser: string | null = null,
): Promise<string> {
  const subjects = { login: body.login, address };
  const waitS = await throttle.attempt(subjects, now);
  if (waitS > 0) {
    await recordAudit(database, {
      at: now,
      accountId: null,
      action: "sign-in",
      outcome: "denied",
      detail: "throttled",
    });
    throw new Refusal(429, "E_ACCESS_THROTTLED", { retryAfterS: waitS });
  }
  const db = database.withTables<AccessTables>();
  const account = await db
    .selectFrom("access_account")
    .select(["id", "password_hash", "disabled_at"])
    .where("login", "=", body.login)
    .executeTakeFirst();
  const matches = await verifyPassword(account?.password_hash, body.password);
  if (account === undefined || !matches || account.disabled_at !== null) {
    await recordAudit(database, { at: now, accountId: account?.id ?? null, action: "sign-in", outcome: "failure" });
    throw new Refusal(401, "E_ACCESS_CREDENTIALS");
  }
  await throttle.succeeded(subjects);
  return database.transaction().execute(async (tx) => {
    await tx
      .withTables<AccessTables>()
      .updateTable("access_account")
      .set({ last_sign_in_at: now })
      .where("id", "=", account.id)
      .execute();
    await recordAudit(tx, { at: now, accountId: account.id, action: "sign-in", outcome: "success" });
    return openSession(tx, account.id, now, browser);
  });
}
