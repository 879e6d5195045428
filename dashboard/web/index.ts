/**
 * What the page lends to the rest of the dashboard: its words, so that a paper says what the screen says. Nothing here knows a browser.
 *
 * @module
 */
import { en } from "./texts/en.ts";
import { makeTexts } from "./texts/format.ts";
import type { Language, Texts } from "./texts/format.ts";
import { pl } from "./texts/pl.ts";

export type { Language, Texts } from "./texts/format.ts";

const made = new Map<Language, Texts>();

/** Words of one language; made on first use, as a server that prints nothing needs none. */
export function textsOf(language: Language): Texts {
  const known = made.get(language) ?? makeTexts(language, language === "pl" ? pl : en);
  made.set(language, known);
  return known;
}
