/**
 * Register of devices: records, keys, reports, what was concluded from them, and what people decided.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();
const key = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.primaryKey();

async function createRecords(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("device_asset")
    .addColumn("venue_id", "text", required)
    .addColumn("id", "text", required)
    .addColumn("kind", "text", required)
    .addColumn("model", "text", required)
    .addColumn("serial", "text", required)
    // Upper case without white space, null where there is none: two records must not claim one device.
    .addColumn("serial_key", "text")
    .addColumn("platform", "text")
    .addColumn("department", "text", required)
    .addColumn("mode", "text", required)
    .addColumn("location", "text", required)
    .addColumn("cart", "text")
    .addColumn("purchased_on", "text")
    .addColumn("licence", "text", required)
    .addColumn("network", "text")
    .addColumn("address", "text")
    .addColumn("baseline", "text", required)
    .addColumn("note", "text", required)
    .addColumn("state", "text", required)
    .addColumn("state_at", "bigint", required)
    .addColumn("created_at", "bigint", required)
    .addColumn("updated_at", "bigint", required)
    .addColumn("withdrawn_at", "bigint")
    .addColumn("seen_at", "bigint")
    .addPrimaryKeyConstraint("device_asset_key", ["venue_id", "id"])
    .addUniqueConstraint("device_asset_serial", ["venue_id", "serial_key"])
    .addUniqueConstraint("device_asset_address", ["venue_id", "address"])
    .execute();
  await db.schema
    .createTable("device_history")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("device_id", "text", required)
    .addColumn("at", "bigint", required)
    .addColumn("by_name", "text", required)
    .addColumn("what", "text", required)
    .addColumn("detail", "text", required)
    .execute();
  await db.schema
    .createIndex("device_history_device")
    .on("device_history")
    .columns(["venue_id", "device_id", "at"])
    .execute();
  await db.schema
    .createTable("device_sequence")
    .addColumn("venue_id", "text", required)
    .addColumn("series", "text", required)
    .addColumn("year", "integer", required)
    .addColumn("last_number", "integer", required)
    .addPrimaryKeyConstraint("device_sequence_key", ["venue_id", "series", "year"])
    .execute();
}

async function createEnrolment(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("device_code")
    .addColumn("code_digest", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("device_id", "text", required)
    .addColumn("expires_at", "bigint", required)
    .addColumn("tries", "integer", required)
    .execute();
  await db.schema
    .createTable("device_key")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("device_id", "text", required)
    .addColumn("public_key", "text", (column) => column.notNull().unique())
    .addColumn("role", "text", required)
    .addColumn("platform", "text", required)
    .addColumn("serial", "text")
    .addColumn("agent_version", "text", required)
    .addColumn("state", "text", required)
    .addColumn("created_at", "bigint", required)
    .addColumn("confirmed_at", "bigint")
    .addColumn("revoked_at", "bigint")
    .execute();
  await db.schema
    .createIndex("device_key_device")
    .on("device_key")
    .columns(["venue_id", "device_id", "created_at"])
    .execute();
  await db.schema
    .createTable("device_nonce")
    .addColumn("venue_id", "text", required)
    .addColumn("nonce", "text", required)
    .addColumn("at", "bigint", required)
    .addPrimaryKeyConstraint("device_nonce_key", ["venue_id", "nonce"])
    .execute();
}

async function createEvidence(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("device_report")
    .addColumn("venue_id", "text", required)
    .addColumn("device_id", "text", required)
    .addColumn("report_id", "text", required)
    // Chain: numbers count per key that signed and device it speaks of.
    .addColumn("key_id", "text", required)
    .addColumn("seq", "integer", required)
    .addColumn("hash", "text", required)
    .addColumn("prev_hash", "text")
    .addColumn("boot_id", "text", required)
    .addColumn("measured_at", "bigint", required)
    .addColumn("received_at", "bigint", required)
    .addColumn("monotonic_ms", "double precision", required)
    .addColumn("trigger_name", "text", required)
    .addColumn("agent_version", "text", required)
    .addColumn("lost", "integer", required)
    .addColumn("second_hand", "integer", required)
    .addColumn("facts", "text", required)
    .addColumn("score", "text", required)
    .addColumn("basis", "text", required)
    .addPrimaryKeyConstraint("device_report_key", ["venue_id", "device_id", "report_id"])
    .addUniqueConstraint("device_report_seq", ["key_id", "device_id", "seq"])
    .execute();
  await db.schema
    .createIndex("device_report_received")
    .on("device_report")
    .columns(["venue_id", "device_id", "received_at"])
    .execute();
  await db.schema
    .createTable("device_posture")
    .addColumn("venue_id", "text", required)
    .addColumn("device_id", "text", required)
    .addColumn("report_id", "text")
    .addColumn("key_id", "text")
    .addColumn("seq", "integer")
    .addColumn("measured_at", "bigint")
    .addColumn("received_at", "bigint")
    .addColumn("second_hand", "integer", required)
    .addColumn("facts", "text", required)
    // JSON: check → state, failing since, last pass.
    .addColumn("checks", "text", required)
    .addColumn("basis", "text", required)
    .addColumn("judged_at", "bigint", required)
    .addPrimaryKeyConstraint("device_posture_key", ["venue_id", "device_id"])
    .execute();
  await db.schema
    .createTable("device_transition")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("device_id", "text", required)
    .addColumn("at", "bigint", required)
    .addColumn("check_id", "text", required)
    .addColumn("from_state", "text")
    .addColumn("to_state", "text", required)
    .execute();
  await db.schema
    .createIndex("device_transition_device")
    .on("device_transition")
    .columns(["venue_id", "device_id", "at"])
    .execute();
  await db.schema
    .createTable("device_alarm")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("device_id", "text", required)
    .addColumn("at", "bigint", required)
    .addColumn("kind", "text", required)
    .addColumn("detail", "text", required)
    // The same finding again is one alarm.
    .addColumn("dedupe", "text", (column) => column.notNull().unique())
    // Of a gap: first and last missing number, until all of them came.
    .addColumn("key_id", "text")
    .addColumn("from_seq", "integer")
    .addColumn("to_seq", "integer")
    .addColumn("resolved_at", "bigint")
    .execute();
}

async function createDecisions(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("device_ticket")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("number", "text", required)
    .addColumn("device_id", "text", required)
    .addColumn("check_id", "text", required)
    .addColumn("severity", "text", required)
    .addColumn("opened_at", "bigint", required)
    .addColumn("closed_at", "bigint")
    .addColumn("note", "text", required)
    // Venue, device and check while it is open: a check has one open ticket.
    .addColumn("open_key", "text", (column) => column.unique())
    .execute();
  await db.schema
    .createTable("device_exemption")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("device_id", "text", required)
    .addColumn("check_id", "text", required)
    .addColumn("reason", "text", required)
    .addColumn("by_account", "text", required)
    .addColumn("by_name", "text", required)
    .addColumn("created_at", "bigint", required)
    .addColumn("until_at", "bigint", required)
    .addColumn("ended_at", "bigint")
    .addColumn("ended_name", "text")
    .execute();
  await db.schema
    .createTable("device_attestation")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("device_id", "text", required)
    .addColumn("check_id", "text", required)
    .addColumn("holds", "integer", required)
    .addColumn("evidence", "text", required)
    .addColumn("by_account", "text", required)
    .addColumn("by_name", "text", required)
    .addColumn("at", "bigint", required)
    .execute();
  await db.schema
    .createTable("device_router")
    .addColumn("venue_id", "text", required)
    .addColumn("id", "text", required)
    .addColumn("kind", "text", required)
    .addColumn("model", "text", required)
    .addColumn("address", "text", required)
    .addColumn("location", "text", required)
    .addColumn("firmware", "text", required)
    .addColumn("firmware_on", "text")
    .addColumn("wan_management_off_on", "text")
    .addColumn("note", "text", required)
    .addPrimaryKeyConstraint("device_router_key", ["venue_id", "id"])
    .execute();
  await db.schema
    .createTable("device_router_probe")
    .addColumn("venue_id", "text", required)
    .addColumn("router_id", "text", required)
    .addColumn("port", "integer", required)
    .addColumn("state", "text", required)
    .addColumn("at", "bigint", required)
    .addColumn("changed_at", "bigint", required)
    .addPrimaryKeyConstraint("device_router_probe_key", ["venue_id", "router_id", "port"])
    .execute();
  await db.schema
    .createTable("device_inspection")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("number", "text", required)
    .addColumn("device_id", "text", required)
    .addColumn("due_at", "bigint", required)
    .addColumn("opened_at", "bigint", required)
    .addColumn("signed_at", "bigint")
    .addColumn("by_account", "text")
    .addColumn("by_name", "text")
    .addColumn("machine", "text", required)
    .addColumn("content", "text", required)
    .addColumn("digest", "text")
    // Canonical JSON that was signed: the digest is of these octets.
    .addColumn("protocol", "text")
    .addColumn("open_key", "text", (column) => column.unique())
    .execute();
}

export async function up(db: Kysely<never>): Promise<void> {
  await createRecords(db);
  await createEnrolment(db);
  await createEvidence(db);
  await createDecisions(db);
  for (const table of ["device_ticket", "device_exemption", "device_attestation", "device_inspection"])
    await db.schema.createIndex(`${table}_device`).on(table).columns(["venue_id", "device_id"]).execute();
  const typed = db as unknown as Kysely<{
    device_asset: { venue_id: string; id: string; mode: string; state: string; network: string; address: string };
  }>;
  await db.schema
    .createView("device_public_asset")
    .as(typed.selectFrom("device_asset").select(["venue_id", "id", "mode", "state", "network", "address"]))
    .execute();
}
