/**
 * The coordinator's year: reminders of duties.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();

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
}
