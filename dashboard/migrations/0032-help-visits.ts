/**
 * How often pages of help were opened and helplines taken, by box, kind and hour.
 *
 * No column has a place for an address, a device, a browser or a minute.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("help_visit")
    .addColumn("venue_id", "text", required)
    .addColumn("box", "text", required)
    .addColumn("hour_at", "bigint", required)
    .addColumn("what", "text", required)
    .addColumn("kind", "text", required)
    .addColumn("times", "integer", required)
    .addPrimaryKeyConstraint("help_visit_key", ["venue_id", "box", "hour_at", "what", "kind"])
    .execute();
  await db.schema.createIndex("help_visit_hour").on("help_visit").column("hour_at").execute();
  const typed = db as unknown as Kysely<{
    help_visit: { venue_id: string; hour_at: number; what: string; kind: string; times: number };
  }>;
  await db.schema
    .createView("help_public_visit")
    .as(typed.selectFrom("help_visit").select(["venue_id", "hour_at", "what", "kind", "times"]))
    .execute();
}
