/**
 * Checks a book entry by entry and names the first bad one: a number, and what is wrong with it.
 *
 * Knows neither database nor keys, so an outsider with the exported file gets the same answer. What a chain alone cannot show, a
 * missing end or a book rewritten as a whole, is shown by heads somebody kept: the one in the export, the one beside the book, the one
 * printed in a daily report.
 *
 * @module
 */
import { GENESIS, LedgerEntry } from "../../schema/ledger.ts";
import type { LedgerBook, LedgerHead } from "../../schema/ledger.ts";
import type { Digest } from "../../schema/vocabulary.ts";
import { canonicalJson, hashedText } from "./canonical.ts";

/** SHA-256 of UTF-8 text, lower-case hexadecimal; given by the caller, as this file stands on no platform. */
export type Digester = (text: string) => string;

/**
 * - `shape` no entry, or a member missing, unknown or out of range
 * - `canonical` the same value written differently (white space, order, a key twice)
 * - `foreign` of another venue or book
 * - `missing` an entry with a higher number stands here
 * - `twice` a number that was there before
 * - `hash` its digest is not the digest of its content
 * - `previous` it does not follow the entry before
 * - `clock` it says to be older than the entry before
 * - `head` a head that was kept says otherwise
 * - `short` the book ends before a head that was kept
 * - `start` the beginning is missing, and no entry of the book says that retention removed it
 */
export type ChainFault =
  "shape" | "canonical" | "foreign" | "missing" | "twice" | "hash" | "previous" | "clock" | "head" | "short" | "start";

export type ChainVerdict =
  | { readonly ok: true; readonly count: number; readonly head: LedgerHead | null }
  | { readonly ok: false; readonly firstBad: number; readonly why: ChainFault };

export interface ChainExpectations {
  readonly digest: Digester;
  readonly venueId?: string;
  readonly book?: LedgerBook;
  /** Where retention removed what came before; nothing: the book begins with entry 1. */
  readonly start?: LedgerHead | null;
  /** Heads somebody kept; those before `start` cannot be checked any more and are passed over. */
  readonly heads?: readonly { readonly seq: number; readonly hash: string }[];
}

/** Kind of the entry that tells of a removed beginning; its skeleton has `seq` and `hash` of the last entry removed. */
export const CHECKPOINT_KIND = "checkpoint";

/** One book being read. `take` may be called until it returns a verdict; then the book is bad and nothing changes that. */
export interface ChainReader {
  /** @param canonical whether the stored text is the canonical one; true where there is no text */
  take(value: unknown, canonical?: boolean): (ChainVerdict & { ok: false }) | undefined;
  end(): ChainVerdict;
}

export function readChain(expected: ChainExpectations): ChainReader {
  const begin = expected.start ?? { seq: 0, hash: GENESIS, at: 0 };
  let last: { seq: number; hash: string; at: number } = begin;
  let found: (ChainVerdict & { ok: false }) | undefined;
  let startIsTold = expected.start === undefined || expected.start === null;
  const heads = new Map<number, string[]>();
  for (const { seq, hash } of expected.heads ?? []) heads.set(seq, [...(heads.get(seq) ?? []), hash]);
  const longest = Math.max(0, ...heads.keys());
  const bad = (firstBad: number, why: ChainFault): ChainVerdict & { ok: false } =>
    (found = { ok: false, firstBad, why });
  const contradicts = (seq: number, hash: string): boolean => (heads.get(seq) ?? []).some((kept) => kept !== hash);

  const take: ChainReader["take"] = (value, canonical = true) => {
    if (found !== undefined) return found;
    const here = last.seq + 1;
    const parsed = LedgerEntry.safeParse(value);
    if (!parsed.success) return bad(here, "shape");
    const entry = parsed.data;
    if (!canonical) return bad(here, "canonical");
    // What the schema would quietly leave out (a key `__proto__`) is no entry of ours either.
    if (canonicalJson(value) !== canonicalJson(entry)) return bad(here, "shape");
    if (expected.digest(hashedText(entry)) !== entry.hash) return bad(here, "hash");
    if (entry.venueId !== (expected.venueId ?? entry.venueId) || entry.book !== (expected.book ?? entry.book))
      return bad(here, "foreign");
    if (entry.seq > here) return bad(here, "missing");
    // The number it bears names it better than the place where it stands a second time.
    if (entry.seq < here) return bad(entry.seq, "twice");
    if (entry.prevHash !== last.hash) return bad(here, "previous");
    if (entry.at < last.at) return bad(here, "clock");
    if (contradicts(entry.seq, entry.hash)) return bad(here, "head");
    if (entry.kind === CHECKPOINT_KIND && entry.skeleton["seq"] === begin.seq && entry.skeleton["hash"] === begin.hash)
      startIsTold = true;
    last = { seq: entry.seq, hash: entry.hash, at: entry.at };
    return undefined;
  };
  const end = (): ChainVerdict => {
    if (found !== undefined) return found;
    if (expected.start !== undefined && expected.start !== null && contradicts(begin.seq, begin.hash))
      return bad(begin.seq, "head");
    if (longest > last.seq) return bad(last.seq + 1, "short");
    if (!startIsTold) return bad(begin.seq + 1, "start");
    const head = last.seq === 0 ? null : { seq: last.seq, hash: last.hash as Digest, at: last.at as LedgerHead["at"] };
    return { ok: true, count: last.seq - begin.seq, head };
  };
  return { take, end };
}

/** All entries of one book, in their order. */
export function verifyChain(entries: Iterable<unknown>, expected: ChainExpectations): ChainVerdict {
  const reader = readChain(expected);
  for (const entry of entries) {
    const bad = reader.take(entry);
    if (bad !== undefined) return bad;
  }
  return reader.end();
}

/** Whether a stored text is the canonical form of what it says; anything that is no JSON is not. */
export function isCanonical(text: string): boolean {
  try {
    return canonicalJson(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}
