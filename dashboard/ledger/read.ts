/**
 * Reads the books: entries in order, heads, and the file an outsider checks.
 *
 * @module
 */
import { LedgerHead } from "../../policies/schema/ledger.ts";
import type { LedgerBook, LedgerEntry, LedgerExportHeader } from "../../policies/schema/ledger.ts";
import { canonicalJson } from "../platform/canonical.ts";
import type { Queryable } from "../platform/tables.ts";
import type { EntryRow, LedgerTables } from "./tables.ts";

/** Entries per statement: a book of 25 years is read in parts. */
const PAGE = 500;

/** A row as the entry it tells of; `canonical` is false if a stored text says the same in another form. */
export interface StoredEntry {
  readonly value: unknown;
  readonly canonical: boolean;
}

function parsed(text: string): StoredEntry {
  try {
    const value: unknown = JSON.parse(text);
    return { value, canonical: canonicalJson(value) === text };
  } catch {
    return { value: undefined, canonical: false };
  }
}

export function storedEntry(row: EntryRow): StoredEntry {
  const skeleton = parsed(row.skeleton);
  const commitments = parsed(row.commitments);
  return {
    canonical: skeleton.canonical && commitments.canonical,
    value: {
      v: row.v,
      alg: row.alg,
      venueId: row.venue_id,
      book: row.book,
      seq: row.seq,
      prevHash: row.prev_hash,
      kind: row.kind,
      caseId: row.case_id,
      at: row.at,
      behindMs: row.behind_ms,
      clock: row.clock,
      by: row.by_account,
      skeleton: skeleton.value,
      commitments: commitments.value,
      hash: row.hash,
    },
  };
}

export interface BookFilter {
  readonly caseId?: string;
  readonly afterSeq?: number;
}

/** Rows as they are stored, in their order; judges nothing. */
export async function* storedEntries(
  db: Queryable,
  venueId: string,
  book: LedgerBook,
  filter: BookFilter = {},
): AsyncGenerator<StoredEntry> {
  let after = filter.afterSeq ?? 0;
  for (;;) {
    let query = db
      .withTables<LedgerTables>()
      .selectFrom("ledger_entry")
      .selectAll()
      .where("venue_id", "=", venueId)
      .where("book", "=", book)
      .where("seq", ">", after)
      .orderBy("seq")
      .limit(PAGE);
    if (filter.caseId !== undefined) query = query.where("case_id", "=", filter.caseId);
    const rows = await query.execute();
    for (const row of rows) yield storedEntry(row);
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.seq ?? after;
  }
}

/** Entries of a book in their order, the whole of it or those of one case. Does not verify: see `verifyBook`. */
export async function* readBook(
  db: Queryable,
  venueId: string,
  book: LedgerBook,
  filter: BookFilter = {},
): AsyncGenerator<LedgerEntry> {
  for await (const { value } of storedEntries(db, venueId, book, filter)) yield value as LedgerEntry;
}

/** Newest entry of a book; with `before` the newest of those written before that instant. */
export async function head(
  db: Queryable,
  venueId: string,
  book: LedgerBook,
  before?: number,
): Promise<LedgerHead | null> {
  const tables = db.withTables<LedgerTables>();
  const row =
    before === undefined
      ? await tables
          .selectFrom("ledger_head")
          .select(["seq", "hash", "at"])
          .where("venue_id", "=", venueId)
          .where("book", "=", book)
          .executeTakeFirst()
      : await tables
          .selectFrom("ledger_entry")
          .select(["seq", "hash", "at"])
          .where("venue_id", "=", venueId)
          .where("book", "=", book)
          .where("at", "<", before)
          .orderBy("seq", "desc")
          .executeTakeFirst();
  return row === undefined ? null : LedgerHead.parse(row);
}

/** Where retention removed what came before, or null. */
export async function startOf(db: Queryable, venueId: string, book: LedgerBook): Promise<LedgerHead | null> {
  const row = await db
    .withTables<LedgerTables>()
    .selectFrom("ledger_checkpoint")
    .select(["seq", "hash", "at"])
    .where("venue_id", "=", venueId)
    .where("book", "=", book)
    .orderBy("seq", "desc")
    .executeTakeFirst();
  return row === undefined ? null : LedgerHead.parse(row);
}

/**
 * The file for an outsider: a line that says what it is, then one entry a line, each canonical JSON with a line feed. Call it inside a
 * transaction where somebody may write meanwhile; `head` is that of the moment of the call.
 */
export async function* exportBook(db: Queryable, venueId: string, book: LedgerBook): AsyncGenerator<string> {
  const start = await startOf(db, venueId, book);
  const newest = await head(db, venueId, book);
  const header: LedgerExportHeader = {
    format: "latarnik-ledger",
    version: 1,
    venueId,
    book,
    start,
    count: (newest?.seq ?? 0) - (start?.seq ?? 0),
    head: newest,
  };
  yield `${canonicalJson(header)}\n`;
  for await (const entry of readBook(db, venueId, book)) {
    if (newest === null || entry.seq > newest.seq) return;
    yield `${canonicalJson(entry)}\n`;
  }
}
