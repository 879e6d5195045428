/**
 * Sessions: opaque tokens in a cookie, digests in the database, an idle end and an absolute end.
 *
 * @module
 */
import type { Permission, Role } from "../../policies/schema/api.ts";
import { HOUR_MS, MINUTE_MS } from "../platform/clock.ts";
import type { Queryable } from "../platform/tables.ts";
import { randomBytes } from "node:crypto";
import { opensDoors } from "../../policies/engine/people/second-factor.ts";
import { roleNames, rolesHeld } from "./duties.ts";
import { permissionsOf } from "./roles.ts";
import { NO_END_MS, factorState, hasFactor } from "./second-factor.ts";
import type { FactorState } from "./second-factor.ts";
import type { AccessTables } from "./tables.ts";
import { newToken, tokenDigest } from "./token.ts";

export const SESSION_IDLE_MS = 8 * HOUR_MS;
export const SESSION_ABSOLUTE_MS = 12 * HOUR_MS;
/** How fresh `seen_at` is kept; each request would be a write otherwise. */
const SEEN_STEP_MS = MINUTE_MS;

/** A signed-in person, read anew for each request: a withdrawn role counts at once. */
export interface Session {
  readonly tokenDigest: string;
  readonly account: { readonly id: string; readonly login: string; readonly displayName: string };
  readonly roles: readonly Role[];
  /** Empty while the second factor is wanted and not proven. */
  readonly permissions: readonly Permission[];
  readonly secondFactor: FactorState;
  /** The nearer of the idle and the absolute end. */
  readonly expiresAt: number;
}

/** What the venue asks of sessions. */
export interface SessionRules {
  /** Orders of this venue count; left out: of any. */
  readonly venueId?: string | undefined;
  /** How long a role that reaches cases may do without a second factor; left out: as long as it likes. */
  readonly secondFactorGraceMs?: number | undefined;
  /** Whether somebody is kept away from children now; left out: nobody is. */
  readonly isSuspended?: ((db: Queryable, account: string, at: number) => Promise<boolean>) | undefined;
}

/** What brings somebody to a child who asked for help. Lending says itself why it is refused, and tablets must come back. */
const NEAR_CHILDREN: readonly Permission[] = ["help.answer"];

/** @returns the token, which exists nowhere else from now on than in the answer */
export async function openSession(
  database: Queryable,
  accountId: string,
  now: number,
  browser: string | null = null,
): Promise<string> {
  const token = newToken();
  await database
    .withTables<AccessTables>()
    .insertInto("access_session")
    .values({
      token_digest: tokenDigest(token),
      account_id: accountId,
      created_at: now,
      seen_at: now,
      expires_at: now + SESSION_ABSOLUTE_MS,
      id: randomBytes(8).toString("hex"),
      browser,
      proven_at: null,
    })
    .execute();
  return token;
}

/** @returns the session, or `undefined` if the token is unknown, expired, idle or its account disabled */
export async function findSession(
  database: Queryable,
  token: string,
  now: number,
  rules: SessionRules = {},
): Promise<Session | undefined> {
  const db = database.withTables<AccessTables>();
  const digest = tokenDigest(token);
  const row = await db
    .selectFrom("access_session")
    .innerJoin("access_account", "access_account.id", "access_session.account_id")
    .where("token_digest", "=", digest)
    .where("disabled_at", "is", null)
    .where("expires_at", ">", now)
    .where("seen_at", ">", now - SESSION_IDLE_MS)
    .select([
      "account_id",
      "login",
      "display_name",
      "seen_at",
      "access_session.expires_at",
      "proven_at",
      "factor_due_at",
    ])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const seenAt = now - row.seen_at >= SEEN_STEP_MS ? now : row.seen_at;
  if (seenAt !== row.seen_at)
    await db.updateTable("access_session").set({ seen_at: now }).where("token_digest", "=", digest).execute();
  const held = await rolesHeld(database, now, { account: row.account_id, venueId: rules.venueId });
  const secondFactor = factorState(
    {
      hasFactor: await hasFactor(database, row.account_id),
      provenAt: row.proven_at,
      held,
      dueAt: row.factor_due_at ?? null,
      graceMs: rules.secondFactorGraceMs ?? NO_END_MS,
    },
    now,
  );
  const roles = roleNames(held);
  const away = (await rules.isSuspended?.(database, row.account_id, now)) === true;
  const permissions = opensDoors(secondFactor.standing) ? permissionsOf(roles) : [];
  return {
    tokenDigest: digest,
    account: { id: row.account_id, login: row.login, displayName: row.display_name },
    roles,
    permissions: away ? permissions.filter((one) => !NEAR_CHILDREN.includes(one)) : permissions,
    secondFactor,
    expiresAt: Math.min(row.expires_at, seenAt + SESSION_IDLE_MS),
  };
}

export async function closeSession(database: Queryable, digest: string): Promise<void> {
  await database.withTables<AccessTables>().deleteFrom("access_session").where("token_digest", "=", digest).execute();
}

/** Ends every session of an account except one. */
export async function closeSessionsOf(database: Queryable, accountId: string, exceptDigest?: string): Promise<void> {
  await database
    .withTables<AccessTables>()
    .deleteFrom("access_session")
    .where("account_id", "=", accountId)
    .$if(exceptDigest !== undefined, (query) => query.where("token_digest", "!=", exceptDigest ?? ""))
    .execute();
}
