/**
 * Reads the first sheet of an XLSX workbook as lines of text, and writes one.
 *
 * A workbook comes from anywhere: it is unpacked within a budget, its cells are counted before anything is built from them, and cells
 * with formulas are named instead of believed, as what a formula last showed is not what somebody wrote down. Written cells are always
 * texts, so that none of them is ever run.
 *
 * @module
 */
import { readSheet } from "read-excel-file/node";
import writeXlsxFile from "write-excel-file/node";
import { unguarded } from "./csv.ts";
import type { FileRow } from "./csv.ts";
import type { ImportCode } from "./import-words.ts";
import { readZip, writeStored } from "./zip.ts";
import type { ZipEntries } from "./zip.ts";

/** Octets of a workbook as sent; a register of ten thousand devices has a tenth of it. */
export const MOST_SHEET_OCTETS = 5 * 1024 * 1024;
const LIMITS = { entries: 200, octets: 32 * 1024 * 1024 };
const MOST_ROWS = 20_000;
const MOST_COLUMNS = 64;
/** A spreadsheet keeps no more digits of a number. */
const SURE_DIGITS = 15;
const MOST_FAULTS = 200;

/** Parts a reader of values needs: no pictures, macros, or links to elsewhere. */
const WANTED =
  /^(?:\[Content_Types\]\.xml|xl\/(?:workbook|sharedStrings|styles)\.xml|xl\/_rels\/workbook\.xml\.rels|xl\/worksheets\/[^/]+\.xml)$/u;
const CELL = /<(?:\w+:)?c\b([^>]*?)(?:\/>|>(.*?)<\/(?:\w+:)?c>)/gsu;
const ROW = /<(?:\w+:)?row\b[^>]*?\br="(\d+)"/gu;
const ADDRESS = /\br="([A-Z]{1,3})(\d{1,7})"/u;
const FORMULA = /<(?:\w+:)?f\b/u;

export interface SheetFault {
  readonly line: number;
  /** Column as the spreadsheet names it, "" for the whole line or file. */
  readonly letter: string;
  readonly code: ImportCode;
}

export interface SheetText {
  readonly rows: readonly FileRow[];
  readonly faults: readonly SheetFault[];
}

const faulty = (code: ImportCode): SheetText => ({ rows: [], faults: [{ line: 1, letter: "", code }] });

/** `A`, `B`, … `AA` @param column  from 0 */
export function letterOf(column: number): string {
  let letters = "";
  for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1)
    letters = String.fromCodePoint(65 + (rest % 26)) + letters;
  return letters;
}

const columnOf = (letters: string): number =>
  letters.split("").reduce((sum, letter) => sum * 26 + (letter.codePointAt(0) ?? 64) - 64, 0) - 1;

/** @param octets  as they came; nothing about them is believed */
export async function readWorkbook(octets: Uint8Array): Promise<SheetText> {
  if (octets.length > MOST_SHEET_OCTETS) return faulty("E_IMPORT_SIZE");
  const entries = readZip(octets, (name) => WANTED.test(name), LIMITS);
  if (entries === "too-large") return faulty("E_IMPORT_SIZE");
  if (typeof entries === "string") return faulty("E_IMPORT_FILE");
  const sheet = firstSheetOf(entries);
  if (sheet === null) return faulty("E_IMPORT_FILE");
  // No program writes a document type into these parts; it could only multiply what is read.
  for (const part of entries.values()) if (part.includes("<!DOCTYPE")) return faulty("E_IMPORT_FILE");
  const looked = lookAtCells(sheet.toString("utf8"));
  if (looked === null) return faulty("E_IMPORT_SIZE");
  if (looked.length > 0) return { rows: [], faults: looked };
  try {
    return textOf(await readSheet(writeStored(entries)));
  } catch {
    return faulty("E_IMPORT_FILE");
  }
}

function firstSheetOf(entries: ZipEntries): Buffer | null {
  const workbook = entries.get("xl/workbook.xml")?.toString("utf8") ?? "";
  const links = entries.get("xl/_rels/workbook.xml.rels")?.toString("utf8") ?? "";
  const id = /<(?:\w+:)?sheet\b[^>]*?\br:id="([^"]+)"/u.exec(workbook)?.[1];
  for (const [link] of links.matchAll(/<(?:\w+:)?Relationship\b[^>]*>/gu)) {
    const target = /\bTarget="([^"]+)"/u.exec(link)?.[1] ?? "";
    if (id !== undefined && link.includes(`Id="${id}"`))
      return entries.get(target.startsWith("/") ? target.slice(1) : `xl/${target.replace(/^\.\//u, "")}`) ?? null;
  }
  return null;
}

/** @returns cells with formulas; null if the sheet reaches further than any register */
function lookAtCells(xml: string): SheetFault[] | null {
  const faults: SheetFault[] = [];
  for (const [, row = "0"] of xml.matchAll(ROW)) if (Number(row) > MOST_ROWS) return null;
  let cells = 0;
  for (const [, attributes = "", content = ""] of xml.matchAll(CELL)) {
    const [, letters = "A", row = "1"] = ADDRESS.exec(attributes) ?? [];
    cells += 1;
    if (columnOf(letters) >= MOST_COLUMNS || Number(row) > MOST_ROWS || cells > MOST_ROWS * MOST_COLUMNS) return null;
    if (FORMULA.test(content) && faults.length < MOST_FAULTS)
      faults.push({ line: Number(row), letter: letters, code: "E_IMPORT_FORMULA" });
  }
  return faults;
}

type CellValue = string | number | boolean | Date | null;

function textOf(sheet: readonly (readonly unknown[])[]): SheetText {
  const faults: SheetFault[] = [];
  const rows: FileRow[] = [];
  for (const [at, cells] of sheet.entries()) {
    const fields = cells.map((cell, column) => {
      const value = cell as CellValue;
      if (typeof value === "number" && (value.toString().match(/\d/gu) ?? []).length > SURE_DIGITS)
        faults.push({ line: at + 1, letter: letterOf(column), code: "E_IMPORT_NUMBER" });
      return plain(value);
    });
    if (fields.some((field) => field !== "")) rows.push({ line: at + 1, fields });
  }
  return { rows, faults: faults.slice(0, MOST_FAULTS) };
}

function plain(value: CellValue): string {
  if (value === null) return "";
  // Dates of a sheet have no zone; the library reads them as UTC.
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "?" : value.toISOString().slice(0, 10);
  return unguarded(String(value).trim());
}

/** Writes a workbook of one sheet: the first line bold and fixed, every cell a text. */
export async function writeWorkbook(name: string, lines: readonly (readonly string[])[]): Promise<Uint8Array> {
  const [head = []] = lines;
  const widths = head.map((_, column) => {
    const longest = Math.max(...lines.map((line) => line[column]?.length ?? 0));
    return { width: Math.min(40, longest + 3) };
  });
  return writeXlsxFile(
    lines.map((line, at) =>
      line.map((value) =>
        value === "" ? null : { value, type: String, ...(at === 0 ? { fontWeight: "bold" as const } : {}) },
      ),
    ),
    { sheet: name, columns: widths, stickyRowsCount: 1 },
  ).toBuffer();
}
