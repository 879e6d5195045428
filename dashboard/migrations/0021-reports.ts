/**
 * Daily counts that outlive what they were counted from, changes that break a series, tokens for reading them; and the views they are counted
 * through: codes and instants, no name, no text.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";
import { sql } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();
const key = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.primaryKey();

const VIEWS: Readonly<Record<string, string>> = {
  register_public_sighted: "select venue_id, mode, category, severity, kind, first_at from register_signal",
  case_public_figure: "select id, venue_id, state, origin, mode, report_id, opened_at, record from case_record",
  case_public_rejection: "select case_id, venue_id, at, facts from case_entry where kind = 'rejected'",
  case_public_duty: "select case_id, venue_id, duty, outcome, at from case_duty",
  loan_public_session: "select id, venue_id, state, briefed_at, started_at, ends_at, closed_at from loan_session",
  loan_public_return: `select session_id, venue_id, handed_out_at, returned_at, wiped, missing, missing_at
    from loan_device`,
  loan_public_prompt: "select venue_id, category, first_at, closed_at, outcome from loan_prompt",
  device_public_life: "select venue_id, id, mode, state, state_at, created_at, withdrawn_at from device_asset",
  device_public_checks: "select venue_id, device_id, checks from device_posture",
  device_public_change: "select venue_id, device_id, at, check_id, from_state from device_transition",
  device_public_repair: "select venue_id, check_id, opened_at, closed_at from device_ticket",
  device_public_inspected: "select venue_id, device_id, signed_at from device_inspection where signed_at is not null",
  device_public_router: "select venue_id, id, firmware_on from device_router",
  device_public_port: "select venue_id, router_id, port, state, at from device_router_probe",
  help_public_opening: "select venue_id, settings from help_setting",
  list_public_answer: "select venue_id, at, decision, decided_at from list_mistake",
  cyber_public_duty: `select i.venue_id, i.id as incident_id, i.aware_at, e.at, e.duty from cyber_entry e
    join cyber_incident i on i.id = e.incident_id where e.kind = 'sent' and e.duty is not null`,
  people_public_training: "select venue_id, account_id, on_day from people_training",
  retention_public_decision: "select venue_id, case_id, subject, at, next_at from retention_decision",
  vault_public_key: "select venue_id, case_id, subject from vault_key",
};

async function createCounts(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("report_day")
    .addColumn("venue_id", "text", required)
    .addColumn("day", "text", required)
    .addColumn("source", "text", required)
    .addColumn("day_at", "bigint", required)
    .addColumn("covered", "integer", required)
    .addColumn("measures", "text", required)
    .addPrimaryKeyConstraint("report_day_key", ["venue_id", "day", "source"])
    .execute();
  await db.schema
    .createTable("report_month")
    .addColumn("venue_id", "text", required)
    .addColumn("month", "text", required)
    .addColumn("source", "text", required)
    .addColumn("month_at", "bigint", required)
    .addColumn("measured_days", "integer", required)
    .addColumn("covered", "integer", required)
    .addColumn("measures", "text", required)
    .addPrimaryKeyConstraint("report_month_key", ["venue_id", "month", "source"])
    .execute();
  // What is only seen while it lasts, added up until the day is over.
  await db.schema
    .createTable("report_sample")
    .addColumn("venue_id", "text", required)
    .addColumn("day", "text", required)
    .addColumn("measure", "text", required)
    .addColumn("cell", "text", required)
    .addColumn("day_at", "bigint", required)
    .addColumn("amount", "bigint", required)
    .addPrimaryKeyConstraint("report_sample_key", ["venue_id", "day", "measure", "cell"])
    .execute();
  await db.schema
    .createTable("report_break")
    .addColumn("venue_id", "text", required)
    .addColumn("day", "text", required)
    .addColumn("kind", "text", required)
    .addColumn("what", "text", required)
    .addPrimaryKeyConstraint("report_break_key", ["venue_id", "day", "kind"])
    .execute();
  await db.schema
    .createTable("report_setup")
    .addColumn("venue_id", "text", required)
    .addColumn("kind", "text", required)
    .addColumn("parts", "text", required)
    .addPrimaryKeyConstraint("report_setup_key", ["venue_id", "kind"])
    .execute();
}

export async function up(db: Kysely<never>): Promise<void> {
  await createCounts(db);
  await db.schema
    .createTable("report_token")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("token_digest", "text", (column) => column.notNull().unique())
    .addColumn("name", "text", required)
    .addColumn("created_at", "bigint", required)
    .addColumn("created_by", "text", required)
    .addColumn("expires_at", "bigint", required)
    .addColumn("last_used_at", "bigint")
    .addColumn("revoked_at", "bigint")
    .execute();
  for (const [name, select] of Object.entries(VIEWS)) await sql.raw(`create view ${name} as ${select}`).execute(db);
}
