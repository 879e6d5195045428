/**
 * The two databases cases run on: SQLite in a file, and a real PostgreSQL where its binaries can run.
 *
 * @module
 */
import { mkdtempSync } from "node:fs";
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

/** Started once a file, on demand. */
export class TestDatabases {
  #postgres: RunningPostgres | undefined;

  async start(): Promise<void> {
    if (missing === undefined) this.#postgres = await startPostgres();
  }

  /** A new, empty database. */
  async open(kind: "SQLite" | "PostgreSQL"): Promise<Database> {
    if (kind === "SQLite")
      return openDatabase({ kind: "sqlite" }, join(mkdtempSync(join(tmpdir(), "latarnik-case-db-")), "cases.db"));
    if (this.#postgres === undefined) throw new Error("PostgreSQL was not started");
    return openPostgresUrl(await this.#postgres.newDatabase());
  }

  async stop(): Promise<void> {
    await this.#postgres?.stop();
  }
}
