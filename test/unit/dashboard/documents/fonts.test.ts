/**
 * The faces we ship are the npm package's own, cut at two weights, and have every letter a Polish form needs.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

interface Glyph {
  readonly advanceWidth: number;
  readonly path: { toSVG(): string };
}
interface Font {
  hasGlyphForCodePoint(code: number): boolean;
  glyphForCodePoint(code: number): Glyph;
}

// The engine comes with pdfkit and is not ours to import in the product.
const fromPdfkit = createRequire(createRequire(import.meta.url).resolve("pdfkit"));
const { create } = fromPdfkit("fontkit") as { readonly create: (octets: Uint8Array) => Font };
const ROOT = join(import.meta.dirname, "../../../..");
const shipped = (face: string): Font =>
  create(readFileSync(join(ROOT, `dashboard/documents/fonts/atkinson-hyperlegible-next-${face}.ttf`)));
const packaged = (part: string, style: string): Font =>
  create(
    readFileSync(
      join(
        ROOT,
        `node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-${part}-wght-${style}.woff2`,
      ),
    ),
  );

/** The numbers of an outline. */
const numbers = (glyph: Glyph): number[] => (glyph.path.toSVG().match(/-?\d+(?:\.\d+)?/gu) ?? []).map(Number);

describe("the faces", () => {
  // fontkit reads the package's files only at their default weight, 400; a heavier cut has the same points, moved.
  it.each([
    { face: "regular", style: "normal", moved: 0 },
    { face: "bold", style: "normal", moved: 120 },
    { face: "italic", style: "italic", moved: 0 },
    { face: "bold-italic", style: "italic", moved: 120 },
  ])("$face is the package's $style, outline by outline", ({ face, style, moved }) => {
    const ours = shipped(face);
    const parts = ["latin", "latin-ext"].map((part) => packaged(part, style));
    let furthest = 0;
    for (const letter of "AaĄąĆćĘęŁłŃńÓóŚśŹźŻżGgQq079%&„”«»—…§€") {
      const code = letter.codePointAt(0) ?? 0;
      const theirs = parts.find((font) => font.hasGlyphForCodePoint(code))?.glyphForCodePoint(code);
      const glyph = ours.glyphForCodePoint(code);
      const [mine, yours] = [numbers(glyph), theirs === undefined ? [] : numbers(theirs)];
      expect(mine.length).toBeGreaterThan(7);
      expect(mine).toHaveLength(yours.length);
      for (const [index, value] of mine.entries()) {
        furthest = Math.max(furthest, Math.abs(value - (yours[index] ?? Number.NaN)));
      }
    }
    expect(furthest).toBeLessThanOrEqual(moved);
    expect(furthest > 10).toBe(moved > 0);
  });

  it.each(["regular", "bold", "italic", "bold-italic"])(
    "%s has every Polish letter and sign, and no Cyrillic",
    (face) => {
      const font = shipped(face);
      const needed =
        "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźżAĄBCĆDEĘFGHIJKLŁMNŃOÓPQRSŚTUVWXYZŹŻ0123456789 \u00a0.,:;!?()[]/%&@„”«»–—…§•·×−°€";
      expect(Array.from(needed).filter((sign) => !font.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0))).toEqual([]);
      expect(font.hasGlyphForCodePoint("ж".codePointAt(0) ?? 0)).toBe(false);
    },
  );

  it.each(["400Regular", "700Bold", "400Regular_Italic", "700Bold_Italic"])(
    "PT Sans %s has every Ukrainian and Polish letter and sign of a paper",
    (cut) => {
      const font = create(readFileSync(join(ROOT, `node_modules/@expo-google-fonts/pt-sans/${cut}/PTSans_${cut}.ttf`)));
      const needed =
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяАБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯąćęłńóśźżĄĆĘŁŃÓŚŹŻazAZ0123456789 \u00a0.,:;!?()[]/%&@„”«»’–—…§№•·−°€";
      expect(Array.from(needed).filter((sign) => !font.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0))).toEqual([]);
    },
  );
});
