/**
 * Brings a backup back into a new folder, and proves it: digests of every table and file, the chain of every book, the heads of the day it was made.
 *
 * All happens in a folder beside, which gets its name last: a restore that was killed left no half of one. What was erased since the backup stays
 * erased: its key is not in the newest file of keys, and that file says so.
 *
 * @module
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
  appendFileSync,
} from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { sql } from "kysely";
import { venuesWithBooks, verifyBooks } from "../../dashboard/ledger/index.ts";
import { MIGRATIONS } from "../../dashboard/migrations/index.ts";
import { isPostgres, openDatabase, openPostgresUrl } from "../../dashboard/platform/db.ts";
import { migrate } from "../../dashboard/platform/migrate.ts";
import type { Database, DatabaseTransaction } from "../../dashboard/platform/tables.ts";
import { openVault } from "../../dashboard/vault/index.ts";
import { BackupError } from "./error.ts";
import { flushFolder, flushTree, readKeys } from "./keys.ts";
import type { KeyBundle } from "./keys.ts";
import type { Lock } from "./lock.ts";
import { readRecords } from "./records.ts";
import type { BackupRecord, Cell, Done, Head } from "./records.ts";

/** Fewer than either database takes as parameters of one statement. */
const MOST_PARAMETERS = 8_000;

export interface RestoreOrder {
  readonly from: string;
  readonly keys: string;
  readonly into: string;
  readonly lock: Lock;
  /** 64 hexadecimal digits; undefined only if the vault was never used. */
  readonly masterKey: string | undefined;
  /** Address of an empty PostgreSQL database instead of SQLite in the folder. */
  readonly postgres: string | undefined;
  readonly progress: (what: string, count: number) => void;
}

export interface Restored {
  readonly counts: Pick<Done, "tables" | "rows" | "files">;
  readonly madeAt: number;
  readonly entries: number;
  readonly keys: number;
  readonly erased: number;
}

const target = (message: string): BackupError => new BackupError("E_BACKUP_TARGET", message);

function clearTarget(into: string): void {
  if (existsSync(into) && readdirSync(into).length > 0)
    throw target(`${into} is not empty: choose a folder that does not exist yet`);
  const parent = dirname(into);
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent))
    if (name.startsWith(`${basename(into)}.restore-`)) rmSync(join(parent, name), { recursive: true, force: true });
}

/** A path of the backup below the folder; one that leads out of it is no path of ours. */
function placeIn(root: string, path: string): string {
  const place = resolve(root, path);
  if (!place.startsWith(root + sep))
    throw new BackupError("E_BACKUP_DAMAGED", `a file «${path}» outside of the folder`);
  mkdirSync(dirname(place), { recursive: true, mode: 0o750 });
  return place;
}

async function emptyDatabase(database: Database): Promise<void> {
  for (const { name, isView } of await database.introspection.getTables()) {
    if (isView || name.startsWith("kysely_") || name.startsWith("sqlite_")) continue;
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(database);
    if (rows.length > 0) throw target(`the database is not empty: table ${name} has rows`);
  }
}

/** The books refuse what does not come one by one; here whole books come, and their chain is judged afterwards. */
async function withoutTriggers(tx: DatabaseTransaction, work: () => Promise<void>): Promise<void> {
  if (isPostgres(tx)) {
    const tables = ["ledger_entry", "ledger_head", "ledger_checkpoint"];
    for (const table of tables) await sql`alter table ${sql.table(table)} disable trigger user`.execute(tx);
    await work();
    for (const table of tables) await sql`alter table ${sql.table(table)} enable trigger user`.execute(tx);
    return;
  }
  const { rows } = await sql<{ name: string; sql: string }>`
    select name, sql from sqlite_master where type = 'trigger'`.execute(tx);
  for (const { name } of rows) await sql`drop trigger ${sql.ref(name)}`.execute(tx);
  await work();
  for (const trigger of rows) await sql.raw(trigger.sql).execute(tx);
}

