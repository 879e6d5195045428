/**
 * Help for children: requests for somebody to come, reports without a name, what the children's page says about the venue.
 *
 * No column has a place for an address, a device or a browser. What a child wrote lies in the vault under a key of its own.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();
const key = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.primaryKey();

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("help_talk")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("reference", "text", required)
    .addColumn("place", "text", required)
    .addColumn("look", "text")
    .addColumn("at", "bigint", required)
    .addColumn("wait_minutes", "integer", required)
    .addColumn("escalated_at", "bigint")
    .addColumn("gone_at", "bigint")
    .addColumn("gone_by", "text")
    .addColumn("done_at", "bigint")
    .addUniqueConstraint("help_talk_reference", ["venue_id", "reference"])
    .execute();
  await db.schema.createIndex("help_talk_at").on("help_talk").column("at").execute();
  await db.schema
    .createTable("help_report")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("reference", "text", required)
    .addColumn("network", "text")
    .addColumn("about", "text", required)
    .addColumn("item_id", "text")
    .addColumn("at", "bigint", required)
    .addColumn("state", "text", required)
    .addColumn("escalated_at", "bigint")
    .addColumn("read_at", "bigint")
    .addColumn("settled_at", "bigint")
    .addColumn("ending", "text")
    .addColumn("case_id", "text")
    .addUniqueConstraint("help_report_reference", ["venue_id", "reference"])
    .execute();
  await db.schema.createIndex("help_report_at").on("help_report").column("at").execute();
  await db.schema
    .createTable("help_setting")
    .addColumn("venue_id", "text", key)
    .addColumn("settings", "text", required)
    .addColumn("saved_at", "bigint", required)
    .addColumn("saved_by", "text", required)
    .execute();
  await db.schema
    .createTable("help_line_check")
    .addColumn("venue_id", "text", required)
    .addColumn("helpline", "text", required)
    .addColumn("verified_on", "text", required)
    .addColumn("verified_by", "text", required)
    .addColumn("at", "bigint", required)
    .addPrimaryKeyConstraint("help_line_check_key", ["venue_id", "helpline"])
    .execute();
  const typed = db as unknown as Kysely<{
    help_talk: {
      venue_id: string;
      at: number;
      gone_at: number | null;
      done_at: number | null;
      escalated_at: number | null;
    };
    help_report: { venue_id: string; at: number; read_at: number | null; about: string; state: string };
  }>;
  // Times only: what metrics of «niezwłocznie» need.
  await db.schema
    .createView("help_public_talk")
    .as(typed.selectFrom("help_talk").select(["venue_id", "at", "gone_at", "done_at", "escalated_at"]))
    .execute();
  await db.schema
    .createView("help_public_report")
    .as(typed.selectFrom("help_report").select(["venue_id", "at", "read_at", "about", "state"]))
    .execute();
}
