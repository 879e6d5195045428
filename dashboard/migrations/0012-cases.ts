/**
 * Cases: records, their entries and sealed things, registers, copies on the share, disclosures, reads.
 *
 * No column has a place for a child's name; texts lie in the vault.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();
const key = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.primaryKey();

async function createRecords(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("case_record")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("number", "text", required)
    .addColumn("state", "text", required)
    .addColumn("version", "integer", required)
    .addColumn("draft_id", "text")
    .addColumn("report_id", "text")
    .addColumn("origin", "text", required)
    .addColumn("opened_by", "text")
    .addColumn("opened_at", "bigint", required)
    .addColumn("happened_at", "bigint", required)
    .addColumn("department", "text")
    .addColumn("place", "text", required)
    .addColumn("mode", "text")
    .addColumn("network", "text")
    .addColumn("device", "text")
    .addColumn("severity", "text")
    .addColumn("harm", "text")
    .addColumn("closed_at", "bigint")
    .addColumn("note_number", "text")
    .addColumn("register_number", "text")
    .addColumn("registered_at", "bigint")
    .addColumn("intervention_number", "text")
    .addColumn("card_numbers", "text", required)
    .addColumn("record", "text", required)
    .addUniqueConstraint("case_record_number", ["venue_id", "number"])
    // Two readers may open the case of the same draft at once.
    .addUniqueConstraint("case_record_draft", ["venue_id", "draft_id"])
    .addUniqueConstraint("case_record_report", ["venue_id", "report_id"])
    .addUniqueConstraint("case_record_register", ["venue_id", "register_number"])
    .addUniqueConstraint("case_record_note", ["venue_id", "note_number"])
    .addUniqueConstraint("case_record_intervention", ["venue_id", "intervention_number"])
    .execute();
  await db.schema.createIndex("case_record_opened").on("case_record").columns(["venue_id", "opened_at"]).execute();
  await db.schema
    .createTable("case_named")
    .addColumn("case_id", "text", required)
    .addColumn("venue_id", "text", required)
    .addColumn("account", "text")
    .addColumn("role", "text")
    .execute();
  await db.schema.createIndex("case_named_case").on("case_named").columns(["case_id"]).execute();
  await db.schema
    .createTable("case_sequence")
    .addColumn("venue_id", "text", required)
    .addColumn("series", "text", required)
    .addColumn("year", "integer", required)
    .addColumn("last_number", "integer", required)
    .addPrimaryKeyConstraint("case_sequence_key", ["venue_id", "series", "year"])
    .execute();
}

async function createHistory(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("case_entry")
    .addColumn("id", "text", key)
    .addColumn("case_id", "text", required)
    .addColumn("venue_id", "text", required)
    .addColumn("step", "integer", required)
    .addColumn("at", "bigint", required)
    .addColumn("book", "text", required)
    .addColumn("kind", "text", required)
    .addColumn("seq", "integer", required)
    .addColumn("hash", "text", required)
    .addColumn("by_account", "text")
    .addColumn("by_role", "text")
    .addColumn("facts", "text", required)
    .execute();
  await db.schema.createIndex("case_entry_case").on("case_entry").columns(["case_id", "step"]).execute();
  await db.schema
    .createTable("case_item")
    .addColumn("id", "text", key)
    .addColumn("case_id", "text", required)
    .addColumn("venue_id", "text", required)
    .addColumn("entry_id", "text", required)
    .addColumn("subject", "text", required)
    .addColumn("kind", "text", required)
    .addColumn("part", "text")
    .addColumn("revision", "integer", required)
    .addColumn("author", "text", required)
    .addColumn("at", "bigint", required)
    .addUniqueConstraint("case_item_revision", ["case_id", "subject", "kind", "revision"])
    .execute();
  await db.schema
    .createTable("case_step")
    .addColumn("venue_id", "text", required)
    .addColumn("id", "text", required)
    .addColumn("case_id", "text", required)
    .addColumn("digest", "text", required)
    .addColumn("account", "text", required)
    .addColumn("at", "bigint", required)
    .addPrimaryKeyConstraint("case_step_key", ["venue_id", "id"])
    .execute();
  await db.schema
    .createTable("case_duty")
    .addColumn("id", "text", key)
    .addColumn("case_id", "text", required)
    .addColumn("venue_id", "text", required)
    .addColumn("duty", "text", required)
    .addColumn("outcome", "text", required)
    .addColumn("on_day", "text", required)
    .addColumn("at", "bigint", required)
    .addColumn("by_account", "text", required)
    .execute();
  await db.schema.createIndex("case_duty_case").on("case_duty").columns(["case_id", "at"]).execute();
  await db.schema
    .createTable("case_notice")
    .addColumn("id", "text", key)
    .addColumn("case_id", "text", required)
    .addColumn("venue_id", "text", required)
    .addColumn("organ", "text", required)
    .addColumn("on_day", "text", required)
    .addColumn("at", "bigint", required)
    .execute();
  await db.schema.createIndex("case_notice_case").on("case_notice").columns(["case_id", "at"]).execute();
}

async function createOutside(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("case_file")
    .addColumn("case_id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("name", "text", required)
    .addColumn("folder", "text", required)
    .addColumn("wanted", "text", required)
    .addColumn("content", "text", required)
    .addColumn("digest", "text", required)
    .addColumn("written_at", "bigint", required)
    .addColumn("problem", "text")
    .execute();
  await db.schema
    .createTable("case_disclosure")
    .addColumn("id", "text", key)
    .addColumn("case_id", "text", required)
    .addColumn("venue_id", "text", required)
    .addColumn("at", "bigint", required)
    .addColumn("document", "text", required)
    .addColumn("version", "integer", required)
    .addColumn("content", "text", required)
    .addColumn("recipient", "text", required)
    .addColumn("basis", "text", required)
    .addColumn("original", "integer", required)
    .addColumn("digest", "text", required)
    .addColumn("by_account", "text", required)
    .execute();
  await db.schema.createIndex("case_disclosure_case").on("case_disclosure").columns(["case_id", "at"]).execute();
  await db.schema
    .createTable("case_access")
    .addColumn("id", "text", key)
    .addColumn("case_id", "text", required)
    .addColumn("venue_id", "text", required)
    .addColumn("at", "bigint", required)
    .addColumn("account", "text", required)
    .addColumn("role", "text")
    .addColumn("action", "text", required)
    .addColumn("outcome", "text", required)
    .addColumn("reason", "text")
    .execute();
  await db.schema.createIndex("case_access_case").on("case_access").columns(["case_id", "at"]).execute();
}

export async function up(db: Kysely<never>): Promise<void> {
  await createRecords(db);
  await createHistory(db);
  await createOutside(db);
}
