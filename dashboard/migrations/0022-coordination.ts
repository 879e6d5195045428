/**
 * The coordinator's desk: duties done, words given, remarks, improvements, consultations, contractors, and what was done to each of them.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();
const key = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.primaryKey();

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("coordination_start")
    .addColumn("venue_id", "text", key)
    .addColumn("since_day", "text", required)
    .execute();
  await db.schema
    .createTable("coordination_done")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("duty", "text", required)
    .addColumn("due", "text", required)
    .addColumn("on_day", "text", required)
    .addColumn("note", "text", required)
    .addColumn("by_account", "text", required)
    .addColumn("at", "bigint", required)
    .execute();
  await db.schema.createIndex("coordination_done_duty").on("coordination_done").columns(["venue_id", "duty"]).execute();
  await db.schema
    .createTable("coordination_confirmation")
    .addColumn("subject_id", "text", required)
    .addColumn("venue_id", "text", required)
    .addColumn("role", "text", required)
    .addColumn("account", "text", required)
    .addColumn("at", "bigint", required)
    .addPrimaryKeyConstraint("coordination_confirmation_key", ["subject_id", "role"])
    .execute();
  await db.schema
    .createTable("coordination_attest")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("requirement", "text", required)
    .addColumn("on_day", "text", required)
    .addColumn("note", "text", required)
    .addColumn("by_account", "text", required)
    .addColumn("at", "bigint", required)
    .execute();
  await db.schema
    .createTable("coordination_remark")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("number", "text", required)
    .addColumn("reference", "text", required)
    .addColumn("received_on", "text", required)
    .addColumn("received_at", "bigint", required)
    .addColumn("source", "text", required)
    .addColumn("text", "text")
    .addColumn("decision", "text")
    .addColumn("answer", "text")
    .addColumn("decided_on", "text")
    .addColumn("decided_at", "bigint")
    .addUniqueConstraint("coordination_remark_reference", ["venue_id", "reference"])
    .execute();
  await db.schema
    .createTable("coordination_improvement")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("number", "text", required)
    .addColumn("version", "integer", required)
    .addColumn("body", "text", required)
    .addColumn("state", "text", required)
    .addColumn("result", "text", required)
    .addColumn("opened_on", "text", required)
    .addColumn("opened_at", "bigint", required)
    .addColumn("ended_on", "text")
    .execute();
  await db.schema
    .createTable("coordination_consultation")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("number", "text", required)
    .addColumn("version", "integer", required)
    .addColumn("held_on", "text", required)
    .addColumn("course", "text", required)
    .addColumn("figures", "text", required)
    .addColumn("decisions", "text", required)
    .addColumn("opened_at", "bigint", required)
    .addColumn("closed_at", "bigint")
    .execute();
  await db.schema
    .createTable("coordination_contractor")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("body", "text", required)
    .addColumn("contract_until", "text")
    .addColumn("saved_at", "bigint", required)
    .execute();
  await db.schema
    .createTable("coordination_entry")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("item_id", "text", required)
    .addColumn("what", "text", required)
    .addColumn("by_account", "text", required)
    .addColumn("at", "bigint", required)
    .execute();
  await db.schema
    .createIndex("coordination_entry_item")
    .on("coordination_entry")
    .columns(["venue_id", "item_id", "at"])
    .execute();
  await db.schema
    .createTable("coordination_sequence")
    .addColumn("venue_id", "text", required)
    .addColumn("letter", "text", required)
    .addColumn("year", "integer", required)
    .addColumn("last_number", "integer", required)
    .addPrimaryKeyConstraint("coordination_sequence_key", ["venue_id", "letter", "year"])
    .execute();
}
