/**
 * Code is ASCII; Polish lives in catalogues and data. Look-alike letters and invisible marks are refused everywhere,
 * because a reviewer cannot see them.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { codeOnly, isCode, projectFiles, textOf } from "./sources.ts";

/** Lines that have a non-ASCII letter outside strings and comments. Signs («·») in page markup are no identifiers. */
function foreignIdentifiers(text: string): number[] {
  return linesOf(codeOnly(text), /[^\p{ASCII}]/u).filter((line) =>
    /(?!\p{ASCII})[\p{L}\p{M}\p{N}]/u.test(codeOnly(text).split("\n")[line - 1] ?? ""),
  );
}

/** Zero-width and bidirectional marks: text that shows as one thing and means another (CVE-2021-42574). */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/u;

/** A word of Latin letters with a Cyrillic or Greek one among them. Units such as µs (a Greek letter alone before one) are not words. */
const MIXED_SCRIPT =
  /\p{Script=Latin}[\p{Script=Cyrillic}\p{Script=Greek}]|[\p{Script=Cyrillic}]\p{Script=Latin}|\p{Script=Greek}\p{Script=Latin}{2}/u;

const linesOf = (text: string, pattern: RegExp): number[] =>
  text.split("\n").flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));

const files = projectFiles();
const at = (file: string, lines: readonly number[]): string[] => lines.map((line) => `${file}:${line}`);
const isText = (file: string): boolean =>
  /\.(?:ts|tsx|js|json|md|yaml|txt|sh|css|html|svg|service|target|nft)$/u.test(file);

describe("letters", () => {
  it("identifiers are ASCII", () => {
    expect(files.filter(isCode).flatMap((file) => at(file, foreignIdentifiers(textOf(file))))).toEqual([]);
  });

  it("no invisible marks in any text", () => {
    expect(files.filter(isText).flatMap((file) => at(file, linesOf(textOf(file), INVISIBLE)))).toEqual([]);
  });

  it("no look-alike letters in shipped code", () => {
    const shipped = files.filter((file) => isCode(file) && !file.startsWith("test/"));
    expect(shipped.flatMap((file) => at(file, linesOf(textOf(file), MIXED_SCRIPT)))).toEqual([]);
  });

  it("file names are ASCII, without spaces", () => {
    expect(files.filter((file) => !/^[\w./@-]+$/u.test(file))).toEqual([]);
  });
});

describe("the judge", () => {
  it.each([
    { why: "a Polish identifier", bad: "const łącze = 1;" },
    { why: "a Cyrillic look-alike", bad: "const n\u0430me = 1;" },
    { why: "a Polish property", bad: "const x = { zdarzenie: 1, wpisów: 2 };" },
    { why: "a Polish key after a template", bad: "const x = `${a}`; const b = { ż: 1 };" },
  ])("refuses $why", ({ bad }) => {
    expect(foreignIdentifiers(bad)).toEqual([1]);
  });

  it.each([
    { why: "Polish in a string", good: 'const text = "łącze";' },
    { why: "Polish in a comment", good: "const a = 1; // łącze" },
    { why: "Polish in a template", good: "const a = `łącze ${b} ż`;" },
  ])("lets pass $why", ({ good }) => {
    expect(foreignIdentifiers(good)).toEqual([]);
  });

  it.each([
    { why: "zero width", bad: "a\u200bb", pattern: INVISIBLE },
    { why: "right to left", bad: "a\u202eb", pattern: INVISIBLE },
    { why: "Cyrillic a in a Latin word", bad: "p\u0430ge", pattern: MIXED_SCRIPT },
    { why: "Greek omicron in a Latin word", bad: "d\u03bfmain", pattern: MIXED_SCRIPT },
  ])("sees $why", ({ bad, pattern }) => {
    expect(linesOf(bad, pattern)).toEqual([1]);
  });
});
