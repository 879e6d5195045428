/**
 * Staff accounts: creation, change, and the rule that somebody can always administer.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { AccountCreate, AccountUpdate, AccountView, Role } from "../../policies/schema/api.ts";
import { recordChange } from "../platform/change.ts";
import { instant } from "../platform/clock.ts";
import { isPostgres } from "../platform/db.ts";
import { Refusal } from "../platform/error.ts";
import type { Database, DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { recordAudit } from "./audit.ts";
import { hashPassword } from "./password.ts";
import { closeSessionsOf } from "./sessions.ts";
import type { AccessTables } from "./tables.ts";

/** Number PostgreSQL locks while accounts change: «the last administrator» is a statement about several rows. */
const ACCOUNTS_LOCK = 0x1a7a;

/** Runs a change of accounts alone, so that two administrators cannot withdraw each other at once. */
export async function changeAccounts<T>(database: Database, work: (tx: DatabaseTransaction) => Promise<T>): Promise<T> {
  return database.transaction().execute(async (tx) => {
    if (isPostgres(tx))
      await tx.selectNoFrom((eb) => eb.fn("pg_advisory_xact_lock", [eb.val(ACCOUNTS_LOCK)]).as("locked")).execute();
    return work(tx);
  });
}

export async function listAccounts(database: Queryable): Promise<AccountView[]> {
  const db = database.withTables<AccessTables>();
  const [accounts, roles] = [
    await db.selectFrom("access_account").selectAll().orderBy("login").execute(),
    await db.selectFrom("access_role").selectAll().orderBy("role").execute(),
  ];
  return accounts.map((account) => ({
    id: account.id,
    login: account.login,
    displayName: account.display_name,
    roles: roles.filter((row) => row.account_id === account.id).map((row) => row.role as Role),
    createdAt: instant(account.created_at),
    disabledAt: account.disabled_at === null ? null : instant(account.disabled_at),
    lastSignInAt: account.last_sign_in_at === null ? null : instant(account.last_sign_in_at),
  }));
}

export async function hasAccounts(database: Queryable): Promise<boolean> {
  const row = await database
    .withTables<AccessTables>()
    .selectFrom("access_account")
    .select("id")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Adds an account inside a transaction.
 * @throws {Refusal} 409 `E_ACCESS_LOGIN_TAKEN`
 */
export async function insertAccount(
  tx: DatabaseTransaction,
  account: Omit<AccountCreate, "password"> & { readonly passwordHash: string },
  now: number,
): Promise<string> {
  const db = tx.withTables<AccessTables>();
  const id = randomUUID();
  const inserted = await db
    .insertInto("access_account")
    .values({
      id,
      login: account.login,
      display_name: account.displayName,
      password_hash: account.passwordHash,
      created_at: now,
      disabled_at: null,
      last_sign_in_at: null,
    })
    .onConflict((conflict) => conflict.column("login").doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows !== 1n) throw new Refusal(409, "E_ACCESS_LOGIN_TAKEN");
  await grantRoles(tx, id, account.roles, now);
  await recordChange(tx, "accounts", now, id);
  return id;
}

/** @throws {Refusal} 409 `E_ACCESS_LOGIN_TAKEN` */
export async function createAccount(
  database: Database,
  body: AccountCreate,
  byAccountId: string,
  now: number,
): Promise<AccountView> {
  // Outside the transaction: 30 ms of hashing must not hold the writer's lock.
  const passwordHash = await hashPassword(body.password);
  const id = await changeAccounts(database, async (tx) => {
    const created = await insertAccount(tx, { ...body, passwordHash }, now);
    await recordAudit(tx, {
      at: now,
      accountId: byAccountId,
      action: "account-create",
      subjectId: created,
      outcome: "success",
      detail: [...body.roles].sort().join(","),
    });
    return created;
  });
  return accountView(database, id);
}

/**
 * Changes an account; a new password and a disabling end its sessions.
 *
 * @param keepSession  digest of the session that asks, which survives a change of its own password
 * @throws {Refusal} 404 `E_ACCESS_ACCOUNT`; 409 `E_ACCESS_LAST_ADMIN` if nobody active could administer afterwards
 */
export async function updateAccount(
  database: Database,
  id: string,
  body: AccountUpdate,
  by: { readonly accountId: string; readonly keepSession: string },
  now: number,
): Promise<AccountView> {
  const passwordHash = body.password === undefined ? undefined : await hashPassword(body.password);
  await changeAccounts(database, async (tx) => {
    const db = tx.withTables<AccessTables>();
    const found = await db
      .selectFrom("access_account")
      .select(["id", "disabled_at"])
      .where("id", "=", id)
      .executeTakeFirst();
    if (found === undefined) throw new Refusal(404, "E_ACCESS_ACCOUNT");
    const changes = {
      ...(body.displayName === undefined ? {} : { display_name: body.displayName }),
      ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
      ...(body.disabled === undefined ? {} : { disabled_at: body.disabled ? (found.disabled_at ?? now) : null }),
    };
    if (Object.keys(changes).length > 0)
      await db.updateTable("access_account").set(changes).where("id", "=", id).execute();
    if (body.roles !== undefined) {
      await db.deleteFrom("access_role").where("account_id", "=", id).execute();
      await grantRoles(tx, id, body.roles, now);
    }
    await requireAdministrator(tx);
    if (body.disabled === true || passwordHash !== undefined) await closeSessionsOf(tx, id, by.keepSession);
    await recordChange(tx, "accounts", now, id);
    await recordAudit(tx, {
      at: now,
      accountId: by.accountId,
      action: "account-update",
      subjectId: id,
      outcome: "success",
      detail: Object.keys(body).sort().join(","),
    });
  });
  return accountView(database, id);
}

async function requireAdministrator(tx: DatabaseTransaction): Promise<void> {
  const admin = await tx
    .withTables<AccessTables>()
    .selectFrom("access_role")
    .innerJoin("access_account", "access_account.id", "access_role.account_id")
    .where("role", "=", "admin")
    .where("disabled_at", "is", null)
    .select("account_id")
    .limit(1)
    .executeTakeFirst();
  if (admin === undefined) throw new Refusal(409, "E_ACCESS_LAST_ADMIN");
}

async function grantRoles(tx: DatabaseTransaction, id: string, roles: readonly Role[], now: number): Promise<void> {
  await tx
    .withTables<AccessTables>()
    .insertInto("access_role")
    .values([...new Set(roles)].map((role) => ({ account_id: id, role, granted_at: now })))
    .execute();
}

async function accountView(database: Database, id: string): Promise<AccountView> {
  const view = (await listAccounts(database)).find((account) => account.id === id);
  if (view === undefined) throw new Refusal(404, "E_ACCESS_ACCOUNT");
  return view;
}
