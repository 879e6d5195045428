/**
 * Texts of «Standardy»: the coordinator's desk.
 *
 * @module
 */
import { makeArea } from "../area.ts";
import type { AreaTexts } from "../area.ts";
import type { standardsPl } from "./pl.ts";

export type StandardsTextKey = keyof typeof standardsPl;
export type StandardsTexts = AreaTexts<StandardsTextKey>;

export const useStandardsTexts = makeArea<StandardsTextKey>({
  pl: async () => (await import("./pl.ts")).standardsPl,
  en: async () => (await import("./en.ts")).standardsEn,
});
