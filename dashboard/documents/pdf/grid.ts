/**
 * Tables on paper: column widths from what the cells say, rows kept whole, the head repeated on every page.
 *
 * In the structure each head cell has an identifier and each body cell names the heads it belongs to, so a screen reader
 * can say «Data: 3 marca» instead of a bare date (PDF/UA-1 section 7.5). A repeated head is an artifact: it says nothing
 * new.
 *
 * @module
 */
import { columnWidths } from "../columns.ts";
import type { Column } from "../model.ts";
import type { Line } from "./lines.ts";
import type { Element, Sheet } from "./sheet.ts";
import { CELL, FLOOR, HAIRLINE, INK, PAGE, QUIET, SHADE, SMALL, WIDTH } from "./theme.ts";

const PADDING = { x: 5, y: 3.5 } as const;
const BODY_HEIGHT = FLOOR - PAGE.top;

interface Cell {
  readonly lines: readonly Line[];
  readonly x: number;
  readonly width: number;
  readonly align: "start" | "end";
  readonly shaded: boolean;
  /** Drawn instead of an empty text: a line to write on. */
  readonly dotted: boolean;
}

interface Row {
  readonly cells: readonly Cell[];
  readonly height: number;
}

const heightOf = (cells: readonly { readonly lines: readonly Line[] }[]): number =>
  Math.max(1, ...cells.map(({ lines }) => lines.length)) * CELL.leading + 2 * PADDING.y;

/** Frame and shades of one row. */
function frame(sheet: Sheet, row: Row, y: number): void {
  sheet.artifact(() => {
    for (const { x, width, shaded } of row.cells) {
      if (shaded) sheet.pdf.rect(x, y, width, row.height).fill(SHADE);
    }
    for (const { x, width, dotted } of row.cells) {
      sheet.pdf.rect(x, y, width, row.height).lineWidth(0.6).stroke(HAIRLINE);
      if (dotted) {
        const base = y + row.height - PADDING.y - 3;
        const right = x + width - PADDING.x;
        sheet.pdf
          .moveTo(x + PADDING.x, base)
          .lineTo(right, base)
          .lineWidth(0.8)
          .dash(0.8, { space: 2.2 })
          .stroke(QUIET);
        sheet.pdf.undash();
      }
    }
  });
}

const placeOf = (cell: Cell, y: number): Parameters<Sheet["text"]>[2] => ({
  x: cell.x + PADDING.x,
  y: y + PADDING.y,
  width: cell.width - 2 * PADDING.x,
  type: CELL,
  align: cell.align,
  color: INK,
});

/** Draws a row too tall for any page in parts, line by line. Its cells keep their elements across the pages. */
function drawRow(sheet: Sheet, row: Row, elements: readonly Element[], onPage: () => void): void {
  let from = 0;
  const longest = Math.max(1, ...row.cells.map(({ lines }) => lines.length));
  while (from < longest) {
    const fit = Math.floor((sheet.room - 2 * PADDING.y) / CELL.leading);
    if (fit < Math.min(2, longest - from) && !sheet.fresh) {
      sheet.newPage();
      onPage();
      continue;
    }
    const take = Math.max(1, Math.min(fit, longest - from));
    const cells = row.cells.map((cell) => ({ ...cell, lines: cell.lines.slice(from, from + take) }));
    const part: Row = {
      cells,
      height: from + take >= longest && from === 0 ? row.height : take * CELL.leading + 2 * PADDING.y,
    };
    const top = sheet.y;
    frame(sheet, part, top);
    for (const [index, cell] of part.cells.entries()) {
      const element = elements[index];
      if (element !== undefined && cell.lines.some(({ pieces }) => pieces.length > 0)) {
        sheet.text(element, cell.lines, placeOf(cell, top));
      }
    }
    sheet.y = top + part.height;
    from += take;
    if (from < longest) {
      sheet.newPage();
      onPage();
    }
  }
}

/** Whether a row may be cut: only when it would waste or overrun a page. */
const tall = (row: Row, share: number): boolean => row.height > BODY_HEIGHT * share;

const associate = (cell: Element, heads: readonly string[]): void => {
  const { data } = cell.dictionary;
  const headers = heads.map((id) => new String(id));
  data["A"] = { ...(data["A"] as object | undefined), O: "Table", Headers: headers };
};

/** Identifiers of head cells, collected for the tree that must list them (ISO 32000-1 section 14.7.2). */
export type HeadIds = Map<string, Element>;

