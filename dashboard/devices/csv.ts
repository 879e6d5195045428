/**
 * Comma- or semicolon-separated text (RFC 4180): read into fields with the lines they began on, and written so that no spreadsheet
 * runs a cell. Pure.
 *
 * @see RFC 4180
 * @module
 */

export interface FileRow {
  /** From 1, of the file or sheet. */
  readonly line: number;
  readonly fields: readonly string[];
}

export interface CsvText {
  readonly rows: readonly FileRow[];
  /** Line on which a quote was opened that nothing closes. */
  readonly unclosed: number | null;
}

/** Beginnings a spreadsheet takes for a formula (CWE-1236). */
const RUNNABLE = /^\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/u;
/** The apostrophe we or a spreadsheet put before such a beginning is not part of the value. */
const GUARD = /^'(?=\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/u;
export const unguarded = (value: string): string => value.replace(GUARD, "");

/** Whatever stands more often in the first line; spreadsheets set to Polish write semicolons. */
export function separatorOf(text: string): ";" | "," {
  const head = text.split(/\r?\n/u, 1)[0] ?? "";
  return head.split(";").length > head.split(",").length ? ";" : head.includes(",") ? "," : ";";
}

/** Empty lines are left out. */
export function readCsv(text: string): CsvText {
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const separator = separatorOf(body);
  const rows: FileRow[] = [];
  let fields: string[] = [];
  let field = "";
  let line = 1;
  let startedAt = 1;
  let quotedAt: number | null = null;
  let wasQuoted = false;
  const endField = (): void => {
    fields.push(unguarded(wasQuoted ? field : field.trim()));
    field = "";
    wasQuoted = false;
  };
  const endRow = (): void => {
    endField();
    if (fields.some((one) => one !== "")) rows.push({ line: startedAt, fields });
    fields = [];
  };
  for (let at = 0; at < body.length; at += 1) {
    const sign = body.charAt(at);
    if (quotedAt !== null) {
      if (sign === "\n") line += 1;
      if (sign !== '"') field += sign;
      else if (body.charAt(at + 1) === '"') {
        field += '"';
        at += 1;
      } else quotedAt = null;
    } else if (sign === '"' && field.trim() === "") {
      field = "";
      quotedAt = line;
      wasQuoted = true;
    } else if (sign === separator) endField();
    else if (sign === "\n") {
      endRow();
      line += 1;
      startedAt = line;
    } else if (sign !== "\r" && !(wasQuoted && sign.trim() === "")) field += sign;
  }
  if (field !== "" || fields.length > 0) endRow();
  return { rows, unclosed: quotedAt };
}

function cellOf(value: string): string {
  const safe = RUNNABLE.test(value) ? `'${value}` : value;
  return /[";\r\n\t']|^\s|\s$/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** With a byte order mark, semicolons and CRLF, as a Polish spreadsheet opens it. */
export const writeCsv = (lines: readonly (readonly string[])[]): string =>
  `\uFEFF${lines.map((line) => `${line.map(cellOf).join(";")}\r\n`).join("")}`;
