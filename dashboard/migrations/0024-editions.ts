/**
 * Editions of the report on the Standards and of the yearly pack: their steps, their words in versions, and what was frozen when handed in.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();
const key = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.primaryKey();

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("report_edition")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("kind", "text", required)
    .addColumn("from_day", "text", required)
    .addColumn("to_day", "text", required)
    .addColumn("edition", "integer", required)
    .addColumn("state", "text", required)
    .addColumn("version", "integer", required)
    .addColumn("opened_at", "bigint", required)
    .addColumn("opened_by", "text", required)
    .addColumn("submitted_at", "bigint")
    .addColumn("submitted_by", "text")
    .addColumn("accepted_at", "bigint")
    .addColumn("accepted_by", "text")
    .addColumn("presented_on", "text")
    .addColumn("presented_at", "bigint")
    .addColumn("presented_by", "text")
    .addColumn("content", "text")
    .addColumn("digest", "text")
    .addUniqueConstraint("report_edition_number", ["venue_id", "kind", "from_day", "edition"])
    .execute();
  await db.schema
    .createTable("report_narrative")
    .addColumn("edition_id", "text", required)
    .addColumn("version", "integer", required)
    .addColumn("venue_id", "text", required)
    .addColumn("narrative", "text", required)
    .addColumn("saved_at", "bigint", required)
    .addColumn("saved_by", "text", required)
    .addPrimaryKeyConstraint("report_narrative_key", ["edition_id", "version"])
    .execute();
}
