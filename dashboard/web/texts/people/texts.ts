/**
 * Texts of people, orders, second factors and invitations.
 *
 * @module
 */
import { makeArea } from "../area.ts";
import type { AreaTexts } from "../area.ts";
import type { peoplePl } from "./pl.ts";

export type PeopleTextKey = keyof typeof peoplePl;
export type PeopleTexts = AreaTexts<PeopleTextKey>;

export const usePeopleTexts = makeArea<PeopleTextKey>({
  pl: async () => (await import("./pl.ts")).peoplePl,
  en: async () => (await import("./en.ts")).peopleEn,
});
