/**
 * For whom a name is meant, as far as its country says. Most names say nothing, and then nothing is claimed. Pure.
 *
 * @module
 */
import type { ProbeLanguage } from "../../schema/probes.ts";

/** Countries whose sites are in one of the three languages of the venue; a country of several languages is left out. */
const COUNTRIES: Readonly<Record<string, ProbeLanguage>> = {
  pl: "pl",
  ua: "uk",
  "xn--j1amh": "uk",
  uk: "en",
  us: "en",
  au: "en",
  nz: "en",
  ie: "en",
};

/** @param name  lower case, A-labels */
export const languageOf = (name: string): ProbeLanguage | null =>
  COUNTRIES[name.slice(name.lastIndexOf(".") + 1)] ?? null;
