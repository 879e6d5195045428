/**
 * Draws the blocks of a document one below the other, with their places in the structure tree and in the bookmarks.
 *
 * @module
 */
import type { Language } from "../model.ts";
import type { PreparedBlock, Run } from "../prepare.ts";
import { chartHeight, drawChart, drawImage, imageSize, type EmbeddedImage } from "./figures.ts";
import { drawFacts, drawTable, tableStart, type HeadIds } from "./grid.ts";
import type { Line } from "./lines.ts";
import type { Element, Sheet } from "./sheet.ts";
import { ACCENT, BODY, GAP, HEADINGS, INK, PAGE, QUIET, RULE, SHADE, SMALL, WIDTH, type Type } from "./theme.ts";

/** What the blocks of one document share while it is drawn. */
export interface Drawing {
  readonly sheet: Sheet;
  readonly root: Element;
  readonly language: Language;
  readonly images: ReadonlyMap<PreparedBlock, EmbeddedImage>;
  readonly ids: HeadIds;
  readonly bookmark: (level: 1 | 2 | 3, title: string) => void;
}

interface Place {
  readonly x: number;
  readonly width: number;
  readonly type: Type;
  readonly align?: "start" | "end" | "center";
  readonly color?: string;
}

/**
 * Draws lines over as many pages as they need, leaving no single line of a longer text behind or ahead.
 */
function flow(sheet: Sheet, element: Element, lines: readonly Line[], place: Place): void {
  let rest = lines;
  while (rest.length > 0) {
    const take = linesThatFit(rest.length, Math.floor(sheet.room / place.type.leading), sheet.fresh);
    if (take === 0) {
      sheet.newPage();
      continue;
    }
    sheet.y = sheet.text(element, rest.slice(0, take), { ...place, y: sheet.y });
    rest = rest.slice(take);
    if (rest.length > 0) sheet.newPage();
  }
}

/** How many of `left` lines go on this page where `fit` fit; 0 is «begin on the next». */
export function linesThatFit(left: number, fit: number, fresh: boolean): number {
  if (left <= fit) return left;
  const take = left - fit === 1 ? fit - 1 : fit;
  return take < 2 ? (fresh ? Math.max(1, fit) : 0) : take;
}

function drawHeading(drawing: Drawing, block: PreparedBlock & { kind: "heading" }, follows: number): void {
  const { sheet, root } = drawing;
  const type = HEADINGS[block.level];
  const lines = sheet.plain(block.text, type, WIDTH, "bold");
  const height = lines.length * type.leading;
  const before = sheet.fresh ? 0 : type.before - GAP;
  sheet.ensure(before + height + type.after + follows);
  if (!sheet.fresh) sheet.y += before;
  drawing.bookmark(block.level, block.text);
  const element = sheet.element(`H${String(block.level)}`, root);
  flow(sheet, element, lines, { x: PAGE.left, width: WIDTH, type, color: block.level === 1 ? INK : RULE });
  element.end();
  if (block.level === 1) {
    const y = sheet.y + 3;
    sheet.artifact(() => {
      sheet.pdf
        .moveTo(PAGE.left, y)
        .lineTo(PAGE.left + WIDTH, y)
        .lineWidth(1.2)
        .stroke(RULE);
    });
  }
  sheet.y += type.after;
}

/** A text of at most so many lines stays with the signatures below it: nobody signs an empty page. */
const SIGNED_LINES = 8;

/** The least that has to stand together from block `index` on; keeps headings with what they head. */
function startHeight(drawing: Drawing, blocks: readonly PreparedBlock[], index: number): number {
  const { sheet, images } = drawing;
  const block = blocks[index];
  const next = blocks[index + 1];
  switch (block?.kind) {
    case undefined:
    case "page-break":
      return 0;
    case "heading":
      return HEADINGS[block.level].before + HEADINGS[block.level].leading + startHeight(drawing, blocks, index + 1);
    case "paragraph": {
      const count = sheet.lines(block.content, BODY, WIDTH).length;
      if (next?.kind === "signature" && count <= SIGNED_LINES) {
        return count * BODY.leading + GAP + startHeight(drawing, blocks, index + 1);
      }
      return Math.min(count, 3) * BODY.leading;
    }
    case "signature":
      return signatureHeight(signatureRow(sheet, block.lines.slice(0, 2), block.lines.length));
    case "table":
      return block.columns.length === 0 ? 0 : tableStart(sheet, { ...block, caption: block.caption });
    case "image": {
      const image = images.get(block);
      return image === undefined ? 0 : imageSize(image, block.widthMm).height;
    }
    case "chart":
      return chartHeight(sheet, block.bars);
    default:
      return 3 * BODY.leading;
  }
}

