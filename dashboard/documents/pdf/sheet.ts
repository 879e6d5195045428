/**
 * The paper a PDF is drawn on: where the pen stands, when a page is full, and which structure every mark belongs to.
 *
 * Nothing is drawn outside `mark` (content with its place in the structure tree) and `artifact` (ornament, header,
 * footer), because a tagged PDF knows no third kind.
 *
 * @module
 */
import type { Face, Sign } from "./fonts.ts";
import { linesOf, type Line, type Measure, type Piece, type Setting } from "./lines.ts";
import type { Run } from "../prepare.ts";
import { ACCENT, FLOOR, INK, PAGE, type Type } from "./theme.ts";

/** pdfkit's structure element with the dictionary that its types leave out. */
export type Element = PDFKit.PDFStructureElement & { readonly dictionary: { readonly data: Record<string, unknown> } };

export interface ElementOptions {
  readonly alt?: string;
  readonly scope?: "Column" | "Row";
  /** Left, top, right, bottom on the page. */
  readonly bbox?: readonly [number, number, number, number];
}

export class Sheet {
  readonly pdf: PDFKit.PDFDocument;
  /** Where the next line begins. */
  y: number = PAGE.top;
  readonly #covers: (codePoint: number) => boolean;
  readonly #onPage: () => void;

  constructor(pdf: PDFKit.PDFDocument, covers: (codePoint: number) => boolean, onPage: () => void) {
    this.pdf = pdf;
    this.#covers = covers;
    this.#onPage = onPage;
  }

  /** Space left above the footer. */
  get room(): number {
    return FLOOR - this.y;
  }

  get fresh(): boolean {
    return this.y <= PAGE.top;
  }

  newPage(): void {
    this.pdf.addPage();
    this.y = PAGE.top;
    this.#onPage();
  }

  /** Begins a new page unless `height` fits on this one; a page of its own is given only once. */
  ensure(height: number): void {
    if (height > this.room && !this.fresh) this.newPage();
  }

  element(type: string, parent: Element | undefined, options: ElementOptions = {}): Element {
    const element = this.pdf.struct(type, options) as unknown as Element;
    if (parent === undefined) this.pdf.addStructure(element);
    else parent.add(element);
    return element;
  }

  /** Draws content that belongs to `element`. Marks do not nest. */
  mark(element: Element, draw: () => void): void {
    const type = String(element.dictionary.data["S"]);
    element.add(this.pdf.markStructureContent(type));
    draw();
    this.pdf.endMarkedContent();
  }

  artifact(draw: () => void, type: "Layout" | "Pagination" = "Layout", attached: readonly string[] = []): void {
    this.pdf.markContent("Artifact", { type, ...(attached.length === 0 ? {} : { attached: [...attached] }) });
    draw();
    this.pdf.endMarkedContent();
  }

  measure(type: Type): Measure {
    return (text, face) => this.pdf.font(face).fontSize(type.size).widthOfString(text);
  }

  setting(type: Type, width: number): Setting {
    return { width, em: type.size * 0.95, measure: this.measure(type), covers: this.#covers };
  }

  lines(runs: readonly Run[], type: Type, width: number): readonly Line[] {
    return linesOf(runs, this.setting(type, width));
  }

  /** Lines of a text in one style. */
  plain(text: string, type: Type, width: number, face: Face = "regular"): readonly Line[] {
    const run = { text, bold: face.startsWith("bold"), italic: face.endsWith("italic"), href: undefined };
    return this.lines([run], type, width);
  }

  /**
   * Draws lines of `element` at the given place; links become elements of their own inside it.
   *
   * @returns the y below the last line
   */
  text(element: Element, lines: readonly Line[], at: TextPlace): number {
    if (lines.every((line) => line.pieces.every(({ href }) => href === undefined))) {
      this.mark(element, () => this.loose(lines, at));
    } else {
      for (const [index, line] of lines.entries())
        this.#linked(element, line, { ...at, y: at.y + index * at.type.leading });
    }
    return at.y + lines.length * at.type.leading;
  }

  #linked(element: Element, line: Line, at: TextPlace): void {
    let x = startOf(line, at);
    for (const { href, pieces } of groupsOf(spaced(line))) {
      const width = pieces.reduce((sum, piece) => sum + piece.width, 0);
      if (href === undefined) this.mark(element, () => this.#pieces(pieces, x, at.y, at));
      else this.#link(element, { href, pieces, x, y: at.y, width }, at);
      x += width;
    }
  }

  /** The same outside the structure. */
  loose(lines: readonly Line[], at: TextPlace): void {
    for (const [index, line] of lines.entries()) {
      this.#pieces(spaced(line), startOf(line, at), at.y + index * at.type.leading, at);
    }
  }

  #link(element: Element, link: LinkPlace, at: TextPlace): void {
    const inner = this.element("Link", element);
    this.mark(inner, () => {
      this.#pieces(link.pieces, link.x, link.y, { ...at, color: ACCENT });
      const under = link.y + at.type.leading * 0.86;
      this.pdf
        .moveTo(link.x, under)
        .lineTo(link.x + link.width, under)
        .lineWidth(0.5)
        .stroke(ACCENT);
    });
    const words = link.pieces.map(({ text, actual }) => actual ?? text).join("");
    // Contents says where the link leads to those who do not see it (PDF/UA-1 section 7.18.5).
    const options = { structParent: inner, Contents: new String(words) };
    this.pdf.link(
      link.x,
      link.y,
      link.width,
      at.type.leading,
      link.href,
      options as unknown as PDFKit.Mixins.AnnotationOption,
    );
    inner.end();
  }

