/**
 * Papers of the data-protection officer: inventory, record of processing (RODO art. 30), DPIA template (art. 35), filled from the rules and the
 * configuration.
 *
 * What only a lawyer or the officer can say is marked «do potwierdzenia»; nothing here is legal advice.
 *
 * @module
 */
import type { Block, Document } from "../documents/index.ts";
import { longDate, renderDocx, renderHtml, renderPdf } from "../documents/index.ts";
import type { InventoryRow, RetentionPaper } from "../../policies/schema/retention-api.ts";
import { holdersOf } from "../people/index.ts";
import { localDate } from "../platform/clock.ts";
import type { Person, RetentionContext } from "./context.ts";
import { inventory } from "./inventory.ts";
import { ACTIVITIES, PERSONAL_WORDS, periodWords, RISKS } from "./paper-words.ts";

const CONFIRM = "do potwierdzenia";

type Venue = RetentionContext["config"];

/** Data-protection officers in force, with the number of their order. */
type Officers = readonly { readonly displayName: string; readonly order: { readonly number: string } }[];

const heading = (text: string, level: 1 | 2 = 2): Block => ({ kind: "heading", level, text });
const paragraph = (text: string): Block => ({ kind: "paragraph", content: [text] });

function controller({ venue, cases }: Venue, officers: Officers): Block {
  const { address, city, phone, email } = cases.letterhead;
  return {
    kind: "facts",
    rows: [
      { label: "Administrator danych", value: venue.name },
      { label: "Adres", value: [address, city].filter((text) => text !== "").join(", ") },
      { label: "Telefon, e-mail", value: [phone, email].filter((text) => text !== "").join(", ") },
      {
        label: "Inspektor ochrony danych",
        value: officers.map(({ displayName, order }) => `${displayName} (zarządzenie nr ${order.number})`).join(", "),
      },
    ],
  };
}

/** Where data lie and through whose hands notices go: what the configuration says, and nothing it does not. */
export function technicalRows({ cases, notifications, database, networks }: Venue): {
  label: string;
  value: string;
}[] {
  const { email, push, webhook, ntfy } = notifications ?? {};
  const ways = [
    email === undefined ? "" : `e-mail przez serwer ${email.host}`,
    webhook === undefined ? "" : `webhook ${new URL(webhook.url).host}`,
    ntfy === undefined ? "" : `ntfy ${new URL(ntfy.url).host}`,
    push === undefined ? "" : `przeglądarki przez ${push.hosts.join(", ")}`,
  ].filter((text) => text !== "");
  return [
    {
      label: "Baza danych",
      value: database?.kind === "postgres" ? "PostgreSQL w sieci placówki" : "SQLite w folderze danych programu",
    },
    {
      label: "Sieci objęte filtrem",
      value: (networks ?? []).map(({ policy }) => policy).join(", ") || "sieci domyślne programu",
    },
    {
      label: "Kopie notatek poza programem",
      value:
        cases.share === undefined
          ? "brak"
          : `dysk sieciowy placówki, ${cases.share.content === "full" ? "z pełną treścią" : "bez nazwisk"}`,
    },
    {
      label: "Powiadomienia (tylko numer sprawy)",
      value: ways.length === 0 ? "tylko w programie" : ways.join("; "),
    },
  ];
}

/** Push services of browsers lie outside of the EEA; a notice is sealed for the browser and says a number, but it goes there. */
export const transferOf = ({ notifications }: Venue): string =>
  notifications?.push === undefined
    ? "nie"
    : `zaszyfrowane powiadomienie z numerem sprawy przechodzi przez usługę powiadomień przeglądarki, także poza EOG (${CONFIRM})`;

function inventoryBlocks(rows: readonly InventoryRow[]): Block[] {
  const personal = rows.filter((row) => row.personal !== "no");
  const others = rows.filter((row) => row.personal === "no");
  const table = (caption: string, shown: readonly InventoryRow[]): Block => ({
    kind: "table",
    caption,
    columns: [
      { title: "Zbiór", width: 3 },
      { title: "Czyje dane", width: 2 },
      { title: "Podstawa", width: 2 },
      { title: "Okres", width: 3 },
      { title: "Dziś", align: "end", width: 1 },
    ],
    rows: shown.map((row) => [
      row.id,
      PERSONAL_WORDS[row.personal],
      row.confirm ? `${row.basis} (${CONFIRM})` : row.basis,
      periodWords(row.period),
      row.count === null ? "" : String(row.count),
    ]),
  });
  return [
    heading("Inwentarz danych", 1),
    paragraph("Zestawienie powstaje z reguł, które usuwają dane, i z liczby zapisów w dniu wydruku."),
    heading("Zbiory z danymi osobowymi"),
    table("Dane osobowe", personal),
    heading("Pozostałe zbiory"),
    table("Bez danych osobowych", others),
  ];
}

