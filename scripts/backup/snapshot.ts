/**
 * One view of the whole database as records, whoever writes meanwhile; the same form from SQLite and PostgreSQL, so that either restores from the
 * other.
 *
 * @module
 */
import { sql } from "kysely";
import { head as headOf, venuesWithBooks } from "../../dashboard/ledger/index.ts";
import { isPostgres } from "../../dashboard/platform/db.ts";
import type { DatabaseTransaction } from "../../dashboard/platform/tables.ts";
import { KEY_TABLES } from "../../dashboard/vault/index.ts";
import { LedgerBook } from "../../policies/schema/ledger.ts";
import { Tally } from "./records.ts";
import type { BackupRecord, Cell, Done } from "./records.ts";

/** Keys go into a file of their own; a session or a lease of a lost machine must not come back. */
export const LEFT_OUT: readonly string[] = [
  ...KEY_TABLES,
  "access_session",
  "access_setup_token",
  "platform_lease",
  "kysely_migration",
  "kysely_migration_lock",
];
const PAGE = 200;

export function cellOf(value: unknown): Cell {
  if (value === null || typeof value === "string" || typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Uint8Array) return { octets: Buffer.from(value).toString("base64") };
  throw new TypeError(`a ${typeof value} in the database`);
}

/** Tables in an order in which each comes after those it refers to. */
export async function tablesInOrder(tx: DatabaseTransaction): Promise<readonly { name: string; columns: string[] }[]> {
  const found = (await tx.introspection.getTables()).filter(
    ({ name, isView }) => !isView && !name.startsWith("sqlite_") && !LEFT_OUT.includes(name),
  );
  const references = new Map<string, Set<string>>();
  for (const { name } of found) references.set(name, new Set());
  const rows = isPostgres(tx)
    ? (
        await sql<{ child: string; parent: string }>`
          select c.relname as child, p.relname as parent from pg_constraint f
          join pg_class c on c.oid = f.conrelid join pg_class p on p.oid = f.confrelid where f.contype = 'f'`.execute(
          tx,
        )
      ).rows
    : (
        await sql<{ child: string; parent: string }>`
          select m.name as child, f."table" as parent from sqlite_master m join pragma_foreign_key_list(m.name) f
          where m.type = 'table'`.execute(tx)
      ).rows;
  for (const { child, parent } of rows) if (child !== parent) references.get(child)?.add(parent);
  const ordered: { name: string; columns: string[] }[] = [];
  const placed = new Set<string>(LEFT_OUT);
  let waiting = found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  while (waiting.length > 0) {
    const ready = waiting.filter(({ name }) => [...(references.get(name) ?? [])].every((parent) => placed.has(parent)));
    // Tables that refer to each other in a ring: as they come.
    for (const { name, columns } of ready.length > 0 ? ready : waiting) {
      ordered.push({ name, columns: columns.map((column) => column.name) });
      placed.add(name);
    }
    waiting = waiting.filter(({ name }) => !placed.has(name));
  }
  return ordered;
}

async function* pagesOf(tx: DatabaseTransaction, name: string, columns: readonly string[]): AsyncGenerator<Cell[][]> {
  const list = sql.join(columns.map((column) => sql.ref(column)));
  const cells = (rows: readonly Record<string, unknown>[]): Cell[][] =>
    rows.map((row) => columns.map((column) => cellOf(row[column])));
  if (isPostgres(tx)) {
    await sql`declare latarnik_backup no scroll cursor for select ${list} from ${sql.table(name)}`.execute(tx);
    for (;;) {
      const { rows } = await sql<Record<string, unknown>>`fetch ${sql.raw(String(PAGE))} from latarnik_backup`.execute(
        tx,
      );
      if (rows.length === 0) break;
      yield cells(rows);
    }
    await sql`close latarnik_backup`.execute(tx);
    return;
  }
  // In the order of its key, so that a page begins where the one before ended.
  const keys = await keyOf(tx, name);
  const key = sql.join(keys.map((column) => sql.ref(column)));
  const keyed = sql.join(
    keys.map((column, index) => sql`${sql.ref(column)} as ${sql.ref(`latarnik_key_${String(index)}`)}`),
  );
  let after: readonly unknown[] | undefined;
  for (;;) {
    const from = after === undefined ? sql`` : sql`where (${key}) > (${sql.join([...after])})`;
    const { rows } = await sql<Record<string, unknown>>`
      select ${keyed}, ${list} from ${sql.table(name)} ${from} order by ${key} limit ${PAGE}`.execute(tx);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = keys.map((_column, index) => last[`latarnik_key_${String(index)}`]);
    yield cells(rows);
  }
}

/** The row's number, or for a table without one its primary key. */
async function keyOf(tx: DatabaseTransaction, name: string): Promise<readonly string[]> {
  const { rows } = await sql<{ wr: number }>`select wr from pragma_table_list where name = ${name}`.execute(tx);
  if (rows[0]?.wr !== 1) return ["rowid"];
  const key = await sql<{ name: string }>`
    select name from pragma_table_info(${name}) where pk > 0 order by pk`.execute(tx);
  return key.rows.map((column) => column.name);
}

/** Every table, each with its end. @param progress  told after each table */
export async function* databaseRecords(
  tx: DatabaseTransaction,
  counts: { tables: number; rows: number },
  progress: (table: string, rows: number) => void,
): AsyncGenerator<BackupRecord> {
  for (const { name, columns } of await tablesInOrder(tx)) {
    yield { t: "table", name, columns };
    const tally = new Tally();
    for await (const rows of pagesOf(tx, name, columns)) {
      const record = { t: "rows", rows } as const;
      tally.add(record);
      yield record;
    }
    yield tally.end();
    counts.tables += 1;
    counts.rows += tally.count;
    progress(name, tally.count);
  }
}

/** Where the books stand in this view. */
export async function bookHeads(tx: DatabaseTransaction): Promise<Done["heads"]> {
  const heads: Done["heads"] = [];
  for (const venueId of await venuesWithBooks(tx))
    for (const book of LedgerBook.options) {
      const found = await headOf(tx, venueId, book);
      if (found !== null && found !== undefined) heads.push({ venueId, book, seq: found.seq, hash: found.hash });
    }
  return heads;
}
