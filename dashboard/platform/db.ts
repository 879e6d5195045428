/**
 * Opens the one SQL database: SQLite in a file by default, PostgreSQL by one line of configuration.
 *
 * Both sides return numbers for every integer column (instants fit into 53 bits), so no slice knows which one it
 * talks to. SQLite runs in WAL mode with `synchronous=FULL`: a draft that was acknowledged survives a power cut.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import SqliteDatabase from "better-sqlite3";
import { Kysely, PostgresAdapter, PostgresDialect, sql } from "kysely";
import { Pool, types as pgTypes } from "pg";
import type { CustomTypesConfig } from "pg";
import type { DatabaseConfig } from "../../policies/schema/config.ts";
import { PlatformError } from "./error.ts";
import { WriterDialect } from "./sqlite-dialect.ts";
import { rememberStatements } from "./statements.ts";
import type { Database, PlatformTables } from "./tables.ts";

/** Types PostgreSQL hands out as text because they may exceed 53 bits; ours never do. */
const INT8_OID = 20;
const NUMERIC_OID = 1700;

/**
 * @param config       which database
 * @param sqliteFile   path of the file if the configuration names none
 * @throws {PlatformError} `E_PLATFORM_DATABASE` if it cannot be opened or does not answer
 */
export async function openDatabase(config: DatabaseConfig, sqliteFile: string): Promise<Database> {
  const database = config.kind === "sqlite" ? openSqlite(config.file ?? sqliteFile) : openPostgres(config.urlFile);
  try {
    await sql`select 1`.execute(database);
  } catch (cause) {
    await database.destroy().catch(() => undefined);
    throw new PlatformError("E_PLATFORM_DATABASE", `the ${config.kind} database does not answer: ${reason(cause)}`, {
      cause,
    });
  }
  return database;
}

function openSqlite(file: string): Database {
  let handle: SqliteDatabase.Database;
  try {
    handle = new SqliteDatabase(file, { timeout: 10_000 });
    handle.pragma("journal_mode = WAL");
    handle.pragma("synchronous = FULL");
    handle.pragma("foreign_keys = ON");
    handle.pragma("temp_store = MEMORY");
    // What retention removes must not stay readable in free pages.
    handle.pragma("secure_delete = ON");
  } catch (cause) {
    throw new PlatformError("E_PLATFORM_DATABASE", `cannot open the database file ${file}: ${reason(cause)}`, {
      cause,
    });
  }
  return new Kysely<PlatformTables>({ dialect: new WriterDialect({ database: rememberStatements(handle) }) });
}

function openPostgres(urlFile: string): Database {
  let connectionString: string;
  try {
    connectionString = readFileSync(urlFile, "utf8").trim();
  } catch (cause) {
    throw new PlatformError("E_PLATFORM_DATABASE", `cannot read database.urlFile ${urlFile}: ${reason(cause)}`, {
      cause,
    });
  }
  return openPostgresUrl(connectionString);
}

/** @param connectionString  `postgres://user:password@host:port/database` */
export function openPostgresUrl(connectionString: string): Database {
  const types: CustomTypesConfig = {
    getTypeParser: ((oid: number, format?: "text" | "binary") =>
      oid === INT8_OID || oid === NUMERIC_OID
        ? (text: string) => Number(text)
        : pgTypes.getTypeParser(oid, format)) as CustomTypesConfig["getTypeParser"],
  };
  const pool = new Pool({ connectionString, max: 8, types, connectionTimeoutMillis: 10_000 });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on("error", () => undefined);
  return new Kysely<PlatformTables>({ dialect: new PostgresDialect({ pool }) });
}

/** Whether the rows are locked one by one (PostgreSQL) or by one writer at a time (SQLite). */
export function isPostgres(database: Pick<Database, "getExecutor">): boolean {
  return database.getExecutor().adapter instanceof PostgresAdapter;
}

/** Text of an unknown failure, without a stack. */
export function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
