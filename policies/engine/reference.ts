/**
 * Codes people read out and type: `K7M-2QF`. One place says how they are drawn and how they are read. Pure.
 *
 * @module
 */

/** Without 0 and O, 1, I and L, 5 and S, 8 and B, U and V, Z: none is taken for another. */
const LETTERS = "ACDEFGHJKMNPQRTWXY234679";
const HALF = 3;

/** @param draw  a whole number from 0, below the one given */
export function drawReference(draw: (below: number) => number): string {
  const letters = Array.from({ length: 2 * HALF }, () => LETTERS[draw(LETTERS.length)] ?? "A");
  return `${letters.slice(0, HALF).join("")}-${letters.slice(HALF).join("")}`;
}

/**
 * A code as people type it: any case, with a hyphen, a dash, spaces, or nothing between.
 *
 * @returns undefined if it is none
 */
export function parseReference(typed: string): string | undefined {
  const letters = typed.toUpperCase().replaceAll(/[\s\p{Pd}]/gu, "");
  return /^[A-Z0-9]{6}$/u.test(letters) ? `${letters.slice(0, HALF)}-${letters.slice(HALF)}` : undefined;
}
