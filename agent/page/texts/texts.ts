/**
 * Chooses the language a child reads: what it asked for, else what its browser prefers, else Polish.
 *
 * @module
 */
import { en } from "./en.ts";
import { pl } from "./pl.ts";
import type { PageTexts } from "./pl.ts";
import { uk } from "./uk.ts";

export type Language = "pl" | "en" | "uk";
export const LANGUAGES: readonly Language[] = ["pl", "en", "uk"];
const ALL: Readonly<Record<Language, PageTexts>> = { pl, en, uk };

export const textsIn = (language: Language): PageTexts => ALL[language];

/**
 * @param asked      of the address, if any
 * @param preferred  header Accept-Language (RFC 9110 section 12.5.4); ranges without a q-value count 1, malformed ones nothing
 */
export function languageOf(asked: string | null, preferred: string | undefined): Language {
  const known = LANGUAGES.find((language) => language === asked);
  if (known !== undefined) return known;
  let best: { readonly language: Language; readonly weight: number } | null = null;
  for (const range of (preferred ?? "").slice(0, 200).split(",")) {
    const found = /^\s*(?<tag>[a-z]{2})(?:-[A-Za-z0-9-]+)?\s*(?:;\s*q=(?<weight>[01](?:\.\d{1,3})?))?\s*$/u.exec(range);
    const language = LANGUAGES.find((one) => one === found?.groups?.["tag"]);
    const weight = Number(found?.groups?.["weight"] ?? 1);
    if (language !== undefined && weight > 0 && (best === null || weight > best.weight)) best = { language, weight };
  }
  return best?.language ?? "pl";
}
