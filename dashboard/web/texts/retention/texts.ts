/**
 * Texts of «Dane i retencja».
 *
 * @module
 */
import { makeArea } from "../area.ts";
import type { AreaTexts } from "../area.ts";
import type { retentionPl } from "./pl.ts";

export type RetentionTextKey = keyof typeof retentionPl;
export type RetentionTexts = AreaTexts<RetentionTextKey>;

export const useRetentionTexts = makeArea<RetentionTextKey>({
  pl: async () => (await import("./pl.ts")).retentionPl,
  en: async () => (await import("./en.ts")).retentionEn,
});
