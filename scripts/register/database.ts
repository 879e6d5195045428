/**
 * Verifies the books of a database where they lie. SQLite is opened for reading only; PostgreSQL is read in one view.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import SqliteDatabase from "better-sqlite3";
import { Kysely, SqliteDialect } from "kysely";
import { verifyBooks, venuesWithBooks } from "../../dashboard/ledger/index.ts";
import { openPostgresUrl } from "../../dashboard/platform/db.ts";
import type { Database, PlatformTables } from "../../dashboard/platform/tables.ts";
import type { KeptHead } from "../../policies/engine/ledger/export-file.ts";
import { tell, tellUnused } from "./verify.ts";
import type { Found, Speaker } from "./verify.ts";

/** @throws whatever the database says if it cannot be read */
export async function verifyDatabase(
  from: { readonly sqlite: string } | { readonly urlFile: string },
  kept: readonly KeptHead[],
  speaker: Speaker,
): Promise<boolean> {
  const database: Database =
    "sqlite" in from
      ? new Kysely<PlatformTables>({
          dialect: new SqliteDialect({
            database: new SqliteDatabase(from.sqlite, { readonly: true, fileMustExist: true, timeout: 10_000 }),
          }),
        })
      : openPostgresUrl(readFileSync(from.urlFile, "utf8").trim());
  try {
    // One view of everything, whoever writes meanwhile.
    return await database
      .transaction()
      .setIsolationLevel("repeatable read")
      .execute(async (tx) => {
        const found: Found[] = [];
        let good = true;
        for (const venueId of await venuesWithBooks(tx))
          for (const { book, start, verdict } of await verifyBooks(tx, venueId, kept)) {
            found.push({ venueId, book, start, verdict });
            good = tell(speaker, { venueId, book, start, verdict }, kept) && good;
          }
        if (found.length === 0) speaker.say(speaker.texts.noBooks);
        tellUnused(speaker, kept, found);
        return good;
      });
  } finally {
    await database.destroy();
  }
}
