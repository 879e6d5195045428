/**
 * Texts of what the venue tells the outside: open data and self-declarations.
 *
 * @module
 */
import { makeArea } from "../area.ts";
import type { AreaTexts } from "../area.ts";
import type { publishingPl } from "./pl.ts";

export type PublishingTextKey = keyof typeof publishingPl;
export type PublishingTexts = AreaTexts<PublishingTextKey>;

export const usePublishingTexts = makeArea<PublishingTextKey>({
  pl: async () => (await import("./pl.ts")).publishingPl,
  en: async () => (await import("./en.ts")).publishingEn,
});
