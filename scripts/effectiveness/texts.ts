/**
 * What `npm run effectiveness` says, in Polish and English; Polish unless `LATARNIK_LANG=en`.
 *
 * @module
 */
import type { Language } from "../texts.ts";

export interface EffectivenessTexts {
  readonly help: string;
  readonly needPeriod: string;
  format(given: string): string;
  schema(given: string): string;
  readonly noDatabase: string;
  written(file: string, counted: number): string;
  agrees(checked: number): string;
  differs(count: number, checked: number): string;
}

const pl: EffectivenessTexts = {
  help: `Użycie: npm run effectiveness -- --year 2027 [--format json|csv|xlsx|pdf|docx] [--out PLIK]
       npm run effectiveness -- --from 2026-01-01 --to 2028-01-01   okres dowolny; dzień po „--to” już się nie liczy
       npm run effectiveness -- --check PLIK                        liczy wszystkie liczby jeszcze raz z samego pliku
       npm run effectiveness -- --schema effectiveness|report       schemat JSON plików

  --format json           domyślnie; json i csv zawierają wszystko, z czego da się policzyć liczby jeszcze raz
           csv            otwiera się w polskim arkuszu (średnik, przecinek dziesiętny, daty RRRR-MM-DD)
           xlsx           skoroszyt, arkusz na każdą tabelę
           pdf, docx      do czytania i do druku; podaj --out
  --config PLIK|none, --data FOLDER    jak w innych poleceniach
Czego nie mierzono, to jest napisane słowem, nie zerem. Kody wyjścia: 0 dobrze, 1 liczby się nie zgadzają, 2 błąd w poleceniu.`,
  needPeriod: "podaj --year 2027 albo --from i --to (RRRR-MM-DD)",
  format: (given) => `--format: json, csv, xlsx, pdf albo docx, nie „${given}”`,
  schema: (given) => `--schema: effectiveness albo report, nie „${given}”`,
  noDatabase: "Tu nie ma jeszcze bazy placówki: najpierw ./scripts/up.",
  written: (file, counted) => `zapisano ${file}; dni z danymi: ${String(counted)}`,
  agrees: (checked) => `sprawdzono liczb: ${String(checked)}; wszystkie się zgadzają`,
  differs: (count, checked) => `nie zgadza się ${String(count)} z ${String(checked)}:`,
};

const en: EffectivenessTexts = {
  help: `Usage: npm run effectiveness -- --year 2027 [--format json|csv|xlsx|pdf|docx] [--out FILE]
       npm run effectiveness -- --from 2026-01-01 --to 2028-01-01   any period; the day of «--to» does not count any more
       npm run effectiveness -- --check FILE                        computes every number again from the file alone
       npm run effectiveness -- --schema effectiveness|report       JSON Schema of the files

  --format json           if left out; json and csv hold everything the numbers are computed from
           csv            opens in a Polish spreadsheet (semicolon, decimal comma, dates YYYY-MM-DD)
           xlsx           a workbook, one sheet for each table
           pdf, docx      for reading and printing; give --out
  --config FILE|none, --data FOLDER    as in other commands
What was not measured is said by a word, not by zero. Ends with 0 if all is well, 1 if numbers differ, 2 for a mistake in the command.`,
  needPeriod: "give --year 2027, or --from and --to (YYYY-MM-DD)",
  format: (given) => `--format: json, csv, xlsx, pdf or docx, not «${given}»`,
  schema: (given) => `--schema: effectiveness or report, not «${given}»`,
  noDatabase: "There is no database of a venue here yet: first ./scripts/up.",
  written: (file, counted) => `wrote ${file}; days with data: ${String(counted)}`,
  agrees: (checked) => `numbers checked: ${String(checked)}; all agree`,
  differs: (count, checked) => `${String(count)} of ${String(checked)} differ:`,
};

export const textsIn = (language: Language): EffectivenessTexts => (language === "en" ? en : pl);
