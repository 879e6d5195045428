/**
 * Texts of «Ankiety».
 *
 * @module
 */
import { makeArea } from "../area.ts";
import type { AreaTexts } from "../area.ts";
import type { surveysPl } from "./pl.ts";

export type SurveysTextKey = keyof typeof surveysPl;
export type SurveysTexts = AreaTexts<SurveysTextKey>;

export const useSurveysTexts = makeArea<SurveysTextKey>({
  pl: async () => (await import("./pl.ts")).surveysPl,
  en: async () => (await import("./en.ts")).surveysEn,
});
