/**
 * Second factors, invitations and recovery by two; departments, orders, appointments, training and suspensions.
 *
 * @module
 */
import { sql } from "kysely";
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();
const key = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.primaryKey();
const ofAccount = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder =>
  column.notNull().references("access_account.id").onDelete("cascade");

async function createFactors(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("access_factor")
    .addColumn("id", "text", key)
    .addColumn("account_id", "text", ofAccount)
    .addColumn("kind", "text", required)
    .addColumn("name", "text", required)
    // TOTP: sealed secret and the last time step that was used up.
    .addColumn("sealed", "text")
    .addColumn("last_step", "bigint")
    // Passkey: what the browser made, and the name it is bound to.
    .addColumn("credential_id", "text", (column) => column.unique())
    .addColumn("public_key", "text")
    .addColumn("counter", "bigint")
    .addColumn("transports", "text")
    .addColumn("rp_id", "text")
    .addColumn("created_at", "bigint", required)
    // null: begun and not proven yet; counts for nothing.
    .addColumn("confirmed_at", "bigint")
    .addColumn("last_used_at", "bigint")
    .execute();
  await db.schema.createIndex("access_factor_account").on("access_factor").column("account_id").execute();
  await db.schema
    .createTable("access_recovery_code")
    .addColumn("code_digest", "text", key)
    .addColumn("account_id", "text", ofAccount)
    .addColumn("created_at", "bigint", required)
    .execute();
  await db.schema.createIndex("access_recovery_code_account").on("access_recovery_code").column("account_id").execute();
  await db.schema
    .createTable("access_challenge")
    // One a session and purpose: a newer one takes its place, an answer uses it up.
    .addColumn("session_digest", "text", required)
    .addColumn("purpose", "text", required)
    .addColumn("challenge", "text", required)
    .addColumn("expires_at", "bigint", required)
    .addPrimaryKeyConstraint("access_challenge_key", ["session_digest", "purpose"])
    .execute();
  await db.schema.alterTable("access_session").addColumn("id", "text").execute();
  await db.schema.alterTable("access_session").addColumn("browser", "text").execute();
  await db.schema.alterTable("access_session").addColumn("proven_at", "bigint").execute();
  // Set when a second factor was taken away: from then on nothing is open without a new one.
  await db.schema.alterTable("access_account").addColumn("factor_due_at", "bigint").execute();
}

async function createDoors(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("access_invitation")
    .addColumn("id", "text", key)
    .addColumn("account_id", "text", (column) => ofAccount(column).unique())
    .addColumn("token_digest", "text", (column) => column.notNull().unique())
    .addColumn("created_by", "text", required)
    .addColumn("created_at", "bigint", required)
    .addColumn("expires_at", "bigint", required)
    .execute();
  await db.schema
    .createTable("access_recovery")
    .addColumn("id", "text", key)
    .addColumn("account_id", "text", (column) => ofAccount(column).unique())
    .addColumn("created_at", "bigint", required)
    .addColumn("expires_at", "bigint", required)
    .execute();
  await db.schema
    .createTable("access_recovery_approval")
    .addColumn("recovery_id", "text", (column) => column.notNull().references("access_recovery.id").onDelete("cascade"))
    .addColumn("account_id", "text", required)
    .addColumn("at", "bigint", required)
    // The database itself refuses a second yes of the same person.
    .addPrimaryKeyConstraint("access_recovery_approval_key", ["recovery_id", "account_id"])
    .execute();
}

async function createOrders(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("people_department")
    .addColumn("venue_id", "text", required)
    .addColumn("id", "text", required)
    .addColumn("name", "text", required)
    .addColumn("closed_at", "bigint")
    .addPrimaryKeyConstraint("people_department_key", ["venue_id", "id"])
    .execute();
  await db.schema
    .createTable("people_order")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("number", "text", required)
    .addColumn("on_day", "text", required)
    .addColumn("subject", "text", required)
    .addColumn("entered_at", "bigint", required)
    .addColumn("entered_by", "text", required)
    .addUniqueConstraint("people_order_number", ["venue_id", "number", "on_day"])
    .execute();
  await db.schema
    .createTable("people_appointment")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    // No reference: who was responsible when outlives the account (R-010, 25 years).
    .addColumn("account_id", "text", required)
    .addColumn("display_name", "text", required)
    .addColumn("role", "text", required)
    .addColumn("department_id", "text")
    .addColumn("order_id", "text", (column) => column.notNull().references("people_order.id"))
    .addColumn("end_order_id", "text", (column) => column.references("people_order.id"))
    .addColumn("from_day", "text", required)
    .addColumn("to_day", "text")
    // The same days as instants of the venue's time zone; `until_at` is the first moment after.
    .addColumn("from_at", "bigint", required)
    .addColumn("until_at", "bigint")
    .addColumn("deputy_of", "text")
    .addColumn("entered_at", "bigint", required)
    .addColumn("entered_by", "text", required)
    .execute();
  await db.schema
    .createIndex("people_appointment_account")
    .on("people_appointment")
    .columns(["account_id", "role", "from_at"])
    .execute();
}

async function createRest(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("people_training")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("account_id", "text", required)
    .addColumn("on_day", "text", required)
    .addColumn("topic", "text", required)
    .addColumn("competences", "text", required)
    .addColumn("entered_at", "bigint", required)
    .addColumn("entered_by", "text", required)
    .execute();
  await db.schema.createIndex("people_training_account").on("people_training").column("account_id").execute();
  await db.schema
    .createTable("people_suspension")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("account_id", "text", required)
    .addColumn("case_id", "text")
    .addColumn("from_at", "bigint", required)
    .addColumn("until_at", "bigint")
    .addColumn("to_day", "text")
    .addColumn("ordered_by", "text", required)
    .addColumn("ended_at", "bigint")
    .addColumn("ended_by", "text")
    .execute();
  await db.schema.createIndex("people_suspension_account").on("people_suspension").column("account_id").execute();
  const typed = db as unknown as Kysely<{
    people_appointment: {
      venue_id: string;
      account_id: string;
      role: string;
      from_at: number;
      until_at: number;
      entered_at: number;
    };
  }>;
  // What the door of the API needs: which roles an order gives somebody.
  await db.schema
    .createView("people_public_role")
    .as(
      typed
        .selectFrom("people_appointment")
        .select(["venue_id", "account_id", "role", "from_at", "until_at", "entered_at"]),
    )
    .execute();
}

export async function up(db: Kysely<never>): Promise<void> {
  await createFactors(db);
  await createDoors(db);
  await createOrders(db);
  await createRest(db);
  // Sessions that are open now get a name to be ended by.
  await sql`update access_session set id = substr(token_digest, 1, 16) where id is null`.execute(db);
}
