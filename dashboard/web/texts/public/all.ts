/**
 * The three languages of the public page and which one a visitor meets first. Nothing of it is remembered.
 *
 * @module
 */
import { en } from "./en.ts";
import { pl } from "./pl.ts";
import type { PublicTexts } from "./pl.ts";
import { uk } from "./uk.ts";

export const publicTexts = { pl, en, uk } as const satisfies Readonly<Record<string, PublicTexts>>;
export type PublicLanguage = keyof typeof publicTexts;

/** Each language by its own name: whoever needs one finds it without reading another. */
export const publicLanguages = [
  { id: "pl", name: "Polski" },
  { id: "en", name: "English" },
  { id: "uk", name: "Українська" },
] as const satisfies readonly { readonly id: PublicLanguage; readonly name: string }[];

/**
 * @param wanted  `?lang=` of the address, as a block page or poster gives it
 * @param preferred  the browser's languages, best first
 */
export function firstLanguage(wanted: string | null, preferred: readonly string[]): PublicLanguage {
  for (const tag of [wanted ?? "", ...preferred]) {
    const language = publicLanguages.find(({ id }) => id === tag.slice(0, 2).toLowerCase());
    if (language !== undefined) return language.id;
  }
  return "pl";
}
