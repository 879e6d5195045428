/**
 * A pack with a delta on top against one pack of the new lists: same masks, same explanations, whatever changed.
 *
 * @module
 */
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { SourceChange } from "../../blocklists/compile/delta.ts";
import { packDelta } from "../../blocklists/compile/delta.ts";
import { PackBuilder } from "../../blocklists/compile/pack.ts";
import type { RuleShape } from "../../blocklists/compile/rule.ts";
import { isSimple, shapeKey } from "../../blocklists/compile/rule.ts";
import { parseNetwork } from "../../blocklists/formats/address.ts";
import type { IpRule } from "../../blocklists/formats/sink.ts";
import { LayeredIndex } from "../../blocklists/lookup/layered-index.ts";
import type { Explanation, ListIndex } from "../../blocklists/lookup/list-index.ts";
import { MatchMasks } from "../../blocklists/lookup/masks.ts";
import { ANSWERS, CLIENTS } from "../../blocklists/lookup/network-table.ts";
import { PackedIndex } from "../../blocklists/lookup/packed-index.ts";
import { SuffixWalk, walkName } from "../../blocklists/lookup/walk.ts";
import { textOfWire, wireName } from "../../blocklists/lookup/wire-name.ts";
import type { DomainName } from "../../policies/schema/vocabulary.ts";

const SEED = 4711;
const sha256 = (octets: Uint8Array): Uint8Array => createHash("sha256").update(octets).digest();

// Few names on purpose: nesting, merging and covering are the whole point.
const name = fc
  .array(fc.constantFrom("a", "b"), { maxLength: 3 })
  .map((labels) => [...labels, "site", "example"].join(".") as DomainName);
const shape: fc.Arbitrary<RuleShape> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<RuleShape>({ kind: "deny", important: false, scope: "subtree" }) },
  fc.constantFrom<RuleShape>(
    { kind: "allow", important: false, scope: "subtree" },
    { kind: "deny", important: false, scope: "exact" },
    { kind: "deny", important: true, scope: "subtree" },
    { kind: "allow", important: true, scope: "below" },
    { kind: "deny", important: false, scope: "subtree", types: { include: [28] } },
    { kind: "deny", important: false, scope: "subtree", denyallow: ["a.site.example" as DomainName] },
    { kind: "deny", important: false, scope: "exact", action: { kind: "drop" } },
  ),
);
const network = fc.constantFrom("192.0.2.0/24", "192.0.2.1", "192.0.0.0/16", "2001:db8::/32", "2001:db8::1");
const ipRule: fc.Arbitrary<IpRule> = fc
  .record({ network, kind: fc.constantFrom("deny" as const, "allow" as const), drops: fc.boolean() })
  .map(({ network: text, kind, drops }) => ({
    kind,
    ...parseNetwork(text)!,
    ...(drops && { action: { kind: "drop" as const } }),
  }));
const pattern = fc.record({ text: fc.constantFrom("^a\\.", "b\\.site", "(a|b){2}", "\\bsite\\b"), shape });

interface List {
  readonly names: readonly { readonly name: DomainName; readonly shape: RuleShape }[];
  readonly patterns: readonly { readonly text: string; readonly shape: RuleShape }[];
  readonly digests: readonly { readonly name: DomainName; readonly shape: RuleShape }[];
  readonly answers: readonly IpRule[];
  readonly clients: readonly IpRule[];
}
const part = fc.array(fc.record({ name, shape }), { maxLength: 8 });
const list: fc.Arbitrary<List> = fc.record({
  names: part,
  patterns: fc.array(pattern, { maxLength: 2 }),
  digests: fc.array(fc.record({ name, shape }), { maxLength: 2 }),
  answers: fc.array(ipRule, { maxLength: 4 }),
  clients: fc.array(ipRule, { maxLength: 2 }),
});

/** The list after an edit: some names gone, others new, and perhaps other parts. */
const edited = (before: fc.Arbitrary<List>): fc.Arbitrary<[List, List]> =>
  fc
    .tuple(
      before,
      list,
      fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    )
    .map(([old, other, kept, [patterns, digests, answers, clients]]): [List, List] => [
      old,
      {
        names: [...old.names.filter((_, i) => kept[i]), ...other.names.slice(0, 3)],
        patterns: patterns ? other.patterns : old.patterns,
        digests: digests ? other.digests : old.digests,
        answers: answers ? other.answers : old.answers,
        clients: clients ? other.clients : old.clients,
      },
    ]);

const ids = (lists: readonly unknown[]): string[] => lists.map((_, s) => `s${s}`);
const digestOf = (text: string): Uint8Array => sha256(new TextEncoder().encode(text));

function whole(lists: readonly List[], isSubsumed: boolean): PackedIndex {
  const builder = new PackBuilder(ids(lists), SEED);
  for (const [s, { names, patterns, digests, answers, clients }] of lists.entries()) {
    for (const rule of names) builder.add(s, wireName(rule.name), rule.shape);
    for (const { text, shape: said } of patterns) builder.side.addPattern(s, text, said);
    for (const rule of digests) builder.side.addDigest(s, digestOf(rule.name), rule.shape);
    for (const rule of answers) builder.side.addNetwork(s, ANSWERS, rule);
    for (const rule of clients) builder.side.addNetwork(s, CLIENTS, rule);
  }
  if (isSubsumed) builder.subsume();
  return PackedIndex.open(builder.finish().buffer, { sha256 });
}

