/**
 * What a daily report prints of the books: where each stood when the day ended.
 *
 * @module
 */
import { headText } from "../../policies/engine/ledger/head-text.ts";
import { LedgerBook } from "../../policies/schema/ledger.ts";
import type { LedgerHead } from "../../policies/schema/ledger.ts";
import { DAY_MS, localDate, startOfLocalDay } from "../platform/clock.ts";
import type { Queryable } from "../platform/tables.ts";
import { head } from "./read.ts";

export interface DailyHeads {
  /** `YYYY-MM-DD` where the venue is. */
  readonly day: string;
  readonly heads: readonly (LedgerHead & { readonly book: LedgerBook })[];
  /** One line, for the QR code and for `npm run register -- verify … --head`. */
  readonly text: string;
}

/** Heads of all books at the end of the local day that contains `at`; of today: so far. */
export async function dailyHeads(
  db: Queryable,
  of: { readonly venueId: string; readonly at: number; readonly timeZone: string },
): Promise<DailyHeads> {
  const start = startOfLocalDay(of.at, of.timeZone);
  // Half a day past its 23 to 25 hours is surely tomorrow.
  const end = startOfLocalDay(start + DAY_MS * 1.5, of.timeZone);
  const day = localDate(of.at, of.timeZone);
  const heads: (LedgerHead & { book: LedgerBook })[] = [];
  for (const book of LedgerBook.options) {
    const newest = await head(db, of.venueId, book, end);
    if (newest !== null) heads.push({ ...newest, book });
  }
  return { day, heads, text: headText({ venueId: of.venueId, day, heads }) };
}
