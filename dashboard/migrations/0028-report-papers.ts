/**
 * Digests of every file of a report as it was handed in, so that anybody can make it again and compare.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("report_paper")
    .addColumn("edition_id", "text", required)
    .addColumn("paper", "text", required)
    .addColumn("format", "text", required)
    .addColumn("venue_id", "text", required)
    .addColumn("digest", "text", required)
    .addColumn("made_at", "bigint", required)
    .addPrimaryKeyConstraint("report_paper_key", ["edition_id", "paper", "format"])
    .execute();
}
