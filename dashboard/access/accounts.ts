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
import { DesignatedRole } from "../../policies/schema/people-api.ts";
import { recordAudit } from "./audit.ts";
import { rolesHeld } from "./duties.ts";
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

/** Roles the director gives by an order: nobody gets one here without its number. */
export const designatedOf = (roles: readonly Role[]): DesignatedRole[] =>
  roles.filter((role): role is DesignatedRole => DesignatedRole.options.includes(role as DesignatedRole));

/** @param now  counts roles by orders in force then; left out: only those given by an administrator */
export async function listAccounts(database: Queryable, now?: number): Promise<AccountView[]> {
  const db = database.withTables<AccessTables>();
  const [accounts, given] = [
    await db.selectFrom("access_account").selectAll().orderBy("login").execute(),
    await db.selectFrom("access_role").selectAll().orderBy("role").execute(),
  ];
  const roles =
    now === undefined
      ? given
      : (await rolesHeld(database, now)).map(({ account, role }) => ({ account_id: account, role }));
  return accounts.map((account) => ({
    id: account.id,
    login: account.login,
    displayName: account.display_name,
    roles: [...new Set(roles.filter((row) => row.account_id === account.id).map((row) => row.role as Role))].sort(),
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
  account: Omit<AccountCreate, "password" | "order"> & { readonly passwordHash: string },
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

/** Enters the order that gives somebody designated roles; the people slice does it, in the same transaction. */
export type EnterOrder = (
  tx: DatabaseTransaction,
  entry: {
    readonly account: string;
    readonly roles: readonly DesignatedRole[];
    readonly order: { readonly number: string; readonly on: string };
    readonly by: string;
    readonly at: number;
  },
) => Promise<void>;

/**
 * @param enterOrder  how designated roles come about; left out: they are given as they are, which a page shows red
 * @throws {Refusal} 409 `E_ACCESS_LOGIN_TAKEN`; 409 `E_ACCESS_ORDER` if a designated role comes without the number of its order
 */
export async function createAccount(
  database: Database,
  body: AccountCreate,
  byAccountId: string,
  now: number,
  enterOrder?: EnterOrder,
): Promise<AccountView> {
  const designated = enterOrder === undefined ? [] : designatedOf(body.roles);
  const { order } = body;
  if (designated.length > 0 && order === undefined) throw new Refusal(409, "E_ACCESS_ORDER");
  // Outside the transaction: 30 ms of hashing must not hold the writer's lock.
  const passwordHash = await hashPassword(body.password);
  const id = await changeAccounts(database, async (tx) => {
    const { login, displayName } = body;
    const roles = body.roles.filter((role) => !designated.includes(role as DesignatedRole));
    const created = await insertAccount(tx, { login, displayName, roles, passwordHash }, now);
    if (designated.length > 0 && order !== undefined)
      await enterOrder?.(tx, { account: created, roles: designated, order, by: byAccountId, at: now });
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
  return accountView(database, id, now);
}

/**
 * Changes an account; a new password and a disabling end its sessions.
 *
 * @param keepSession  digest of the session that asks, which survives a change of its own password
 * @param by.orders    designated roles come by orders only: one the account has not yet is refused
 * @throws {Refusal} 404 `E_ACCESS_ACCOUNT`; 409 `E_ACCESS_LAST_ADMIN` if nobody active could administer afterwards, `E_ACCESS_ORDER`
 */
export async function updateAccount(
  database: Database,
  id: string,
  body: AccountUpdate,
  by: { readonly accountId: string; readonly keepSession: string; readonly orders?: boolean },
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
      const roles = by.orders === true ? await withoutOrdered(tx, id, body.roles, now) : body.roles;
      await db.deleteFrom("access_role").where("account_id", "=", id).execute();
      await grantRoles(tx, id, roles, now);
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
  return accountView(database, id, now);
}

/** What may be written as given: plain roles, and designated ones that stood there before; orders keep their own. */
async function withoutOrdered(
  tx: DatabaseTransaction,
  id: string,
  wanted: readonly Role[],
  now: number,
): Promise<readonly Role[]> {
  const held = await rolesHeld(tx, now, { account: id });
  const designated = designatedOf(wanted);
  if (designated.some((role) => !held.some((one) => one.role === role))) throw new Refusal(409, "E_ACCESS_ORDER");
  const given = held.filter(({ byOrder }) => !byOrder).map(({ role }) => role);
  return wanted.filter((role) => !designated.includes(role as DesignatedRole) || given.includes(role));
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
  if (roles.length === 0) return;
  await tx
    .withTables<AccessTables>()
    .insertInto("access_role")
    .values([...new Set(roles)].map((role) => ({ account_id: id, role, granted_at: now })))
    .execute();
}

async function accountView(database: Database, id: string, now: number): Promise<AccountView> {
  const view = (await listAccounts(database, now)).find((account) => account.id === id);
  if (view === undefined) throw new Refusal(404, "E_ACCESS_ACCOUNT");
  return view;
}
