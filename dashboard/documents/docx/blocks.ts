/**
 * Blocks of a document as paragraphs and tables of a DOCX file.
 *
 * @module
 */
import {
  AlignmentType,
  BorderStyle,
  ExternalHyperlink,
  HeadingLevel,
  ImageRun,
  LeaderType,
  PageBreak,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  WidthType,
  type ParagraphChild,
} from "docx";
import { ChartRun } from "docx/charts";
import { columnWidths } from "../columns.ts";
import type { Column, Language } from "../model.ts";
import { cleanPicture } from "../picture.ts";
import type { PreparedBlock, Run } from "../prepare.ts";
import { WORDS } from "../words.ts";
import { HAIRLINE, QUIET, RULE, SHADE, WIDTH } from "./style.ts";

/** What the blocks of one document share: its language, and numbers that must not repeat in it. */
export interface Writing {
  readonly language: Language;
  /** Numbers of drawings and of lists, from 1. */
  next(): number;
}

const ALIGN = { start: AlignmentType.START, end: AlignmentType.END, center: AlignmentType.CENTER } as const;
const LEVELS = { 1: HeadingLevel.HEADING_1, 2: HeadingLevel.HEADING_2, 3: HeadingLevel.HEADING_3 } as const;
const BORDER = { style: BorderStyle.SINGLE, size: 5, color: HAIRLINE } as const;
const BORDERS = { top: BORDER, bottom: BORDER, left: BORDER, right: BORDER } as const;
const EMU_MM = 96 / 25.4;

/** A text with its line breaks. */
function textRuns(
  text: string,
  style: { bold?: boolean; italics?: boolean; style?: string; color?: string } = {},
): TextRun[] {
  return text
    .split("\n")
    .map((line, index) => new TextRun({ ...style, text: line, ...(index > 0 ? { break: 1 } : {}) }));
}

function inline(runs: readonly Run[]): ParagraphChild[] {
  return runs.flatMap(({ text, bold, italic, href }): ParagraphChild[] => {
    if (href === undefined) return textRuns(text, { bold, italics: italic });
    return [
      new ExternalHyperlink({ link: href, children: textRuns(text, { bold, italics: italic, style: "Hyperlink" }) }),
    ];
  });
}

interface CellStyle {
  /** Stays on the page of the row after it. */
  readonly keep?: boolean;
  readonly width: number;
  readonly head: boolean;
  readonly align?: "start" | "end";
}

function cell(text: string, { width, head, align, keep }: CellStyle): TableCell {
  return new TableCell({
    width: { size: Math.round(width), type: WidthType.DXA },
    ...(head ? { shading: { type: ShadingType.CLEAR, fill: SHADE, color: "auto" } } : {}),
    borders: BORDERS,
    margins: { left: 90, right: 90, top: 20, bottom: 20 },
    children: [
      new Paragraph({
        style: "Cell",
        ...(keep === true ? { keepNext: true } : {}),
        alignment: ALIGN[align ?? "start"],
        children: textRuns(text, head ? { bold: true } : {}),
      }),
    ],
  });
}

function grid(
  widths: readonly number[],
  rows: readonly TableRow[],
  look: { firstRow: boolean; firstColumn: boolean },
): Table {
  return new Table({
    width: { size: WIDTH, type: WidthType.DXA },
    columnWidths: widths.map(Math.round),
    layout: TableLayoutType.FIXED,
    tableLook: { ...look, lastRow: false, lastColumn: false, noHBand: true, noVBand: true },
    rows,
  });
}

/** Word joins tables that touch; an empty line keeps them apart and gives the white space below. */
const apart = (): Paragraph => new Paragraph({ style: "Margin", children: [] });

/** A table of so many rows is not torn. */
const SMALL_ROWS = 8;

