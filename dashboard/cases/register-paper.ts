/**
 * Extracts of the registers and the daily report as papers: codes, dates, results, roles. Pure.
 *
 * @module
 */
import type { CaseRecord } from "../../policies/engine/case/record.ts";
import type { DailyReportView, InterventionLine } from "../../policies/schema/case-api.ts";
import type { Block } from "../documents/index.ts";
import { cardNumbers } from "./store.ts";
import type { CaseRow } from "./tables.ts";
import {
  CONTACT_WORDS,
  HARM_WORDS,
  KIND_WORDS,
  ORGAN_WORDS,
  ORIGIN_WORDS,
  STATE_WORDS,
  dayOf,
  dayWord,
  hourWord,
  roleWord,
} from "./words.ts";

const DASH = "–";

/** One line of the register of events (A6). */
export function eventBlocks(row: CaseRow, record: CaseRecord, timeZone: string): Block[] {
  const day = (at: number | null): string => (at === null ? DASH : dayWord(at, timeZone));
  const harm = record.harm;
  return [
    { kind: "heading", level: 2, text: `Wpis nr ${row.register_number ?? ""}` },
    {
      kind: "facts",
      rows: [
        {
          label: "Data i godzina zdarzenia",
          value: `${day(record.happenedAt)}, ${hourWord(record.happenedAt, timeZone)}`,
        },
        { label: "Data wpisu", value: day(record.registeredAt) },
        {
          label: "Dział, miejsce",
          value: [row.department ?? "", row.place].filter((part) => part !== "").join(", ") || DASH,
        },
        { label: "Obszar ryzyka", value: record.area ?? DASH },
        { label: "Typ zdarzenia", value: record.type ?? DASH },
        { label: "Kod kategorii", value: record.category ?? DASH },
        { label: "Tryb", value: row.mode ?? "inne" },
        { label: "Źródło", value: ORIGIN_WORDS[record.origin] },
        { label: "Kontakt", value: CONTACT_WORDS[record.contact] },
        { label: "Notatka nr", value: row.note_number ?? DASH },
        { label: "Dowody", value: record.evidenceAt === null ? "nie" : "tak" },
        { label: "Raport dzienny", value: day(record.dailyLineAt) },
        { label: "Kopia w lokalizacji", value: day(record.shareCopyAt) },
        { label: "Przekazano do rejestracji", value: day(record.handedOverAt) },
        {
          label: "Weryfikacja 1",
          value:
            record.qualified === null
              ? DASH
              : `zakwalifikowano, ${day(record.qualified.at)}, ${roleWord(record.qualified.role)}`,
        },
        {
          label: "Weryfikacja 2",
          value:
            harm === null
              ? DASH
              : `${HARM_WORDS[harm.outcome]}, ${day(harm.consult.at)}, ${roleWord(harm.lead.role)} w konsultacji: ${roleWord(harm.consult.role)}`,
        },
        { label: "Karta interwencji nr", value: Object.values(cardNumbers(row)).join(", ") || DASH },
        { label: "Status", value: STATE_WORDS[row.state as keyof typeof STATE_WORDS] },
      ],
    },
  ];
}

export function interventionBlocks(line: InterventionLine, timeZone: string): Block[] {
  return [
    { kind: "heading", level: 2, text: `Wpis nr ${line.number}` },
    {
      kind: "facts",
      rows: [
        { label: "Data wpisu", value: dayWord(line.openedAt, timeZone) },
        { label: "Karta nr", value: line.cardNumbers.join(", ") || DASH },
        { label: "Rodzaj interwencji", value: line.choice === null ? DASH : KIND_WORDS[line.choice] },
        {
          label: "Organ, data zawiadomienia",
          value: line.organs.map(({ organ, on }) => `${ORGAN_WORDS[organ]}, ${dayOf(on)}`).join("; ") || DASH,
        },
        { label: "Wynik", value: line.result === "none" ? "brak informacji" : "odnotowano w karcie" },
        { label: "Prowadzący", value: line.lead === null ? DASH : roleWord(line.lead) },
        { label: "Status", value: STATE_WORDS[line.state] },
      ],
    },
  ];
}

export function dailyBlocks(report: DailyReportView, timeZone: string): Block[] {
  return [
    { kind: "heading", level: 1, text: `Raport dzienny ${dayOf(report.day)} – notatki` },
    report.lines.length === 0
      ? { kind: "paragraph", content: ["Nie sporządzono notatek."] }
      : { kind: "list", items: report.lines.map((line) => [line]) },
    { kind: "heading", level: 2, text: "Stan rejestru zdarzeń na koniec dnia" },
    {
      kind: "facts",
      rows:
        report.head === null
          ? [{ label: "Wpisów", value: "0" }]
          : [
              { label: "Wpis w łańcuchu nr", value: String(report.head.seq) },
              { label: "Skrót SHA-256", value: report.head.hash },
              {
                label: "Z chwili",
                value: `${dayWord(report.head.at, timeZone)}, ${hourWord(report.head.at, timeZone)}`,
              },
            ],
    },
    { kind: "signature", lines: ["podpis osoby sporządzającej raport"] },
  ];
}
