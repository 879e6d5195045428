/**
 * What the page of retention shows beside its own tables: what was done with backups, and who looked at personal data.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("retention_backup")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("at", "bigint", required)
    .addColumn("kind", "text", required)
    .addColumn("made_at", "bigint", required)
    .addColumn("touched_rows", "bigint", required)
    .addColumn("files", "bigint", required)
    .addColumn("seal", "text", required)
    .execute();
  await db.schema.createIndex("case_access_at").on("case_access").columns(["venue_id", "at"]).execute();
  await db.schema.createIndex("vault_read_at").on("vault_read").columns(["venue_id", "at"]).execute();
  const typed = db as unknown as Kysely<{
    case_access: {
      id: string;
      venue_id: string;
      case_id: string;
      at: number;
      account: string;
      role: string | null;
      action: string;
      outcome: string;
      reason: string | null;
    };
    vault_read: {
      id: string;
      venue_id: string;
      case_id: string;
      item_id: string;
      at: number;
      account_id: string;
      reason: string;
    };
    vault_item: { id: string; kind: string };
  }>;
  await db.schema
    .createView("case_public_access")
    .as(
      typed
        .selectFrom("case_access")
        .select(["id", "venue_id", "case_id", "at", "account", "role", "action", "outcome", "reason"]),
    )
    .execute();
  await db.schema
    .createView("vault_public_read")
    .as(
      typed
        .selectFrom("vault_read as r")
        .leftJoin("vault_item as i", "i.id", "r.item_id")
        .select(["r.id", "r.venue_id", "r.case_id", "r.at", "r.account_id", "i.kind", "r.reason"]),
    )
    .execute();
}
