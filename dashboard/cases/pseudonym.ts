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
/** Endings of Polish cases. */
const LONGEST_ENDING = 5;

const PATTERNS: readonly RegExp[] = [
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu,
  /(?<![\d-])\d{11}(?![\d-])/gu,
  /(?:\+\d{2}[ -]?)?(?<![\d-])\d{3}[ -]?\d{3}[ -]?\d{3}(?![\d-])/gu,
];

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);

/** What stays the same in every case: «Anna», «Annie» → `ann`; «Kowalski», «Kowalskiego» → `kowalsk`. */
function stemOf(part: string): string {
  const lower = part.toLowerCase();
  return lower.length <= SHORTEST_PART ? lower : lower.slice(0, Math.max(SHORTEST_PART, lower.length - 1));
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
    result = result.replaceAll(
      new RegExp(`(?<!\\p{L})${escaped(stem)}\\p{L}{0,${String(LONGEST_ENDING)}}(?!\\p{L})`, "giu"),
      MASK,
    );
  return result;
}
