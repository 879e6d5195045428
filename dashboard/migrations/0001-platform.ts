/**
 * Change feed, job runs, leases.
 *
 * @module
 */
import type { Kysely } from "kysely";
import { identityType } from "../platform/migrate.ts";

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("platform_change")
    .addColumn("seq", identityType(db), (column) =>
      identityType(db) === "integer" ? column.primaryKey().autoIncrement() : column.primaryKey(),
    )
    .addColumn("topic", "text", (column) => column.notNull())
    .addColumn("row_id", "text")
    .addColumn("at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("platform_job_run")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("job", "text", (column) => column.notNull())
    .addColumn("started_at", "bigint", (column) => column.notNull())
    .addColumn("finished_at", "bigint")
    .addColumn("outcome", "text")
    .addColumn("error_code", "text")
    .execute();
  await db.schema
    .createIndex("platform_job_run_latest")
    .on("platform_job_run")
    .columns(["job", "started_at"])
    .execute();
  await db.schema
    .createTable("platform_lease")
    .addColumn("lease", "text", (column) => column.primaryKey())
    .addColumn("holder", "text", (column) => column.notNull())
    .addColumn("until_at", "bigint", (column) => column.notNull())
    .execute();
}