function table(columns: readonly Column[], rows: readonly (readonly string[])[]): (Paragraph | Table)[] {
  // Letters of 10 points are about 105 units wide, bold ones and those of a replaced font more.
  const letter = 105;
  const wide = 145;
  const longest = (text: string, pattern: RegExp): number =>
    Math.max(0, ...text.split(pattern).map((part) => part.length));
  const wishes = columns.map(({ title }, index) => {
    const cells = [title, ...rows.slice(0, 200).map((row) => row[index] ?? "")];
    const least = Math.max(...cells.map((text) => longest(text, /[\n ]/u))) * wide + 200;
    return {
      least,
      best: Math.min(Math.max(...cells.map((text) => longest(text, /\n/u))) * letter + 200, WIDTH * 0.7),
    };
  });
  const widths = columnWidths(columns, wishes, WIDTH);
  const isSmall = rows.length <= SMALL_ROWS;
  const row = (texts: readonly string[], head: boolean, keep: boolean): TableRow =>
    new TableRow({
      tableHeader: head,
      cantSplit: true,
      children: columns.map((column, index) =>
        cell(texts[index] ?? "", {
          width: widths[index] ?? 0,
          head,
          keep,
          ...(column.align === undefined ? {} : { align: column.align }),
        }),
      ),
    });
  const titles = columns.map(({ title }) => title);
  return [
    grid(
      widths,
      [
        row(titles, true, rows.length > 0),
        // A small table is not torn; of a longer one the last two rows stay together.
        ...rows.map((texts, index) =>
          row(texts, false, index < rows.length - 1 && (isSmall || index === rows.length - 2)),
        ),
      ],
      { firstRow: true, firstColumn: false },
    ),
    apart(),
  ];
}

const DOTS = "…".repeat(30);

function facts(rows: readonly { readonly label: string; readonly value: string }[]): (Paragraph | Table)[] {
  if (rows.length === 0) return [];
  const longest = Math.max(...rows.map(({ label }) => label.length)) * 110 + 220;
  const left = Math.min(Math.max(longest, WIDTH * 0.26), WIDTH * 0.4);
  const lines = rows.map(
    ({ label, value }) =>
      new TableRow({
        // A long description may run over the page; a short field may not be torn.
        cantSplit: value.length < 900,
        children: [
          cell(label, { width: left, head: true }),
          cell(value.trim() === "" ? DOTS : value, { width: WIDTH - left, head: false }),
        ],
      }),
  );
  return [grid([left, WIDTH - left], lines, { firstRow: false, firstColumn: true }), apart()];
}

/** Dotted lines are tabs with leaders: no layout table stands in a reader's way. */
function signatures(lines: readonly string[]): Paragraph[] {
  const half = Math.round(WIDTH * 0.46);
  const rows: Paragraph[] = [];
  const dots = { type: TabStopType.LEFT, leader: LeaderType.DOT } as const;
  const paired = lines.length > 1 && lines.every((text) => text.length <= 48);
  for (let from = 0; from < lines.length; from += paired ? 2 : 1) {
    const pair = lines.slice(from, from + (paired ? 2 : 1));
    const right = WIDTH - half;
    const alone = pair.length === 1 && !paired;
    rows.push(
      new Paragraph({
        spacing: { before: 560, after: 0 },
        keepNext: true,
        tabStops: alone
          ? [
              { type: TabStopType.LEFT, position: right },
              { ...dots, position: WIDTH },
            ]
          : [
              { ...dots, position: half },
              { type: TabStopType.LEFT, position: right },
              { ...dots, position: WIDTH },
            ],
        children: [new TextRun({ text: alone ? "\t\t" : pair.length === 2 ? "\t\t\t" : "\t", color: QUIET })],
      }),
      new Paragraph({
        style: "Margin",
        tabStops: [half / 2, right + half / 2].map((position) => ({
          type: TabStopType.CENTER,
          position: Math.round(position),
        })),
        children: [new TextRun(alone ? `\t\t${pair[0] ?? ""}` : pair.map((text) => `\t${text}`).join(""))],
      }),
    );
  }
  return rows;
}

