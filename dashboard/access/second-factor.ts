/**
 * How an account stands with its second factor, read anew for every request.
 *
 * @module
 */
import { ROLES_WITH_FACTOR, factorDueAt, factorStanding, isFresh } from "../../policies/engine/people/second-factor.ts";
import type { SecondFactorStanding, SecondFactorView } from "../../policies/schema/people-api.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Queryable } from "../platform/tables.ts";
import type { HeldRole } from "./duties.ts";
import type { AccessTables } from "./tables.ts";

/** What a session stands on. */
export interface FactorState {
  readonly standing: SecondFactorStanding;
  readonly hasFactor: boolean;
  readonly required: boolean;
  readonly dueAt: number | null;
  readonly provenAt: number | null;
}

/** Where nobody says otherwise there is no end to the grace; the server always says (`access.secondFactorGraceDays`). */
export const NO_END_MS = Number.MAX_SAFE_INTEGER / 4;

export async function hasFactor(database: Queryable, account: string): Promise<boolean> {
  const row = await database
    .withTables<AccessTables>()
    .selectFrom("access_factor")
    .select("id")
    .where("account_id", "=", account)
    .where("confirmed_at", "is not", null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** When the account first held, of its roles of now, one that reaches cases. */
export function requiredSince(held: readonly HeldRole[]): number | null {
  const since = held.filter(({ role }) => ROLES_WITH_FACTOR.includes(role)).map((one) => one.since);
  return since.length === 0 ? null : Math.min(...since);
}

export function factorState(
  facts: {
    readonly hasFactor: boolean;
    readonly provenAt: number | null;
    readonly held: readonly HeldRole[];
    readonly dueAt: number | null;
    readonly graceMs: number;
  },
  now: number,
): FactorState {
  const since = requiredSince(facts.held);
  const rules = { requiredSince: since, dueAt: facts.dueAt, graceMs: facts.graceMs };
  const dueAt = factorDueAt(rules);
  return {
    standing: factorStanding({ ...rules, hasFactor: facts.hasFactor, provenAt: facts.provenAt }, now),
    hasFactor: facts.hasFactor,
    required: since !== null || facts.dueAt !== null,
    dueAt: dueAt !== null && dueAt >= NO_END_MS ? null : dueAt,
    provenAt: facts.provenAt,
  };
}

/** @param here  the address this page is open under has passkeys of the account */
export async function factorView(
  database: Queryable,
  account: string,
  state: FactorState,
  rpId: string | null,
): Promise<SecondFactorView> {
  const db = database.withTables<AccessTables>();
  const factors = await db
    .selectFrom("access_factor")
    .select(["kind", "rp_id"])
    .where("account_id", "=", account)
    .where("confirmed_at", "is not", null)
    .execute();
  const code = await db
    .selectFrom("access_recovery_code")
    .select("code_digest")
    .where("account_id", "=", account)
    .limit(1)
    .executeTakeFirst();
  return {
    standing: state.standing,
    kinds: [
      ...(factors.some(({ kind }) => kind === "totp") ? (["totp"] as const) : []),
      ...(factors.some(({ kind, rp_id }) => kind === "passkey" && rp_id === rpId) ? (["passkey"] as const) : []),
      ...(code === undefined ? [] : (["recovery-code"] as const)),
    ],
    dueAt: state.dueAt === null ? null : instant(state.dueAt),
    provenAt: state.provenAt === null ? null : instant(state.provenAt),
  };
}

/**
 * Asks for a proof of the last quarter of an hour from whoever has something to prove with.
 * @throws {Refusal} 403 `E_ACCESS_STEP_UP`
 */
export function requireFresh(state: FactorState, now: number): void {
  if (state.hasFactor && !isFresh(state.provenAt, now)) throw new Refusal(403, "E_ACCESS_STEP_UP");
}

/** Marks a session as proven. */
export async function markProven(database: Queryable, sessionDigest: string, now: number): Promise<void> {
  await database
    .withTables<AccessTables>()
    .updateTable("access_session")
    .set({ proven_at: now })
    .where("token_digest", "=", sessionDigest)
    .execute();
}
