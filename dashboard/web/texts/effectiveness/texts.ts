/**
 * Texts of «Skuteczność»: figures of a period and read-only tokens.
 *
 * @module
 */
import { makeArea } from "../area.ts";
import type { AreaTexts } from "../area.ts";
import type { effectivenessPl } from "./pl.ts";

export type EffectivenessTextKey = keyof typeof effectivenessPl;
export type EffectivenessTexts = AreaTexts<EffectivenessTextKey>;

export const useEffectivenessTexts = makeArea<EffectivenessTextKey>({
  pl: async () => (await import("./pl.ts")).effectivenessPl,
  en: async () => (await import("./en.ts")).effectivenessEn,
});
