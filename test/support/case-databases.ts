/**
 * The two databases tests run on: SQLite in a file, and a real PostgreSQL where its binaries can run.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase, openPostgresUrl } from "../../dashboard/platform/db.ts";
import type { Database } from "../../dashboard/platform/tables.ts";
import { postgresMissing, startPostgres } from "./postgres.ts";
import type { RunningPostgres } from "./postgres.ts";

export const missing = postgresMissing();
export const KINDS = [
  { kind: "SQLite", skip: undefined },
  { kind: "PostgreSQL", skip: missing },
] as const;

/** A new, empty database and the ways into it. */
export interface TestPlace {
  readonly database: Database;
  /** Of SQLite; empty for PostgreSQL. */
  readonly file: string;
  /** A second way into the same database, as another process has it; the caller closes it. */
  readonly reopen: () => Promise<Database>;
}

/** Started once a file, on demand. */
export class TestDatabases {
  #postgres: RunningPostgres | undefined;
  readonly #folders: string[] = [];

  async start(): Promise<void> {
    if (missing === undefined) this.#postgres = await startPostgres();
  }

  /** Where PostgreSQL keeps its files. */
  get data(): string {
    return this.#postgres?.data ?? "";
  }

  async place(kind: "SQLite" | "PostgreSQL"): Promise<TestPlace> {
    if (kind === "SQLite") {
      const folder = mkdtempSync(join(tmpdir(), "latarnik-test-db-"));
      this.#folders.push(folder);
      const file = join(folder, "test.db");
      const reopen = async (): Promise<Database> => openDatabase({ kind: "sqlite" }, file);
      return { database: await reopen(), file, reopen };
    }
    if (this.#postgres === undefined) throw new Error("PostgreSQL was not started");
    const url = await this.#postgres.newDatabase();
    const reopen = async (): Promise<Database> => openPostgresUrl(url);
    return { database: await reopen(), file: "", reopen };
  }

  /** A new, empty database. */
  async open(kind: "SQLite" | "PostgreSQL"): Promise<Database> {
    return (await this.place(kind)).database;
  }

  async stop(): Promise<void> {
    await this.#postgres?.stop();
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }
}
