/**
 * Resolvers, the spans they reported in, and published generations.
 *
 * @module
 */
import type { Kysely } from "kysely";

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("venue_resolver")
    .addColumn("venue_id", "text", (column) => column.notNull())
    .addColumn("resolver", "text", (column) => column.notNull())
    .addColumn("seen_at", "bigint", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("venue_resolver_key", ["venue_id", "resolver"])
    .execute();
  await db.schema
    .createTable("venue_coverage")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("venue_id", "text", (column) => column.notNull())
    .addColumn("resolver", "text", (column) => column.notNull())
    .addColumn("from_at", "bigint", (column) => column.notNull())
    .addColumn("to_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("venue_coverage_end").on("venue_coverage").columns(["resolver", "to_at"]).execute();
  await db.schema
    .createTable("venue_generation")
    .addColumn("venue_id", "text", (column) => column.notNull())
    .addColumn("generation", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("bundle_digest", "text", (column) => column.notNull())
    .addColumn("list_generation", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("venue_generation_key", ["venue_id", "generation"])
    .execute();
  await db.schema
    .createTable("venue_policy_state")
    .addColumn("venue_id", "text", (column) => column.primaryKey())
    .addColumn("checked_at", "bigint", (column) => column.notNull())
    // What was wrong with the newest policies; the older generation stays published.
    .addColumn("error_code", "text")
    .addColumn("error_message", "text")
    .addColumn("error_at", "bigint")
    .execute();
}
