/**
 * People as accounts and their roles alone, for a venue that keeps no orders yet: no departments, every head leads everywhere.
 *
 * A suspension is what the cases themselves say: it holds as long as a case that names the person is open.
 *
 * @module
 */
import { listAccounts } from "../access/index.ts";
import type { Queryable } from "../platform/tables.ts";
import type { CasePeople } from "./context.ts";
import { recordOf } from "./store.ts";
import type { CaseTables } from "./tables.ts";

export const ACCOUNTS_AS_PEOPLE: CasePeople = {
  staff: async (db) =>
    (await listAccounts(db))
      .filter((account) => account.disabledAt === null)
      .map(({ id, displayName, roles }) => ({ account: id, displayName, roles, departments: "all" as const })),
  departments: async () => [],
  suspend: async () => undefined,
};

/** Whether an open case keeps this person away from children. */
export async function isSuspendedByCase(db: Queryable, venueId: string, account: string): Promise<boolean> {
  const rows = await db
    .withTables<CaseTables>()
    .selectFrom("case_named")
    .innerJoin("case_record", "case_record.id", "case_named.case_id")
    .select("case_record.record")
    .where("case_named.venue_id", "=", venueId)
    .where("case_named.account", "=", account)
    .where("case_record.state", "not in", ["rejected", "closed"])
    .execute();
  return rows.some((row) => recordOf(row).suspended.includes(account));
}