function image(block: PreparedBlock & { kind: "image" }, writing: Writing): Paragraph {
  const picture = cleanPicture(block.octets, block.type);
  const turned = picture.orientation > 4;
  const ratio = turned ? picture.width / picture.height : picture.height / picture.width;
  const wanted = Number.isFinite(block.widthMm) && block.widthMm > 0 ? block.widthMm : 168;
  const seen = Math.min(wanted, 168, 220 / ratio) * EMU_MM;
  const [width, height] = turned ? [seen * ratio, seen] : [seen, seen * ratio];
  const rotation = { 3: 180, 6: 90, 8: 270 }[picture.orientation] ?? 0;
  const id = writing.next();
  return new Paragraph({
    children: [
      new ImageRun({
        type: block.type === "image/png" ? "png" : "jpg",
        data: picture.octets,
        transformation: {
          width: Math.round(width),
          height: Math.round(height),
          ...(rotation === 0 ? {} : { rotation }),
        },
        altText: { name: `picture-${String(id)}`, description: block.alt, id: String(id) },
      }),
    ],
  });
}

function chart(block: PreparedBlock & { kind: "chart" }, writing: Writing): Paragraph[] {
  if (block.bars.length === 0) return [];
  const id = writing.next();
  const values = block.bars.map(({ value }) => (value !== null && Number.isFinite(value) ? value : null));
  const missing = WORDS[writing.language].notMeasured;
  return [
    new Paragraph({
      children: [
        new ChartRun({
          type: "bar",
          categories: block.bars.map(({ label }, index) => (values[index] === null ? `${label} (${missing})` : label)),
          series: [{ name: block.unit === "" ? block.alt : block.unit, values, color: RULE }],
          legend: false,
          gapWidth: 60,
          categoryAxis: { reverseOrder: true },
          valueAxis: { minimum: 0, visible: false, gridlines: false },
          dataLabels: { value: true },
          chartArea: { border: "none" },
          transformation: { width: 620, height: 46 + block.bars.length * 30 },
          altText: { name: `chart-${String(id)}`, description: block.alt, id: String(id) },
        }),
      ],
    }),
  ];
}

/** One block; some need several paragraphs, an empty one none. */
export function writeBlock(block: PreparedBlock, writing: Writing): (Paragraph | Table)[] {
  switch (block.kind) {
    case "heading":
      return [new Paragraph({ heading: LEVELS[block.level], children: textRuns(block.text) })];
    case "paragraph":
      return [new Paragraph({ alignment: ALIGN[block.align ?? "start"], children: inline(block.content) })];
    case "list": {
      const instance = writing.next();
      const numbering = { reference: block.ordered === true ? "ordered" : "plain", level: 0, instance };
      return block.items.map((item, index) => {
        const after = index === block.items.length - 1 ? 140 : 60;
        return new Paragraph({ numbering, spacing: { after }, children: inline(item) });
      });
    }
    case "facts":
      return facts(block.rows);
    case "table": {
      if (block.columns.length === 0) return [];
      const caption =
        block.caption === undefined ? [] : [new Paragraph({ style: "Caption", children: textRuns(block.caption) })];
      return [...caption, ...table(block.columns, block.rows)];
    }
    case "image":
      return [image(block, writing)];
    case "chart":
      return chart(block, writing);
    case "signature":
      return signatures(block.lines);
    case "notice":
      return [
        new Paragraph({
          shading: { type: ShadingType.CLEAR, fill: SHADE, color: "auto" },
          border: { left: { style: BorderStyle.SINGLE, size: 24, color: RULE, space: 8 } },
          indent: { left: 170 },
          spacing: { before: 160, after: 200 },
          children: textRuns(block.text),
        }),
      ];
    case "page-break":
      return [new Paragraph({ children: [new PageBreak()] })];
    default:
      return block satisfies never;
  }
}
