/**
 * Probes from more than one place, findings that say who closed them, days that outlive their rounds, rounds people ask for.
 *
 * @module
 */
import { sql } from "kysely";
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();
const key = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.primaryKey();
const own = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull().defaultTo("own");
const zero = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull().defaultTo(0);
const one = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull().defaultTo(1);

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable("probe_round").addColumn("vantage", "text", own).execute();
  await db.schema.alterTable("probe_round").addColumn("upload_id", "text").execute();
  await db.schema.alterTable("probe_round").addColumn("kept_at", "bigint", zero).execute();
  await sql`update probe_round set kept_at = at`.execute(db);
  await db.schema
    .createIndex("probe_round_upload")
    .on("probe_round")
    .columns(["venue_id", "upload_id"])
    .unique()
    .execute();
  await db.schema
    .createIndex("probe_round_vantage")
    .on("probe_round")
    .columns(["venue_id", "vantage", "seq"])
    .execute();

  await db.schema.alterTable("probe_finding").addColumn("vantage", "text", own).execute();
  await db.schema.alterTable("probe_finding").addColumn("failed", "integer", one).execute();
  await db.schema.alterTable("probe_finding").addColumn("healthy", "integer", zero).execute();
  await db.schema.alterTable("probe_finding").addColumn("marks", "text").execute();
  await db.schema.alterTable("probe_finding").addColumn("opened_round", "integer", zero).execute();
  await db.schema.alterTable("probe_finding").addColumn("closed_round", "integer").execute();
  await db.schema.alterTable("probe_finding").addColumn("closed_by", "text").execute();
  await db.schema.alterTable("probe_finding").addColumn("acknowledged_at", "bigint").execute();
  await db.schema.alterTable("probe_finding").addColumn("acknowledged_by", "text").execute();

  await db.schema
    .createTable("probe_day")
    .addColumn("venue_id", "text", required)
    .addColumn("day", "text", required)
    .addColumn("day_at", "bigint", required)
    .addColumn("rounds", "integer", required)
    .addColumn("failing", "integer", required)
    .addColumn("closed_passed", "integer", required)
    .addColumn("closed_measured", "integer", required)
    .addColumn("open_passed", "integer", required)
    .addColumn("open_measured", "integer", required)
    .addPrimaryKeyConstraint("probe_day_key", ["venue_id", "day"])
    .execute();
  await db.schema
    .createTable("probe_run")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("requested_at", "bigint", required)
    .addColumn("requested_by", "text", required)
    .addColumn("state", "text", required)
    .addColumn("asked", "integer", zero)
    .addColumn("total", "integer", zero)
    .addColumn("finished_at", "bigint")
    .execute();
  await db.schema.createIndex("probe_run_venue").on("probe_run").columns(["venue_id", "requested_at"]).execute();
  await db.schema
    .createTable("probe_plan")
    .addColumn("venue_id", "text", required)
    .addColumn("digest", "text", required)
    .addColumn("content", "text", required)
    .addColumn("issued_at", "bigint", required)
    .addPrimaryKeyConstraint("probe_plan_key", ["venue_id", "digest"])
    .execute();
  await db.schema
    .createTable("probe_publication")
    .addColumn("venue_id", "text", key)
    .addColumn("shown", "integer", required)
    .addColumn("at", "bigint", required)
    .addColumn("by_account", "text", required)
    .execute();
}