const valueOf = (cell: Cell): unknown =>
  typeof cell === "object" && cell !== null ? Buffer.from(cell.octets, "base64") : cell;

async function insertRows(
  tx: DatabaseTransaction,
  table: Extract<BackupRecord, { t: "table" }>,
  rows: readonly (readonly Cell[])[],
): Promise<void> {
  const columns = sql.join(table.columns.map((column) => sql.ref(column)));
  const most = Math.max(1, Math.floor(MOST_PARAMETERS / table.columns.length));
  for (let from = 0; from < rows.length; from += most) {
    const values = rows.slice(from, from + most).map((row) => sql`(${sql.join(row.map((cell) => valueOf(cell)))})`);
    await sql`insert into ${sql.table(table.name)} (${columns}) values ${sql.join(values)}`.execute(tx);
  }
}

/** Numbers the database counts up go on after the highest. */
async function continueNumbers(tx: DatabaseTransaction): Promise<void> {
  if (!isPostgres(tx)) return;
  const { rows } = await sql<{ t: string; c: string }>`
    select table_name as t, column_name as c from information_schema.columns
    where table_schema = current_schema() and column_default like 'nextval(%'`.execute(tx);
  for (const { t, c } of rows)
    await sql`select setval(pg_get_serial_sequence(${t}, ${c}),
      (select coalesce(max(${sql.ref(c)}), 0) + 1 from ${sql.table(t)}), false)`.execute(tx);
}

/** Schema as it was when the backup was made; what came later is applied afterwards. */
async function schemaOf(database: Database, head: Head): Promise<void> {
  const unknown = head.migrations.filter((name) => !Object.hasOwn(MIGRATIONS, name));
  if (unknown.length > 0)
    throw new BackupError("E_BACKUP_NEWER", `the backup is of a newer version: ${unknown.join(", ")}`);
  await migrate(
    database,
    Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => head.migrations.includes(name))),
  );
}

interface Loaded {
  readonly head: Head;
  readonly done: Done;
}

async function load(order: RestoreOrder, folder: string, database: Database): Promise<Loaded> {
  const records = readRecords(order.from, order.lock);
  const first = await records.next();
  if (first.done === true || first.value.t !== "head")
    throw new BackupError("E_BACKUP_DAMAGED", `${order.from}: the beginning is missing`);
  const head = first.value;
  await schemaOf(database, head);
  let done: Done | undefined;
  const counts = { tables: 0, rows: 0, files: 0 };
  await database.transaction().execute(async (tx) => {
    let table: Extract<BackupRecord, { t: "table" }> | undefined;
    let file: string | undefined;
    await withoutTriggers(tx, async () => {
      for await (const record of records)
        switch (record.t) {
          case "table":
            table = record;
            counts.tables += 1;
            break;
          case "rows":
            if (table !== undefined) await insertRows(tx, table, record.rows);
            counts.rows += record.rows.length;
            break;
          case "file":
            file = placeIn(folder, record.path);
            writeFileSync(file, "", { mode: record.mode, flag: "wx" });
            counts.files += 1;
            break;
          case "octets":
            if (file !== undefined) appendFileSync(file, Buffer.from(record.octets, "base64"));
            break;
          case "end":
            order.progress(table?.name ?? file ?? "", record.count);
            table = undefined;
            file = undefined;
            break;
          case "done":
            done = record;
            break;
          default:
            break;
        }
    });
    await continueNumbers(tx);
  });
  if (
    done === undefined ||
    JSON.stringify(counts) !== JSON.stringify({ tables: done.tables, rows: done.rows, files: done.files })
  )
    throw new BackupError("E_BACKUP_DAMAGED", `${order.from}: the backup says to hold other counts than it does`);
  return { head, done };
}

