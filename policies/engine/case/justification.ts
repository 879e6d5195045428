/**
 * Whether a reason is one. A decision about a child is explained in words of its own, for a yes and for a no. Pure.
 *
 * @module
 */

/** Characters without the white space around them. */
export const SHORTEST_JUSTIFICATION = 20;
/** «aaaaaaaaaaaaaaaaaaaa» and «tak tak tak tak tak tak» are long enough and say nothing. */
const FEWEST_LETTERS = 6;
const FEWEST_WORDS = 3;

const letters = (text: string): string[] => text.toLowerCase().match(/\p{L}/gu) ?? [];
const words = (text: string): string[] => text.toLowerCase().match(/\p{L}{2,}/gu) ?? [];

/** @returns whether the text is long enough and more than one word or letter repeated */
export function isJustification(text: string): boolean {
  return (
    text.trim().length >= SHORTEST_JUSTIFICATION &&
    new Set(letters(text)).size >= FEWEST_LETTERS &&
    new Set(words(text)).size >= FEWEST_WORDS
  );
}
