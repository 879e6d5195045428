/**
 * The parser of each list format.
 *
 * @module
 */
import type { ListFormat } from "../../policies/schema/list-source.ts";
import { parseAdblock } from "./adblock.ts";
import { parseBrowser } from "./browser.ts";
import { parseDomains } from "./domains.ts";
import { parseHosts } from "./hosts.ts";
import type { ListParser } from "./sink.ts";

export const PARSERS: Readonly<Record<ListFormat, ListParser>> = {
  hosts: parseHosts,
  domains: parseDomains,
  adblock: parseAdblock,
  browser: parseBrowser,
};
