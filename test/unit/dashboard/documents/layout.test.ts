/**
 * Lines, columns and the fitness of a document, without a PDF: every letter one unit wide.
 */
import { array, assert, constantFrom, integer, property, string as anyString } from "fast-check";
import { describe, expect, it } from "vitest";
import { columnWidths } from "../../../../dashboard/documents/columns.ts";
import type { Document } from "../../../../dashboard/documents/index.ts";
import { linesThatFit } from "../../../../dashboard/documents/pdf/blocks.ts";
import { shown } from "../../../../dashboard/documents/pdf/fonts.ts";
import { linesOf, type Setting } from "../../../../dashboard/documents/pdf/lines.ts";
import { prepareDocument } from "../../../../dashboard/documents/prepare.ts";

const setting = (width: number): Setting => ({
  width,
  em: 1,
  measure: (text) => text.length,
  covers: (code) => code < 0x400,
});
const run = (text: string, bold = false) => ({ text, bold, italic: false, href: undefined });
const broken = (text: string, width: number): string[] =>
  linesOf([run(text)], setting(width)).map(({ pieces }) => pieces.map((piece) => piece.actual ?? piece.text).join(""));

describe("lines", () => {
  it.each([
    { why: "words fill a line", text: "aa bb cc dd", width: 5, out: ["aa bb", "cc dd"] },
    { why: "an order breaks", text: "aa\nbb", width: 9, out: ["aa", "bb"] },
    { why: "an empty line stays", text: "aa\n\nbb", width: 9, out: ["aa", "", "bb"] },
    { why: "nothing is one empty line", text: "", width: 9, out: [""] },
    { why: "a tie holds", text: "aa w\u00a0bb", width: 5, out: ["aa", "w bb"] },
    { why: "a long word is cut", text: "abcdefg", width: 3, out: ["abc", "def", "g"] },
    { why: "a hyphen between letters may end a line", text: "biało-czerwony", width: 9, out: ["biało-", "czerwony"] },
    { why: "a number is not torn", text: "sprawa 12/2027", width: 9, out: ["sprawa", "12/2027"] },
    { why: "no line begins with a space", text: "aaa  bbb", width: 3, out: ["aaa", "bbb"] },
  ])("$why", (row) => expect(broken(row.text, row.width)).toEqual(row.out));

  it("loses no letter and keeps within the width, whatever the styles", () => {
    const piece = anyString({ unit: constantFrom("a", "b", " ", "-", "ż", "я", "\u00a0"), maxLength: 12 });
    assert(
      property(array(piece, { maxLength: 6 }), integer({ min: 6, max: 20 }), (texts, width) => {
        const lines = linesOf(
          texts.map((text, index) => run(text, index % 2 === 1)),
          setting(width),
        );
        const letters = lines.flatMap(({ pieces }) => pieces.map((part) => part.actual ?? part.text)).join("");
        expect(letters.replace(/[ \u00a0]/gu, "")).toBe(texts.join("").replace(/[ \u00a0]/gu, ""));
        expect(lines.filter((line) => line.width > width)).toEqual([]);
      }),
    );
  });

  it.each([
    { why: "all fit", left: 5, fit: 9, fresh: false, out: 5 },
    { why: "one line would be left ahead", left: 6, fit: 5, fresh: false, out: 4 },
    { why: "one line would be left behind", left: 9, fit: 1, fresh: false, out: 0 },
    { why: "three lines with room for two wait", left: 3, fit: 2, fresh: false, out: 0 },
    { why: "a fresh page takes what it can", left: 3, fit: 2, fresh: true, out: 2 },
  ])("widows and orphans: $why", (row) => expect(linesThatFit(row.left, row.fit, row.fresh)).toBe(row.out));
});

