/**
 * Brings the database to the newest schema, and tells whether it is there already. Forward only.
 *
 * @module
 */
import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import type { Migration } from "kysely/migration";
import { isPostgres, reason } from "./db.ts";
import { PlatformError } from "./error.ts";
import type { Database } from "./tables.ts";

export type Migrations = Readonly<Record<string, Migration>>;

function migrator(database: Database, migrations: Migrations): Migrator {
  return new Migrator({ db: database, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } });
}

/**
 * @returns names of the migrations applied now, in order
 * @throws {PlatformError} `E_PLATFORM_SCHEMA`; what failed was rolled back where the database can do so
 */
export async function migrate(database: Database, migrations: Migrations): Promise<readonly string[]> {
  const { error, results } = await migrator(database, migrations).migrateToLatest();
  if (error !== undefined) {
    const failed = results?.find((result) => result.status === "Error")?.migrationName ?? "before the first migration";
    throw new PlatformError("E_PLATFORM_SCHEMA", `the database could not be migrated (${failed}): ${reason(error)}`, {
      cause: error,
    });
  }
  return (results ?? []).map((result) => result.migrationName);
}

/** @returns whether nothing is left to apply */
export async function isMigrated(database: Database, migrations: Migrations): Promise<boolean> {
  const known = await migrator(database, migrations).getMigrations();
  return known.every((migration) => migration.executedAt !== undefined);
}

/** Column type of a number the database itself counts up; the only branch of DDL between the two databases. */
export function identityType(database: Kysely<never>): "integer" | "bigserial" {
  return isPostgres(database) ? "bigserial" : "integer";
}
