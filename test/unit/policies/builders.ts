/** Documents for engine tests: a small taxonomy with every severity, a permissive policy, masks by source id. */
import { type CompiledNetwork, compileNetwork, type ListSourceRef } from "../../../policies/engine/compile-network.ts";
import type { QueryFacts } from "../../../policies/engine/evaluate-query.ts";
import { type Mask, maskOf } from "../../../policies/engine/mask.ts";
import type { BlockAction } from "../../../policies/schema/list-action.ts";
import { NetworkPolicy } from "../../../policies/schema/network-policy.ts";
import { SafeSearchEngine, SpecialNames } from "../../../policies/schema/safe-search.ts";
import { Taxonomy } from "../../../policies/schema/taxonomy.ts";
import { Category, type DomainName } from "../../../policies/schema/vocabulary.ts";

const both = (text: string) => ({ pl: text, en: text });

export const taxonomy: Taxonomy = Taxonomy.parse({
  version: 1,
  entries: [
    { code: "S0-POL", severity: "S0" },
    { code: "BYP", severity: "S1" },
    { code: "TS-07", severity: "S1" },
    { code: "TS-10C", severity: "S2", ede: 16 },
    { code: "TS-06", severity: "S3" },
    // Locked without saying so: nobody opens S4.
    { code: "TS-02X", severity: "S4" },
  ].map((entry) => ({
    pl: entry.code,
    en: entry.code,
    short: both(entry.code),
    dnsDetectable: "yes",
    branch: "tresci_szkodliwe",
    parent: null,
    source: "test",
    ede: 15,
    ...entry,
  })),
});

export const safeSearch: SafeSearchEngine[] = [
  {
    id: "google",
    title: "Google",
    reference: "https://example.org/google",
    lastChecked: "2026-11-22",
    names: ["www.google.example"],
    levels: { strict: { cname: "strict.google.example" } },
  },
  {
    id: "youtube",
    title: "YouTube",
    reference: "https://example.org/youtube",
    lastChecked: "2026-11-22",
    names: ["www.youtube.example"],
    levels: { strict: { cname: "strict.youtube.example" }, moderate: { cname: "moderate.youtube.example" } },
  },
].map((engine) => SafeSearchEngine.parse(engine));

export const specialNames: SpecialNames = SpecialNames.parse({
  version: 1,
  entries: [
    { id: "canary", names: ["canary.example"], answer: "nxdomain", bypass: true },
    { id: "localhost", names: ["localhost"], answer: "loopback" },
  ].map((entry) => ({ why: both("why"), reference: "https://example.org", ...entry })),
});

export const RULES = [
  "never-block",
  "local-allow",
  "unenforceable-search",
  "known-subresource",
  "local-deny:TS-10C",
  "local-deny:TS-02X",
  "exception:net",
  "exception:other",
  "exception-device:tablet-01",
  "exception-device:tablet-02",
  "exception-single:net",
  "exception-single-device:tablet-01",
  "allow:net",
  "safe-search:google",
  "safe-search:youtube",
  "special:canary",
  "special:localhost",
] as const;
export type RuleId = (typeof RULES)[number];

/** Bits are not in the order of severity, and have a gap, on purpose. */
export const LISTS = [
  { id: "profanity", category: "TS-07", index: 0 },
  { id: "gambling", category: "TS-10C", index: 3 },
  { id: "self-harm", category: "TS-06", index: 40 },
  { id: "self-harm-2", category: "TS-06", index: 127 },
  { id: "illegal", category: "TS-02X", index: 64 },
  { id: "statutory", category: "TS-07", index: 33, locked: true, ede: 16 },
  { id: "hashed", category: "TS-10C", index: 90, opaque: true },
] as const;
export type ListId = (typeof LISTS)[number]["id"];

export function policyOf(over: Record<string, unknown> = {}): NetworkPolicy {
  return NetworkPolicy.parse({
    id: "net",
    title: both("Net"),
    description: both("Net"),
    mode: "A",
    strictness: 50,
    filter: "categories",
    block: { categories: ["TS-10C", "TS-06"] },
    hits: "signal",
    ...over,
  });
}

export function networkOf(over: Record<string, unknown> = {}): CompiledNetwork {
  return compileNetwork(policyOf(over), {
    taxonomy,
    ruleSources: RULES,
    listSources: LISTS.map((list): ListSourceRef => ({ ...list, category: Category.parse(list.category) })),
    safeSearch,
    specialNames,
    index: 0,
  });
}

export const kiosk = { filter: "allow-only", allow: ["allowed.example"] };

export const listBitsOf = (lists: readonly ListId[]): Mask =>
  maskOf(lists.map((id) => (LISTS.find((list) => list.id === id) as { index: number }).index));

/** What a list wants done, by its id, as the engine asks for it. */
export const actionsOf =
  (actions: Partial<Record<ListId, BlockAction>>): NonNullable<QueryFacts["actionOf"]> =>
  (source) =>
    actions[(LISTS.find((list) => list.index === source) as { id: ListId }).id];

export function factsOf(rules: readonly RuleId[], lists: readonly ListId[], name = "name.example"): QueryFacts {
  return {
    name: name as DomainName,
    qtype: 1,
    device: null,
    ruleBits: maskOf(rules.map((id) => RULES.indexOf(id))),
    listBits: listBitsOf(lists),
    entryOf: (pack, source) => `${pack}-${source}.example`,
  };
}