describe("signs the face lacks", () => {
  const latin = (code: number): boolean => code < 0x400;
  it.each([
    { why: "Cyrillic after the resolution of 2010", sign: "щ", initial: false, out: { text: "shch" } },
    { why: "at the beginning of a word it differs", sign: "Ї", initial: true, out: { text: "Yi" } },
    { why: "inside a word", sign: "ї", initial: false, out: { text: "i" } },
    { why: "a soft sign is silent", sign: "ь", initial: false, out: { text: "" } },
    { why: "a ballot box is drawn", sign: "☒", initial: false, out: { sign: "crossed" } },
    { why: "a comparison in ASCII", sign: "≤", initial: false, out: { text: "<=" } },
    { why: "a picture is a box", sign: "😀", initial: false, out: { sign: "unknown" } },
    { why: "a thin space is a space", sign: "\u202f", initial: false, out: { text: " " } },
  ])("$why", (row) => expect(shown(row.sign, row.initial, latin)).toEqual(row.out));
});

describe("columns", () => {
  it("fill the width exactly, by shares or by wishes, none without room", () => {
    const wish = integer({ min: 0, max: 4000 });
    const share = constantFrom(undefined, 1, 2, 30, 0, -1, Number.NaN);
    assert(
      property(
        array(wish, { minLength: 1, maxLength: 12 }),
        array(share, { minLength: 12, maxLength: 12 }),
        (wishes, shares) => {
          const columns = wishes.map((_, index) => {
            const width = shares[index];
            return { title: "x", ...(width === undefined ? {} : { width }) };
          });
          const widths = columnWidths(
            columns,
            wishes.map((best) => ({ least: best / 3, best })),
            500,
          );
          expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(500, 6);
          expect(widths.every((width) => width > 0)).toBe(true);
        },
      ),
    );
  });

  it("a share is a share", () => {
    expect(
      columnWidths(
        [
          { title: "a", width: 1 },
          { title: "b", width: 3 },
        ],
        [],
        100,
      ),
    ).toEqual([25, 75]);
  });
});

describe("a document made fit", () => {
  const doc = (blocks: Document["blocks"]): Document => ({
    language: "pl",
    title: "Tytuł",
    header: "",
    footer: "",
    createdAt: 0,
    blocks,
  });
  const headings = (blocks: Document["blocks"]): string[] =>
    prepareDocument(doc(blocks)).blocks.flatMap((block) =>
      block.kind === "heading" ? [`${String(block.level)} ${block.text}`] : [],
    );

  it.each<{ why: string; blocks: Document["blocks"]; out: string[] }>([
    { why: "the title is printed", blocks: [{ kind: "heading", level: 2, text: "a" }], out: ["1 Tytuł", "2 a"] },
    { why: "a heading of level 1 is the title", blocks: [{ kind: "heading", level: 1, text: "a" }], out: ["1 a"] },
    {
      why: "a date may stand above it",
      blocks: [
        { kind: "paragraph", content: ["dnia"] },
        { kind: "heading", level: 1, text: "a" },
      ],
      out: ["1 a"],
    },
    {
      why: "no level is skipped",
      blocks: [
        { kind: "heading", level: 1, text: "a" },
        { kind: "heading", level: 3, text: "b" },
        { kind: "heading", level: 3, text: "c" },
      ],
      out: ["1 a", "2 b", "3 c"],
    },
  ])("$why", (row) => expect(headings(row.blocks)).toEqual(row.out));

  it("rows are as long as their heads", () => {
    const [, table] = prepareDocument(
      doc([{ kind: "table", columns: [{ title: "a" }, { title: "b" }], rows: [["1"], ["1", "2", "3"]] }]),
    ).blocks;
    expect(table).toMatchObject({
      rows: [
        ["1", ""],
        ["1", "2"],
      ],
    });
  });

  it.each([
    { why: "a page", href: "https://example.org/ż?a=%C4%85", out: "https://example.org/%C5%BC?a=%C4%85" },
    { why: "a letter", href: "mailto:a@example.org", out: "mailto:a@example.org" },
    { why: "a script leads nowhere", href: "javascript:alert(1)", out: undefined },
    { why: "a file neither", href: "file:///etc/passwd", out: undefined },
    { why: "nor a link with a break in it", href: "https://example.org/\njavascript:1", out: undefined },
    { why: "nor one longer than any address", href: `https://example.org/${"a".repeat(3000)}`, out: undefined },
  ])("links: $why", (row) => {
    const [, paragraph] = prepareDocument(
      doc([{ kind: "paragraph", content: [{ text: "x", href: row.href }] }]),
    ).blocks;
    expect(paragraph).toMatchObject({ content: [{ href: row.out }] });
  });
});
