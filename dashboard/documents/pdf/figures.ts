/**
 * Pictures and bars on paper, each with the words that stand for it.
 *
 * @module
 */
import type { Bar, Language } from "../model.ts";
import { amount } from "../words.ts";
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

/** Height of a chart of `count` bars. */
export const chartHeight = (count: number): number => count * ROW + 6;

export interface Chart {
  readonly alt: string;
  readonly bars: readonly Bar[];
  readonly unit: string;
}

/** Bars to one scale from zero; a page takes as many as fit, each page its own figure with the same words. */
export function drawChart(sheet: Sheet, parent: Element, chart: Chart, language: Language): void {
  const top = Math.max(0, ...chart.bars.map(({ value }) => (Number.isFinite(value ?? 0) ? (value ?? 0) : 0)));
  const most = Math.floor((BODY_HEIGHT - 6) / ROW);
  for (let from = 0; from < chart.bars.length; from += most) {
    const bars = chart.bars.slice(from, from + most);
    const height = chartHeight(bars.length);
    sheet.ensure(height);
    const y = sheet.y;
    const bbox = [PAGE.left, y, PAGE.left + WIDTH, y + height] as const;
    const figure = sheet.element("Figure", parent, { alt: chart.alt, bbox });
    sheet.mark(figure, () =>
      bars.forEach((bar, index) => drawBar(sheet, bar, y + 3 + index * ROW, { top, language, unit: chart.unit })),
    );
    figure.end();
    sheet.y = y + height + GAP;
  }
}

interface Scale {
  readonly top: number;
  readonly language: Language;
  readonly unit: string;
}

const LABEL = WIDTH * 0.32;
const VALUE = WIDTH * 0.16;

function drawBar(sheet: Sheet, { label, value }: Bar, y: number, { top, language, unit }: Scale): void {
  const { pdf } = sheet;
  const left = PAGE.left + LABEL + 8;
  const room = WIDTH - LABEL - VALUE - 16;
  const text = (words: string, x: number, width: number, align: "start" | "end", color: string): void => {
    const lines = sheet.plain(words, SMALL, width);
    const [first] = lines;
    if (first !== undefined)
      sheet.loose([first], { x, y: y + (ROW - SMALL.leading) / 2, width, type: SMALL, align, color });
  };
  text(label, PAGE.left, LABEL, "end", INK);
  const middle = y + (ROW - BAR) / 2;
  pdf.rect(left, middle, room, BAR).fill(FAINT);
  if (value !== null && Number.isFinite(value) && value > 0 && top > 0) {
    pdf.rect(left, middle, Math.max(0.8, (value / top) * room), BAR).fill(ACCENT);
  }
  pdf
    .moveTo(left, y)
    .lineTo(left, y + ROW)
    .lineWidth(0.6)
    .stroke(HAIRLINE);
  text(amount(language, value, unit), left + room + 8, VALUE, "start", value === null ? QUIET : INK);
}
