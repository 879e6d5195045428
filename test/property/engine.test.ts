/**
 * Verdicts against a naive reading of the rules in words, on random policies and random facts.
 *
 * The oracle works on sets of source names and knows no mask; the order is written down again, from the contract.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayMatter } from "../../policies/engine/compile-network.ts";
import { evaluateQuery, type QueryFacts, wantsTcp } from "../../policies/engine/evaluate-query.ts";
import { evaluateResponse } from "../../policies/engine/evaluate-response.ts";
import { explainQuery } from "../../policies/engine/explain-query.ts";
import type { BlockAction } from "../../policies/schema/list-action.ts";
import type { DeviceId } from "../../policies/schema/vocabulary.ts";
import {
  actionsOf,
  factsOf,
  listBitsOf,
  type ListId,
  LISTS,
  networkOf,
  type RuleId,
  RULES,
} from "../unit/policies/builders.ts";

const RANK: Record<string, number> = { "TS-07": 1, "TS-10C": 2, "TS-06": 3, "TS-02X": 4 };
const LOCKED = new Set(["illegal", "statutory", "hashed", "local-deny:TS-02X"]);

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

/** What lists want done with what they list. */
const action: fc.Arbitrary<BlockAction | undefined> = fc.constantFrom(
  undefined,
  { kind: "nodata" },
  { kind: "drop" },
  { kind: "tcp-only" },
);
const wishes = fc.dictionary(fc.constantFrom(...LISTS.map((list) => list.id)), action, { maxKeys: 3 }) as fc.Arbitrary<
  Partial<Record<ListId, BlockAction>>
>;
const device = fc.constantFrom(null, "tablet-01", "tablet-02", "tablet-03") as fc.Arbitrary<DeviceId | null>;

interface Asked {
  readonly matched: ReadonlySet<string>;
  readonly listed: readonly ListId[];
  readonly client: readonly ListId[];
  readonly wishes: Partial<Record<ListId, BlockAction>>;
  readonly device: string | null;
}

const blockedHere = (p: Policy, listed: readonly ListId[]) =>
  LISTS.filter(
    (list) =>
      listed.includes(list.id) &&
      (LOCKED.has(list.id) || p.block.categories.includes(list.category) || p.block.sources.includes(list.id)),
  ).toSorted((a, b) => (RANK[b.category] as number) - (RANK[a.category] as number) || a.index - b.index);

/** What one person opened comes last, as it opens least. */
const openedBy = ({ matched, device: by }: Asked): string | undefined =>
  [
    "local-allow",
    "exception:net",
    `exception-device:${by}`,
    "exception-single:net",
    `exception-single-device:${by}`,
  ].find((id) => matched.has(id));
const GRAVE = new Set<string>(LISTS.filter((list) => (RANK[list.category] as number) >= 3).map((list) => list.id));
const staysBlocked = (opened: string | undefined, id: string): boolean =>
  opened === undefined || LOCKED.has(id) || (opened.startsWith("exception-single") && GRAVE.has(id));

function tcpOracle(p: Policy, asked: Asked): boolean {
  if (asked.matched.has("never-block")) return false;
  const wants = (lists: readonly ListId[], opened: string | undefined): boolean =>
    blockedHere(p, lists).some(({ id }) => asked.wishes[id]?.kind === "tcp-only" && staysBlocked(opened, id));
  return wants(asked.listed, openedBy(asked)) || wants(asked.client, undefined);
}

function oracle(p: Policy, asked: Asked): string {
  const { matched, wishes: wanted } = asked;
  const really = (lists: readonly ListId[]) =>
    blockedHere(p, lists).filter(({ id }) => wanted[id]?.kind !== "tcp-only");
  const refused = really(asked.client)[0];
  if (refused !== undefined && !matched.has("never-block"))
    return `block ${refused.id} ${wanted[refused.id]?.kind ?? "as usual"}`;
  if (matched.has("special:canary")) return "special canary";
  if (matched.has("special:localhost")) return "special localhost";
  const blocked = really(asked.listed);
  const opened = openedBy(asked);
  const denials = ["local-deny:TS-02X", "local-deny:TS-10C", ...blocked.map((list) => list.id)]
    .filter((id) => !id.startsWith("local-deny") || matched.has(id))
    .filter((id) => staysBlocked(opened, id));
  let free: string;
  if (matched.has("never-block")) free = "allow never-block";
  else if (denials[0] !== undefined) return `block ${denials[0]} ${wanted[denials[0] as ListId]?.kind ?? "as usual"}`;
  else if (
    opened !== undefined &&
    (p.filter === "categories" ||
      [
        "exception:net",
        `exception-device:${asked.device}`,
        "exception-single:net",
        `exception-single-device:${asked.device}`,
      ].some((id) => matched.has(id)))
  )
    free = `allow ${opened.replace("-single", "")}`;
  else if (p.filter === "categories") free = "pass";
  else if (matched.has("allow:net")) free = "allow allow:net";
  else return "block default";
  for (const engine of ["google", "youtube"] as const)
    if (matched.has(`safe-search:${engine}`) && p.safeSearch[engine] !== "off") return `rewrite ${engine}`;
  const undecided = free === "pass" || free === "allow allow:net";
  if (undecided && matched.has("unenforceable-search") && p.unenforceableSearch === "block")
    return "block unenforceable-search as usual";
  return free;
}

