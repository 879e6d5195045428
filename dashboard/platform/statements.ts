/**
 * Keeps SQLite's compiled statements: the same sentence of SQL is read and planned once, not at every request.
 *
 * A change of the schema drops all of them, so that none answers with the columns of before.
 *
 * @module
 */
import type SqliteDatabase from "better-sqlite3";
import type { SqliteDatabase as StatementSource } from "kysely";

/** Lists of values make sentences of many lengths; the ones used longest ago go first. */
const MOST_STATEMENTS = 300;
const CHANGES_SCHEMA = /^\s*(?:alter|create|drop)\b/iu;

/** @returns the handle as the query builder sees it */
export function rememberStatements(handle: SqliteDatabase.Database): StatementSource {
  const kept = new Map<string, SqliteDatabase.Statement>();
  const prepare = (text: string): SqliteDatabase.Statement => {
    if (CHANGES_SCHEMA.test(text)) {
      kept.clear();
      return handle.prepare(text);
    }
    const known = kept.get(text);
    kept.delete(text);
    // One that is being read row by row cannot start again.
    const statement = known === undefined || known.busy ? handle.prepare(text) : known;
    kept.set(text, statement);
    if (kept.size > MOST_STATEMENTS) {
      const [oldest] = kept.keys();
      if (oldest !== undefined) kept.delete(oldest);
    }
    return statement;
  };
  return { prepare, close: () => handle.close() };
}
