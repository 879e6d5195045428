/**
 * Releases of open data: what was prepared for the public, who approved it, and what was taken back. Published tables only, never true counts.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();
const key = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.primaryKey();

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("open_data_release")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("year", "integer", required)
    .addColumn("release", "integer", required)
    .addColumn("state", "text", required)
    .addColumn("licence", "text", required)
    .addColumn("content", "text", required)
    .addColumn("digest", "text", required)
    .addColumn("prepared_at", "bigint", required)
    .addColumn("prepared_by", "text", required)
    .addColumn("approved_at", "bigint")
    .addColumn("approved_by", "text")
    .addColumn("ended_at", "bigint")
    .addColumn("ended_by", "text")
    .addColumn("reason", "text", required)
    .addUniqueConstraint("open_data_release_number", ["venue_id", "year", "release"])
    .execute();
  await db.schema
    .createTable("declaration_edition")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("declaration", "text", required)
    .addColumn("saved_at", "bigint", required)
    .addColumn("saved_by", "text", required)
    .addColumn("content", "text", required)
    .addColumn("digest", "text", required)
    .execute();
  await db.schema
    .createIndex("declaration_edition_newest")
    .on("declaration_edition")
    .columns(["venue_id", "declaration", "saved_at"])
    .execute();
}
