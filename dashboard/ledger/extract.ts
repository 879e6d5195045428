/**
 * A book on paper: entries with their digests, the head, and how anybody checks them.
 *
 * Printed digests are shortened to what a person compares; the whole one stands under the table once, for the last entry.
 *
 * @module
 */
import { headText } from "../../policies/engine/ledger/head-text.ts";
import type { LedgerBook, LedgerEntry, LedgerHead } from "../../policies/schema/ledger.ts";
import type { Block, Document } from "../documents/index.ts";
import { framed } from "../documents/index.ts";
import type { Letterhead } from "../documents/index.ts";
import { canonicalJson } from "../platform/canonical.ts";
import { localDate, localFields } from "../platform/clock.ts";

/** Labels of the paper, in the language of the Standards. */
export const EXTRACT = {
  title: {
    events: "Wyciąg z księgi zdarzeń zagrażających małoletniemu",
    interventions: "Wyciąg z księgi interwencji",
    audit: "Wyciąg z księgi czynności na dokumentacji",
  },
  columns: ["Nr", "Data i godzina", "Czynność", "Sprawa", "Konto", "Treść (bez danych osobowych)", "Skrót"],
  empty: "Księga nie ma wpisów w tym zakresie.",
  behind: (seconds: number): string => ` (zegar spóźniony o ${String(seconds)} s)`,
  head: "Stan księgi",
  last: "Ostatni wpis",
  digest: "Skrót SHA-256",
  line: "Do raportu dziennego i kodu QR",
  how:
    "Każdy może sprawdzić, że wpisów nie zmieniono: plik księgi (NDJSON) i polecenie «npm run register -- verify PLIK --head " +
    "TEKST», gdzie TEKST to wiersz powyżej. Wpisy nie zawierają danych osobowych; po usunięciu danych skróty pozostają ważne.",
  start: (seq: number): string => `Wpisy do nr ${String(seq)} usunięto po upływie okresu przechowywania (25 lat).`,
} as const;

const two = (number: number): string => String(number).padStart(2, "0");

/** First 16 digits in groups of four: enough to compare by eye. */
const short = (hash: string): string => (hash.slice(0, 16).match(/.{4}/gu) ?? []).join(" ");

export interface ExtractOf {
  readonly venueId: string;
  readonly book: LedgerBook;
  readonly entries: readonly LedgerEntry[];
  /** Of the whole book, also where the entries are those of one case. */
  readonly head: LedgerHead | null;
  readonly start: LedgerHead | null;
  readonly timeZone: string;
}

/** @param letterhead  its `createdAt` is the day of the line for the daily report */
export function ledgerExtract(letterhead: Letterhead, of: ExtractOf): Document {
  const when = (at: number): string => {
    const { hour, minute } = localFields(at, of.timeZone);
    return `${localDate(at, of.timeZone)} ${two(hour)}:${two(minute)}`;
  };
  const rows = of.entries.map((entry) => [
    String(entry.seq),
    when(entry.at) + (entry.clock === "behind" ? EXTRACT.behind(Math.round(entry.behindMs / 1_000)) : ""),
    entry.kind,
    entry.caseId,
    entry.by,
    canonicalJson(entry.skeleton),
    short(entry.hash),
  ]);
  const blocks: Block[] = [
    ...(of.start === null ? [] : [{ kind: "notice" as const, text: EXTRACT.start(of.start.seq) }]),
    rows.length === 0
      ? { kind: "paragraph", content: [EXTRACT.empty] }
      : {
          kind: "table",
          caption: EXTRACT.title[of.book],
          columns: EXTRACT.columns.map((title, index) => ({ title, width: [1, 3, 3, 3, 3, 6, 4][index] ?? 1 })),
          rows,
        },
  ];
  if (of.head !== null) {
    const day = localDate(letterhead.createdAt, of.timeZone);
    const line = headText({ venueId: of.venueId, day, heads: [{ ...of.head, book: of.book }] });
    blocks.push(
      { kind: "heading", level: 2, text: EXTRACT.head },
      {
        kind: "facts",
        rows: [
          { label: EXTRACT.last, value: `${String(of.head.seq)}, ${when(of.head.at)}` },
          { label: EXTRACT.digest, value: of.head.hash },
          { label: EXTRACT.line, value: line },
        ],
      },
      { kind: "paragraph", content: [EXTRACT.how] },
    );
  }
  return framed(letterhead, { title: EXTRACT.title[of.book], blocks });
}
