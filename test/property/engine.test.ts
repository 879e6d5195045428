/**
 * Verdicts against a naive reading of the rules in words, on random policies and random facts.
 *
 * The oracle works on sets of source names and knows no mask; the order is written down again, from the contract.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayMatter } from "../../policies/engine/compile-network.ts";
import { evaluateQuery } from "../../policies/engine/evaluate-query.ts";
import { evaluateResponse } from "../../policies/engine/evaluate-response.ts";
import { explainQuery } from "../../policies/engine/explain-query.ts";
import { factsOf, type ListId, LISTS, networkOf, type RuleId, RULES } from "../unit/policies/builders.ts";

const RANK: Record<string, number> = { "TS-07": 1, "TS-10C": 2, "TS-06": 3, "TS-02X": 4 };
const LOCKED = new Set(["illegal", "statutory", "local-deny:TS-02X"]);

interface Policy {
  readonly filter: "categories" | "allow-only";
  readonly allow: string[];
  readonly block: { readonly categories: string[]; readonly sources: string[] };
  readonly safeSearch: { readonly google: "strict" | "off"; readonly youtube: "strict" | "moderate" | "off" };
  readonly unenforceableSearch: "block" | "allow";
}

const policy: fc.Arbitrary<Policy> = fc.record({
  filter: fc.constantFrom("categories", "categories", "allow-only"),
  allow: fc.constant(["allowed.example"]),
  block: fc.record({
    categories: fc.subarray(["TS-07", "TS-10C", "TS-06"]),
    sources: fc.subarray(["profanity", "gambling", "not-there"]),
  }),
  safeSearch: fc.record({
    google: fc.constantFrom("strict", "off"),
    youtube: fc.constantFrom("strict", "moderate", "off"),
  }),
  unenforceableSearch: fc.constantFrom("block", "allow"),
});
// Few sources at a time, or special names and never-block would hide everything below them.
const rules: fc.Arbitrary<RuleId[]> = fc.subarray([...RULES], { maxLength: 4 });
const lists: fc.Arbitrary<ListId[]> = fc.subarray(
  LISTS.map((list) => list.id),
  { maxLength: 3 },
);

function oracle(p: Policy, matched: ReadonlySet<string>, listed: readonly ListId[]): string {
  if (matched.has("special:canary")) return "special canary";
  if (matched.has("special:localhost")) return "special localhost";
  const blocked = LISTS.filter(
    (list) =>
      listed.includes(list.id) &&
      (LOCKED.has(list.id) || p.block.categories.includes(list.category) || p.block.sources.includes(list.id)),
  ).toSorted((a, b) => (RANK[b.category] as number) - (RANK[a.category] as number) || a.index - b.index);
  const opened = ["local-allow", "exception:net"].find((id) => matched.has(id));
  const denials = ["local-deny:TS-02X", "local-deny:TS-10C", ...blocked.map((list) => list.id)]
    .filter((id) => !id.startsWith("local-deny") || matched.has(id))
    .filter((id) => opened === undefined || LOCKED.has(id));
  let free: string;
  if (matched.has("never-block")) free = "allow never-block";
  else if (denials[0] !== undefined) return `block ${denials[0]}`;
  else if (opened !== undefined && (p.filter === "categories" || matched.has("exception:net")))
    free = `allow ${opened}`;
  else if (p.filter === "categories") free = "pass";
  else if (matched.has("allow:net")) free = "allow allow:net";
  else return "block default";
  for (const engine of ["google", "youtube"] as const)
    if (matched.has(`safe-search:${engine}`) && p.safeSearch[engine] !== "off") return `rewrite ${engine}`;
  const undecided = free === "pass" || free === "allow allow:net";
  if (undecided && matched.has("unenforceable-search") && p.unenforceableSearch === "block")
    return "block unenforceable-search";
  return free;
}

const IDS: Record<string, string> = { "local-deny": "local-deny:", exception: "exception:", "allow-only": "allow:" };

function short(verdict: ReturnType<typeof evaluateQuery>): string {
  if (verdict.kind === "pass") return "pass";
  const { layer, id } = verdict.because;
  if (verdict.kind === "block" && layer === "allow-only") return "block default";
  return `${verdict.kind} ${IDS[layer] ?? ""}${id}`;
}

describe("evaluateQuery", () => {
  it("agrees with the rules in words; the fast question and the explanation agree with it", () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(policy, rules, lists, (p, matched, listed) => {
        const network = networkOf({ ...p });
        const facts = factsOf(matched, listed);
        const verdict = evaluateQuery(network, facts);
        kinds.add(verdict.kind);
        expect(short(verdict)).toBe(oracle(p, new Set(matched), listed));
        expect(mayMatter(network, facts.ruleBits, facts.listBits)).toBe(verdict.kind !== "pass");
        const explanation = explainQuery(network, facts);
        expect(explanation.verdict).toEqual(verdict);
        const deciding = explanation.steps.filter((step) => step.outcome === "matched").map((step) => step.because);
        expect(deciding).toEqual(verdict.kind === "pass" ? [] : [verdict.because]);
      }),
      { seed: 20_261_122, numRuns: 4_000 },
    );
    expect([...kinds].sort()).toEqual(["allow", "block", "pass", "rewrite", "special"]);
  });
});

describe("evaluateResponse", () => {
  it("blocks a chain exactly if one of its names would be blocked, whatever the order", () => {
    const target = fc.tuple(
      fc.subarray(["never-block", "local-allow", "local-deny:TS-10C", "unenforceable-search"] as RuleId[]),
      lists,
    );
    fc.assert(
      fc.property(policy, fc.array(target, { maxLength: 4 }), (p, targets) => {
        const network = networkOf({ ...p, filter: "categories" });
        const facts = targets.map(([matched, listed]) => factsOf(matched, listed));
        const judge = (chain: typeof facts) =>
          evaluateResponse(network, { query: { kind: "pass" }, targets: chain, addresses: [] });
        const first = facts.map((one) => evaluateQuery(network, one)).find((verdict) => verdict.kind === "block");
        expect(judge(facts)).toEqual(first ?? { kind: "pass" });
        expect(judge(facts.toReversed()).kind).toBe(judge(facts).kind);
      }),
      { seed: 20_261_122, numRuns: 2_000 },
    );
  });
});
