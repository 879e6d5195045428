/**
 * Every row of every table but those of migrations, in a stable order: for tests of what an act leaves behind, and what it does not.
 *
 * @module
 */
import { sql } from "kysely";
import type { Database } from "../../dashboard/platform/tables.ts";

type Rows = readonly Readonly<Record<string, unknown>>[];

export async function readEveryTable(database: Database): Promise<Readonly<Record<string, Rows>>> {
  const tables = await database.introspection.getTables();
  const found: Record<string, Rows> = {};
  for (const { name } of tables) {
    if (name.startsWith("kysely_") || name.startsWith("sqlite_")) continue;
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(database);
    found[name] = rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  return found;
}
