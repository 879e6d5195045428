/**
 * Turns what policies and local files say about single names into sources of the small «rules» pack.
 *
 * The pack answers «does this name stand in your list, and in which?»; what follows from that is the policy engine's business.
 * Hence every rule here is a plain «deny», also where the list is one of allowed names: a set bit means «listed».
 * Pure: the day arrives as an argument, so an exception ends when the pack is next built.
 *
 * @module
 */
import type { NetworkPolicy } from "../../policies/schema/network-policy.ts";
import type { SafeSearchEngine, SpecialNames } from "../../policies/schema/safe-search.ts";
import type { Category, DomainName } from "../../policies/schema/vocabulary.ts";
import type { Rule, RuleScope } from "./rule.ts";

export interface RuleSourceInput {
  readonly networks: readonly NetworkPolicy[];
  /** network → names one person opened alone; those of two people stand among the network's exceptions */
  readonly single?: ReadonlyMap<string, readonly DomainName[]>;
  readonly safeSearch: readonly SafeSearchEngine[];
  readonly specialNames: SpecialNames;
  /** `blocklists/local/*.txt` and the venue's own */
  readonly local: {
    readonly allow: readonly DomainName[];
    readonly deny: readonly { readonly name: DomainName; readonly category: Category }[];
    readonly neverBlock: readonly DomainName[];
  };
  readonly unenforceableSearch: readonly DomainName[];
  readonly knownSubresource: readonly DomainName[];
  /** YYYY-MM-DD in the venue's time zone */
  readonly today: string;
}

/** A source of the rules pack, ready for `packIndex`. */
export interface RuleSource {
  readonly id: string;
  readonly rules: readonly Rule[];
}

const listed = (names: readonly DomainName[], scope: RuleScope = "subtree"): Rule[] =>
  names.map((name) => ({ name, kind: "deny", important: false, scope }));

/**
 * Ids: `never-block`, `local-allow`, `local-deny:<CATEGORY>`, `exception:<networkId>`, `exception-single:<networkId>` (opened by
 * one person), `allow:<networkId>` (allow-only networks), `safe-search:<engineId>` (exact names), `special:<entryId>`, `unenforceable-search`, `known-subresource`.
 * Those with a suffix are there only if they have names.
 *
 * @returns in an order that depends on the input's order only
 */
export function ruleSources(input: RuleSourceInput): RuleSource[] {
  const denied = new Map<Category, DomainName[]>();
  for (const { name, category } of input.local.deny) denied.set(category, [...(denied.get(category) ?? []), name]);
  const optional: RuleSource[] = [
    ...[...denied].map(([category, names]) => ({ id: `local-deny:${category}`, rules: listed(names) })),
    ...input.networks.flatMap((network) => [
      {
        id: `exception:${network.id}`,
        // Dates of one format compare as text; the last day still counts.
        rules: listed(
          network.exceptions.filter((e) => e.until === undefined || e.until >= input.today).map((e) => e.name),
        ),
      },
      { id: `exception-single:${network.id}`, rules: listed(input.single?.get(network.id) ?? []) },
      { id: `allow:${network.id}`, rules: network.filter === "allow-only" ? listed(network.allow) : [] },
    ]),
    ...input.safeSearch.map((engine) => ({ id: `safe-search:${engine.id}`, rules: listed(engine.names, "exact") })),
    ...input.specialNames.entries.map((e) => ({ id: `special:${e.id}`, rules: listed(e.names, e.scope) })),
  ];
  return [
    { id: "never-block", rules: listed(input.local.neverBlock) },
    { id: "local-allow", rules: listed(input.local.allow) },
    { id: "unenforceable-search", rules: listed(input.unenforceableSearch) },
    { id: "known-subresource", rules: listed(input.knownSubresource) },
    ...optional.filter((source) => source.rules.length > 0),
  ];
}
