/**
 * Takes names and contact data out of a text, for copies that leave the narrow circle. Pure.
 *
 * Names are those the note's closed section and the staff list hold, in every case of Polish grammar; contact data are found by their look. A
 * program cannot know a name nobody told it of, so the page asks a person to look before the copy goes.
 *
 * @module
 */

const MASK = "[…]";
/** Shorter parts («Li») would take out half the text. */
const SHORTEST_PART = 3;
/** A stem shorter than this («Ew» of «Ewa») is a name only where it begins with a capital and ends soon. */
const SHORTEST_STEM = 3;
/** Endings of Polish cases. */
const LONGEST_ENDING = 5;
const SHORT_ENDING = 2;

const PATTERNS: readonly RegExp[] = [
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu,
  /(?<![\d-])\d{11}(?![\d-])/gu,
  /(?:\+\d{2}[ -]?)?(?<![\d-])\d{3}[ -]?\d{3}[ -]?\d{3}(?![\d-])/gu,
];

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);

/** What stays the same in every case: «Anna», «Annie» → `ann`; «Kowalski», «Kowalskiego» → `kowalsk`; «Ewa», «Ewy» → `ew`. */
function stemOf(part: string): string {
  const lower = part.toLowerCase();
  return /[aeiouy\u0105\u0119\u00f3]$/u.test(lower) ? lower.slice(0, -1) : lower;
}

function formsOf(stem: string): RegExp {
  if (stem.length >= SHORTEST_STEM)
    return new RegExp(`(?<!\\p{L})${escaped(stem)}\\p{L}{0,${String(LONGEST_ENDING)}}(?!\\p{L})`, "giu");
  const capital = `${escaped(stem.slice(0, 1).toUpperCase())}(?:${escaped(stem.slice(1))}|${escaped(stem.slice(1).toUpperCase())})`;
  return new RegExp(`(?<!\\p{L})${capital}\\p{L}{0,${String(SHORT_ENDING)}}(?!\\p{L})`, "gu");
}

/**
 * @param names  full names; each of their parts is taken out
 * @returns the text with `[…]` where somebody stood
 */
export function withoutNames(text: string, names: readonly string[]): string {
  const stems = names
    .flatMap((name) => name.split(/[^\p{L}]+/u))
    .filter((part) => part.length >= SHORTEST_PART)
    .map(stemOf);
  let result = PATTERNS.reduce((rest, pattern) => rest.replaceAll(pattern, MASK), text);
  for (const stem of [...new Set(stems)].sort((a, b) => b.length - a.length))
    result = result.replaceAll(formsOf(stem), MASK);
  return result;
}
