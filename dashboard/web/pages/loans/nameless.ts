/**
 * Whether a text a person typed seems to hold somebody's first name, in the cases Polish and English put it into. Pure.
 *
 * It only asks: a museum has a Maria in the name of a room. Nothing is decided by it but one more tap.
 *
 * @module
 */
import { declension } from "../../texts/loans/first-names.ts";

function formsOf(name: string): readonly string[] {
  const low = name.toLocaleLowerCase("pl");
  const { open, closed, changing } = declension;
  if (low.endsWith(open.ending)) return open.takes.map((ending) => low.slice(0, -open.ending.length) + ending);
  const changed = changing.flatMap(({ ending, takes }) =>
    low.endsWith(ending) ? takes.map((other) => low.slice(0, -ending.length) + other) : [],
  );
  return [...closed.map((ending) => low + ending), ...changed];
}

/** @returns every form of the names, lower case */
export const nameForms = (names: readonly string[]): ReadonlySet<string> => new Set(names.flatMap(formsOf));

/** @returns the first word that looks like a first name, as typed; null: none. Only words with a capital count. */
export function nameIn(text: string, forms: ReadonlySet<string>): string | null {
  for (const [word] of text.matchAll(/\p{Lu}\p{L}+/gu)) if (forms.has(word.toLocaleLowerCase("pl"))) return word;
  return null;
}
