/**
 * The coordinator's year: reminders of duties, trainings with their lists, looks at outside documents, the
 * accessibility declaration in versions.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();
const key = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.primaryKey();

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("coordination_reminder")
    .addColumn("venue_id", "text", required)
    .addColumn("duty", "text", required)
    .addColumn("due", "text", required)
    .addColumn("stage", "integer", required)
    .addColumn("at", "bigint", required)
    .addPrimaryKeyConstraint("coordination_reminder_key", ["venue_id", "duty", "due", "stage"])
    .execute();
  await db.schema
    .createTable("coordination_training")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("number", "text", required)
    .addColumn("version", "integer", required)
    .addColumn("programme", "text", required)
    .addColumn("held_on", "text", required)
    .addColumn("topic", "text", required)
    .addColumn("materials", "text", required)
    .addColumn("leader", "text", required)
    .addColumn("place", "text", required)
    .addColumn("opened_at", "bigint", required)
    .addColumn("closed_at", "bigint")
    .execute();
  await db.schema
    .createTable("coordination_guidance")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("guidance", "text", required)
    .addColumn("on_day", "text", required)
    .addColumn("outcome", "text", required)
    .addColumn("meaning", "text", required)
    .addColumn("improvement", "text")
    .addColumn("by_account", "text", required)
    .addColumn("at", "bigint", required)
    .execute();
  await db.schema
    .createTable("coordination_accessibility")
    .addColumn("venue_id", "text", required)
    .addColumn("version", "integer", required)
    .addColumn("body", "text", required)
    .addColumn("saved_at", "bigint", required)
    .addColumn("saved_by", "text", required)
    .addColumn("published_at", "bigint")
    .addColumn("withdrawn_at", "bigint")
    .addPrimaryKeyConstraint("coordination_accessibility_key", ["venue_id", "version"])
    .execute();
  await db.schema
    .createTable("coordination_trainee")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("training_id", "text", required)
    .addColumn("position_no", "integer", required)
    .addColumn("account", "text")
    .addColumn("name", "text", required)
    .addColumn("position", "text", required)
    .addColumn("signed", "integer", required)
    .addColumn("statement_on", "text")
    .addColumn("entered_id", "text")
    .addColumn("at", "bigint", required)
    .execute();
  await db.schema
    .createIndex("coordination_trainee_training")
    .on("coordination_trainee")
    .columns(["venue_id", "training_id"])
    .execute();
}
