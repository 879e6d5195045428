/**
 * Clears the octets of what was destroyed out of the database's files.
 *
 * Erasure is the loss of the key and is done when its transaction commits; this is the second half: no file keeps the wrapped key or the
 * ciphertext. SQLite overwrites freed cells (`secure_delete`) and then the write-ahead log is emptied; PostgreSQL writes the tables anew.
 * PostgreSQL's own log keeps old pages until it is recycled, and archives keep it longer: there `rotate` makes what they hold useless.
 *
 * @module
 */
import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { sql } from "kysely";
import { isPostgres } from "../platform/db.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { VaultTables } from "./tables.ts";

const CHUNK_OCTETS = 1 << 20;

/** `busy`: somebody reads an older state of the database, so its log cannot be emptied yet; `found`: octets are still in a file. */
export interface SweepOutcome {
  readonly clean: boolean;
  readonly why: "busy" | "found" | null;
}

/** Whether any of the texts stands in the file. Reads it in parts; texts are short. */
export function fileHolds(file: string, texts: readonly string[]): boolean {
  if (texts.length === 0 || !existsSync(file)) return false;
  const longest = Math.max(...texts.map((text) => text.length));
  const handle = openSync(file, "r");
  const part = Buffer.alloc(CHUNK_OCTETS);
  let before = "";
  try {
    for (;;) {
      const length = readSync(handle, part, 0, part.length, null);
      if (length === 0) return false;
      const here = before + part.toString("latin1", 0, length);
      if (texts.some((text) => here.includes(text))) return true;
      before = here.slice(-longest);
    }
  } finally {
    closeSync(handle);
  }
}

async function sqliteFile(database: Database): Promise<string> {
  const { rows } = await sql<{ name: string; file: string }>`select name, file from pragma_database_list`.execute(
    database,
  );
  return rows.find(({ name }) => name === "main")?.file ?? "";
}

/** @returns whether the log is empty now */
async function emptyLog(database: Database): Promise<boolean> {
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(database);
  return rows[0]?.busy === 0;
}

async function sweepSqlite(database: Database, gone: readonly string[]): Promise<SweepOutcome> {
  if (!(await emptyLog(database))) return { clean: false, why: "busy" };
  const file = await sqliteFile(database);
  const holds = (): boolean => file !== "" && (fileHolds(file, gone) || fileHolds(`${file}-wal`, gone));
  if (!holds()) return { clean: true, why: null };
  // Another program may have written without overwriting: then the whole file is written anew.
  await sql`vacuum`.execute(database);
  if (!(await emptyLog(database))) return { clean: false, why: "busy" };
  return holds() ? { clean: false, why: "found" } : { clean: true, why: null };
}

async function sweepPostgres(database: Database): Promise<SweepOutcome> {
  for (const table of ["vault_key", "vault_item", "vault_ring_key"])
    await sql`vacuum full ${sql.table(table)}`.execute(database);
  // Only some roles may; without it the pages are written within minutes anyway.
  await sql`checkpoint`.execute(database).catch(() => undefined);
  return { clean: true, why: null };
}

/**
 * @param gone  texts that must not be in any file any more, as far as this process knows them
 * @param now   ms; erasures up to now are marked as swept if all is clean
 */
export async function sweep(database: Database, gone: readonly string[], now: number): Promise<SweepOutcome> {
  const outcome = isPostgres(database) ? await sweepPostgres(database) : await sweepSqlite(database, gone);
  if (outcome.clean)
    await database
      .withTables<VaultTables>()
      .updateTable("vault_erasure")
      .set({ swept_at: now })
      .where("swept_at", "is", null)
      .execute();
  return outcome;
}

/** Erasures whose octets were not yet cleared out of the files: a job asks and sweeps. */
export async function unswept(database: Queryable): Promise<number> {
  const row = await database
    .withTables<VaultTables>()
    .selectFrom("vault_erasure")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("swept_at", "is", null)
    .executeTakeFirstOrThrow();
  return row.count;
}
