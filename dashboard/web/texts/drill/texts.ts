/**
 * Texts of «Ćwiczenie»: the annual drill.
 *
 * @module
 */
import { makeArea } from "../area.ts";
import type { AreaTexts } from "../area.ts";
import type { drillPl } from "./pl.ts";

export type DrillTextKey = keyof typeof drillPl;
export type DrillTexts = AreaTexts<DrillTextKey>;

export const useDrillTexts = makeArea<DrillTextKey>({
  pl: async () => (await import("./pl.ts")).drillPl,
  en: async () => (await import("./en.ts")).drillEn,
});
