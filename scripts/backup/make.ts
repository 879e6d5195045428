/**
 * Makes a backup while the programs run: one view of the database, the files that matter, sealed; the keys in a file of their own.
 *
 * Either both files are there when it ends, or the backup of before still is: files appear by renaming, the keys first, because the newest keys
 * open every older backup, and no older keys open a newer one.
 *
 * @module
 */
import { closeSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { sql } from "kysely";
import { isPostgres } from "../../dashboard/platform/db.ts";
import type { Database, DatabaseTransaction } from "../../dashboard/platform/tables.ts";
import type { Vault } from "../../dashboard/vault/index.ts";
import { fileRecords, filesToKeep, secretFiles } from "./files.ts";
import { flushFolder, writeKeys } from "./keys.ts";
import type { Lock } from "./lock.ts";
import type { BackupRecord, Done } from "./records.ts";
import { readRecords, writeRecords } from "./records.ts";
import { bookHeads, databaseRecords } from "./snapshot.ts";

export interface BackupOrder {
  readonly database: Database;
  readonly vault: Vault;
  /** Data folder. */
  readonly root: string;
  /** Goes into the backup as `config.yaml`. */
  readonly config: string | undefined;
  readonly to: string;
  readonly keys: string;
  readonly lock: Lock;
  readonly now: number;
  readonly progress: (what: string, count: number) => void;
}

export type BackupCounts = Pick<Done, "tables" | "rows" | "files">;

async function migrationsOf(tx: DatabaseTransaction): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(tx);
  return rows.map(({ name }) => name);
}

/** Venues whose vault is in use. */
async function vaultVenues(tx: DatabaseTransaction): Promise<string[]> {
  const { rows } = await sql<{ venue: string }>`select venue_id as venue from vault_master order by venue_id`.execute(
    tx,
  );
  return rows.map(({ venue }) => venue);
}

async function* recordsOf(
  tx: DatabaseTransaction,
  order: BackupOrder,
  counts: BackupCounts,
): AsyncGenerator<BackupRecord> {
  const { root, now, progress } = order;
  const database = isPostgres(tx) ? "postgres" : "sqlite";
  yield { t: "head", format: 1, madeAt: now, database, migrations: await migrationsOf(tx) };
  yield* databaseRecords(tx, counts, progress);
  const keep = filesToKeep(root);
  for (const path of keep) yield* fileRecords(root, path);
  if (order.config !== undefined && !keep.includes("config.yaml")) {
    const config = resolve(order.config);
    yield* fileRecords(dirname(config), basename(config), "config.yaml");
    counts.files += 1;
  }
  counts.files += keep.length;
  progress("files", counts.files);
  yield { t: "done", ...counts, heads: await bookHeads(tx) };
}

/** What a backup that was cut off left behind. */
function clearPartial(path: string): void {
  const folder = dirname(resolve(path));
  for (const name of readdirSync(folder))
    if (name.startsWith(`${basename(path)}.`) && name.endsWith(".partial")) rmSync(join(folder, name), { force: true });
}

/** @throws {BackupError} `E_BACKUP_PASSPHRASE`; errors of the system if a file cannot be written */
export async function makeBackup(order: BackupOrder): Promise<BackupCounts> {
  const { database, vault, to, keys, lock, now, root } = order;
  const counts: BackupCounts = { tables: 0, rows: 0, files: 0 };
  clearPartial(to);
  clearPartial(keys);
  const temporary = `${to}.${String(process.pid)}.partial`;
  const file = openSync(temporary, "wx", 0o600);
  try {
    const vaultKeys = await database
      .transaction()
      .setIsolationLevel("repeatable read")
      .execute(async (tx) => {
        await writeRecords(file, lock, recordsOf(tx, order, counts));
        const texts: string[] = [];
        for (const venueId of await vaultVenues(tx)) texts.push(await vault.exportKeys(tx, { venueId, now }));
        return texts;
      });
    const bundle = { format: 1, madeAt: now, files: secretFiles(root) } as const;
    writeKeys(keys, lock, { ...bundle, vault: vaultKeys });
    renameSync(temporary, to);
    flushFolder(dirname(resolve(to)));
  } finally {
    closeSync(file);
    rmSync(temporary, { force: true });
  }
  return counts;
}

/**
 * Reads a backup from its first octet to its last.
 * @throws {BackupError} `E_BACKUP_DAMAGED`, `E_BACKUP_PASSPHRASE`, `E_BACKUP_IDENTITY`
 */
export async function verifyBackup(path: string, lock: Lock): Promise<{ counts: BackupCounts; madeAt: number }> {
  let madeAt = 0;
  const counts = { tables: 0, rows: 0, files: 0 };
  for await (const record of readRecords(path, lock)) {
    if (record.t === "head") madeAt = record.madeAt;
    if (record.t === "table") counts.tables += 1;
    if (record.t === "rows") counts.rows += record.rows.length;
    if (record.t === "file") counts.files += 1;
  }
  return { counts, madeAt };
}
