/**
 * Retention: what its runs did, what people decided about it, and the months that outlive their hours.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();
const key = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.primaryKey();

type CaseColumns = {
  id: string;
  venue_id: string;
  number: string;
  state: string;
  harm: string | null;
  opened_at: number;
  happened_at: number;
  closed_at: number | null;
  draft_id: string | null;
  note_number: string | null;
  register_number: string | null;
  intervention_number: string | null;
};

async function createDisposals(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("retention_disposal")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("number", "text", required)
    .addColumn("part", "text", required)
    .addColumn("state", "text", required)
    .addColumn("made_at", "bigint", required)
    .addColumn("archivist_note", "text")
    .addColumn("archivist_by", "text")
    .addColumn("archivist_at", "bigint")
    .addColumn("decided_by", "text")
    .addColumn("decided_at", "bigint")
    .addColumn("why", "text")
    .addUniqueConstraint("retention_disposal_number", ["venue_id", "number"])
    .execute();
  await db.schema
    .createTable("retention_disposal_line")
    .addColumn("disposal_id", "text", required)
    .addColumn("venue_id", "text", required)
    .addColumn("case_id", "text", required)
    .addColumn("number", "text", required)
    .addColumn("happened_at", "bigint", required)
    .addColumn("removed_at", "bigint")
    .addPrimaryKeyConstraint("retention_disposal_line_key", ["disposal_id", "case_id"])
    .execute();
}

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("retention_run")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("started_at", "bigint", required)
    .addColumn("finished_at", "bigint")
    .addColumn("by_account", "text")
    .addColumn("touched", "integer", required)
    .addColumn("lines", "text", required)
    .execute();
  await db.schema.createIndex("retention_run_at").on("retention_run").columns(["venue_id", "started_at"]).execute();
  await db.schema
    .createTable("retention_decision")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("case_id", "text", required)
    .addColumn("subject", "text", required)
    .addColumn("at", "bigint", required)
    .addColumn("by_account", "text", required)
    .addColumn("outcome", "text", required)
    .addColumn("why", "text", required)
    .addColumn("next_at", "bigint")
    .execute();
  await db.schema.createIndex("retention_decision_case").on("retention_decision").columns(["case_id", "at"]).execute();
  await createDisposals(db);
  await db.schema
    .createTable("retention_month")
    .addColumn("venue_id", "text", required)
    .addColumn("series", "text", required)
    .addColumn("month", "text", required)
    .addColumn("code", "text", required)
    .addColumn("amount", "bigint", required)
    .addColumn("month_at", "bigint", required)
    .addPrimaryKeyConstraint("retention_month_key", ["venue_id", "series", "month", "code"])
    .execute();
  const typed = db as unknown as Kysely<{
    case_record: CaseColumns;
    case_entry: { case_id: string; at: number };
    case_named: { venue_id: string; case_id: string; account: string | null; role: string | null };
  }>;
  // Numbers, states and instants: what a period is counted from, and nothing of what happened.
  await db.schema
    .createView("case_public_retention")
    .as(
      typed.selectFrom("case_record").select([
        "id",
        "venue_id",
        "number",
        "state",
        "harm",
        "opened_at",
        "happened_at",
        "closed_at",
        "draft_id",
        "note_number",
        "register_number",
        "intervention_number",
        (eb) =>
          eb
            .selectFrom("case_entry")
            .select(({ fn }) => fn.max("case_entry.at").as("at"))
            .whereRef("case_entry.case_id", "=", "case_record.id")
            .as("last_step_at"),
      ]),
    )
    .execute();
  await db.schema
    .createView("case_public_named")
    .as(typed.selectFrom("case_named").select(["venue_id", "case_id", "account", "role"]))
    .execute();
}
