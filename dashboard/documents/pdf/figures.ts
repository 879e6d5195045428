/**
 * Pictures and bars on paper, each with the words that stand for it.
 *
 * @module
 */
import type { Bar, Language } from "../model.ts";
import { amount } from "../words.ts";
import type { Line } from "./lines.ts";
import type { Element, Sheet } from "./sheet.ts";
import { ACCENT, FAINT, FLOOR, GAP, HAIRLINE, INK, MM, PAGE, QUIET, SMALL, WIDTH } from "./theme.ts";

/** A picture pdfkit has read and embedded. */
export interface EmbeddedImage {
  readonly width: number;
  readonly height: number;
  readonly orientation?: number;
}

const BODY_HEIGHT = FLOOR - PAGE.top;

/** Width and height on paper: as asked, but never beyond the page. */
export function imageSize(image: EmbeddedImage, widthMm: number): { readonly width: number; readonly height: number } {
  const turned = (image.orientation ?? 1) > 4;
  const ratio = turned ? image.width / image.height : image.height / image.width;
  const wanted = Number.isFinite(widthMm) && widthMm > 0 ? widthMm * MM : WIDTH;
  const width = Math.min(wanted, WIDTH, BODY_HEIGHT / ratio);
  return { width, height: width * ratio };
}

export function drawImage(sheet: Sheet, parent: Element, image: EmbeddedImage, alt: string, widthMm: number): void {
  const { width, height } = imageSize(image, widthMm);
  sheet.ensure(height);
  const top = sheet.y;
  const figure = sheet.element("Figure", parent, { alt, bbox: [PAGE.left, top, PAGE.left + width, top + height] });
  sheet.mark(figure, () => {
    sheet.pdf.image(image as unknown as string, PAGE.left, top, { width, height });
  });
  figure.end();
  sheet.y = top + height + GAP;
}

const ROW = 17;
const BAR = 9;
const LABEL = WIDTH * 0.32;
const VALUE = WIDTH * 0.16;

/** A long label takes more lines and makes its row higher. */
const rowHeight = (lines: number): number => Math.max(ROW, lines * SMALL.leading + 5.5);

export interface Chart {
  readonly alt: string;
  readonly bars: readonly Bar[];
  readonly unit: string;
}

interface ChartRow {
  readonly label: readonly Line[];
  readonly value: number | null;
  readonly height: number;
}

const rowsOf = (sheet: Sheet, bars: readonly Bar[]): ChartRow[] =>
  bars.map(({ label, value }) => {
    const lines = sheet.plain(label, SMALL, LABEL).slice(0, 6);
    return {
      label: lines,
      value: value !== null && Number.isFinite(value) ? value : null,
      height: rowHeight(lines.length),
    };
  });

const heightOf = (rows: readonly ChartRow[]): number => rows.reduce((sum, { height }) => sum + height, 6);

/** Height a chart takes, at most a page. */
export const chartHeight = (sheet: Sheet, bars: readonly Bar[]): number =>
  Math.min(BODY_HEIGHT, heightOf(rowsOf(sheet, bars)));

/** Bars to one scale from zero; a page takes as many as fit, each page its own figure with the same words. */
export function drawChart(sheet: Sheet, parent: Element, chart: Chart, language: Language): void {
  const rows = rowsOf(sheet, chart.bars);
  const top = Math.max(0, ...rows.map(({ value }) => value ?? 0));
  let rest = rows;
  while (rest.length > 0) {
    let take = rest.length;
    while (take > 1 && heightOf(rest.slice(0, take)) > BODY_HEIGHT) take--;
    const here = rest.slice(0, take);
    const height = heightOf(here);
    sheet.ensure(height);
    const y = sheet.y;
    const bbox = [PAGE.left, y, PAGE.left + WIDTH, y + height] as const;
    const figure = sheet.element("Figure", parent, { alt: chart.alt, bbox });
    sheet.mark(figure, () => {
      let line = y + 3;
      for (const row of here) {
        drawBar(sheet, row, line, { top, words: amount(language, row.value, chart.unit) });
        line += row.height;
      }
    });
    figure.end();
    sheet.y = y + height + GAP;
    rest = rest.slice(take);
  }
}

interface Scale {
  readonly top: number;
  readonly words: string;
}

function drawBar(sheet: Sheet, { label, value, height }: ChartRow, y: number, { top, words }: Scale): void {
  const { pdf } = sheet;
  const left = PAGE.left + LABEL + 8;
  const room = WIDTH - LABEL - VALUE - 16;
  const middle = y + height / 2;
  const text = (
    lines: readonly Line[],
    place: { x: number; width: number; align: "start" | "end"; color: string },
  ): void => sheet.loose(lines, { ...place, y: middle - (lines.length * SMALL.leading) / 2, type: SMALL });
  text(label, { x: PAGE.left, width: LABEL, align: "end", color: INK });
  pdf.rect(left, middle - BAR / 2, room, BAR).fill(FAINT);
  if (value !== null && value > 0 && top > 0) {
    pdf.rect(left, middle - BAR / 2, Math.max(0.8, (value / top) * room), BAR).fill(ACCENT);
  }
  pdf
    .moveTo(left, y)
    .lineTo(left, y + height)
    .lineWidth(0.6)
    .stroke(HAIRLINE);
  const color = value === null ? QUIET : INK;
  text(sheet.plain(words, SMALL, VALUE).slice(0, 1), { x: left + room + 8, width: VALUE, align: "start", color });
}