function recordBlocks(venue: Venue, officers: Officers): Block[] {
  return [
    heading("Rejestr czynności przetwarzania – wpis", 1),
    paragraph("Art. 30 ust. 1 RODO. Pola oznaczone „do potwierdzenia” uzupełnia i sprawdza inspektor ochrony danych."),
    controller(venue, officers),
    heading("Gdzie są dane"),
    { kind: "facts", rows: technicalRows(venue) },
    ...ACTIVITIES.flatMap((activity): Block[] => [
      heading(activity.name),
      {
        kind: "facts",
        rows: [
          { label: "Cel", value: activity.purpose },
          { label: "Podstawa prawna", value: `${activity.basis} (${CONFIRM})` },
          { label: "Kategorie osób", value: activity.people },
          { label: "Kategorie danych", value: activity.data },
          { label: "Odbiorcy", value: activity.recipients },
          { label: "Przekazywanie poza EOG", value: transferOf(venue) },
          { label: "Termin usunięcia", value: activity.period },
        ],
      },
    ]),
    heading("Środki techniczne i organizacyjne (art. 32)"),
    {
      kind: "list",
      items: [
        ["Dane osobowe sprawy są zaszyfrowane osobnym kluczem (AES-256-GCM); usunięcie to zniszczenie klucza."],
        ["Rejestr bez nazwisk, tylko do dopisywania, połączony skrótami SHA-256."],
        ["Drugi składnik logowania, role z zarządzeniem, każdy odczyt danych z podaniem powodu i zapisem."],
        ["Kopie zapasowe zaszyfrowane, klucze w osobnym pliku, próba odtworzenia poleceniem „npm run restore”."],
        ["Nazwy dozwolonych stron, adresy MAC i IP nie są zapisywane; pseudonimy żyją najwyżej 24 godziny."],
      ],
    },
  ];
}

function dpiaBlocks(venue: Venue, rows: readonly InventoryRow[], officers: Officers): Block[] {
  const sealed = rows.filter(({ kind }) => kind === "sealed").reduce((sum, row) => sum + (row.count ?? 0), 0);
  return [
    heading("Ocena skutków dla ochrony danych (art. 35 RODO) – wzór", 1),
    {
      kind: "notice",
      text: "Wzór wypełniony z konfiguracji programu. Nie jest poradą prawną; ocenę podpisuje administrator po zasięgnięciu opinii inspektora ochrony danych.",
    },
    controller(venue, officers),
    heading("1. Opis operacji i celów"),
    ...ACTIVITIES.map((activity) => paragraph(`${activity.name}: ${activity.purpose}`)),
    paragraph(
      `W dniu sporządzenia w sejfie danych jest zapisów zaszyfrowanych: ${String(sealed)}; zbiorów objętych regułą usuwania: ${String(rows.length)}.`,
    ),
    { kind: "facts", rows: technicalRows(venue) },
    heading("2. Dlaczego ocena jest potrzebna"),
    paragraph(
      `Dane dzieci (osoby szczególnie wrażliwe) i systematyczne monitorowanie sieci spełniają co najmniej dwa kryteria wykazu Prezesa UODO z 17 czerwca 2019 r. (${CONFIRM}).`,
    ),
    heading("3. Niezbędność i proporcjonalność"),
    {
      kind: "list",
      items: [
        ["Na urządzeniach prywatnych nie powstaje zapis o osobie ani urządzeniu (art. 11 i 25)."],
        ["O tym, że doszło do kontaktu ze szkodliwą treścią lub do krzywdzenia, decyduje człowiek (art. 22)."],
        ["Włączenie identyfikacji w sieci gościnnej wymagałoby uprzednich konsultacji z UODO (art. 36)."],
      ],
    },
    heading("4. Ryzyka dla praw i wolności"),
    {
      kind: "table",
      caption: "Ryzyka i środki",
      columns: [
        { title: "Ryzyko", width: 3 },
        { title: "Środek w programie", width: 4 },
        { title: "Ocena (wpisuje administrator)", width: 2 },
      ],
      rows: RISKS.map(({ risk, measure }) => [risk, measure, ""]),
    },
    heading("5. Opinia inspektora ochrony danych"),
    {
      kind: "facts",
      rows: [
        { label: "Opinia", value: "" },
        { label: "Data następnego przeglądu", value: "" },
      ],
    },
    { kind: "signature", lines: ["Inspektor ochrony danych", "Administrator danych"] },
  ];
}

const TITLES: Readonly<Record<RetentionPaper, string>> = {
  inventory: "Inwentarz danych",
  "record-of-processing": "Rejestr czynności przetwarzania",
  dpia: "Ocena skutków dla ochrony danych",
};
const FILES: Readonly<Record<RetentionPaper, string>> = {
  inventory: "inwentarz-danych",
  "record-of-processing": "rejestr-czynnosci",
  dpia: "ocena-skutkow",
};
const TYPES = {
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  pdf: "application/pdf",
  html: "text/html; charset=utf-8",
} as const;

/** The paper as plain data. */
export function paperOf(
  venue: Venue,
  paper: RetentionPaper,
  rows: readonly InventoryRow[],
  officers: Officers,
  now: number,
): Document {
  const blocks =
    paper === "inventory"
      ? inventoryBlocks(rows)
      : paper === "dpia"
        ? dpiaBlocks(venue, rows, officers)
        : recordBlocks(venue, officers);
  return {
    language: "pl",
    title: TITLES[paper],
    header: venue.venue.name,
    footer: `${TITLES[paper]}, stan na ${longDate("pl", now, venue.venue.timeZone)}`,
    createdAt: now,
    blocks,
  };
}

/** The paper as a file. */
export async function drawPaper(
  context: RetentionContext,
  paper: RetentionPaper,
  format: keyof typeof TYPES,
  person: Person,
  now: number,
): Promise<{ name: string; type: string; base64: string }> {
  const { config, database, venueId } = context;
  const officers = await holdersOf(database, { venueId, role: "iod", at: now });
  const document = paperOf(config, paper, await inventory(context, person), officers, now);
  const octets =
    format === "pdf"
      ? await renderPdf(document)
      : format === "docx"
        ? await renderDocx(document)
        : Buffer.from(renderHtml(document));
  const name = `${FILES[paper]}-${localDate(now, context.config.venue.timeZone)}.${format}`;
  return { name, type: TYPES[format], base64: Buffer.from(octets).toString("base64") };
}
