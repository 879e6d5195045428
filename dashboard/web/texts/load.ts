/**
 * Loads one language's catalogue; the other one is not downloaded until somebody switches.
 *
 * @module
 */
import { makeTexts } from "./format.ts";
import type { Language, Texts } from "./format.ts";

export async function loadTexts(language: Language): Promise<Texts> {
  switch (language) {
    case "pl":
      return makeTexts("pl", (await import("./pl.ts")).pl);
    case "en":
      return makeTexts("en", (await import("./en.ts")).en);
    default:
      return language satisfies never;
  }
}
