/**
 * The heads of a day as one line of text, for the daily report and its QR code.
 *
 * On paper they outlive any change of the database: whoever rewrites a book, as a whole even, would have to rewrite the reports too.
 *
 * @module
 */
import { LedgerBook } from "../../schema/ledger.ts";
import type { KeptHead } from "./export-file.ts";

const OPENING = "LATARNIK-HEAD/1";

export interface DayHeads {
  readonly venueId: string;
  /** `YYYY-MM-DD` where the venue is. */
  readonly day: string;
  readonly heads: readonly { readonly book: LedgerBook; readonly seq: number; readonly hash: string }[];
}

/** `LATARNIK-HEAD/1 VENUE DAY BOOK:SEQ:HASH …`; books without an entry are left out. */
export function headText({ venueId, day, heads }: DayHeads): string {
  return [OPENING, venueId, day, ...heads.map(({ book, seq, hash }) => `${book}:${String(seq)}:${hash}`)].join(" ");
}

/** @returns the heads, or `undefined` if the text is not such a line; white space and case of the digests do not matter */
export function parseHeadText(text: string): { readonly day: string; readonly heads: readonly KeptHead[] } | undefined {
  const [opening, venueId, day, ...rest] = text.trim().split(/\s+/u);
  if (opening?.toUpperCase() !== OPENING || venueId === undefined || !/^\d{4}-\d{2}-\d{2}$/u.test(day ?? ""))
    return undefined;
  const heads: KeptHead[] = [];
  for (const part of rest) {
    const found = /^(?<book>[a-z]+):(?<seq>[1-9]\d{0,14}):(?<hash>[0-9a-f]{64})$/iu.exec(part)?.groups;
    const book = LedgerBook.safeParse(found?.["book"]?.toLowerCase());
    if (found === undefined || !book.success) return undefined;
    heads.push({ venueId, book: book.data, seq: Number(found["seq"]), hash: (found["hash"] ?? "").toLowerCase() });
  }
  return { day: day ?? "", heads };
}
