/**
 * A vault and its books on SQLite or on a real PostgreSQL, with a clock of the test's own and a folder that is thrown away.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { append } from "../../dashboard/ledger/index.ts";
import type { NewEntry } from "../../dashboard/ledger/index.ts";
import { MIGRATIONS } from "../../dashboard/migrations/index.ts";
import { isPostgres, openDatabase } from "../../dashboard/platform/db.ts";
import { migrate } from "../../dashboard/platform/migrate.ts";
import type { Database, DatabaseTransaction } from "../../dashboard/platform/tables.ts";
import { openVault } from "../../dashboard/vault/index.ts";
import type { Sealed, Vault } from "../../dashboard/vault/index.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import type { TestPlace } from "./case-databases.ts";

export const VENUE = "venue";
export const START = Date.UTC(2027, 2, 15, 9) as Instant;

/** All of it, in its order. */
export async function gathered<T>(parts: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

export class VaultWorld {
  readonly folder: string;
  readonly database: Database;
  /** Of a SQLite database. */
  readonly file: string;
  vault: Vault;
  now: Instant = START;

  private constructor(folder: string, database: Database, file: string) {
    this.folder = folder;
    this.database = database;
    this.file = file;
    this.vault = this.newVault();
  }

  /** @param place  a database of its own beside the folder; without it SQLite in the folder */
  static async open(place?: TestPlace): Promise<VaultWorld> {
    const folder = mkdtempSync(join(tmpdir(), "latarnik-vault-"));
    const file = place?.file ?? join(folder, "vault.db");
    const database = place?.database ?? (await openDatabase({ kind: "sqlite" }, file));
    await migrate(database, MIGRATIONS);
    return new VaultWorld(folder, database, file);
  }

  /** As another process would open it: nothing in memory yet. */
  newVault(): Vault {
    return openVault({ folder: { root: this.folder }, masterKey: { kind: "file" }, clock: () => this.now });
  }

  async close(): Promise<void> {
    await this.database.destroy();
    rmSync(this.folder, { recursive: true, force: true });
  }

  tx<T>(work: (tx: DatabaseTransaction) => Promise<T>): Promise<T> {
    return this.database.transaction().execute(work);
  }

  /** A case with a key and one text. */
  async case(caseId: string, plaintext: string, subject: "case" | "card-1" | "card-2" = "case"): Promise<Sealed> {
    const of = { venueId: VENUE, caseId, subject, now: this.now };
    return this.tx(async (tx) => {
      await this.vault.createKey(tx, { ...of, ring: "case" });
      return this.vault.seal(tx, { ...of, kind: "note", plaintext });
    });
  }

  read(itemId: string, vault: Vault = this.vault): Promise<string> {
    const reader = { accountId: "reader", reason: "sprawdzenie w teście" };
    return this.tx((tx) => vault.open(tx, { venueId: VENUE, itemId, reader, now: this.now }));
  }

  append(changes: Partial<NewEntry> = {}): Promise<{ seq: number; hash: string }> {
    const entry = {
      venueId: VENUE,
      book: "events",
      kind: "registered",
      caseId: "case-1",
      at: this.now,
      by: "account-1",
    };
    return this.tx((tx) => append(tx, { ...entry, skeleton: { area: 4 }, commitments: [], ...changes } as NewEntry));
  }

  /** What somebody with the password of the database can do: triggers of the books are switched off while it runs. */
  async behindTheTriggers(work: (tx: DatabaseTransaction) => Promise<void>): Promise<void> {
    await this.tx(async (tx) => {
      if (isPostgres(tx)) {
        await sql`set local session_replication_role = replica`.execute(tx);
        await work(tx);
        return;
      }
      const { rows } = await sql<{ name: string; sql: string }>`select name, sql from sqlite_master
        where type = 'trigger' and name like 'ledger%'`.execute(tx);
      for (const { name } of rows) await sql`drop trigger ${sql.ref(name)}`.execute(tx);
      await work(tx);
      for (const trigger of rows) await sql.raw(trigger.sql).execute(tx);
    });
  }

  /** As on the first day: no entry, no text, no key; the same clock. */
  async empty(): Promise<void> {
    this.now = START;
    const tables = (await this.database.introspection.getTables())
      .filter(({ name, isView }) => /^(?:ledger|vault|evidence)_/u.test(name) && !isView)
      .map(({ name }) => name);
    await this.behindTheTriggers(async (tx) => {
      for (const table of tables) await sql`delete from ${sql.table(table)}`.execute(tx);
    });
    rmSync(join(this.folder, "secret"), { recursive: true, force: true });
    this.vault = this.newVault();
  }
}
