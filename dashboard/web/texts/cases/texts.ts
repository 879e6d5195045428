/**
 * Texts of cases, registers, decisions and 112.
 *
 * @module
 */
import { makeArea } from "../area.ts";
import type { CaseTextKey } from "./keys.ts";

export const useCaseTexts = makeArea<CaseTextKey>({
  pl: async () => (await import("./pl.ts")).casesPl,
  en: async () => (await import("./en.ts")).casesEn,
});
