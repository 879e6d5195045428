/**
 * The annual drill: runs, steps that were made, attempts that were refused, notes of observers. A space of its own; no other table knows of it.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();
const key = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.primaryKey();

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("drill_run")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("number", "text", required)
    .addColumn("scenario", "text", required)
    .addColumn("pace", "integer", required)
    .addColumn("state", "text", required)
    .addColumn("started_at", "bigint", required)
    .addColumn("started_by", "text", required)
    .addColumn("ended_at", "bigint")
    .addColumn("ended_by", "text")
    .addColumn("played", "text", required)
    .addColumn("opened_by", "text")
    .addColumn("kept_out", "integer", required)
    .addColumn("debrief", "text", required)
    .addColumn("lessons", "text", required)
    .addUniqueConstraint("drill_run_number", ["venue_id", "number"])
    .execute();
  await db.schema
    .createTable("drill_entry")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("run_id", "text", required)
    .addColumn("step", "text", required)
    .addColumn("account", "text", required)
    .addColumn("role", "text")
    .addColumn("text", "text", required)
    .addColumn("refusal", "text")
    .addColumn("at", "bigint", required)
    .addColumn("played_at", "bigint", required)
    .addColumn("due_at", "bigint")
    .execute();
  await db.schema.createIndex("drill_entry_run").on("drill_entry").columns(["venue_id", "run_id", "at"]).execute();
  await db.schema
    .createTable("drill_note")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("run_id", "text", required)
    .addColumn("account", "text", required)
    .addColumn("text", "text", required)
    .addColumn("at", "bigint", required)
    .execute();
}