  #pieces(pieces: readonly Piece[], x: number, y: number, { type, color }: TextPlace): void {
    let left = x;
    // The face's ascent and descent are 1.3 em together; what the leading adds is shared above and below.
    const top = y + (type.leading - type.size * 1.3) / 2;
    for (const piece of pieces) {
      if (piece.actual !== undefined) this.pdf.markContent("Span", { actual: piece.actual });
      if (piece.sign === undefined) {
        if (piece.text !== "") {
          this.pdf
            .font(piece.face)
            .fontSize(type.size)
            .fillColor(color ?? INK);
          this.pdf.text(piece.text, left, top, { lineBreak: false });
        }
      } else this.#sign(piece.sign, left, y, type, color ?? INK);
      if (piece.actual !== undefined) this.pdf.endMarkedContent();
      left += piece.width;
    }
  }

  #sign(sign: Sign, x: number, y: number, type: Type, color: string): void {
    const side = type.size * 0.72;
    const top = y + (type.leading - side) / 2;
    const left = x + type.size * 0.08;
    const narrow = sign === "unknown" ? side * 0.3 : 0;
    this.pdf
      .rect(left + narrow / 2, top, side - narrow, side)
      .lineWidth(0.8)
      .stroke(color);
    if (sign === "checked") {
      this.pdf.moveTo(left + side * 0.18, top + side * 0.52).lineTo(left + side * 0.42, top + side * 0.78);
      this.pdf
        .lineTo(left + side * 0.84, top + side * 0.2)
        .lineWidth(1.2)
        .stroke(color);
    } else if (sign === "crossed") {
      this.pdf.moveTo(left + side * 0.2, top + side * 0.2).lineTo(left + side * 0.8, top + side * 0.8);
      this.pdf.moveTo(left + side * 0.8, top + side * 0.2).lineTo(left + side * 0.2, top + side * 0.8);
      this.pdf.lineWidth(1.2).stroke(color);
    }
  }
}

/** Where lines go: left edge, top of the first line, width to align in. */
export interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly type: Type;
  readonly align?: "start" | "end" | "center";
  readonly color?: string;
}

interface LinkPlace {
  readonly href: string;
  readonly pieces: readonly Piece[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

function startOf(line: Line, { x, width, align }: TextPlace): number {
  if (align === "end") return x + width - line.width;
  return align === "center" ? x + (width - line.width) / 2 : x;
}

interface Group {
  readonly href: string | undefined;
  readonly pieces: Piece[];
}

/** The pieces with the space the line was broken at; its width counts for nothing. */
function spaced(line: Line): readonly Piece[] {
  const last = line.pieces.at(-1);
  if (!line.trailing || last === undefined) return line.pieces;
  if (last.sign !== undefined || last.actual !== undefined) {
    return [...line.pieces, { ...last, text: " ", sign: undefined, actual: undefined, width: 0 }];
  }
  return [...line.pieces.slice(0, -1), { ...last, text: `${last.text} ` }];
}

function groupsOf(pieces: readonly Piece[]): Group[] {
  const groups: Group[] = [];
  for (const piece of pieces) {
    const last = groups.at(-1);
    if (last !== undefined && last.href === piece.href) last.pieces.push(piece);
    else groups.push({ href: piece.href, pieces: [piece] });
  }
  return groups;
}
