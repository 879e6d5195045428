/**
 * Checks the exported file of a book line by line, as an outsider does: without database, without keys.
 *
 * @module
 */
import { LedgerExportHeader } from "../../schema/ledger.ts";
import type { LedgerHead } from "../../schema/ledger.ts";
import { canonicalJson } from "./canonical.ts";
import { readChain } from "./verify.ts";
import type { ChainFault, ChainReader, Digester } from "./verify.ts";

/** As of a chain; besides `header`: the first line is no header, or says something the entries do not. */
export type ExportVerdict =
  | { readonly ok: true; readonly header: LedgerExportHeader; readonly count: number; readonly head: LedgerHead | null }
  | {
      readonly ok: false;
      readonly header: LedgerExportHeader | undefined;
      readonly firstBad: number;
      readonly why: ChainFault | "header";
    };

/** A head somebody kept, of any book. */
export interface KeptHead {
  readonly venueId: string;
  readonly book: string;
  readonly seq: number;
  readonly hash: string;
}

export interface ExportReader {
  /** @param line  without its line feed @returns a verdict as soon as the file is known to be bad */
  take(line: string): (ExportVerdict & { ok: false }) | undefined;
  /** @param complete  whether the last line ended with a line feed */
  end(complete: boolean): ExportVerdict;
}

function parsed(line: string): { readonly value: unknown; readonly canonical: boolean } {
  try {
    const value: unknown = JSON.parse(line);
    return { value, canonical: canonicalJson(value) === line };
  } catch {
    return { value: undefined, canonical: false };
  }
}

/** @param kept  heads from elsewhere, a daily report for one; those of other books are passed over */
export function readExport(digest: Digester, kept: readonly KeptHead[] = []): ExportReader {
  let header: LedgerExportHeader | undefined;
  let chain: ChainReader | undefined;
  let found: (ExportVerdict & { ok: false }) | undefined;
  const bad = (firstBad: number, why: ChainFault | "header"): ExportVerdict & { ok: false } =>
    (found = { ok: false, header, firstBad, why });

  const begin = (line: string): (ExportVerdict & { ok: false }) | undefined => {
    const { value, canonical } = parsed(line);
    const read = LedgerExportHeader.safeParse(value);
    if (!read.success || !canonical) return bad(0, "header");
    header = read.data;
    const { venueId, book, start, head, count } = read.data;
    if (count !== (head?.seq ?? 0) - (start?.seq ?? 0)) return bad(0, "header");
    const here = kept.filter((one) => one.venueId === venueId && one.book === book);
    chain = readChain({ digest, venueId, book, start, heads: [...(head === null ? [] : [head]), ...here] });
    return undefined;
  };

  return {
    take: (line) => {
      if (found !== undefined) return found;
      if (chain === undefined) return begin(line);
      const { value, canonical } = parsed(line);
      const fault = chain.take(value, canonical);
      return fault === undefined ? undefined : bad(fault.firstBad, fault.why);
    },
    end: (complete) => {
      if (found !== undefined) return found;
      if (header === undefined || chain === undefined) return bad(0, "header");
      const verdict = chain.end();
      if (!verdict.ok) return bad(verdict.firstBad, verdict.why);
      // The same head with another instant, or entries after the head: the first line does not tell of this book.
      if (canonicalJson(verdict.head ?? header.start) !== canonicalJson(header.head ?? header.start))
        return bad(0, "header");
      if (!complete) return bad((verdict.head?.seq ?? 0) + 1, "shape");
      return { ok: true, header, count: verdict.count, head: verdict.head };
    },
  };
}

/** A whole file at once. */
export function verifyExport(text: string, digest: Digester, kept: readonly KeptHead[] = []): ExportVerdict {
  const reader = readExport(digest, kept);
  const lines = text.split("\n");
  const rest = lines.pop() ?? "";
  for (const line of rest === "" ? lines : [...lines, rest]) {
    const bad = reader.take(line);
    if (bad !== undefined) return bad;
  }
  return reader.end(rest === "");
}