const IDS: Record<string, string> = { "local-deny": "local-deny:", exception: "exception:", "allow-only": "allow:" };
/** Bits that matter to somebody else, or to the transport only; then «may matter» is true and the verdict may be `pass`. */
const ELSEWHERE = ["exception-device:tablet-01", "exception-device:tablet-02", "exception-single-device:tablet-01"];

function short(verdict: ReturnType<typeof evaluateQuery>): string {
  if (verdict.kind === "pass") return "pass";
  const { layer, id } = verdict.because;
  if (verdict.kind === "block" && layer === "allow-only") return "block default";
  const rule = id.startsWith("device:") ? `exception-${id}` : `${IDS[layer] ?? ""}${id}`;
  return verdict.kind === "block" ? `block ${rule} ${verdict.action?.kind ?? "as usual"}` : `${verdict.kind} ${rule}`;
}

describe("evaluateQuery", () => {
  it("agrees with the rules in words; the fast question and the explanation agree with it", () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(policy, rules, lists, wishes, device, fc.option(lists), (p, matched, listed, wanted, by, client) => {
        const network = networkOf({ ...p });
        const asked: Asked = { matched: new Set(matched), listed, client: client ?? [], wishes: wanted, device: by };
        const actionOf = actionsOf(wanted);
        const facts: QueryFacts = {
          ...factsOf(matched, listed),
          device: by,
          actionOf,
          ...(client === null ? {} : { client: { listBits: listBitsOf(client), actionOf } }),
        };
        const verdict = evaluateQuery(network, facts);
        kinds.add(verdict.kind);
        if (verdict.kind === "block") kinds.add(verdict.action?.kind ?? "as usual");
        expect(short(verdict)).toBe(oracle(p, asked));
        expect(wantsTcp(network, facts)).toBe(tcpOracle(p, asked));

        const may = mayMatter(network, facts.ruleBits, facts.listBits);
        const refused =
          client !== null &&
          verdict.kind === "block" &&
          evaluateQuery(network, { ...facts, client: { listBits: listBitsOf([]) } }).kind === "pass";
        if (!may && !refused) expect(verdict.kind).toBe("pass");
        // And it is not simply always true.
        if (
          may &&
          !matched.some((id) => ELSEWHERE.includes(id)) &&
          !Object.values(wanted).some((wish) => wish?.kind === "tcp-only")
        )
          expect(verdict.kind).not.toBe("pass");

        const explanation = explainQuery(network, facts);
        expect(explanation.verdict).toEqual(verdict);
        const deciding = explanation.steps.filter((step) => step.outcome === "matched").map((step) => step.because);
        expect(deciding).toEqual(verdict.kind === "pass" ? [] : [verdict.because]);
      }),
      { seed: 20_261_122, numRuns: 4_000 },
    );
    expect([...kinds].sort()).toEqual(["allow", "as usual", "block", "drop", "nodata", "pass", "rewrite", "special"]);
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

  it("judges addresses by the lists as it judges names, with the same openness", () => {
    const opening = fc.constantFrom(
      { query: { kind: "pass" } as const, lockedOnly: false },
      { query: { kind: "allow", because: { layer: "allow-only", id: "net" } } as const, lockedOnly: false },
      { query: { kind: "allow", because: { layer: "local-allow", id: "local-allow" } } as const, lockedOnly: true },
      { query: { kind: "allow", because: { layer: "exception", id: "device:tablet-01" } } as const, lockedOnly: true },
      { query: { kind: "allow", because: { layer: "never-block", id: "never-block" } } as const, lockedOnly: null },
    );
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        policy,
        opening,
        fc.array(lists, { maxLength: 3 }),
        wishes,
        (p, { query, lockedOnly }, addresses, wanted) => {
          const network = networkOf({ ...p });
          const actionOf = actionsOf(wanted);
          const verdict = evaluateResponse(network, {
            query,
            targets: [],
            addresses: [],
            listed: addresses.map((listed) => ({ listBits: listBitsOf(listed), actionOf })),
          });
          const expected =
            lockedOnly === null
              ? []
              : addresses.flatMap((listed) =>
                  blockedHere(p, listed)
                    .filter(({ id }) => wanted[id]?.kind !== "tcp-only" && (!lockedOnly || LOCKED.has(id)))
                    .slice(0, 1),
                );
          const [first] = expected;
          seen.add(verdict.kind);
          expect(short(verdict)).toBe(
            first === undefined ? "pass" : `block ${first.id} ${wanted[first.id]?.kind ?? "as usual"}`,
          );
        },
      ),
      { seed: 20_261_122, numRuns: 2_000 },
    );
    expect([...seen].sort()).toEqual(["block", "pass"]);
  });
});