const rulesAt = (rules: List["names"], at: string): RuleShape[] =>
  rules.filter((rule) => rule.name === at).map((rule) => rule.shape);
const said = (shapes: readonly RuleShape[]): string => [...new Set(shapes.map(shapeKey))].toSorted().join(" ");
const under = (below: string, parent: string): boolean => below === parent || below.endsWith(`.${parent}`);

/** What changed, told naively: where a plain parent goes, everything below it is told again. */
function changesOf(before: readonly List[], after: readonly List[]): SourceChange[] {
  return before.map((old, source) => {
    const now = after[source]!;
    const all = new Set([...old.names, ...now.names].map((rule) => rule.name));
    const changed = [...all].filter((at) => said(rulesAt(old.names, at)) !== said(rulesAt(now.names, at)));
    const lost = changed.filter((at) => rulesAt(old.names, at).some(isSimple));
    const told = [...all].filter((at) => changed.includes(at) || lost.some((parent) => under(at, parent)));
    const patterns = old.patterns !== now.patterns ? now.patterns : undefined;
    const digests = now.digests.map((rule) => ({ digest: digestOf(rule.name), shape: rule.shape }));
    return {
      source,
      names: told.map((at) => ({ octets: wireName(at), shapes: rulesAt(now.names, at) })),
      ...(patterns && { patterns }),
      ...(old.digests !== now.digests && { digests }),
      ...(old.answers !== now.answers && { answers: now.answers }),
      ...(old.clients !== now.clients && { clients: now.clients }),
    };
  });
}

const masksOf = (ask: (out: MatchMasks) => boolean): unknown => {
  const out = new MatchMasks();
  const found = ask(out);
  expect(out.any).toBe(found);
  return [found, [out.deny, out.allow, out.denyImportant, out.allowImportant].map((mask) => mask.join())];
};

/** Without what a plain rule of the same source and kind about a parent covers: packs may or may not hold it. */
function essential(all: readonly Explanation[]): string[] {
  const plain = (one: Explanation): boolean =>
    one.via === "name" && one.scope === "subtree" && !one.important && one.action === undefined;
  return all
    .filter(
      (one) =>
        !plain(one) ||
        !all.some(
          (other) =>
            plain(other) &&
            other.source === one.source &&
            other.kind === one.kind &&
            other.entry !== one.entry &&
            under(one.entry, other.entry),
        ),
    )
    .map((one) => JSON.stringify(one))
    .toSorted();
}

function everything(index: ListIndex, names: readonly string[], addresses: readonly Uint8Array[], isExact: boolean) {
  const walk = new SuffixWalk();
  const shown = (all: readonly Explanation[]) =>
    isExact ? all.map((one) => JSON.stringify(one)).toSorted() : essential(all);
  const byName = names.map((text) => {
    const octets = wireName(text);
    walkName(octets, 0, octets.length, SEED, walk);
    return [1, 28].map((type) => [
      masksOf((out) => index.match(walk, octets, 0, type, out)),
      shown(index.explain(walk, octets, 0, type)),
      isExact && index.lists(walk, octets, 0),
    ]);
  });
  const byAddress = addresses.map((address) => [
    masksOf((out) => index.matchAddress(address, out)),
    masksOf((out) => index.matchClient(address, out)),
    index
      .explainAddress(address)
      .map((one) => JSON.stringify(one))
      .toSorted(),
    index
      .explainClient(address)
      .map((one) => JSON.stringify(one))
      .toSorted(),
  ]);
  const listed: string[] = [];
  if (isExact) index.forEachName((octets) => listed.push(textOfWire(octets, 0, octets.length)));
  expect(isExact ? index.names : 0).toBe(listed.length);
  return { byName, byAddress, listed: listed.toSorted() };
}

const PROBES = [
  "site.example",
  "a.site.example",
  "b.a.site.example",
  "b.b.site.example",
  "a.a.b.site.example",
  "x.example",
];
const ADDRESSES = ["192.0.2.1", "192.0.2.9", "192.0.9.9", "198.51.100.1", "2001:db8::1", "2001:db8::2"].map(
  (text) => parseNetwork(text)!.octets,
);

it.each([
  { why: "nothing dropped as covered", isSubsumed: false },
  { why: "covered names dropped from base and from the whole", isSubsumed: true },
])("says what one pack of the new lists would say: $why", ({ isSubsumed }) => {
  fc.assert(
    fc.property(
      fc.array(edited(list), { minLength: 1, maxLength: 3 }),
      fc.array(name, { maxLength: 6 }),
      (pairs, probes) => {
        const before = pairs.map(([old]) => old);
        const after = pairs.map(([, now]) => now);
        const delta = packDelta({ sources: ids(before), seed: SEED, changes: changesOf(before, after) });
        const layered = LayeredIndex.over(whole(before, isSubsumed), PackedIndex.open(delta.buffer, { sha256 }));
        const asked = [...PROBES, ...probes.map((probe) => `a.${probe}`), ...probes];
        expect(everything(layered, asked, ADDRESSES, !isSubsumed)).toEqual(
          everything(whole(after, isSubsumed), asked, ADDRESSES, !isSubsumed),
        );
      },
    ),
    { numRuns: 120 },
  );
});
