/**
 * The few words the renderers say themselves, in the document's language.
 *
 * @module
 */
import type { Language } from "./model.ts";

export interface Words {
  /** «strona 2 z 5» */
  readonly page: string;
  readonly of: string;
  readonly notMeasured: string;
  readonly fact: string;
  readonly value: string;
  /** BCP 47 tag with the region, for programs that want one. */
  readonly locale: string;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  pl: { page: "strona", of: "z", notMeasured: "nie zmierzono", fact: "Pole", value: "Treść", locale: "pl-PL" },
  en: { page: "page", of: "of", notMeasured: "not measured", fact: "Field", value: "Content", locale: "en-GB" },
  uk: { page: "сторінка", of: "з", notMeasured: "не виміряно", fact: "Поле", value: "Зміст", locale: "uk-UA" },
};

/** A number as the language writes it, with at most two decimals and its unit behind a space that does not break. */
export function amount(language: Language, value: number | null, unit: string): string {
  if (value === null || !Number.isFinite(value)) return WORDS[language].notMeasured;
  const text = new Intl.NumberFormat(WORDS[language].locale, { maximumFractionDigits: 2 }).format(value);
  return `${text.replace(/\s/gu, "\u00a0")}${unit === "" ? "" : `\u00a0${unit}`}`;
}
