/**
 * Breaks runs of text into lines of a given width.
 *
 * Greedy, left to right: a line takes words while they fit, a word longer than a whole line is cut between graphemes, and
 * a line may also end after a hyphen or a slash that stands between letters. Pure: how wide a text is arrives as a
 * function, and so does what the faces can show.
 *
 * @module
 */
import type { Run } from "../prepare.ts";
import { faceOf, shown, type Face, type Sign } from "./fonts.ts";

/** A stretch drawn in one go. `actual` is what it stands for where the drawing shows something else. */
export interface Piece {
  readonly text: string;
  readonly sign: Sign | undefined;
  readonly actual: string | undefined;
  readonly face: Face;
  readonly href: string | undefined;
  readonly width: number;
}

export interface Line {
  readonly pieces: readonly Piece[];
  readonly width: number;
  /** Broken at a space, which is drawn behind the line unseen: words must not run together when copied or read aloud. */
  readonly trailing: boolean;
}

/** Width in points of a text in a face at the size of the block. */
export type Measure = (text: string, face: Face) => number;

export interface Setting {
  readonly width: number;
  /** Width of a drawn sign. */
  readonly em: number;
  readonly measure: Measure;
  readonly covers: (codePoint: number) => boolean;
}

/** What breaking sees: a piece that must stay whole, a space that may become a line's end, an unseen chance, an order. */
type Token =
  | { readonly kind: "piece"; readonly piece: Piece }
  | { readonly kind: "space"; readonly face: Face; readonly href: string | undefined; readonly width: number }
  | { readonly kind: "chance" }
  | { readonly kind: "break" };

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
/** After a hyphen or slash between letters, but not inside «12/2027» or «2026-11-22». */
const CHANCE = /(?<=[\p{L})][-–/\\])(?=[\p{L}(])|(?<=[?&=])(?=[\p{L}\p{N}])/u;

class Tokens {
  readonly list: Token[] = [];
  readonly #setting: Setting;

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  add(run: Run): void {
    const face = faceOf(run.bold, run.italic);
    for (const part of run.text.split(/(?<mark>\n| )/u)) {
      if (part === "") continue;
      if (part === "\n") this.list.push({ kind: "break" });
      else if (part === " ") {
        this.list.push({ kind: "space", face, href: run.href, width: this.#setting.measure(" ", face) });
      } else this.#word(part, face, run.href);
    }
  }

  #word(word: string, face: Face, href: string | undefined): void {
    for (const [index, part] of word.split(CHANCE).entries()) {
      if (index > 0) this.list.push({ kind: "chance" });
      for (const piece of piecesOf(part, face, href, this.#setting)) this.list.push({ kind: "piece", piece });
    }
  }
}

/** A word in pieces: what the face has as it is, the rest replaced. */
function piecesOf(word: string, face: Face, href: string | undefined, setting: Setting): Piece[] {
  const { measure, em, covers } = setting;
  const pieces: Piece[] = [];
  let plain = "";
  let swapped = { text: "", actual: "" };
  const flush = (): void => {
    if (plain !== "") {
      pieces.push({ text: plain, sign: undefined, actual: undefined, face, href, width: measure(plain, face) });
    }
    if (swapped.actual !== "") {
      const { text, actual } = swapped;
      pieces.push({ text, sign: undefined, actual, face, href, width: text === "" ? 0 : measure(text, face) });
    }
    plain = "";
    swapped = { text: "", actual: "" };
  };
  let initial = true;
  for (const { segment } of graphemes.segment(word)) {
    const show = shown(segment, initial, covers);
    if ("sign" in show) {
      flush();
      pieces.push({ text: "", sign: show.sign, actual: segment, face, href, width: em });
    } else if (show.text === segment || show.text === " ") {
      if (swapped.actual !== "") flush();
      plain += show.text;
    } else {
      if (plain !== "") flush();
      swapped = { text: swapped.text + show.text, actual: swapped.actual + segment };
    }
    initial = !/[\p{L}\p{M}’']$/u.test(segment);
  }
  flush();
  return pieces;
}

/** A piece too wide for a line, in slices that fit; each slice at least one grapheme. */
function slices(piece: Piece, width: number, measure: Measure): Piece[] {
  if (piece.sign !== undefined || piece.width <= width) return [piece];
  const found: Piece[] = [];
  const cut = (text: string): void => {
    found.push({
      ...piece,
      text,
      actual: piece.actual === undefined ? undefined : text,
      width: measure(text, piece.face),
    });
  };
  let slice = "";
  let taken = 0;
  for (const { segment } of graphemes.segment(piece.text)) {
    const more = measure(segment, piece.face);
    if (slice !== "" && taken + more > width) {
      cut(slice);
      slice = "";
      taken = 0;
    }
    slice += segment;
    taken += more;
  }
  if (slice !== "") cut(slice);
  return found;
}

class Lines {
  readonly done: Line[] = [];
  #pieces: Piece[] = [];
  #width = 0;
  /** Spaces seen but not yet known to stand inside a line. */
  #pending: (Token & { kind: "space" })[] = [];
  readonly #setting: Setting;

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  end(): void {
    const pieces = joined(this.#pieces, this.#setting.measure);
    const width = pieces.reduce((sum, piece) => sum + piece.width, 0);
    this.done.push({ pieces, width, trailing: this.#pending.length > 0 });
    this.#pieces = [];
    this.#width = 0;
    this.#pending = [];
  }

  space(token: Token & { kind: "space" }): void {
    // A line does not begin with a space, unless the author began the paragraph so; then it means nothing either.
    if (this.#pieces.length > 0 && this.#pending.length === 0) this.#pending.push(token);
  }

  word(word: readonly Piece[]): void {
    const width = word.reduce((sum, piece) => sum + piece.width, 0);
    const gap = this.#pending.reduce((sum, space) => sum + space.width, 0);
    if (this.#pieces.length > 0 && this.#width + gap + width > this.#setting.width) this.end();
    if (width <= this.#setting.width) {
      this.#put(word);
      return;
    }
    for (const piece of word) {
      for (const slice of slices(piece, this.#setting.width, this.#setting.measure)) {
        if (this.#pieces.length > 0 && this.#width + slice.width > this.#setting.width) this.end();
        this.#put([slice]);
      }
    }
  }

  #put(pieces: readonly Piece[]): void {
    for (const { face, href, width } of this.#pending) {
      this.#pieces.push({ text: " ", sign: undefined, actual: undefined, face, href, width });
      this.#width += width;
    }
    this.#pending = [];
    for (const piece of pieces) {
      this.#pieces.push(piece);
      this.#width += piece.width;
    }
  }
}

/** Neighbours of one kind become one piece: fewer operators, and kerning across the spaces. */
function joined(pieces: readonly Piece[], measure: Measure): Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    const plain = piece.sign === undefined && piece.actual === undefined;
    if (
      last !== undefined &&
      plain &&
      last.sign === undefined &&
      last.actual === undefined &&
      last.face === piece.face &&
      last.href === piece.href
    ) {
      out[out.length - 1] = { ...last, text: last.text + piece.text, width: Number.NaN };
    } else out.push(piece);
  }
  return out.map((piece) => (Number.isNaN(piece.width) ? { ...piece, width: measure(piece.text, piece.face) } : piece));
}

/** The lines of a text; an empty text has one empty line, so that a cell has its height. */
export function linesOf(runs: readonly Run[], setting: Setting): readonly Line[] {
  const tokens = new Tokens(setting);
  for (const run of runs) tokens.add(run);
  const lines = new Lines(setting);
  let word: Piece[] = [];
  const close = (): void => {
    if (word.length > 0) lines.word(word);
    word = [];
  };
  for (const token of tokens.list) {
    if (token.kind === "piece") {
      word.push(token.piece);
      continue;
    }
    close();
    if (token.kind === "space") lines.space(token);
    else if (token.kind === "break") lines.end();
  }
  close();
  lines.end();
  return lines.done;
}
