/**
 * Who called blocks of these names a mistake: whoever did does not also decide whether a draft about them is an event (A0).
 *
 * @module
 */
import type { Queryable } from "../platform/tables.ts";
import type { ListTables } from "./tables.ts";

/** @returns accounts that made or approved an exception covering one of the names, ended ones included */
export async function exceptionAuthors(
  db: Queryable,
  venueId: string,
  names: readonly string[],
): Promise<readonly string[]> {
  if (names.length === 0) return [];
  const rows = await db
    .withTables<ListTables>()
    .selectFrom("list_exception")
    .select(["name", "by_account", "approved_account"])
    .where("venue_id", "=", venueId)
    .execute();
  const covering = rows.filter((row) => names.some((name) => name === row.name || name.endsWith(`.${row.name}`)));
  const accounts = covering.flatMap((row) => [row.by_account, row.approved_account]);
  return [...new Set(accounts.filter((account) => account !== null))];
}
