/**
 * «Co by było, gdyby»: what a network would answer to a name at a moment, with every step. Asks nobody and stores nothing.
 *
 * @module
 */
import { domainToASCII, domainToUnicode } from "node:url";
import { MatchMasks, effective } from "../../blocklists/lookup/masks.ts";
import type { PackedIndex } from "../../blocklists/lookup/packed-index.ts";
import { SuffixWalk, walkName } from "../../blocklists/lookup/walk.ts";
import { wireName } from "../../blocklists/lookup/wire-name.ts";
import type { CompiledNetwork } from "../../policies/engine/compile-network.ts";
import type { QueryFacts } from "../../policies/engine/evaluate-query.ts";
import { explainQuery } from "../../policies/engine/explain-query.ts";
import type { Verdict } from "../../policies/engine/verdict.ts";
import { BYPASS } from "../../policies/engine/verdict.ts";
import type { ExplainView } from "../../policies/schema/api.ts";
import { DomainName } from "../../policies/schema/vocabulary.ts";
import type { Category, Instant, NetworkId, QueryType } from "../../policies/schema/vocabulary.ts";
import { Refusal } from "../platform/error.ts";
import type { OpenedGeneration } from "../venues/index.ts";
import { compileNetworks } from "../venues/index.ts";

/** RR type numbers (IANA registry «Resource Record (RR) TYPEs»). */
const TYPE_NUMBERS: Readonly<Record<QueryType, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  SVCB: 64,
  HTTPS: 65,
  ANY: 255,
};

/**
 * A name as people type it: any case, final dot, Polish letters.
 * @throws {Refusal} 422 `E_EXPLAIN_NAME`
 */
export function parseTypedName(typed: string): DomainName {
  const bare = typed.trim().replace(/\.$/u, "");
  // domainToASCII reads "999" as an address, so plain ASCII does not go through it.
  // oxlint-disable-next-line no-control-regex -- the ASCII range itself is meant
  const ascii = /^[\u0000-\u007f]*$/u.test(bare) ? bare.toLowerCase() : domainToASCII(bare);
  const name = DomainName.safeParse(ascii);
  if (!name.success || name.data === "") throw new Refusal(422, "E_EXPLAIN_NAME");
  try {
    wireName(name.data);
  } catch {
    throw new Refusal(422, "E_EXPLAIN_NAME");
  }
  return name.data;
}

/** Bits of a pack that cover a name, and the entries that set them. */
function look(index: PackedIndex, octets: Uint8Array, qtype: number) {
  const walk = new SuffixWalk();
  walkName(octets, 0, octets.length, index.seed, walk);
  const masks = new MatchMasks();
  const bits = new Uint32Array(4);
  if (index.match(walk, octets, 0, qtype, masks)) effective(masks, bits);
  return { bits, entries: index.explain(walk, octets, 0, qtype) };
}

/** Everything the engine needs to know of one question. */
export function factsOf(opened: OpenedGeneration, name: DomainName, qtype: number) {
  const octets = wireName(name);
  const rules = look(opened.rules, octets, qtype);
  const lists = look(opened.lists, octets, qtype);
  const facts: QueryFacts = {
    name,
    qtype,
    device: null,
    ruleBits: rules.bits,
    listBits: lists.bits,
    entryOf: (pack, source) =>
      (pack === "rules" ? rules : lists).entries.find((entry) => entry.source === source && entry.kind === "deny")
        ?.entry,
  };
  return { facts, entries: lists.entries };
}

/** @throws {Refusal} 422 `E_EXPLAIN_NETWORK` */
export function explain(
  opened: OpenedGeneration,
  question: { readonly name: DomainName; readonly network: NetworkId; readonly type: QueryType; readonly at: Instant },
): ExplainView {
  const { bundle } = opened;
  const network = compileNetworks(opened, question.at).find((candidate) => candidate.policy.id === question.network);
  if (network === undefined) throw new Refusal(422, "E_EXPLAIN_NETWORK");
  const { facts, entries } = factsOf(opened, question.name, TYPE_NUMBERS[question.type]);
  const { verdict, steps } = explainQuery(network, facts);
  const categories = new Map(bundle.lists.manifest.sources.map((source) => [source.index, source.category]));
  return {
    name: question.name,
    unicodeName: domainToUnicode(question.name) || question.name,
    network: question.network,
    type: question.type,
    at: question.at,
    verdict: {
      kind: verdict.kind,
      category: categoryOf(verdict),
      because: verdict.kind === "pass" ? null : verdict.because,
      ede: verdict.kind === "block" ? verdict.ede : null,
      target: targetOf(verdict),
    },
    steps: steps.map((step) => ({
      layer: step.layer,
      outcome: step.outcome,
      because: step.because ?? null,
      note: step.note,
    })),
    lists: entries.flatMap((entry) => {
      const source = opened.lists.sources[entry.source];
      const category = categories.get(entry.source);
      return source === undefined || category === undefined
        ? []
        : [{ source, entry: entry.entry, kind: entry.kind, category }];
    }),
    policyGeneration: bundle.generation,
    listGeneration: bundle.lists.manifest.generation,
  };
}

function categoryOf(verdict: Verdict): Category | null {
  switch (verdict.kind) {
    case "block":
      return verdict.category;
    case "special":
      return verdict.bypass ? BYPASS : null;
    case "pass":
    case "allow":
    case "rewrite":
      return null;
    default:
      return verdict satisfies never;
  }
}

function targetOf(verdict: Verdict): string | null {
  if (verdict.kind === "rewrite") return "cname" in verdict.target ? verdict.target.cname : verdict.target.a.join(", ");
  return verdict.kind === "special" ? verdict.answer : null;
}

/** @returns names of help that some network would not let through; empty is the only good answer */
export function closedHelp(opened: OpenedGeneration, at: number): { name: string; network: string }[] {
  const networks: readonly CompiledNetwork[] = compileNetworks(opened, at);
  return opened.bundle.proofs.open.flatMap((name) => {
    const { facts } = factsOf(opened, name, TYPE_NUMBERS.A);
    return networks
      .filter((network) => {
        const { kind } = explainQuery(network, facts).verdict;
        return kind !== "pass" && kind !== "allow";
      })
      .map((network) => ({ name, network: network.policy.id }));
  });
}