export interface TableContent {
  readonly caption: string | undefined;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

/** A table of so many rows and so much of a page is not torn. */
const SMALL_ROWS = 12;
const SMALL_SHARE = 0.45;

interface Layout {
  readonly head: Row;
  readonly rows: readonly Row[];
  readonly caption: readonly Line[];
  readonly captionHeight: number;
  /** What has to stand on one page: all of a small table, else caption, head and first row. */
  readonly together: number;
}

function layoutOf(sheet: Sheet, content: TableContent): Layout {
  const measure = sheet.measure(CELL);
  const widest = (text: string, face: "regular" | "bold", pattern: RegExp): number =>
    Math.max(0, ...text.split(pattern).map((part) => measure(part.slice(0, 400), face)));
  const wanted = content.columns.map(({ title }, index) => {
    const cells = content.rows.slice(0, 200).map((row) => row[index] ?? "");
    const of = (pattern: RegExp): number =>
      Math.max(widest(title, "bold", pattern), ...cells.map((cell) => widest(cell, "regular", pattern)));
    return { least: of(/[\n ]/u) + 2 * PADDING.x + 1, best: Math.min(of(/\n/u) + 2 * PADDING.x + 1, WIDTH * 0.7) };
  });
  const widths = columnWidths(content.columns, wanted, WIDTH);
  const lefts = widths.map((_, index) => PAGE.left + widths.slice(0, index).reduce((sum, width) => sum + width, 0));
  const row = (texts: readonly string[], head: boolean): Row => {
    const cells = content.columns.map((column, index): Cell => {
      const width = widths[index] ?? 0;
      const lines = sheet.plain(
        texts[index] ?? "",
        CELL,
        Math.max(8, width - 2 * PADDING.x),
        head ? "bold" : "regular",
      );
      return { lines, x: lefts[index] ?? 0, width, align: column.align ?? "start", shaded: head, dotted: false };
    });
    return { cells, height: heightOf(cells) };
  };
  const head = row(
    content.columns.map(({ title }) => title),
    true,
  );
  const rows = content.rows.map((texts) => row(texts, false));
  const caption = sheet.plain(content.caption ?? "", SMALL, WIDTH, "bold");
  const captionHeight = content.caption === undefined ? 0 : caption.length * SMALL.leading + 4;
  const whole = captionHeight + head.height + rows.reduce((sum, { height }) => sum + height, 0);
  const isSmall = rows.length <= SMALL_ROWS && whole <= BODY_HEIGHT * SMALL_SHARE;
  const together = Math.min(BODY_HEIGHT, isSmall ? whole : captionHeight + head.height + (rows[0]?.height ?? 0));
  return { head, rows, caption, captionHeight, together };
}

/** What has to stand together with a heading above. */
export const tableStart = (sheet: Sheet, content: TableContent): number => layoutOf(sheet, content).together;

export function drawTable(sheet: Sheet, parent: Element, content: TableContent, ids: HeadIds): void {
  const table = sheet.element("Table", parent);
  const { head, rows, caption, captionHeight, together } = layoutOf(sheet, content);
  sheet.ensure(together);
  if (content.caption !== undefined) {
    const element = sheet.element("Caption", table);
    sheet.text(element, caption, { x: PAGE.left, y: sheet.y, width: WIDTH, type: SMALL, color: QUIET });
    sheet.y += captionHeight;
    element.end();
  }
  const headRow = sheet.element("TR", sheet.element("THead", table));
  const names = content.columns.map((_, index) => {
    const id = `t${String(ids.size).padStart(6, "0")}-${String(index)}`;
    const cell = sheet.element("TH", headRow, { scope: "Column" });
    cell.dictionary.data["ID"] = new String(id);
    ids.set(id, cell);
    return { id, cell };
  });
  drawRow(
    sheet,
    head,
    names.map(({ cell }) => cell),
    () => undefined,
  );
  const again = (): void => {
    // A head taller than a third of the page would leave no room for what it heads.
    if (tall(head, 1 / 3)) return;
    const y = sheet.y;
    frame(sheet, head, y);
    sheet.artifact(() => {
      for (const cell of head.cells) sheet.loose(cell.lines, placeOf(cell, y));
    }, "Pagination");
    sheet.y += head.height;
  };
  const body = sheet.element("TBody", table);
  for (const [index, line] of rows.entries()) {
    const last = index === rows.length - 2 ? rows.at(-1) : undefined;
    // The last row is not left alone under a head of its own, where the one before can go with it.
    const pair = last === undefined || tall(line, 0.4) || tall(last, 0.4) ? 0 : last.height;
    if (line.height + pair > sheet.room && !sheet.fresh && !tall(line, 0.85)) {
      sheet.newPage();
      again();
    }
    const element = sheet.element("TR", body);
    const cells = names.map(({ id }) => {
      const cell = sheet.element("TD", element);
      associate(cell, [id]);
      return cell;
    });
    drawRow(sheet, line, cells, again);
  }
  table.end();
}

/** Labels and values: a table whose first column heads its rows. An empty value is a line to write on. */
export function drawFacts(
  sheet: Sheet,
  parent: Element,
  facts: readonly { readonly label: string; readonly value: string }[],
  ids: HeadIds,
): void {
  if (facts.length === 0) return;
  const table = sheet.element("Table", parent);
  const measure = sheet.measure(CELL);
  const best = Math.max(...facts.map(({ label }) => measure(label.slice(0, 400), "bold"))) + 2 * PADDING.x + 1;
  const left = Math.min(Math.max(best, WIDTH * 0.26), WIDTH * 0.4);
  const body = sheet.element("TBody", table);
  for (const { label, value } of facts) {
    const cell = (text: string, x: number, width: number, head: boolean): Cell => ({
      lines: sheet.plain(text, CELL, width - 2 * PADDING.x, head ? "bold" : "regular"),
      x,
      width,
      align: "start",
      shaded: head,
      dotted: !head && text.trim() === "",
    });
    const cells = [cell(label, PAGE.left, left, true), cell(value, PAGE.left + left, WIDTH - left, false)];
    const row: Row = { cells, height: heightOf(cells) + (value.trim() === "" ? 4 : 0) };
    if (row.height > sheet.room && !sheet.fresh && !tall(row, 0.3)) sheet.newPage();
    const element = sheet.element("TR", body);
    const id = `f${String(ids.size).padStart(6, "0")}`;
    const head = sheet.element("TH", element, { scope: "Row" });
    head.dictionary.data["ID"] = new String(id);
    ids.set(id, head);
    const data = sheet.element("TD", element);
    associate(data, [id]);
    drawRow(sheet, row, [head, data], () => undefined);
  }
  table.end();
}
