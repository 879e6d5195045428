/**
 * Whether the newest policies could be used. If not, the last good generation stays published and this says why.
 *
 * @module
 */
import { recordChange } from "../platform/change.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { VenueTables } from "./tables.ts";

export interface PolicyState {
  readonly checkedAt: number;
  readonly error: { readonly code: string; readonly message: string; readonly at: number } | null;
}

export async function recordPolicyState(
  database: Database,
  venueId: string,
  now: number,
  error: { readonly code: string; readonly message: string } | null,
): Promise<void> {
  const row = {
    checked_at: now,
    error_code: error?.code ?? null,
    error_message: error?.message ?? null,
    error_at: error === null ? null : now,
  };
  await database.transaction().execute(async (tx) => {
    await tx
      .withTables<VenueTables>()
      .insertInto("venue_policy_state")
      .values({ venue_id: venueId, ...row })
      .onConflict((conflict) => conflict.column("venue_id").doUpdateSet(row))
      .execute();
    if (error !== null) await recordChange(tx, "networks", now);
  });
}

export async function policyState(database: Queryable, venueId: string): Promise<PolicyState | undefined> {
  const row = await database
    .withTables<VenueTables>()
    .selectFrom("venue_policy_state")
    .selectAll()
    .where("venue_id", "=", venueId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    checkedAt: row.checked_at,
    error:
      row.error_code === null
        ? null
        : { code: row.error_code, message: row.error_message ?? "", at: row.error_at ?? row.checked_at },
  };
}
