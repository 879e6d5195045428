/**
 * Copies on the network location that have to go: written down before anything is tried, so that none stays behind unseen.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("case_copy_left")
    .addColumn("venue_id", "text", required)
    .addColumn("folder", "text", required)
    .addColumn("name", "text", required)
    .addColumn("case_id", "text", required)
    .addColumn("since", "bigint", required)
    // A copy whose step is still under way has some minutes.
    .addColumn("due_at", "bigint", required)
    .addColumn("problem", "text")
    .addPrimaryKeyConstraint("case_copy_left_key", ["venue_id", "folder", "name"])
    .execute();
  await db.schema.createIndex("case_copy_left_case").on("case_copy_left").columns(["case_id"]).execute();
}
