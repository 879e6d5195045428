/**
 * The register as a file that comes back without a fault: one heading per column of the import, in the reader's language.
 *
 * @module
 */
import type { Asset } from "./assets.ts";
import { writeCsv } from "./csv.ts";
import { HEADINGS, WORDS, WRITTEN } from "./import-words.ts";
import type { Column } from "./import-words.ts";
import { writeWorkbook } from "./sheet.ts";

export type FileLanguage = "pl" | "en";
export type RegisterRecord = Asset & { readonly state: string };

const COLUMNS = Object.keys(HEADINGS) as Column[];
const SHEET = { pl: "Ewidencja", en: "Register" } as const;

/** @param records  none gives the empty form */
export function registerLines(records: readonly RegisterRecord[], language: FileLanguage): string[][] {
  return [
    COLUMNS.map((column) => WRITTEN[column][language]),
    ...records.map((record) =>
      COLUMNS.map((column) => {
        const value = record[column];
        return value === null ? "" : (WORDS[column]?.[value]?.[language] ?? value);
      }),
    ),
  ];
}

export const registerCsv = (records: readonly RegisterRecord[], language: FileLanguage): string =>
  writeCsv(registerLines(records, language));

export const registerWorkbook = (records: readonly RegisterRecord[], language: FileLanguage): Promise<Uint8Array> =>
  writeWorkbook(SHEET[language], registerLines(records, language));
