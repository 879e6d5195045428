/**
 * Accounts, roles, sessions, set-up tokens, throttle and audit of access.
 *
 * @module
 */
import type { Kysely } from "kysely";

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("access_account")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("login", "text", (column) => column.notNull().unique())
    .addColumn("display_name", "text", (column) => column.notNull())
    .addColumn("password_hash", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("disabled_at", "bigint")
    .addColumn("last_sign_in_at", "bigint")
    .execute();
  await db.schema
    .createTable("access_role")
    .addColumn("account_id", "text", (column) => column.notNull().references("access_account.id").onDelete("cascade"))
    .addColumn("role", "text", (column) => column.notNull())
    .addColumn("granted_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("access_role_key", ["account_id", "role"])
    .execute();
  await db.schema
    .createTable("access_session")
    .addColumn("token_digest", "text", (column) => column.primaryKey())
    .addColumn("account_id", "text", (column) => column.notNull().references("access_account.id").onDelete("cascade"))
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("seen_at", "bigint", (column) => column.notNull())
    // The absolute end; idleness is judged from seen_at.
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("access_session_account").on("access_session").column("account_id").execute();
  await db.schema
    .createTable("access_setup_token")
    .addColumn("token_digest", "text", (column) => column.primaryKey())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("access_throttle")
    // Keyed digest of a login or an address; neither stands here in clear.
    .addColumn("key_digest", "text", (column) => column.primaryKey())
    .addColumn("failures", "integer", (column) => column.notNull())
    .addColumn("blocked_until", "bigint", (column) => column.notNull())
    .addColumn("last_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("access_audit")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("account_id", "text")
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("subject_id", "text")
    .addColumn("outcome", "text", (column) => column.notNull())
    .addColumn("detail", "text")
    .execute();
  await db.schema.createIndex("access_audit_at").on("access_audit").column("at").execute();
  // What other slices may know about people: whether a role is held by somebody active, never who.
  await db.schema
    .createView("access_public_active_role")
    .as(
      (
        db as unknown as Kysely<{
          access_role: { account_id: string; role: string };
          access_account: { id: string; disabled_at: number | null };
        }>
      )
        .selectFrom("access_role")
        .innerJoin("access_account", "access_account.id", "access_role.account_id")
        .where("access_account.disabled_at", "is", null)
        .select(({ fn }) => ["access_role.role", fn.countAll().as("accounts")])
        .groupBy("access_role.role"),
    )
    .execute();
}
