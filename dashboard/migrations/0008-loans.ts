/**
 * Loan desk: sessions, devices handed out and taken back, prompts during a lesson, steps of desks that may be offline.
 *
 * No column has a place for a child's name. Also: nudges that only one account hears.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();
const key = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.primaryKey();

async function createLoans(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("loan_session")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("number", "text", required)
    .addColumn("state", "text", required)
    .addColumn("activity", "text", required)
    .addColumn("age_band", "text", required)
    .addColumn("children", "integer", required)
    .addColumn("camera", "integer", required)
    .addColumn("owner_account", "text")
    .addColumn("owner_name", "text")
    .addColumn("created_at", "bigint", required)
    .addColumn("briefed_at", "bigint")
    .addColumn("started_at", "bigint")
    .addColumn("ends_at", "bigint", required)
    .addColumn("closed_at", "bigint")
    .addColumn("overdue_at", "bigint")
    .addUniqueConstraint("loan_session_number", ["venue_id", "number"])
    .execute();
  await db.schema
    .createTable("loan_device")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("session_id", "text", required)
    .addColumn("device_id", "text", required)
    .addColumn("handed_out_at", "bigint", required)
    .addColumn("gate", "text", required)
    .addColumn("override_reason", "text")
    .addColumn("override_by", "text")
    .addColumn("override_at", "bigint")
    .addColumn("returned_at", "bigint")
    .addColumn("damaged", "integer", required)
    .addColumn("media", "integer")
    .addColumn("accounts", "integer")
    .addColumn("wiped", "integer", required)
    .addColumn("remark", "text", required)
    .addColumn("missing", "integer", required)
    .addColumn("missing_reason", "text")
    .addColumn("missing_at", "bigint")
    .addColumn("cleaned_at", "bigint")
    // Two desks that hand out the same device meet here.
    .addColumn("open_key", "text", (column) => column.unique())
    .execute();
  await db.schema.createIndex("loan_device_session").on("loan_device").columns(["session_id"]).execute();
  await db.schema
    .createIndex("loan_device_device")
    .on("loan_device")
    .columns(["venue_id", "device_id", "handed_out_at"])
    .execute();
  await db.schema
    .createTable("loan_sequence")
    .addColumn("venue_id", "text", required)
    .addColumn("year", "integer", required)
    .addColumn("last_number", "integer", required)
    .addPrimaryKeyConstraint("loan_sequence_key", ["venue_id", "year"])
    .execute();
}

async function createSteps(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("loan_step")
    .addColumn("venue_id", "text", required)
    .addColumn("id", "text", required)
    .addColumn("kind", "text", required)
    .addColumn("digest", "text", required)
    .addColumn("subject", "text", required)
    .addColumn("account", "text", required)
    .addColumn("at", "bigint", required)
    .addColumn("received_at", "bigint", required)
    .addPrimaryKeyConstraint("loan_step_key", ["venue_id", "id"])
    .execute();
  await db.schema
    .createTable("loan_prompt")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("session_id", "text", required)
    .addColumn("device_id", "text", required)
    .addColumn("category", "text", required)
    .addColumn("first_at", "bigint", required)
    .addColumn("last_at", "bigint", required)
    .addColumn("occurrences", "integer", required)
    .addColumn("outcome", "text")
    .addColumn("closed_at", "bigint")
    .addColumn("draft_id", "text")
    .execute();
  await db.schema
    .createIndex("loan_prompt_device")
    .on("loan_prompt")
    .columns(["venue_id", "device_id", "first_at"])
    .execute();
  await db.schema
    .createTable("loan_gate_list")
    .addColumn("venue_id", "text", required)
    .addColumn("created_at", "bigint", required)
    .addColumn("answers", "text", required)
    .addPrimaryKeyConstraint("loan_gate_list_key", ["venue_id", "created_at"])
    .execute();
}

export async function up(db: Kysely<never>): Promise<void> {
  await createLoans(db);
  await createSteps(db);
  await db.schema.alterTable("platform_change").addColumn("account", "text").execute();
  const typed = db as unknown as Kysely<{
    loan_prompt: { venue_id: string; draft_id: string; device_id: string; outcome: string; closed_at: number };
    register_draft: { venue_id: string; id: string; device: string; category: string; opened_at: number };
  }>;
  await db.schema
    .createView("loan_public_word")
    .as(typed.selectFrom("loan_prompt").select(["venue_id", "draft_id", "device_id", "outcome", "closed_at"]))
    .execute();
  // Which draft belongs to a device: what the loan desk needs, and nothing of the case.
  await db.schema
    .createView("register_public_device_draft")
    .as(typed.selectFrom("register_draft").select(["venue_id", "id", "device", "category", "opened_at"]))
    .execute();
}
