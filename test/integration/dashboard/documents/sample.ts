/**
 * One document with every kind of block, and a picture made on the spot.
 *
 * @module
 */
import { crc32, deflateSync } from "node:zlib";
import type { Document } from "../../../../dashboard/documents/index.ts";

const chunk = (name: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
};

/** A PNG of one colour, with extra chunks before the pixels. */
export function png(width: number, height: number, alpha: boolean, extra: readonly Buffer[] = []): Uint8Array {
  const depth = alpha ? 4 : 3;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = alpha ? 6 : 2;
  const rows = Buffer.alloc((width * depth + 1) * height, 0x50);
  for (let row = 0; row < height; row++) rows[row * (width * depth + 1)] = 0;
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    ...extra,
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

export const textChunk = (text: string): Buffer => chunk("tEXt", Buffer.from(`Comment\0${text}`, "latin1"));

export const LOREM =
  "Podczas zajęć edukator zauważył, że na tablecie nr 17 próbowano otworzyć stronę; i tak w każdym razie zapisano 12 % wyników. ";

export const ROWS = 70;

export const SAMPLE: Document = {
  language: "pl",
  title: "Protokół nr 12/2027 <próba & skład>",
  subject: "Próba składu",
  header: "Dom Kultury «Przykład»",
  footer: "Dokument nr 12/2027",
  createdAt: Date.UTC(2026, 10, 22, 9, 0, 0),
  blocks: [
    { kind: "heading", level: 1, text: "Protokół nr 12/2027" },
    { kind: "paragraph", align: "end", content: ["Przykładowo, 22 listopada 2026 r."] },
    {
      kind: "facts",
      rows: [
        { label: "Numer", value: "TAB-017" },
        { label: "Wynik", value: "" },
      ],
    },
    { kind: "heading", level: 3, text: "Przebieg" },
    {
      kind: "paragraph",
      content: [
        LOREM,
        { text: "Ważne: ", bold: true },
        { text: "spokój", italic: true },
        " — zob. ",
        { text: "wskazówki", href: "https://example.org/wskazówki?a=1&b=2" },
        ". Оксана Щербак ☐ tak",
      ],
    },
    { kind: "list", items: [["raz ", LOREM], ["dwa"]] },
    { kind: "list", ordered: true, items: [["pierwszy"], ["drugi"]] },
    { kind: "notice", text: "Zawiera dane osobowe." },
    {
      kind: "table",
      caption: "Tabela 1. Kontrole",
      columns: [{ title: "Lp.", align: "end" }, { title: "Urządzenie" }, { title: "Ustalenie" }],
      rows: Array.from({ length: ROWS }, (_, index) => [
        `n${String(index + 1)}`,
        `TAB-${String(index)}`,
        index % 9 === 4 ? LOREM.repeat(3) : "zgodne",
      ]),
    },
    {
      kind: "chart",
      alt: "Blokady w trzech miejscach",
      unit: "szt.",
      bars: [
        { label: "Pracownia", value: 1234.5 },
        { label: "Sieć gości", value: null },
        { label: "Kiosk", value: 0 },
      ],
    },
    { kind: "image", octets: png(30, 20, false), type: "image/png", alt: "Zdjęcie tabletu", widthMm: 40 },
    { kind: "image", octets: png(30, 20, true), type: "image/png", alt: "Drugie zdjęcie", widthMm: 40 },
    { kind: "page-break" },
    { kind: "signature", lines: ["podpis kontrolującego", "podpis kierownika"] },
  ],
};
