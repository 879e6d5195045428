/**
 * Adds entries to the books, inside the transaction that does what they tell of.
 *
 * Numbers have no gap and `at` never runs back, whoever writes at the same time: PostgreSQL gives one lock for all books of a venue,
 * held until the transaction ends; SQLite has one writer. One lock and not three, so that two transactions that write two books
 * in different orders cannot wait for each other. Take it last: append after the rows of the caller's own tables.
 *
 * @module
 */
import { sql } from "kysely";
import { hashedText } from "../../policies/engine/ledger/canonical.ts";
import { skeletonFault } from "../../policies/engine/ledger/skeleton.ts";
import { CLOCK_TOLERANCE_MS, GENESIS, LedgerEntry } from "../../policies/schema/ledger.ts";
import type { JsonObject, LedgerBook } from "../../policies/schema/ledger.ts";
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import { isPostgres } from "../platform/db.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import { LedgerError } from "./error.ts";
import type { LedgerTables } from "./tables.ts";

export interface NewEntry {
  readonly venueId: string;
  readonly book: LedgerBook;
  /** What happened: `registered`, `vault-read` … */
  readonly kind: string;
  /** Id of the case; `""` where there is none. */
  readonly caseId: string;
  /** What the clock says, ms. If the book is ahead, its own last instant is written and how far the clock is behind. */
  readonly at: number;
  /** Account id. */
  readonly by: string;
  /** Codes, numbers, instants; no names, ever. */
  readonly skeleton: JsonObject;
  readonly commitments: readonly { readonly itemId: string; readonly commitment: string }[];
}

/** Where a book stands: its last entry, else its last checkpoint, else the beginning. */
async function lastOf(
  tx: DatabaseTransaction,
  venueId: string,
  book: LedgerBook,
): Promise<{ readonly seq: number; readonly hash: string; readonly at: number }> {
  const tables = tx.withTables<LedgerTables>();
  const head = await tables
    .selectFrom("ledger_head")
    .select(["seq", "hash", "at"])
    .where("venue_id", "=", venueId)
    .where("book", "=", book)
    .executeTakeFirst();
  return head ?? { seq: 0, hash: GENESIS, at: 0 };
}

/**
 * Appends one entry.
 *
 * @returns its number and digest
 * @throws {LedgerError} `E_LEDGER_SKELETON`, `E_LEDGER_ENTRY`
 */
export async function append(tx: DatabaseTransaction, entry: NewEntry): Promise<{ seq: number; hash: string }> {
  const fault = skeletonFault(entry.skeleton);
  if (fault !== undefined) throw new LedgerError("E_LEDGER_SKELETON", `entry «${entry.kind}»: ${fault}`);
  if (isPostgres(tx))
    await sql`select pg_advisory_xact_lock(hashtextextended(${`latarnik/ledger/${entry.venueId}`}, 0))`.execute(tx);
  const last = await lastOf(tx, entry.venueId, entry.book);
  const at = Math.trunc(Math.max(entry.at, last.at));
  const behindMs = at - Math.trunc(entry.at);
  const content = {
    v: 1,
    alg: "sha256",
    venueId: entry.venueId,
    book: entry.book,
    seq: last.seq + 1,
    prevHash: last.hash,
    kind: entry.kind,
    caseId: entry.caseId,
    at,
    behindMs,
    clock: behindMs > CLOCK_TOLERANCE_MS ? "behind" : "steady",
    by: entry.by,
    skeleton: entry.skeleton,
    commitments: entry.commitments.map(({ itemId, commitment }) => ({ itemId, commitment })),
  };
  const whole = LedgerEntry.safeParse({ ...content, hash: sha256(hashedText(content as object)) });
  if (!whole.success)
    throw new LedgerError(
      "E_LEDGER_ENTRY",
      `entry «${entry.kind}»: ${whole.error.issues.map(({ path }) => path.join(".")).join(", ")} does not fit`,
    );
  const { seq, hash } = whole.data;
  const tables = tx.withTables<LedgerTables>();
  await tables
    .insertInto("ledger_entry")
    .values({
      venue_id: entry.venueId,
      book: entry.book,
      seq,
      v: 1,
      alg: "sha256",
      prev_hash: last.hash,
      kind: entry.kind,
      case_id: entry.caseId,
      at,
      behind_ms: behindMs,
      clock: content.clock,
      by_account: entry.by,
      skeleton: canonicalJson(whole.data.skeleton),
      commitments: canonicalJson(whole.data.commitments),
      hash,
    })
    .execute();
  const head = { seq, hash, at };
  if (last.seq === 0)
    await tables
      .insertInto("ledger_head")
      .values({ venue_id: entry.venueId, book: entry.book, ...head })
      .execute();
  else
    await tables
      .updateTable("ledger_head")
      .set(head)
      .where("venue_id", "=", entry.venueId)
      .where("book", "=", entry.book)
      .execute();
  return { seq, hash };
}
