/**
 * What a database says, without what chance decided: keys, tokens, numbers drawn by lot and the chains that hang on them.
 *
 * Two databases filled from one plan have the same dump, whichever program holds them.
 *
 * @module
 */
import { sql } from "kysely";
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import type { Database } from "../platform/tables.ts";

/** Columns that follow from the plan, by table; tables left out hold nothing else (keys, sessions) or only what happened while writing. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  access_account: ["login", "display_name", "created_at"],
  access_audit: ["at", "action", "outcome"],
  report_day: ["day", "source", "covered", "measures"],
  probe_day: ["day", "rounds", "closed_passed", "closed_measured", "open_passed", "open_measured"],
  people_department: ["id", "name"],
  people_order: ["number", "on_day"],
  people_appointment: ["display_name", "role", "department_id", "from_day", "to_day"],
  people_training: ["on_day", "topic", "competences"],
  register_batch: ["seq", "received_at", "hits", "dropped"],
  register_signal: [
    "network",
    "device",
    "category",
    "kind",
    "entry",
    "name",
    "name_digest",
    "occurrences",
    "first_at",
    "last_at",
    "score",
  ],
  register_draft: ["number", "state", "contact", "category", "device", "opened_at", "last_at", "facts_digest"],
  register_defect: ["number", "category", "device", "opened_at", "occurrences"],
  register_network_signal: ["network", "category", "distinct_subjects", "at"],
  register_counter: ["hour_at", "network", "category", "outcome", "questions"],
  register_sequence: ["series", "year", "last_number"],
  venue_coverage: ["resolver", "from_at", "to_at"],
  list_generation: ["generation", "created_at", "kind", "added", "removed"],
  list_source: ["id", "state", "error_code", "last_attempt_at", "added", "removed"],
  list_history: ["source_id", "day_at", "entries"],
  list_mistake: ["reference", "name", "times", "at", "decision", "decided_at"],
  help_visit: ["box", "hour_at", "what", "kind", "times"],
  help_talk: ["id", "place", "at", "gone_at", "done_at"],
  help_report: ["id", "about", "at", "state", "read_at", "settled_at", "ending"],
  device_asset: ["id", "kind", "state", "created_at", "seen_at"],
  device_report: ["device_id", "report_id", "seq", "hash", "measured_at", "score"],
  device_posture: ["device_id", "seq", "measured_at", "facts", "checks"],
  device_transition: ["device_id", "at", "check_id", "to_state"],
  device_ticket: ["number", "device_id", "check_id", "opened_at", "closed_at"],
  device_inspection: ["number", "device_id", "opened_at", "signed_at", "content"],
  device_router: ["id", "address", "firmware", "firmware_on", "wan_management_off_on"],
  loan_session: ["id", "number", "activity", "age_band", "children", "owner_name", "created_at", "closed_at"],
  loan_prompt: ["id", "session_id", "device_id", "category", "first_at", "outcome", "closed_at"],
  loan_device: ["id", "session_id", "device_id", "handed_out_at", "returned_at", "media"],
  case_record: [
    "state",
    "version",
    "origin",
    "opened_at",
    "happened_at",
    "department",
    "harm",
    "closed_at",
    "note_number",
    "register_number",
    "intervention_number",
  ],
  case_entry: ["step", "at", "book", "kind", "seq", "by_role"],
  case_item: ["subject", "kind", "part", "revision", "at"],
  ledger_entry: ["book", "seq", "kind", "at", "clock"],
  notify_message: ["template", "at", "urgent", "state"],
  evidence_capsule: ["created_at", "severity"],
  evidence_custody: ["seq", "at", "role", "action", "why"],
  retention_decision: ["subject", "at", "outcome", "why", "next_at"],
  coordination_contractor: ["id", "body"],
  coordination_training: ["id", "number", "programme", "held_on", "topic", "leader", "closed_at"],
  coordination_trainee: ["id", "training_id", "name", "signed", "statement_on"],
  cyber_incident: ["number", "kind", "state", "aware_at", "description"],
  cyber_entry: ["at", "kind", "duty", "detail"],
};

/** Every table with its rows in an order of their own. */
export async function dumpDemo(database: Database): Promise<Readonly<Record<string, readonly string[]>>> {
  const dump: Record<string, string[]> = {};
  for (const [table, columns] of Object.entries(SAID)) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(database);
    dump[table] = rows.map((row) => canonicalJson(columns.map((column) => row[column] ?? null))).sort();
  }
  return dump;
}

/** SHA-256 of {@link dumpDemo}. */
export const digestOfDemo = async (database: Database): Promise<string> =>
  sha256(canonicalJson(await dumpDemo(database)));
