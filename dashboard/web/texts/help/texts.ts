/**
 * Texts of help for children and of the conversation cards, as staff read them.
 *
 * @module
 */
import { makeArea } from "../area.ts";
import type { helpPl } from "./pl.ts";

export type HelpTextKey = keyof typeof helpPl;

export const useHelpTexts = makeArea<HelpTextKey>({
  pl: async () => (await import("./pl.ts")).helpPl,
  en: async () => (await import("./en.ts")).helpEn,
});
