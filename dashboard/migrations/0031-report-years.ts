/**
 * Years that are over, merged once; and a number that changes with every change of the counts, by which what was computed from them is known
 * to be still true.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("report_year")
    .addColumn("venue_id", "text", required)
    .addColumn("year", "text", required)
    .addColumn("source", "text", required)
    .addColumn("year_at", "bigint", required)
    .addColumn("measured_days", "integer", required)
    .addColumn("covered", "integer", required)
    .addColumn("measures", "text", required)
    .addPrimaryKeyConstraint("report_year_key", ["venue_id", "year", "source"])
    .execute();
  await db.schema
    .createTable("report_version")
    .addColumn("venue_id", "text", (column) => column.primaryKey())
    .addColumn("version", "bigint", required)
    .execute();
}
