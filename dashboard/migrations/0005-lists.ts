/**
 * State of list sources, of the newest build, and requests to build anew.
 *
 * @module
 */
import type { Kysely } from "kysely";

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("list_source")
    .addColumn("venue_id", "text", (column) => column.notNull())
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("position", "integer", (column) => column.notNull())
    .addColumn("definition", "text", (column) => column.notNull())
    .addColumn("origin", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("report", "text")
    .addColumn("last_attempt_at", "bigint")
    .addColumn("last_success_at", "bigint")
    .addColumn("content_at", "bigint")
    .addColumn("error_code", "text")
    .addColumn("error_message", "text")
    .addPrimaryKeyConstraint("list_source_key", ["venue_id", "id"])
    .execute();
  await db.schema
    .createTable("list_build")
    .addColumn("venue_id", "text", (column) => column.primaryKey())
    .addColumn("generation", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint")
    .addColumn("digest", "text")
    .addColumn("names", "bigint", (column) => column.notNull())
    // Definitions, sizes and times of the files the build was made of.
    .addColumn("fingerprint", "text")
    .addColumn("building_since", "bigint")
    .addColumn("error_code", "text")
    .addColumn("error_message", "text")
    .addColumn("error_at", "bigint")
    .execute();
  await db.schema
    .createTable("list_update_request")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("venue_id", "text", (column) => column.notNull())
    .addColumn("requested_at", "bigint", (column) => column.notNull())
    .addColumn("requested_by", "text")
    .addColumn("taken_at", "bigint")
    .execute();
  const typed = db as unknown as Kysely<{
    list_source: {
      venue_id: string;
      id: string;
      state: string;
      origin: string;
      last_success_at: number | null;
      content_at: number | null;
      error_code: string | null;
    };
    list_build: {
      venue_id: string;
      generation: number;
      created_at: number | null;
      names: number;
      error_code: string | null;
      error_at: number | null;
    };
  }>;
  await db.schema
    .createView("list_public_source")
    .as(
      typed
        .selectFrom("list_source")
        .select(["venue_id", "id", "state", "origin", "last_success_at", "content_at", "error_code"]),
    )
    .execute();
  await db.schema
    .createView("list_public_build")
    .as(
      typed
        .selectFrom("list_build")
        .select(["venue_id", "generation", "created_at", "names", "error_code", "error_at"]),
    )
    .execute();
}
