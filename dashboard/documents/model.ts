/**
 * A printable document as plain data: what it says, not how it looks.
 *
 * Every paper the house has to keep or send (note, intervention card, inspection protocol, letter, report) is built once
 * as this model by a pure function and shown three ways: DOCX for whoever has to edit it, tagged PDF for the file, HTML
 * for the screen. The model carries its own time, so the same model gives the same octets for ever.
 *
 * @module
 */

/** A stretch of running text. `href` may be http, https, mailto or tel; anything else is printed without a link. */
export type Inline =
  string | { readonly text: string; readonly bold?: true; readonly italic?: true; readonly href?: string };

/** One column; `width` is a share against the other columns' shares, not a length. Without any, widths follow the texts. */
export interface Column {
  readonly title: string;
  readonly align?: "start" | "end";
  readonly width?: number;
}

/** `null` is «not measured» and is shown so; it is never a zero. */
export interface Bar {
  readonly label: string;
  readonly value: number | null;
}

export type Block =
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: "paragraph"; readonly content: readonly Inline[]; readonly align?: "start" | "end" | "center" }
  | { readonly kind: "list"; readonly ordered?: true; readonly items: readonly (readonly Inline[])[] }
  /** Labels with their values, as on a form; an empty value becomes a dotted line to write on. */
  | { readonly kind: "facts"; readonly rows: readonly { readonly label: string; readonly value: string }[] }
  | {
      readonly kind: "table";
      readonly caption?: string;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly string[])[];
    }
  | {
      readonly kind: "image";
      readonly octets: Uint8Array;
      readonly type: "image/png" | "image/jpeg";
      readonly alt: string;
      readonly widthMm: number;
    }
  /** Bars drawn to one scale. The caller lets the same numbers follow as a table. */
  | { readonly kind: "chart"; readonly alt: string; readonly bars: readonly Bar[]; readonly unit: string }
  /** Dotted lines to sign on, each with the words below it; side by side where there is room. */
  | { readonly kind: "signature"; readonly lines: readonly string[] }
  | { readonly kind: "notice"; readonly text: string }
  | { readonly kind: "page-break" };

export type Language = "pl" | "en" | "uk";

/**
 * A whole document. If the first block, paragraphs aside, is a heading of level 1, that is the visible title; otherwise
 * `title` is printed above the blocks.
 *
 * `header` and `footer` stand on every page; the number of the page is added to the footer.
 */
export interface Document {
  readonly language: Language;
  readonly title: string;
  /** One sentence for the file's properties; not printed. */
  readonly subject?: string;
  readonly header: string;
  readonly footer: string;
  /** ms UTC; the only clock a document knows. */
  readonly createdAt: number;
  readonly blocks: readonly Block[];
  /** A few words across every page, such as «KOPIA» or «PROJEKT». */
  readonly watermark?: string;
}
