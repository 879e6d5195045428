/**
 * Rows by the thousand, and numbers as the slices give them.
 *
 * @module
 */
import type { Queryable } from "../platform/tables.ts";
import { aheadOfUtc } from "./calendar.ts";

type Row = Readonly<Record<string, string | number | null>>;

/** SQLite takes 32 766 parameters in a statement. */
const MOST_PARAMETERS = 20_000;

export async function insert(db: Queryable, table: string, rows: readonly Row[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const chunk = Math.floor(MOST_PARAMETERS / columns.length);
  for (let start = 0; start < rows.length; start += chunk)
    await db
      .withTables<Record<string, Record<string, string | number | null>>>()
      .insertInto(table)
      .values(rows.slice(start, start + chunk))
      .execute();
}

const yearOf = (at: number): number => new Date(at + aheadOfUtc(at)).getUTCFullYear();
const numbered = (series: string, year: number, number: number): string =>
  `${series}/${String(year)}/${String(number).padStart(3, "0")}`;

/** Counts up within a year, as the sequences of the slices do. */
export class Numbers {
  readonly last = new Map<number, number>();

  next(series: string, at: number): string {
    const year = yearOf(at);
    const number = (this.last.get(year) ?? 0) + 1;
    this.last.set(year, number);
    return numbered(series, year, number);
  }
}
