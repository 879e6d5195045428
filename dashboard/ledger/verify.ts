/**
 * Checks a book where it lies: its chain, the head beside it, heads somebody kept.
 *
 * @module
 */
import type { KeptHead } from "../../policies/engine/ledger/export-file.ts";
import { readChain } from "../../policies/engine/ledger/verify.ts";
import type { ChainVerdict } from "../../policies/engine/ledger/verify.ts";
import { LedgerBook } from "../../policies/schema/ledger.ts";
import type { LedgerHead } from "../../policies/schema/ledger.ts";
import { sha256 } from "../platform/canonical.ts";
import type { Queryable } from "../platform/tables.ts";
import { storedEntries } from "./read.ts";
import type { LedgerTables } from "./tables.ts";

async function placesOf(
  db: Queryable,
  table: "ledger_head" | "ledger_checkpoint",
  venueId: string,
  book: string,
): Promise<LedgerHead | null> {
  const row = await db
    .withTables<LedgerTables>()
    .selectFrom(table)
    .select(["seq", "hash", "at"])
    .where("venue_id", "=", venueId)
    .where("book", "=", book)
    .orderBy("seq", "desc")
    .executeTakeFirst();
  // As it stands: what somebody wrote there by hand must not end this check, but show in its result.
  return (row as LedgerHead | undefined) ?? null;
}

/** Run it inside a transaction where somebody may write meanwhile. */
export async function verifyBook(
  db: Queryable,
  venueId: string,
  book: LedgerBook,
  kept: readonly KeptHead[] = [],
): Promise<ChainVerdict> {
  const newest = await placesOf(db, "ledger_head", venueId, book);
  const start = await placesOf(db, "ledger_checkpoint", venueId, book);
  const here = kept.filter((one) => one.venueId === venueId && one.book === book);
  const heads = newest === null ? here : [newest, ...here];
  const reader = readChain({ digest: sha256, venueId, book, start, heads });
  for await (const { value, canonical } of storedEntries(db, venueId, book)) {
    const bad = reader.take(value, canonical);
    if (bad !== undefined) return bad;
  }
  const verdict = reader.end();
  if (!verdict.ok) return verdict;
  // Entries behind the head that is kept beside them: somebody added rows by hand.
  if ((verdict.head?.seq ?? 0) > (newest?.seq ?? 0))
    return { ok: false, firstBad: (newest?.seq ?? 0) + 1, why: "head" };
  return verdict;
}

/** Venues that have books in this database. */
export async function venuesWithBooks(db: Queryable): Promise<readonly string[]> {
  const rows = await db
    .withTables<LedgerTables>()
    .selectFrom("ledger_entry")
    .select("venue_id")
    .distinct()
    .union(db.withTables<LedgerTables>().selectFrom("ledger_head").select("venue_id"))
    .execute();
  return rows.map(({ venue_id: id }) => id).toSorted();
}

/** Every book of a venue. */
export async function verifyBooks(
  db: Queryable,
  venueId: string,
  kept: readonly KeptHead[] = [],
): Promise<
  readonly { readonly book: LedgerBook; readonly start: LedgerHead | null; readonly verdict: ChainVerdict }[]
> {
  const verdicts = [];
  for (const book of LedgerBook.options)
    verdicts.push({
      book,
      start: await placesOf(db, "ledger_checkpoint", venueId, book),
      verdict: await verifyBook(db, venueId, book, kept),
    });
  return verdicts;
}
