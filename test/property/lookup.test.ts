/**
 * Packed lookup against a naive oracle on text: same verdict for every source, whatever nests in whatever.
 */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { PackBuilder, packIndex } from "../../blocklists/compile/pack.ts";
import type { Rule } from "../../blocklists/compile/rule.ts";
import { effective, MatchMasks } from "../../blocklists/lookup/masks.ts";
import { PackedIndex } from "../../blocklists/lookup/packed-index.ts";
import { SuffixWalk, walkName } from "../../blocklists/lookup/walk.ts";
import { wireName } from "../../blocklists/lookup/wire-name.ts";
import type { DomainName } from "../../policies/schema/vocabulary.ts";

// Few labels on purpose: random names almost never nest, and nesting is the whole point.
const nestingName = fc
  .array(fc.constantFrom("a", "b", "ab"), { minLength: 0, maxLength: 4 })
  .map((labels) => [...labels, "example"].join(".") as DomainName);
const qtype = fc.constantFrom(1, 28, 65);
const shapedRule: fc.Arbitrary<Rule> = fc
  .record({
    name: fc.oneof({ weight: 9, arbitrary: nestingName }, fc.constantFrom("" as DomainName, "a" as DomainName)),
    kind: fc.constantFrom("deny" as const, "allow" as const),
    important: fc.boolean(),
    scope: fc.constantFrom("subtree" as const, "exact" as const, "below" as const),
    include: fc.option(fc.uniqueArray(qtype, { minLength: 1 }), { nil: undefined }),
    exclude: fc.option(fc.uniqueArray(qtype, { minLength: 1 }), { nil: undefined }),
    denyallow: fc.option(fc.array(nestingName, { minLength: 1, maxLength: 2 }), { nil: undefined }),
    plain: fc.boolean(),
  })
  .map(({ plain, include, exclude, denyallow, ...rule }): Rule => {
    if (plain) return { name: rule.name, kind: rule.kind, important: false, scope: "subtree" };
    const types = { ...(include && { include }), ...(exclude && { exclude }) };
    return { ...rule, ...(Object.keys(types).length > 0 && { types }), ...(denyallow && { denyallow }) };
  });

const under = (name: string, parent: string): boolean =>
  parent === "" || name === parent || name.endsWith(`.${parent}`);

function speaks(rule: Rule, name: string, type: number): boolean {
  if (rule.scope === "exact" ? name !== rule.name : !under(name, rule.name)) return false;
  if (rule.scope === "below" && name === rule.name) return false;
  if (rule.types?.include && !rule.types.include.includes(type)) return false;
  if (rule.types?.exclude?.includes(type)) return false;
  return !(rule.denyallow ?? []).some((excepted) => under(name, excepted));
}

function denies(rules: readonly Rule[], name: string, type: number): boolean {
  const said = rules.filter((rule) => speaks(rule, name, type));
  const has = (kind: string, important: boolean) => said.some((r) => r.kind === kind && r.important === important);
  if (has("allow", true)) return false;
  if (has("deny", true)) return true;
  return has("deny", false) && !has("allow", false);
}

function lookUp(index: PackedIndex, name: string, type: number) {
  // Odd letters upper case: the walk has to fold them.
  const octets = wireName(name).map((octet, i) => (octet >= 0x61 && i % 2 === 1 ? octet - 0x20 : octet));
  const walk = new SuffixWalk();
  walkName(octets, 0, octets.length, index.seed, walk);
  const masks = new MatchMasks();
  const found = index.match(walk, octets, 0, type, masks);
  const into = new Uint32Array(4);
  const any = effective(masks, into);
  return { found, any, into, why: index.explain(walk, octets, 0, type) };
}

const denied = (into: Uint32Array, source: number): boolean =>
  (((into[source >>> 5] as number) >>> (source & 31)) & 1) === 1;

it("says of every source what its rules say one by one", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(shapedRule, { maxLength: 12 }), { minLength: 1, maxLength: 5 }),
      fc.array(nestingName, { minLength: 1, maxLength: 8 }),
      qtype,
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      // Sources in every word of the masks.
      fc.nat({ max: 123 }),
      (lists, probes, type, seed, shift) => {
        const sources = [...Array.from({ length: shift }, () => []), ...lists].map((rules, s) => ({
          id: `s${s}`,
          rules,
        }));
        const index = PackedIndex.open(packIndex(sources, { seed }).buffer);
        for (const name of [...probes, "", "a"]) {
          const { found, any, into, why } = lookUp(index, name, type);
          let covered = 0;
          for (const [s, rules] of lists.entries()) {
            expect(denied(into, s + shift), `${name} by ${s}`).toBe(denies(rules, name, type));
            covered += new Set(
              rules.filter((rule) => speaks(rule, name, type)).map((rule) => JSON.stringify(canonical(rule))),
            ).size;
          }
          expect(found).toBe(covered > 0);
          expect(any).toBe(lists.some((rules) => denies(rules, name, type)));
          expect(why).toHaveLength(covered);
        }
      },
    ),
    { numRuns: 400 },
  );
});

/** Two rules that differ in nothing that matters are one. */
const canonical = (rule: Rule): unknown => [
  rule.name,
  rule.kind,
  rule.important,
  rule.scope,
  rule.types?.include?.toSorted((a, b) => a - b) ?? null,
  rule.types?.exclude?.toSorted((a, b) => a - b) ?? null,
  rule.denyallow?.toSorted() ?? null,
];

it("means the same after covered rules were dropped, and after a source was dropped and filled again", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(shapedRule, { maxLength: 12 }), { minLength: 2, maxLength: 4 }),
      fc.array(nestingName, { minLength: 1, maxLength: 8 }),
      qtype,
      (lists, probes, type) => {
        const builder = new PackBuilder(
          lists.map((_, s) => `s${s}`),
          99,
        );
        const fill = (s: number, rules: readonly Rule[]) => {
          for (const rule of rules) builder.add(s, wireName(rule.name), rule);
        };
        fill(0, lists[1]!);
        for (const [s, rules] of lists.entries()) if (s > 0) fill(s, rules);
        builder.drop(0);
        fill(0, lists[0]!);
        builder.subsume();
        const index = PackedIndex.open(builder.finish().buffer);
        for (const name of probes) {
          const { into, why } = lookUp(index, name, type);
          for (const [s, rules] of lists.entries())
            expect(denied(into, s), `${name} by ${s}`).toBe(denies(rules, name, type));
          // One plain rule of a source and kind at most: the longest chain was cut to its top.
          const plain = why.filter((w) => w.scope === "subtree" && !w.important);
          for (const w of plain)
            if (lists[w.source]!.every((r) => r.types === undefined && r.denyallow === undefined))
              expect(plain.filter((o) => o.source === w.source && o.kind === w.kind)).toHaveLength(1);
        }
      },
    ),
    { numRuns: 400 },
  );
});

it("never takes one name for another: only listed names and what is below them are found", () => {
  const label = fc.string({ unit: fc.constantFrom(...Array.from("abcxyz019-_")), minLength: 1, maxLength: 12 });
  const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join(".") as DomainName);
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 200 }), fc.array(name, { maxLength: 50 }), (listed, probes) => {
      const index = PackedIndex.open(packIndex([{ id: "s", rules: listed }], { seed: 5 }).buffer);
      expect(index.names).toBe(listed.length);
      for (const probe of [...probes, ...listed, ...listed.map((n) => `x.${n}`.slice(0, 250))])
        expect(lookUp(index, probe, 1).found).toBe(listed.some((entry) => under(probe, entry)));
    }),
    { numRuns: 100 },
  );
});
