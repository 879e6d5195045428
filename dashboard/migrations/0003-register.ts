/**
 * Signals, drafts, defects, counters and the deliveries they came in.
 *
 * @module
 */
import type { Kysely } from "kysely";

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("register_batch")
    .addColumn("venue_id", "text", (column) => column.notNull())
    .addColumn("resolver", "text", (column) => column.notNull())
    .addColumn("boot_id", "text", (column) => column.notNull())
    .addColumn("seq", "bigint", (column) => column.notNull())
    .addColumn("received_at", "bigint", (column) => column.notNull())
    .addColumn("hits", "integer", (column) => column.notNull())
    .addColumn("dropped", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("register_batch_key", ["venue_id", "resolver", "boot_id", "seq"])
    .execute();
  await db.schema.createIndex("register_batch_received").on("register_batch").column("received_at").execute();
  await db.schema
    .createTable("register_draft")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("venue_id", "text", (column) => column.notNull())
    .addColumn("number", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("contact", "text", (column) => column.notNull())
    .addColumn("rule_id", "text", (column) => column.notNull())
    .addColumn("category", "text", (column) => column.notNull())
    .addColumn("severity", "text", (column) => column.notNull())
    .addColumn("network", "text", (column) => column.notNull())
    .addColumn("mode", "text", (column) => column.notNull())
    .addColumn("device", "text")
    .addColumn("opened_at", "bigint", (column) => column.notNull())
    .addColumn("last_at", "bigint", (column) => column.notNull())
    .addColumn("facts", "text", (column) => column.notNull())
    .addColumn("facts_digest", "text", (column) => column.notNull())
    .addUniqueConstraint("register_draft_number", ["venue_id", "number"])
    .execute();
  await db.schema.createIndex("register_draft_opened").on("register_draft").column("opened_at").execute();
  await db.schema
    .createTable("register_signal")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("venue_id", "text", (column) => column.notNull())
    .addColumn("network", "text", (column) => column.notNull())
    .addColumn("mode", "text", (column) => column.notNull())
    .addColumn("device", "text")
    .addColumn("subject", "text")
    .addColumn("category", "text", (column) => column.notNull())
    .addColumn("severity", "text", (column) => column.notNull())
    // signal, or tally: a count below every threshold that nobody is shown
    .addColumn("kind", "text", (column) => column.notNull())
    // holds the pseudonym of an unnamed device, so it is cleared with it
    .addColumn("dedupe_key", "text")
    .addColumn("layer", "text", (column) => column.notNull())
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("entry", "text")
    .addColumn("name", "text")
    .addColumn("name_digest", "text")
    .addColumn("occurrences", "integer", (column) => column.notNull())
    .addColumn("first_at", "bigint", (column) => column.notNull())
    .addColumn("last_at", "bigint", (column) => column.notNull())
    .addColumn("navigation_grade", "integer", (column) => column.notNull())
    .addColumn("score", "double precision", (column) => column.notNull())
    .addColumn("sightings", "text", (column) => column.notNull())
    .addColumn("opened", "text", (column) => column.notNull())
    .addColumn("draft_id", "text", (column) => column.references("register_draft.id").onDelete("set null"))
    .execute();
  await db.schema.createIndex("register_signal_last").on("register_signal").column("last_at").execute();
  await db.schema.createIndex("register_signal_draft").on("register_signal").column("draft_id").execute();
  await db.schema
    .createTable("register_defect")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("venue_id", "text", (column) => column.notNull())
    .addColumn("number", "text", (column) => column.notNull())
    .addColumn("rule_id", "text", (column) => column.notNull())
    .addColumn("network", "text", (column) => column.notNull())
    .addColumn("device", "text")
    .addColumn("category", "text", (column) => column.notNull())
    .addColumn("name", "text")
    .addColumn("opened_at", "bigint", (column) => column.notNull())
    .addColumn("last_at", "bigint", (column) => column.notNull())
    .addColumn("occurrences", "integer", (column) => column.notNull())
    .addUniqueConstraint("register_defect_number", ["venue_id", "number"])
    .execute();
  await db.schema.createIndex("register_defect_last").on("register_defect").column("last_at").execute();
  await db.schema
    .createTable("register_network_signal")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("venue_id", "text", (column) => column.notNull())
    .addColumn("rule_id", "text", (column) => column.notNull())
    .addColumn("dedupe_key", "text", (column) => column.notNull())
    .addColumn("network", "text", (column) => column.notNull())
    .addColumn("category", "text", (column) => column.notNull())
    .addColumn("severity", "text", (column) => column.notNull())
    .addColumn("distinct_subjects", "integer", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("last_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("register_network_signal_at").on("register_network_signal").column("at").execute();
  await db.schema
    .createTable("register_counter")
    .addColumn("venue_id", "text", (column) => column.notNull())
    .addColumn("hour_at", "bigint", (column) => column.notNull())
    .addColumn("network", "text", (column) => column.notNull())
    // '' where no category was involved: NULL would not be equal to itself in the key.
    .addColumn("category", "text", (column) => column.notNull())
    .addColumn("outcome", "text", (column) => column.notNull())
    .addColumn("questions", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("register_counter_key", ["venue_id", "hour_at", "network", "category", "outcome"])
    .execute();
  await db.schema
    .createTable("register_sequence")
    .addColumn("venue_id", "text", (column) => column.notNull())
    .addColumn("series", "text", (column) => column.notNull())
    .addColumn("year", "integer", (column) => column.notNull())
    .addColumn("last_number", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("register_sequence_key", ["venue_id", "series", "year"])
    .execute();
  const typed = db as unknown as Kysely<{
    register_counter: {
      venue_id: string;
      hour_at: number;
      network: string;
      category: string;
      outcome: string;
      questions: number;
    };
    register_draft: {
      venue_id: string;
      id: string;
      number: string;
      state: string;
      category: string;
      opened_at: number;
    };
    register_defect: {
      venue_id: string;
      id: string;
      number: string;
      network: string;
      category: string;
      last_at: number;
      opened_at: number;
    };
  }>;
  await db.schema
    .createView("register_public_counter")
    .as(
      typed
        .selectFrom("register_counter")
        .select(["venue_id", "hour_at", "network", "category", "outcome", "questions"]),
    )
    .execute();
  // Number, category and age: what «Do zrobienia» needs, and nothing of the case.
  await db.schema
    .createView("register_public_draft")
    .as(typed.selectFrom("register_draft").select(["venue_id", "id", "number", "state", "category", "opened_at"]))
    .execute();
  await db.schema
    .createView("register_public_defect")
    .as(
      typed
        .selectFrom("register_defect")
        .select(["venue_id", "id", "number", "network", "category", "opened_at", "last_at"]),
    )
    .execute();
}
