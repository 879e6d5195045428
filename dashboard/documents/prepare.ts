/**
 * Makes a document fit to be drawn: texts cleaned and tied, the title present, heading levels without gaps, rows as long
 * as their columns, links only where a link may lead. All three renderers start here, so they show the same.
 *
 * @module
 */
import type { Block, Document, Inline, Language } from "./model.ts";
import { cleanLine, cleanText } from "./text.ts";
import { tieText } from "./typography.ts";

/** A run of text in one style; what an `Inline` becomes. */
export interface Run {
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly href: string | undefined;
}

type Prepared<B extends Block> = B extends { kind: "paragraph" }
  ? Omit<B, "content"> & { readonly content: readonly Run[] }
  : B extends { kind: "list" }
    ? Omit<B, "items"> & { readonly items: readonly (readonly Run[])[] }
    : B;

export type PreparedBlock = Prepared<Block>;

export interface PreparedDocument extends Omit<Document, "blocks" | "subject" | "watermark"> {
  readonly subject: string;
  readonly watermark: string;
  readonly blocks: readonly PreparedBlock[];
}

/** Longer than any real address, and written once for each line of its words. */
const LINK_MAX = 2000;
const LINKS = /^(?:https?:\/\/[^\s]+|mailto:[^\s]+|tel:[+\d][\d-]*)$/iu;

function run(language: Language, inline: Inline): Run {
  if (typeof inline === "string") {
    return { text: tieText(language, cleanText(inline)), bold: false, italic: false, href: undefined };
  }
  const wanted = inline.href ?? "";
  const href = wanted.length <= LINK_MAX && LINKS.test(wanted) ? encodeURI(decoded(wanted)) : undefined;
  return {
    text: tieText(language, cleanText(inline.text)),
    bold: inline.bold ?? false,
    italic: inline.italic ?? false,
    href,
  };
}

/** Escapes are undone first so that they are not escaped twice. */
function decoded(href: string): string {
  try {
    return decodeURI(href.toWellFormed());
  } catch {
    return href.toWellFormed();
  }
}

function prepareBlock(language: Language, block: Block, level: 1 | 2 | 3): PreparedBlock {
  const line = (text: string): string => tieText(language, cleanLine(text));
  const text = (raw: string): string => tieText(language, cleanText(raw));
  switch (block.kind) {
    case "heading":
      return { ...block, level, text: line(block.text) };
    case "paragraph":
      return { ...block, content: block.content.map((inline) => run(language, inline)) };
    case "list":
      return { ...block, items: block.items.map((item) => item.map((inline) => run(language, inline))) };
    case "facts":
      return { ...block, rows: block.rows.map(({ label, value }) => ({ label: line(label), value: text(value) })) };
    case "table":
      return {
        ...block,
        ...(block.caption === undefined ? {} : { caption: line(block.caption) }),
        columns: block.columns.map((column) => ({ ...column, title: line(column.title) })),
        rows: block.rows.map((row) => block.columns.map((_, index) => text(row[index] ?? ""))),
      };
    case "image":
      return { ...block, alt: line(block.alt) };
    case "chart":
      return {
        ...block,
        alt: line(block.alt),
        unit: line(block.unit),
        bars: block.bars.map(({ label, value }) => ({ label: line(label), value })),
      };
    case "signature":
      return { ...block, lines: block.lines.map(line) };
    case "notice":
      return { ...block, text: text(block.text) };
    case "page-break":
      return block;
    default:
      return block satisfies never;
  }
}

/** A heading may go one level deeper than the one before it, never two (PDF/UA-1 section 7.4.2). */
function levels(blocks: readonly Block[]): (1 | 2 | 3)[] {
  let previous = 0;
  return blocks.map((block) => {
    if (block.kind !== "heading") return 1;
    previous = Math.min(block.level, previous + 1);
    return previous as 1 | 2 | 3;
  });
}

/** The document ready for a renderer. */
export function prepareDocument(doc: Document): PreparedDocument {
  const { language } = doc;
  const line = (text: string): string => tieText(language, cleanLine(text));
  // A date or «Załącznik 5» may stand above the title.
  const first = doc.blocks.find(({ kind }) => kind !== "paragraph");
  const titled = first?.kind === "heading" && first.level === 1;
  const blocks: readonly Block[] = titled
    ? doc.blocks
    : [{ kind: "heading", level: 1, text: doc.title }, ...doc.blocks];
  const fitting = levels(blocks);
  return {
    language,
    title: line(doc.title),
    subject: line(doc.subject ?? ""),
    header: line(doc.header),
    footer: line(doc.footer),
    createdAt: doc.createdAt,
    watermark: line(doc.watermark ?? ""),
    blocks: blocks.map((block, index) => prepareBlock(language, block, fitting[index] ?? 1)),
  };
}
