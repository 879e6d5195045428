/**
 * Removes the oldest entries of a book after their 25 years, so that the rest still verifies.
 *
 * The digest of the last entry removed stays as a checkpoint, and a new entry tells of it. The database lets nothing go that is younger.
 *
 * @module
 */
import { CHECKPOINT_KIND } from "../../policies/engine/ledger/verify.ts";
import type { LedgerBook } from "../../policies/schema/ledger.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { append } from "./append.ts";
import { LedgerError } from "./error.ts";
import type { LedgerTables } from "./tables.ts";

/** Number of the newest entry before `at`, among those with nothing younger before them; 0 if there is none. */
export async function lastSeqBefore(db: Queryable, venueId: string, book: LedgerBook, at: number): Promise<number> {
  const row = await db
    .withTables<LedgerTables>()
    .selectFrom("ledger_entry")
    .select("seq")
    .where("venue_id", "=", venueId)
    .where("book", "=", book)
    .where("at", "<", at)
    .orderBy("seq", "desc")
    .executeTakeFirst();
  return row?.seq ?? 0;
}

/**
 * Removes every entry up to `throughSeq`. Somebody approved it: removing records of a public body is a decision (A3).
 *
 * @returns how many went
 * @throws {LedgerError} `E_LEDGER_CHECKPOINT` if there is no such entry; the database's own error if one is too young
 */
export async function removeOldest(
  tx: DatabaseTransaction,
  of: {
    readonly venueId: string;
    readonly book: LedgerBook;
    readonly throughSeq: number;
    readonly now: number;
    readonly by: string;
  },
): Promise<number> {
  const tables = tx.withTables<LedgerTables>();
  const last = await tables
    .selectFrom("ledger_entry")
    .select(["seq", "hash", "at"])
    .where("venue_id", "=", of.venueId)
    .where("book", "=", of.book)
    .where("seq", "=", of.throughSeq)
    .executeTakeFirst();
  if (last === undefined)
    throw new LedgerError("E_LEDGER_CHECKPOINT", `book ${of.book} has no entry ${String(of.throughSeq)}`);
  await append(tx, {
    venueId: of.venueId,
    book: of.book,
    kind: CHECKPOINT_KIND,
    caseId: "",
    at: of.now,
    by: of.by,
    skeleton: { seq: last.seq, hash: last.hash },
    commitments: [],
  });
  await tables
    .insertInto("ledger_checkpoint")
    .values({ venue_id: of.venueId, book: of.book, ...last, made_at: of.now, by_account: of.by })
    .execute();
  const gone = await tables
    .deleteFrom("ledger_entry")
    .where("venue_id", "=", of.venueId)
    .where("book", "=", of.book)
    .where("seq", "<=", of.throughSeq)
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}
