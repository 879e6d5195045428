/**
 * Papers of a report read back as a stranger would: tables of a DOCX out of its XML, tables of a PDF out of its structure tree; and the numbers
 * written in them, by the id of their metric.
 *
 * @module
 */
import { inflateRawSync } from "node:zlib";
import { all, Pdf } from "../integration/dashboard/documents/pdf-reader.ts";

/** Rows of one table; the first holds the heads. */
export type PaperTable = readonly (readonly string[])[];

/** The part of a ZIP file with this name. Reads the local headers one after the other. */
function partOf(zip: Uint8Array, name: string): string {
  const view = Buffer.from(zip);
  for (let at = 0; view.readUInt32LE(at) === 0x04034b50;) {
    const [size, nameLength, extra] = [
      view.readUInt32LE(at + 18),
      view.readUInt16LE(at + 26),
      view.readUInt16LE(at + 28),
    ];
    const start = at + 30 + nameLength + extra;
    if (view.toString("utf8", at + 30, at + 30 + nameLength) === name)
      return inflateRawSync(view.subarray(start, start + size)).toString("utf8");
    at = start + size;
  }
  throw new Error(`no part ${name}`);
}

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const plain = (text: string): string => text.replaceAll(/\s+/gu, " ").trim();

export function docxTables(octets: Uint8Array): PaperTable[] {
  const xml = partOf(octets, "word/document.xml");
  return [...xml.matchAll(/<w:tbl>(.*?)<\/w:tbl>/gsu)].map(([, table = ""]) =>
    [...table.matchAll(/<w:tr[ >](.*?)<\/w:tr>/gsu)].map(([, row = ""]) =>
      [...row.matchAll(/<w:tc>(.*?)<\/w:tc>/gsu)].map(([, cell = ""]) =>
        plain(
          [...cell.replaceAll(/<w:br[^>]*\/>/gu, "<w:t>\n</w:t>").matchAll(/<w:t(?: [^>]*)?>(.*?)<\/w:t>/gsu)]
            .map(([, text = ""]) => text)
            .join("")
            .replaceAll(/&(\w+);/gu, (whole, one: string) => NAMED[one] ?? whole),
        ),
      ),
    ),
  );
}

export const pdfTables = (octets: Uint8Array): PaperTable[] =>
  all(new Pdf(octets).structure(), "Table").map((table) =>
    all(table, "TR").map((row) =>
      row.children.filter(({ type }) => type === "TH" || type === "TD").map(({ text }) => plain(text)),
    ),
  );

/** Numbers of a text as a Polish reader sees them: «1 480», «93,33», «-2». */
export const numbersIn = (text: string): number[] =>
  [...text.matchAll(/(?<![\p{L}\d/])[-+]?\d{1,3}(?: \d{3})+(?:,\d+)?|(?<![\p{L}\d/])[-+]?\d+(?:,\d+)?/gu)].map(
    ([one]) => Number(one.replaceAll(" ", "").replace(",", ".")),
  );

export interface Said {
  readonly id: string;
  /** Head of the column → what the cell says. */
  readonly cells: ReadonlyMap<string, string>;
}

/** Rows that begin with the id of a figure. */
export const saidIn = (tables: readonly PaperTable[]): Said[] =>
  tables.flatMap(([heads = [], ...rows]) =>
    rows
      .filter(([first = ""]) => /^M\d\d\/[a-z0-9-]+$/u.test(first))
      .map(([id = "", ...cells]) => ({
        id,
        cells: new Map(cells.map((cell, index) => [heads[index + 1] ?? "", cell])),
      })),
  );