function drawList(drawing: Drawing, items: readonly (readonly Run[])[], ordered: boolean): void {
  const { sheet, root } = drawing;
  const list = sheet.element("L", root);
  list.dictionary.data["A"] = { O: "List", ListNumbering: ordered ? "Decimal" : "Disc" };
  const label = (index: number): string => (ordered ? `${String(index + 1)}.` : "•");
  const indent = ordered ? 10 + sheet.measure(BODY)(label(items.length), "regular") : 16;
  for (const [index, item] of items.entries()) {
    const lines = sheet.lines(item, BODY, WIDTH - indent);
    if (linesThatFit(lines.length, Math.floor(sheet.room / BODY.leading), sheet.fresh) === 0) sheet.newPage();
    const element = sheet.element("LI", list);
    const mark = sheet.element("Lbl", element);
    const words = sheet.plain(label(index), BODY, indent);
    const gap = ordered ? 6 : 8;
    sheet.text(mark, words, { x: PAGE.left, y: sheet.y, width: indent - gap, type: BODY, align: "end", color: INK });
    flow(sheet, sheet.element("LBody", element), lines, { x: PAGE.left + indent, width: WIDTH - indent, type: BODY });
    sheet.y += 2.5;
  }
  list.end();
  sheet.y += GAP - 2.5;
}

const SIGNATURE_GAP = 24;
/** Room for a hand above the dots. */
const HAND = 38;

/** The words under one or two dotted lines. */
const signatureRow = (sheet: Sheet, texts: readonly string[], all: number): (readonly Line[])[] =>
  texts.map((text) => sheet.plain(text, SMALL, signatureWidth(all)));
const signatureWidth = (all: number): number => (all === 1 ? WIDTH * 0.46 : (WIDTH - SIGNATURE_GAP) / 2);
const signatureHeight = (row: readonly (readonly Line[])[]): number =>
  HAND + 6 + Math.max(1, ...row.map((text) => text.length)) * SMALL.leading;

/** Two lines to sign on stand side by side. */
function drawSignatures({ sheet, root }: Drawing, lines: readonly string[]): void {
  const width = signatureWidth(lines.length);
  for (let from = 0; from < lines.length; from += 2) {
    const row = signatureRow(sheet, lines.slice(from, from + 2), lines.length);
    const height = signatureHeight(row);
    sheet.ensure(height);
    const base = sheet.y + HAND;
    for (const [index, text] of row.entries()) {
      const x = lines.length === 1 ? PAGE.left + WIDTH - width : PAGE.left + index * (width + SIGNATURE_GAP);
      sheet.artifact(() => {
        sheet.pdf
          .moveTo(x, base)
          .lineTo(x + width, base)
          .lineWidth(0.8)
          .dash(0.8, { space: 2.2 });
        sheet.pdf.stroke(QUIET).undash();
      });
      const element = sheet.element("P", root);
      sheet.text(element, text, { x, y: base + 3, width, type: SMALL, align: "center", color: QUIET });
      element.end();
    }
    sheet.y += height + 4;
  }
  sheet.y += GAP - 4;
}

function drawNotice({ sheet, root }: Drawing, text: string): void {
  const inset = 12;
  const pad = 7;
  const element = sheet.element("P", root);
  let rest = sheet.plain(text, BODY, WIDTH - 2 * inset);
  while (rest.length > 0) {
    const take = linesThatFit(rest.length, Math.floor((sheet.room - 2 * pad) / BODY.leading), sheet.fresh);
    if (take > 0) {
      const height = take * BODY.leading + 2 * pad;
      const top = sheet.y;
      sheet.artifact(() => {
        sheet.pdf.rect(PAGE.left, top, WIDTH, height).fill(SHADE);
        sheet.pdf.rect(PAGE.left, top, 3, height).fill(ACCENT);
      });
      const place = { x: PAGE.left + inset, y: top + pad, width: WIDTH - 2 * inset, type: BODY, color: INK };
      sheet.text(element, rest.slice(0, take), place);
      sheet.y = top + height;
      rest = rest.slice(take);
    }
    if (rest.length > 0) sheet.newPage();
  }
  element.end();
  sheet.y += GAP;
}

/** Draws one block where the sheet stands; those after it are looked at to keep together what belongs together. */
export function drawBlock(drawing: Drawing, blocks: readonly PreparedBlock[], index: number): void {
  const { sheet, root, images, ids, language } = drawing;
  const block = blocks[index];
  if (block === undefined) return;
  switch (block.kind) {
    case "heading":
      return drawHeading(drawing, block, startHeight(drawing, blocks, index + 1));
    case "paragraph": {
      if (blocks[index + 1]?.kind === "signature") sheet.ensure(startHeight(drawing, blocks, index));
      const element = sheet.element("P", root);
      const place = {
        x: PAGE.left,
        width: WIDTH,
        type: BODY,
        ...(block.align === undefined ? {} : { align: block.align }),
      };
      flow(sheet, element, sheet.lines(block.content, BODY, WIDTH), place);
      element.end();
      sheet.y += GAP;
      return;
    }
    case "list":
      return drawList(drawing, block.items, block.ordered ?? false);
    case "facts":
      drawFacts(sheet, root, block.rows, ids);
      sheet.y += GAP;
      return;
    case "table":
      if (block.columns.length > 0) drawTable(sheet, root, { ...block, caption: block.caption }, ids);
      sheet.y += GAP;
      return;
    case "image": {
      const image = images.get(block);
      if (image !== undefined) drawImage(sheet, root, image, block.alt, block.widthMm);
      return;
    }
    case "chart":
      return drawChart(sheet, root, block, language);
    case "signature":
      return drawSignatures(drawing, block.lines);
    case "notice":
      return drawNotice(drawing, block.text);
    case "page-break":
      if (!sheet.fresh) sheet.newPage();
      return;
    default:
      return block satisfies never;
  }
}
