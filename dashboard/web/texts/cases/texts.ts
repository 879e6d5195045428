/**
 * Texts of cases, registers, decisions and 112.
 *
 * @module
 */
import { makeArea } from "../area.ts";
import type { AreaTexts } from "../area.ts";
import type { casesPl } from "./pl.ts";

export type CaseTextKey = keyof typeof casesPl;
export type CaseTexts = AreaTexts<CaseTextKey>;

export const useCaseTexts = makeArea<CaseTextKey>({
  pl: async () => (await import("./pl.ts")).casesPl,
  en: async () => (await import("./en.ts")).casesEn,
});
