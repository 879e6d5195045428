/**
 * Notifications (an outbox, deliveries per channel, choices) and the security branch (incidents, failures that met a lesson).
 *
 * No column of a message has a place for what a case is about: template, number and an id, nothing else.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();
const key = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.primaryKey();

async function createNotify(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("notify_message")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("account", "text", required)
    .addColumn("template", "text", required)
    .addColumn("number", "text", required)
    .addColumn("subject_kind", "text", required)
    .addColumn("subject_id", "text", required)
    .addColumn("urgent", "integer", required)
    .addColumn("at", "bigint", required)
    .addColumn("state", "text", required)
    .addColumn("batch_id", "text")
    .addColumn("batched_at", "bigint")
    .addColumn("acknowledged_at", "bigint")
    .addColumn("escalated_at", "bigint")
    .addColumn("stand_in", "integer", required)
    .execute();
  await db.schema.createIndex("notify_message_account").on("notify_message").columns(["account", "at"]).execute();
  await db.schema.createIndex("notify_message_state").on("notify_message").columns(["venue_id", "state"]).execute();
  await db.schema.createIndex("notify_message_batch").on("notify_message").column("batch_id").execute();
  await db.schema
    .createTable("notify_delivery")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("batch_id", "text", required)
    .addColumn("account", "text", required)
    .addColumn("channel", "text", required)
    .addColumn("target", "text", required)
    .addColumn("state", "text", required)
    .addColumn("attempts", "integer", required)
    .addColumn("next_at", "bigint", required)
    .addColumn("claimed_at", "bigint")
    .addColumn("sent_at", "bigint")
    .addColumn("error", "text")
    .addColumn("at", "bigint", required)
    .execute();
  await db.schema
    .createIndex("notify_delivery_due")
    .on("notify_delivery")
    .columns(["venue_id", "state", "next_at"])
    .execute();
  await db.schema.createIndex("notify_delivery_batch").on("notify_delivery").column("batch_id").execute();
  await db.schema
    .createTable("notify_choice")
    .addColumn("venue_id", "text", required)
    .addColumn("account", "text", required)
    .addColumn("choices", "text", required)
    .addColumn("ntfy_topic", "text", required)
    .addColumn("saved_at", "bigint", required)
    .addPrimaryKeyConstraint("notify_choice_key", ["venue_id", "account"])
    .execute();
  await db.schema
    .createTable("notify_browser")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("account", "text", required)
    .addColumn("endpoint", "text", required)
    .addColumn("p256dh", "text", required)
    .addColumn("auth", "text", required)
    .addColumn("label", "text", required)
    .addColumn("created_at", "bigint", required)
    .addUniqueConstraint("notify_browser_endpoint", ["endpoint"])
    .execute();
}

async function createCyber(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("cyber_incident")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("number", "text", required)
    .addColumn("version", "integer", required)
    .addColumn("kind", "text", required)
    .addColumn("state", "text", required)
    .addColumn("aware_at", "bigint", required)
    .addColumn("opened_at", "bigint", required)
    .addColumn("opened_by", "text", required)
    .addColumn("description", "text", required)
    .addColumn("significant", "integer", required)
    .addColumn("personal_data", "integer", required)
    .addColumn("high_risk", "integer", required)
    .addColumn("persons_affected", "integer")
    .addColumn("evidence_count", "integer", required)
    .addColumn("case_id", "text")
    .addColumn("digest", "text", required)
    .addUniqueConstraint("cyber_incident_number", ["venue_id", "number"])
    .execute();
  await db.schema
    .createTable("cyber_entry")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("incident_id", "text", required)
    .addColumn("at", "bigint", required)
    .addColumn("by_account", "text", required)
    .addColumn("kind", "text", required)
    .addColumn("duty", "text")
    .addColumn("detail", "text", required)
    .execute();
  await db.schema.createIndex("cyber_entry_incident").on("cyber_entry").columns(["incident_id", "at"]).execute();
  await db.schema
    .createTable("cyber_reminder")
    .addColumn("incident_id", "text", required)
    .addColumn("duty", "text", required)
    .addColumn("stage", "text", required)
    .addColumn("at", "bigint", required)
    .addPrimaryKeyConstraint("cyber_reminder_key", ["incident_id", "duty", "stage"])
    .execute();
  await db.schema
    .createTable("cyber_sequence")
    .addColumn("venue_id", "text", required)
    .addColumn("year", "integer", required)
    .addColumn("last_number", "integer", required)
    .addPrimaryKeyConstraint("cyber_sequence_key", ["venue_id", "year"])
    .execute();
  await db.schema
    .createTable("cyber_failure")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("cause", "text", required)
    .addColumn("subject", "text", required)
    .addColumn("from_at", "bigint", required)
    .addColumn("last_at", "bigint", required)
    .addColumn("to_at", "bigint")
    .addColumn("sessions", "text", required)
    .addColumn("case_id", "text")
    // Venue, cause and subject while it lasts: one window at a time.
    .addColumn("open_key", "text")
    .addUniqueConstraint("cyber_failure_open", ["open_key"])
    .execute();
}

export async function up(db: Kysely<never>): Promise<void> {
  await createNotify(db);
  await createCyber(db);
}
