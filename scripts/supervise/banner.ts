/**
 * What a person needs to know once everything runs, in the order in which they need it.
 *
 * @module
 */
import type { NetworkRow, Texts } from "../texts.ts";
import type { DnsPort } from "./checks.ts";
import type { PageReady, ResolverReady } from "./messages.ts";

export interface BannerFacts {
  readonly url: string;
  /** Present only while there is no account. */
  readonly setupToken: string | null;
  readonly chosen: DnsPort;
  readonly endpoints: Readonly<ResolverReady["endpoints"]>;
  readonly networks: readonly NetworkRow[];
  /** Policy of everybody outside the ranges. */
  readonly unknownPolicy: string | null;
  readonly dataFolder: string;
  /** null: switched off, or it could not start */
  readonly page: PageReady | null;
}

/** The link opens the first-run page; the token is a fragment, so no server and no proxy ever logs it. */
export const setupLink = (url: string, token: string): string => `${url.replace(/\/$/u, "")}/setup#token=${token}`;

export function banner(facts: BannerFacts, texts: Texts): string {
  const { chosen, endpoints } = facts;
  const port = endpoints[0]?.port ?? chosen.port;
  const addresses = [...new Set(endpoints.map((endpoint) => endpoint.address))];
  const shown = addresses.length > 6 ? `${addresses.slice(0, 6).join(", ")}, …` : addresses.join(", ");
  const width = Math.max(...facts.networks.map((row) => row.policy.length), facts.unknownPolicy?.length ?? 0);
  return [
    "",
    texts.ready,
    "",
    texts.dashboard(facts.url),
    ...(facts.setupToken === null ? [] : [texts.setup(setupLink(facts.url, facts.setupToken))]),
    texts.resolverAt(port, shown),
    portReason(chosen, port, texts),
    ...(facts.page === null ? [] : [pageLine(facts.page, texts)]),
    texts.dataAt(facts.dataFolder),
    "",
    texts.networks,
    ...facts.networks.map((row) => `  ${row.policy.padEnd(width)}  ${row.ranges}`),
    ...(facts.unknownPolicy === null ? [] : [`  ${facts.unknownPolicy.padEnd(width)}  ${texts.networkUnknown}`]),
    "",
    texts.tryIt,
    `  ${digLine(addresses, port)}`,
    `  ${texts.tryExpect}`,
    "",
    texts.stopHint,
    "",
  ].join("\n");
}

/** A browser finds the page of a blocked name on port 80 only, so another port is worth a word. */
function pageLine({ addresses, port }: PageReady, texts: Texts): string {
  const own = addresses.includes("127.0.0.1") ? "127.0.0.1" : (addresses[0] ?? "127.0.0.1");
  const host = own.includes(":") ? `[${own}]` : own;
  return texts.childrensPage(`http://${host}${port === 80 ? "" : `:${String(port)}`}/latarnik/pomoc`, port !== 80);
}

function portReason(chosen: DnsPort, port: number, texts: Texts): string {
  switch (chosen.why.kind) {
    case "standard":
      return texts.port53;
    case "fallback":
      return texts.portFallback(chosen.why.reason, chosen.why.address, port);
    case "chosen":
      return texts.portChosen(port);
    default:
      return chosen.why satisfies never;
  }
}

/** Asked from 127.0.20.1, the loopback stand-in for a loaned tablet, so it works on any machine without set-up. */
function digLine(addresses: readonly string[], port: number): string {
  const server = addresses.includes("127.0.0.1") ? "127.0.0.1" : (addresses[0] ?? "127.0.0.1");
  const from = server.startsWith("127.") ? " -b 127.0.20.1" : "";
  return `dig @${server} -p ${port}${from} ts-06.probe.latarnik.example`;
}
