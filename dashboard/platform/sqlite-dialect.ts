/**
 * Transactions on SQLite that begin as writers.
 *
 * Two processes share one file. A transaction that reads first and writes later fails at once («database is locked», whatever the time-out)
 * if the other process wrote in between. As a writer from the beginning it waits its turn instead.
 *
 * @see https://www.sqlite.org/lang_transaction.html, SQLITE_BUSY_SNAPSHOT
 * @module
 */
import { CompiledQuery, SqliteDialect, SqliteDriver } from "kysely";
import type { DatabaseConnection, Driver, SqliteDialectConfig } from "kysely";

class WriterDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await connection.executeQuery(CompiledQuery.raw("rollback"));
    } catch (cause) {
      // On a full disk SQLite has taken everything back itself; the reason must not be hidden behind that.
      if (!(cause instanceof Error && cause.message.includes("no transaction is active"))) throw cause;
    }
  }
}

export class WriterDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new WriterDriver(this.#config);
  }
}
