/**
 * The parser of each list format.
 *
 * @module
 */
import type { ListFormat } from "../../policies/schema/list-source.ts";
import { parseAdblock } from "./adblock.ts";
import { parseBrowser } from "./browser.ts";
import { parseCertJson } from "./cert-json.ts";
import { parseDnsmasq } from "./dnsmasq.ts";
import { parseDomains } from "./domains.ts";
import { parseHosts } from "./hosts.ts";
import { parseIp } from "./ip.ts";
import { parseMfXml } from "./mf-xml.ts";
import { parseRpz } from "./rpz.ts";
import { parseSha256 } from "./sha256.ts";
import type { ListParser } from "./sink.ts";
import { parseV2fly } from "./v2fly.ts";
import { parseWildcard } from "./wildcard.ts";

export const PARSERS: Readonly<Record<ListFormat, ListParser>> = {
  hosts: parseHosts,
  domains: parseDomains,
  adblock: parseAdblock,
  browser: parseBrowser,
  wildcard: parseWildcard,
  dnsmasq: parseDnsmasq,
  rpz: parseRpz,
  v2fly: parseV2fly,
  "mf-xml": parseMfXml,
  "cert-json": parseCertJson,
  ip: parseIp,
  sha256: parseSha256,
};
