/**
 * A list as a CSV file that a Polish spreadsheet opens right: UTF-8 with byte order mark, `;`, CRLF. Pure.
 *
 * Blocked names are chosen by whoever owns a domain, so a cell must never become a formula (CWE-1236).
 *
 * @module
 */
import type { Column, Value } from "./column.ts";

const guarded = /^[\s]*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/u;

/** One cell: numbers stay numbers, a text that a spreadsheet could run gets an apostrophe in front, separators are quoted. */
export function cell(value: Value): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = guarded.test(value) ? `'${value}` : value;
  return /[";\r\n\t']|^\s|\s$/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csv<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const lines = [
    columns.map((column) => cell(column.label)),
    ...rows.map((row) => columns.map((column) => cell((column.csv ?? column.value)(row)))),
  ];
  return `\uFEFF${lines.map((line) => `${line.join(";")}\r\n`).join("")}`;
}

/** `latarnik-sygnaly-2026-11-22.csv`; the day is that of `stamp` (`YYYY-MM-DD HH:MM:SS`). */
export const csvName = (what: string, stamp: string): string => `latarnik-${what}-${stamp.slice(0, 10)}.csv`;

/** `YYYY-MM-DD HH:MM:SS` in `timeZone`: sorts as text and every spreadsheet reads it as a date. */
export function csvTime(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone }).format(at);
}
