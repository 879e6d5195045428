/**
 * Catalogue keys and plain values become what a person reads. A sentence that lacks a parameter never breaks the screen.
 *
 * @module
 */
import { IntlMessageFormat } from "intl-messageformat";
import { en } from "./en.ts";
import { pl } from "./pl.ts";

export type Language = "pl" | "en";
export type TextKey = keyof typeof pl;
export type Catalogue = Readonly<Record<TextKey, string>>;
export type TextParams = Readonly<Record<string, string | number>>;

export const CATALOGUES: Readonly<Record<Language, Catalogue>> = { pl, en };

export interface Texts {
  readonly language: Language;
  readonly t: (key: TextKey, params?: TextParams) => string;
  /** The sentence of an interpreter's reason; the bare code if the catalogue is older than the interpreter. */
  readonly reason: (code: string, params: TextParams) => string;
  /** Day and time in the venue's zone, e.g. «22 lis 2026, 03:43». */
  readonly at: (instant: number) => string;
}

export function textsOf(language: Language): Texts {
  const catalogue = CATALOGUES[language];
  const formats = new Map<string, IntlMessageFormat>();
  const attempt = (key: string, params: TextParams): string | null => {
    const message = (catalogue as Readonly<Record<string, string>>)[key];
    if (message === undefined) return null;
    // Long plain texts are not messages, and their braces and apostrophes mean themselves.
    if (key === "help") return message;
    try {
      const format = formats.get(key) ?? new IntlMessageFormat(message, language, undefined, { ignoreTag: true });
      formats.set(key, format);
      return String(format.format(params));
    } catch {
      return null;
    }
  };
  const instant = new Intl.DateTimeFormat(language === "pl" ? "pl-PL" : "en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: "Europe/Warsaw",
  });
  return {
    language,
    t: (key, params = {}) => attempt(key, params) ?? key,
    reason: (code, params) => attempt(`reason.${code}`, params) ?? code,
    at: (value) => instant.format(value),
  };
}
