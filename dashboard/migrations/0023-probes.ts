/**
 * Rounds of probes, each signed and bound to the one before, and what they found.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();
const key = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.primaryKey();

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("probe_round")
    .addColumn("venue_id", "text", required)
    .addColumn("seq", "integer", required)
    .addColumn("at", "bigint", required)
    .addColumn("policy_generation", "integer", required)
    .addColumn("list_generation", "integer", required)
    .addColumn("content", "text", required)
    .addColumn("prev_hash", "text", required)
    .addColumn("hash", "text", required)
    .addColumn("signature", "text", required)
    .addPrimaryKeyConstraint("probe_round_key", ["venue_id", "seq"])
    .execute();
  await db.schema.createIndex("probe_round_at").on("probe_round").columns(["venue_id", "at"]).execute();
  await db.schema
    .createTable("probe_finding")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("subject", "text", required)
    .addColumn("cause", "text", required)
    .addColumn("opened_at", "bigint", required)
    .addColumn("last_at", "bigint", required)
    .addColumn("closed_at", "bigint")
    .execute();
  await db.schema.createIndex("probe_finding_open").on("probe_finding").columns(["venue_id", "closed_at"]).execute();
}
