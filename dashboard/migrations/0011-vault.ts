/**
 * Vault, append-only books, evidence capsules.
 *
 * Triggers hold the books on both databases: an entry is added only as the next one, is never changed, and goes only once a checkpoint
 * covers it; a checkpoint needs entries of 25 years. Whoever removes the triggers is found by the chain.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, CreateTableBuilder, Kysely } from "kysely";
import { sql } from "kysely";
import { isPostgres } from "../platform/db.ts";
import { postgresTriggers, sqliteTriggers } from "./0011-vault-triggers.ts";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();
const key = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.primaryKey();

async function createVault(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("vault_master")
    .addColumn("venue_id", "text", key)
    .addColumn("key_id", "text", required)
    .addColumn("created_at", "bigint", required)
    .execute();
  await db.schema
    .createTable("vault_recovery")
    .addColumn("venue_id", "text", key)
    .addColumn("key_id", "text", required)
    .addColumn("made_at", "bigint", required)
    .addColumn("holders", "text", required)
    .execute();
  await db.schema
    .createTable("vault_ring_key")
    .addColumn("venue_id", "text", required)
    .addColumn("ring", "text", required)
    .addColumn("generation", "integer", required)
    .addColumn("master_id", "text", required)
    .addColumn("wrapped", "text", required)
    .addColumn("created_at", "bigint", required)
    .addPrimaryKeyConstraint("vault_ring_key_key", ["venue_id", "ring", "generation"])
    .execute();
  await db.schema
    .createTable("vault_key")
    .addColumn("venue_id", "text", required)
    .addColumn("case_id", "text", required)
    .addColumn("subject", "text", required)
    .addColumn("ring", "text", required)
    .addColumn("generation", "integer", required)
    .addColumn("wrapped", "text", required)
    .addColumn("created_at", "bigint", required)
    .addPrimaryKeyConstraint("vault_key_key", ["venue_id", "case_id", "subject"])
    .execute();
  await db.schema
    .createTable("vault_item")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("case_id", "text", required)
    .addColumn("subject", "text", required)
    .addColumn("kind", "text", required)
    // Null once its key was destroyed.
    .addColumn("ciphertext", "text")
    .addColumn("commitment", "text", required)
    .addColumn("created_at", "bigint", required)
    .execute();
  await db.schema
    .createIndex("vault_item_case")
    .on("vault_item")
    .columns(["venue_id", "case_id", "subject", "created_at"])
    .execute();
  await db.schema
    .createTable("vault_erasure")
    .addColumn("venue_id", "text", required)
    .addColumn("case_id", "text", required)
    .addColumn("subject", "text", required)
    .addColumn("at", "bigint", required)
    .addColumn("why", "text", required)
    .addColumn("by_account", "text", required)
    .addColumn("swept_at", "bigint")
    .addPrimaryKeyConstraint("vault_erasure_key", ["venue_id", "case_id", "subject"])
    .execute();
  await db.schema
    .createTable("vault_read")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("case_id", "text", required)
    .addColumn("item_id", "text", required)
    .addColumn("account_id", "text", required)
    .addColumn("reason", "text", required)
    .addColumn("at", "bigint", required)
    .execute();
  await db.schema.createIndex("vault_read_case").on("vault_read").columns(["venue_id", "case_id", "at"]).execute();
}

async function createLedger(db: Kysely<never>): Promise<void> {
  // Without hidden row numbers, which SQLite's «insert or replace» could aim at behind the triggers' back.
  const bare = <T extends string, C extends string>(table: CreateTableBuilder<T, C>): CreateTableBuilder<T, C> =>
    isPostgres(db) ? table : table.modifyEnd(sql`without rowid`);
  await bare(
    db.schema
      .createTable("ledger_entry")
      .addColumn("venue_id", "text", required)
      .addColumn("book", "text", required)
      .addColumn("seq", "integer", required)
      .addColumn("v", "integer", required)
      .addColumn("alg", "text", required)
      .addColumn("prev_hash", "text", required)
      .addColumn("kind", "text", required)
      .addColumn("case_id", "text", required)
      .addColumn("at", "bigint", required)
      .addColumn("behind_ms", "bigint", required)
      .addColumn("clock", "text", required)
      .addColumn("by_account", "text", required)
      .addColumn("skeleton", "text", required)
      .addColumn("commitments", "text", required)
      .addColumn("hash", "text", required)
      .addPrimaryKeyConstraint("ledger_entry_key", ["venue_id", "book", "seq"]),
  ).execute();
  await db.schema
    .createIndex("ledger_entry_case")
    .on("ledger_entry")
    .columns(["venue_id", "case_id", "book", "seq"])
    .execute();
  await bare(
    db.schema
      .createTable("ledger_head")
      .addColumn("venue_id", "text", required)
      .addColumn("book", "text", required)
      .addColumn("seq", "integer", required)
      .addColumn("hash", "text", required)
      .addColumn("at", "bigint", required)
      .addPrimaryKeyConstraint("ledger_head_key", ["venue_id", "book"]),
  ).execute();
  await bare(
    db.schema
      .createTable("ledger_checkpoint")
      .addColumn("venue_id", "text", required)
      .addColumn("book", "text", required)
      .addColumn("seq", "integer", required)
      .addColumn("hash", "text", required)
      .addColumn("at", "bigint", required)
      .addColumn("made_at", "bigint", required)
      .addColumn("by_account", "text", required)
      .addPrimaryKeyConstraint("ledger_checkpoint_key", ["venue_id", "book", "seq"]),
  ).execute();
  for (const statement of isPostgres(db) ? postgresTriggers() : sqliteTriggers()) await sql.raw(statement).execute(db);
}

async function createEvidence(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("evidence_capsule")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("case_id", "text", required)
    .addColumn("severity", "text", required)
    .addColumn("item_id", "text", required)
    .addColumn("digest", "text", required)
    .addColumn("ledger_seq", "integer", required)
    .addColumn("ledger_hash", "text", required)
    .addColumn("created_at", "bigint", required)
    // An authority holds it: nothing of it goes until it is released.
    .addColumn("held_since", "bigint")
    .addColumn("released_at", "bigint")
    .execute();
  await db.schema
    .createIndex("evidence_capsule_case")
    .on("evidence_capsule")
    .columns(["venue_id", "case_id"])
    .execute();
  await db.schema
    .createTable("evidence_custody")
    .addColumn("capsule_id", "text", required)
    .addColumn("seq", "integer", required)
    .addColumn("venue_id", "text", required)
    .addColumn("at", "bigint", required)
    .addColumn("by_account", "text", required)
    .addColumn("role", "text", required)
    .addColumn("action", "text", required)
    .addColumn("why", "text", required)
    .addColumn("ledger_seq", "integer", required)
    .addColumn("ledger_hash", "text", required)
    .addPrimaryKeyConstraint("evidence_custody_key", ["capsule_id", "seq"])
    .execute();
  await db.schema
    .createTable("evidence_export")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("capsule_id", "text", required)
    .addColumn("asked_by", "text", required)
    .addColumn("asked_role", "text", required)
    .addColumn("asked_at", "bigint", required)
    .addColumn("why", "text", required)
    .addColumn("agreed_by", "text")
    .addColumn("agreed_role", "text")
    .addColumn("agreed_at", "bigint")
    .addColumn("used_at", "bigint")
    .execute();
}

/** What the evidence of a draft is made of: no owner of a session, no fact of a device beyond what was judged. */
async function createViews(db: Kysely<never>): Promise<void> {
  const views: Readonly<Record<string, string>> = {
    register_public_evidence: `select d.venue_id, d.id, d.number, d.severity, d.device, d.opened_at, d.last_at, d.facts,
      d.facts_digest, (select count(*) from register_signal s where s.draft_id = d.id) as signals from register_draft d`,
    venue_public_evidence: `select venue_id, generation, created_at, bundle_digest, list_generation from venue_generation`,
    device_public_evidence: `select venue_id, device_id, report_id, hash, measured_at, received_at, agent_version, score
      from device_report`,
    device_public_check: `select venue_id, device_id, at, check_id, to_state from device_transition`,
    loan_public_evidence: `select l.venue_id, l.device_id, l.session_id, s.number, l.handed_out_at, l.returned_at
      from loan_device l join loan_session s on s.id = l.session_id`,
  };
  for (const [name, select] of Object.entries(views)) await sql.raw(`create view ${name} as ${select}`).execute(db);
}

export async function up(db: Kysely<never>): Promise<void> {
  await createVault(db);
  await createLedger(db);
  await createEvidence(db);
  await createViews(db);
}
