/**
 * Texts of «Dowód ochrony»: rounds of probes, what they found, the public badge.
 *
 * @module
 */
import { makeArea } from "../area.ts";
import type { AreaTexts } from "../area.ts";
import type { probesPl } from "./pl.ts";

export type ProbesTextKey = keyof typeof probesPl;
export type ProbesTexts = AreaTexts<ProbesTextKey>;

export const useProbesTexts = makeArea<ProbesTextKey>({
  pl: async () => (await import("./pl.ts")).probesPl,
  en: async () => (await import("./en.ts")).probesEn,
});
