/**
 * Everything people decide about lists: choices, quarantine, exceptions, mistakes, generations to go back to, previews.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();
const key = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.primaryKey();

async function extendSources(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable("list_source").addColumn("next_attempt_at", "bigint").execute();
  await db.schema.alterTable("list_source").addColumn("failures", "integer").execute();
  // JSON of the newest change: when, how many came and went, a few of them (none of an opaque list).
  await db.schema.alterTable("list_source").addColumn("diff", "text").execute();
  await db.schema.alterTable("list_source").addColumn("refresh_s", "integer").execute();
  await db.schema.alterTable("list_source").addColumn("added", "integer").execute();
  await db.schema.alterTable("list_source").addColumn("removed", "integer").execute();
  await db.schema.alterTable("list_update_request").addColumn("kind", "text").execute();
  await db.schema.alterTable("list_update_request").addColumn("source_id", "text").execute();
}

async function createBuildTables(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("list_choice")
    .addColumn("venue_id", "text", required)
    .addColumn("source_id", "text", required)
    .addColumn("enabled", "integer", required)
    .addColumn("networks", "text", required)
    .addColumn("by_account", "text", required)
    .addColumn("by_name", "text", required)
    .addColumn("at", "bigint", required)
    .addPrimaryKeyConstraint("list_choice_key", ["venue_id", "source_id"])
    .execute();
  await db.schema
    .createTable("list_history")
    .addColumn("venue_id", "text", required)
    .addColumn("source_id", "text", required)
    // Start of a day (UTC): a list that changes every five minutes still leaves one point a day.
    .addColumn("day_at", "bigint", required)
    .addColumn("entries", "bigint", required)
    .addPrimaryKeyConstraint("list_history_key", ["venue_id", "source_id", "day_at"])
    .execute();
  await db.schema
    .createTable("list_generation")
    .addColumn("venue_id", "text", required)
    .addColumn("generation", "integer", required)
    .addColumn("created_at", "bigint", required)
    .addColumn("kind", "text", required)
    .addColumn("of_generation", "integer")
    .addColumn("manifest", "text", required)
    .addColumn("added", "integer")
    .addColumn("removed", "integer")
    .addColumn("by_name", "text")
    .addColumn("reason", "text")
    .addPrimaryKeyConstraint("list_generation_key", ["venue_id", "generation"])
    .execute();
  await db.schema
    .createTable("list_hold")
    .addColumn("venue_id", "text", key)
    .addColumn("of_generation", "integer", required)
    // Number it was published under; empty until the control process has done so.
    .addColumn("generation", "integer")
    .addColumn("by_account", "text", required)
    .addColumn("by_name", "text", required)
    .addColumn("reason", "text", required)
    .addColumn("at", "bigint", required)
    .execute();
  await db.schema
    .createTable("list_progress")
    .addColumn("venue_id", "text", required)
    // Empty for the build as a whole.
    .addColumn("source_id", "text", required)
    .addColumn("phase", "text", required)
    .addColumn("done", "bigint", required)
    .addColumn("total", "bigint")
    .addColumn("current_source", "text")
    .addColumn("started_at", "bigint", required)
    .addColumn("at", "bigint", required)
    .addPrimaryKeyConstraint("list_progress_key", ["venue_id", "source_id"])
    .execute();
  await db.schema
    .createTable("list_preview")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("source_id", "text", required)
    .addColumn("networks", "text", required)
    .addColumn("state", "text", required)
    .addColumn("requested_at", "bigint", required)
    .addColumn("requested_by", "text", required)
    .addColumn("error_code", "text")
    .addColumn("error_message", "text")
    .addColumn("result", "text")
    .execute();
}

async function createReviewTables(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("list_suspect")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("source_id", "text", required)
    .addColumn("entry", "text", required)
    .addColumn("scope", "text", required)
    .addColumn("line", "integer", required)
    .addColumn("line_text", "text", required)
    .addColumn("covers", "text", required)
    .addColumn("protected_group", "text", required)
    .addColumn("since", "bigint", required)
    .addColumn("last_seen_at", "bigint", required)
    .addColumn("present", "integer", required)
    .addColumn("origin", "text", required)
    .addUniqueConstraint("list_suspect_entry", ["venue_id", "source_id", "entry"])
    .execute();
  await db.schema
    .createTable("list_decision")
    .addColumn("venue_id", "text", required)
    .addColumn("source_id", "text", required)
    .addColumn("entry", "text", required)
    .addColumn("decision", "text", required)
    .addColumn("reason", "text", required)
    .addColumn("by_account", "text", required)
    .addColumn("by_name", "text", required)
    .addColumn("at", "bigint", required)
    .addPrimaryKeyConstraint("list_decision_key", ["venue_id", "source_id", "entry"])
    .execute();
  await db.schema
    .createTable("list_exception")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("name", "text", required)
    .addColumn("scope", "text", required)
    .addColumn("scope_id", "text", required)
    .addColumn("reason", "text", required)
    .addColumn("origin", "text", required)
    .addColumn("by_account", "text")
    .addColumn("by_name", "text", required)
    .addColumn("created_at", "bigint", required)
    .addColumn("until_at", "bigint")
    .addColumn("mistake_id", "text")
    .addColumn("approved_account", "text")
    .addColumn("approved_name", "text")
    .addColumn("approved_at", "bigint")
    .addColumn("ended_name", "text")
    .addColumn("ended_at", "bigint")
    .execute();
  await db.schema.createIndex("list_exception_name").on("list_exception").columns(["venue_id", "name"]).execute();
  await db.schema
    .createTable("list_mistake")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("reference", "text", (column) => column.notNull().unique())
    // Empty from the start where nothing blocks the name: then nobody need know what was asked.
    .addColumn("name", "text")
    .addColumn("times", "integer", required)
    .addColumn("at", "bigint", required)
    .addColumn("decision", "text")
    .addColumn("decided_reason", "text")
    .addColumn("decided_name", "text")
    .addColumn("decided_at", "bigint")
    .addColumn("exception_id", "text")
    .execute();
  // Null once the request is decided, so that one name waits once and may be asked for again later.
  await db.schema.alterTable("list_mistake").addColumn("waiting_name", "text").execute();
  await db.schema
    .createIndex("list_mistake_waiting")
    .on("list_mistake")
    .columns(["venue_id", "waiting_name"])
    .unique()
    .execute();
}

async function createViews(db: Kysely<never>): Promise<void> {
  type Row = Record<string, string | number | null>;
  const typed = db as unknown as Kysely<Record<string, Row>>;
  const view = async (name: string, table: string, columns: readonly string[]): Promise<void> =>
    db.schema
      .createView(name)
      .as(typed.selectFrom(table).select([...columns]))
      .execute();
  await db.schema.dropView("list_public_source").execute();
  await view("list_public_source", "list_source", [
    "venue_id",
    "id",
    "state",
    "origin",
    "last_success_at",
    "content_at",
    "error_code",
    "error_message",
    "refresh_s",
    "added",
    "removed",
  ]);
  await view("list_public_hold", "list_hold", ["venue_id", "of_generation", "at"]);
  await view("list_public_suspect", "list_suspect", [
    "venue_id",
    "id",
    "source_id",
    "entry",
    "since",
    "present",
    "origin",
  ]);
  await view("list_public_decision", "list_decision", ["venue_id", "source_id", "entry"]);
  // When something waits, and nothing of what was asked.
  await view("list_public_mistake", "list_mistake", ["venue_id", "id", "reference", "at", "decided_at"]);
}

export async function up(db: Kysely<never>): Promise<void> {
  await extendSources(db);
  await createBuildTables(db);
  await createReviewTables(db);
  await createViews(db);
}
