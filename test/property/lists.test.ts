/**
 * A list as text, through parser, compiler, pack and lookup, against an oracle that reads the rules one by one as text.
 */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { compileLists } from "../../blocklists/compile/compile.ts";
import { effective, MatchMasks } from "../../blocklists/lookup/masks.ts";
import { PackedIndex } from "../../blocklists/lookup/packed-index.ts";
import { SuffixWalk, walkName } from "../../blocklists/lookup/walk.ts";
import { wireName } from "../../blocklists/lookup/wire-name.ts";
import { ListSource } from "../../policies/schema/list-source.ts";

const nestingName = fc
  .array(fc.constantFrom("a", "b"), { minLength: 0, maxLength: 3 })
  .map((labels) => [...labels, "site", "example"].join("."));
const TYPES: Record<string, number> = { A: 1, AAAA: 28, HTTPS: 65 };

interface Written {
  readonly name: string;
  readonly pattern: "||d^" | "|d^" | "||*.d^" | "d";
  readonly allow: boolean;
  readonly important: boolean;
  readonly type: string | null;
  readonly except: string | null;
  readonly badfilter: boolean;
}
const written: fc.Arbitrary<Written> = fc.record({
  name: nestingName,
  pattern: fc.constantFrom("||d^", "|d^", "||*.d^", "d"),
  allow: fc.boolean(),
  important: fc.boolean(),
  type: fc.option(fc.constantFrom("A", "AAAA", "~A", "~HTTPS")),
  except: fc.option(nestingName),
  badfilter: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
});

function asLine(rule: Written): string {
  const modifiers = [
    ...(rule.important ? ["important"] : []),
    ...(rule.type === null ? [] : [`dnstype=${rule.type}`]),
    ...(rule.except === null ? [] : [`denyallow=${rule.except}`]),
    ...(rule.badfilter ? ["badfilter"] : []),
  ];
  const pattern = rule.pattern.replace("d", rule.name.toUpperCase());
  return (rule.allow ? "@@" : "") + pattern + (modifiers.length > 0 ? `$${modifiers.join(",")}` : "");
}

const under = (name: string, parent: string): boolean => name === parent || name.endsWith(`.${parent}`);

/** What a rule covers; `d` alone is subtree here because the source says so. */
const meaning = (rule: Written): string =>
  JSON.stringify([rule.name, rule.pattern.replace(/^d$/u, "||d^"), rule.allow, rule.important, rule.type, rule.except]);

function speaks(rule: Written, name: string, type: number): boolean {
  if (!under(name, rule.name)) return false;
  if (rule.pattern === "|d^" && name !== rule.name) return false;
  if (rule.pattern === "||*.d^" && name === rule.name) return false;
  if (rule.except !== null && under(name, rule.except)) return false;
  if (rule.type === null) return true;
  return rule.type.startsWith("~") ? type !== TYPES[rule.type.slice(1)] : type === TYPES[rule.type];
}

function denies(rules: readonly Written[], name: string, type: number): boolean {
  const cancelled = new Set(rules.filter((rule) => rule.badfilter).map(meaning));
  const said = rules.filter((rule) => !rule.badfilter && !cancelled.has(meaning(rule)) && speaks(rule, name, type));
  const strongest = Math.max(-1, ...said.map((rule) => (rule.important ? 2 : 0) + (rule.allow ? 1 : 0)));
  return strongest === 0 || strongest === 2;
}

const source = (id: string) =>
  ListSource.parse({
    id,
    title: { pl: "x", en: "x" },
    category: "TS-06",
    format: "adblock",
    file: "x",
    licence: "x",
    minEntries: 0,
  });

it("decides for each list as its rules say, whatever is merged, covered, repeated or cancelled", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(written, { maxLength: 14 }), { minLength: 1, maxLength: 4 }),
      fc.array(nestingName, { minLength: 1, maxLength: 10 }),
      fc.constantFrom(1, 28, 65),
      (lists, probes, type) => {
        const { pack, sources } = compileLists(
          lists.map((rules, s) => ({
            source: source(`s${s}`),
            text: new TextEncoder().encode(rules.map(asLine).join("\r\n")),
          })),
          { seed: 77, protectedNames: [], decisions: [], toAscii: () => null },
        );
        for (const [s, counts] of sources.entries())
          expect(
            counts.entries + counts.duplicates + counts.subsumed + counts.comments + counts.unusable,
            `of\n${lists[s]!.map(asLine).join("\n")}`,
          ).toBe(lists[s]!.length);
        const index = PackedIndex.open(pack.buffer);
        const walk = new SuffixWalk();
        const masks = new MatchMasks();
        const denied = new Uint32Array(4);
        for (const name of probes) {
          const octets = wireName(name);
          walkName(octets, 0, octets.length, index.seed, walk);
          masks.reset();
          index.match(walk, octets, 0, type, masks);
          effective(masks, denied);
          for (const [s, rules] of lists.entries())
            expect((((denied[0] as number) >>> s) & 1) === 1, `${name}\n${rules.map(asLine).join("\n")}`).toBe(
              denies(rules, name, type),
            );
        }
      },
    ),
    { numRuns: 600 },
  );
});
