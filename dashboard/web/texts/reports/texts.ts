/**
 * Texts of «Raporty»: the report on the Standards and the yearly pack.
 *
 * @module
 */
import { makeArea } from "../area.ts";
import type { AreaTexts } from "../area.ts";
import type { reportsPl } from "./pl.ts";

export type ReportsTextKey = keyof typeof reportsPl;
export type ReportsTexts = AreaTexts<ReportsTextKey>;

export const useReportsTexts = makeArea<ReportsTextKey>({
  pl: async () => (await import("./pl.ts")).reportsPl,
  en: async () => (await import("./en.ts")).reportsEn,
});
