/**
 * The four faces a PDF is set in, and what they can show.
 *
 * Polish and English papers are set in Atkinson Hyperlegible Next, the face of the pages as well, which has no Cyrillic;
 * Ukrainian ones in PT Sans. Where the files come from is in `../fonts`. A sign the faces lack is replaced by something they
 * have, and the original stays behind it for copying and for screen readers (ActualText): in a Polish paper Cyrillic is
 * written in Latin letters as Ukrainian passports do (KMU 55/2010), comparison signs become two ASCII ones, ballot boxes
 * are drawn, the rest is an empty box.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Language } from "../model.ts";

export type Face = "regular" | "bold" | "italic" | "bold-italic";

/** The part of pdfkit's embedded font we rely on: the parsed file behind it. */
interface EmbeddedFont {
  readonly font: { hasGlyphForCodePoint(codePoint: number): boolean };
}

const FACES: readonly Face[] = ["regular", "bold", "italic", "bold-italic"];
const packages = createRequire(import.meta.url);
const ATKINSON = (face: Face): URL => new URL(`../fonts/atkinson-hyperlegible-next-${face}.ttf`, import.meta.url);
const CUTS: Readonly<Record<Face, string>> = {
  regular: "400Regular",
  bold: "700Bold",
  italic: "400Regular_Italic",
  "bold-italic": "700Bold_Italic",
};
const PT_SANS = (face: Face): string =>
  packages.resolve(`@expo-google-fonts/pt-sans/${CUTS[face]}/PTSans_${CUTS[face]}.ttf`);
const FAMILIES: Readonly<Record<Language, (face: Face) => URL | string>> = { pl: ATKINSON, en: ATKINSON, uk: PT_SANS };

/** Octets are read once, when the first document that needs them is made. */
const files = new Map<string, Uint8Array>();

function fileOf(face: Face, language: Language): Uint8Array {
  const place = FAMILIES[language](face);
  const known = files.get(String(place));
  if (known !== undefined) return known;
  const file = readFileSync(place);
  files.set(String(place), file);
  return file;
}

/** Makes the faces of a language known to a document; only those used are embedded. Returns what they can show. */
export function openFaces(pdf: PDFKit.PDFDocument, language: Language): (codePoint: number) => boolean {
  for (const face of FACES) pdf.registerFont(face, fileOf(face, language));
  pdf.font("regular");
  const { font } = (pdf as unknown as { readonly _font: EmbeddedFont })._font;
  // The question is asked for every letter, and the answer takes a search in the file.
  const known = new Map<number, boolean>();
  return (codePoint) => {
    const answer = known.get(codePoint) ?? font.hasGlyphForCodePoint(codePoint);
    known.set(codePoint, answer);
    return answer;
  };
}

export const faceOf = (bold: boolean, italic: boolean): Face =>
  bold ? (italic ? "bold-italic" : "bold") : italic ? "italic" : "regular";

/** A drawn sign; all are as wide as high. */
export type Sign = "box" | "checked" | "crossed" | "unknown";

/** What to show for a grapheme: itself, other letters, or a drawing. */
export type Shown = { readonly text: string } | { readonly sign: Sign };

const SIGNS: Readonly<Record<string, Sign>> = {
  "\u2610": "box",
  "\u25a1": "box",
  "\u2611": "checked",
  "\u2713": "checked",
  "\u2714": "checked",
  "\u2612": "crossed",
};

const pairs = (text: string): [string, string][] =>
  text.split(" ").map((pair) => {
    const [sign = "", ...rest] = pair.split("=");
    return [sign, rest.join("=")];
  });

const CYRILLIC =
  "а=a б=b в=v г=h ґ=g д=d е=e є=ie ж=zh з=z и=y і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ь= ю=iu я=ia ы=y э=e ё=io ъ= ў=u";

const SUBSTITUTES = new Map<string, string>([
  ...pairs(CYRILLIC),
  ...pairs("№=nr →=-> ←=<- ↔=<-> ⇒==> ≤=<= ≥=>= ≠=/= ≈=~ ‰=o/oo ‐=- ‑=- ‒=– ―=— ′=' ″=\" ▪=• ●=• ◦=• ∙=·"),
]);

/** At the beginning of a word the resolution of 2010 writes these otherwise. */
const INITIALS = new Map<string, string>(pairs("є=ye ї=yi й=y ю=yu я=ya"));

/** Spaces of every width are one space to a typesetter who knows where lines may break. */
const SPACES = /^[\u00a0\u2000-\u200a\u202f\u205f\u3000]$/u;

function substitute(grapheme: string, initial: boolean): string | undefined {
  const lower = grapheme.toLowerCase();
  const found = (initial ? INITIALS.get(lower) : undefined) ?? SUBSTITUTES.get(grapheme) ?? SUBSTITUTES.get(lower);
  if (found === undefined) return undefined;
  return lower === grapheme ? found : `${found.slice(0, 1).toUpperCase()}${found.slice(1)}`;
}

/**
 * What the faces show for one grapheme.
 *
 * @param grapheme  a cleaned grapheme cluster without `\n`; an unbreakable space comes back as a plain one
 * @param initial   whether it begins a word
 */
export function shown(grapheme: string, initial: boolean, covers: (codePoint: number) => boolean): Shown {
  const covered = (text: string): boolean => Array.from(text).every((sign) => covers(sign.codePointAt(0) ?? 0));
  if (SPACES.test(grapheme)) return { text: " " };
  if (covered(grapheme)) return { text: grapheme };
  const sign = SIGNS[grapheme];
  if (sign !== undefined) return { sign };
  const other = substitute(grapheme, initial);
  if (other !== undefined) return { text: other };
  // A letter with a mark we lack is still readable without the mark.
  const bare = grapheme.normalize("NFD").replace(/\p{M}+/gu, "");
  if (bare !== grapheme && bare !== "") {
    if (covered(bare)) return { text: bare };
    const plain = substitute(bare, initial);
    if (plain !== undefined) return { text: plain };
  }
  return { sign: "unknown" };
}