/** @returns entries of all books. @throws {BackupError} `E_BACKUP_LEDGER` */
async function proveBooks(database: Database, done: Done): Promise<number> {
  let entries = 0;
  for (const venueId of await venuesWithBooks(database)) {
    const kept = done.heads.filter((one) => one.venueId === venueId) as unknown as Parameters<typeof verifyBooks>[2];
    for (const { book, verdict } of await verifyBooks(database, venueId, kept)) {
      if (!verdict.ok)
        throw new BackupError(
          "E_BACKUP_LEDGER",
          `book ${book} of ${venueId}: entry ${String(verdict.firstBad)} (${verdict.why})`,
        );
      entries += verdict.count;
    }
  }
  return entries;
}

async function bringKeys(
  database: Database,
  folder: string,
  bundle: KeyBundle,
): Promise<{ readonly keys: number; readonly erased: number }> {
  const vault = openVault({ folder: { root: folder }, masterKey: { kind: "file" } });
  let keys = 0;
  let erased = 0;
  for (const text of bundle.vault) {
    let outcome: { readonly keys: number; readonly erased: number };
    try {
      outcome = await database.transaction().execute((tx) => vault.importKeys(tx, text));
    } catch (cause) {
      throw new BackupError("E_BACKUP_KEYS", `the keys do not fit: ${(cause as Error).message}`, { cause });
    }
    keys += outcome.keys;
    erased += outcome.erased;
  }
  await vault.sweep(database);
  return { keys, erased };
}

function bringSecrets(folder: string, bundle: KeyBundle, masterKey: string | undefined): void {
  for (const { path, content } of bundle.files) {
    const place = placeIn(folder, path);
    writeFileSync(place, Buffer.from(content, "base64"), { mode: 0o600 });
    chmodSync(place, 0o600);
  }
  if (masterKey !== undefined)
    writeFileSync(placeIn(folder, "secret/vault.key"), `${masterKey}\n`, { mode: 0o600, flag: "wx" });
}

/**
 * @throws {BackupError} `E_BACKUP_TARGET`, `E_BACKUP_PASSPHRASE`, `E_BACKUP_DAMAGED`, `E_BACKUP_NEWER`, `E_BACKUP_KEYS`, `E_BACKUP_MASTER`,
 *   `E_BACKUP_LEDGER`; then no folder was made
 */
export async function restoreBackup(order: RestoreOrder): Promise<Restored> {
  const into = resolve(order.into);
  const bundle = readKeys(order.keys, order.lock);
  if (bundle.vault.length > 0 && order.masterKey === undefined)
    throw new BackupError(
      "E_BACKUP_MASTER",
      "the vault's master key is needed: --master-key FILE, or two --sheet FILE",
    );
  clearTarget(into);
  const folder = `${into}.restore-${String(process.pid)}`;
  mkdirSync(folder, { mode: 0o750 });
  let database: Database | undefined;
  try {
    bringSecrets(folder, bundle, order.masterKey);
    database =
      order.postgres === undefined
        ? await openDatabase({ kind: "sqlite" }, join(folder, "latarnik.db"))
        : openPostgresUrl(order.postgres);
    await emptyDatabase(database);
    // Nobody sees the folder before everything in it was flushed below.
    if (order.postgres === undefined) await sql`pragma synchronous = off`.execute(database);
    const { head, done } = await load(order, folder, database);
    const { keys, erased } = await bringKeys(database, folder, bundle);
    const entries = await proveBooks(database, done);
    await migrate(database, MIGRATIONS);
    if (order.postgres === undefined) {
      // What was erased since was written here for a moment.
      await sql`vacuum`.execute(database);
      await sql`pragma wal_checkpoint(truncate)`.execute(database);
    }
    await database.destroy();
    database = undefined;
    flushTree(folder);
    if (existsSync(into)) rmdirSync(into);
    renameSync(folder, into);
    flushFolder(dirname(into));
    const { tables, rows, files } = done;
    return { counts: { tables, rows, files }, madeAt: head.madeAt, entries, keys, erased };
  } finally {
    await database?.destroy().catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
}
