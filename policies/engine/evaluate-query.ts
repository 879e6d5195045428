/**
 * Decides one question on one network: which rule speaks, in one fixed order with its reasons.
 *
 * 1. *Special names* before everything: a list that carries the DoH canary would otherwise switch encrypted DNS on.
 * 2. *never-block*: helplines outrank every list in every mode.
 * 3. *local-allow*, *exception*: what staff opened, except locked sources and categories.
 * 4. *local deny*, then *lists* blocked at this hour; of several sources the most severe is named.
 * 5. *Default deny* of an allow-only network.
 * 6. *Safe search* whenever the result so far lets the name through: an allow may override a block, never a rewrite.
 * 7. *Search engines without safe search*; an exception or local-allow may open one.
 *
 * @module
 */
import type { DomainName, RuleRef } from "../schema/vocabulary.ts";
import { type CompiledNetwork, type CompiledSource, mayMatter } from "./compile-network.ts";
import { hasBit, type Mask } from "./mask.ts";
import { PASS, POLICY_BLOCK, UNENFORCEABLE_SEARCH, type Verdict } from "./verdict.ts";

/** What the packed indexes know about one name. */
export interface QueryFacts {
  readonly name: DomainName;
  readonly qtype: number;
  /** Sources of the rules pack that cover the name. */
  readonly ruleBits: Mask;
  /** Sources of the lists pack that cover it, exceptions inside lists already applied. */
  readonly listBits: Mask;
  /** The listed name behind a bit, asked only for the rule that decided. */
  readonly entryOf?: (pack: "rules" | "lists", source: number) => string | undefined;
}

/** Builds the reference of a rule, with the listed name that covered the question where it is known. */
export function ruleRef(
  q: QueryFacts,
  layer: RuleRef["layer"],
  id: string,
  pack: "rules" | "lists",
  source: number,
): RuleRef {
  const entry = source < 0 ? undefined : q.entryOf?.(pack, source);
  return entry === undefined ? { layer, id } : { layer, id, entry };
}

/** The most severe matched source, then the one with the smallest bit; never the first by accident. */
function mostSevere(
  sources: readonly (CompiledSource | undefined)[],
  bits: Mask,
  within: Mask | null,
  lockedOnly: boolean,
): CompiledSource | undefined {
  let found: CompiledSource | undefined;
  for (const source of sources) {
    if (source === undefined || !hasBit(bits, source.index)) continue;
    if (within !== null && !hasBit(within, source.index)) continue;
    if (lockedOnly && !source.locked) continue;
    if (found === undefined || source.rank > found.rank || (source.rank === found.rank && source.index < found.index))
      found = source;
  }
  return found;
}

/** Local deny, then lists. @returns undefined if neither blocks */
export function findDenial(network: CompiledNetwork, q: QueryFacts, lockedOnly: boolean): Verdict | undefined {
  const local = mostSevere(network.rules.localDeny, q.ruleBits, null, lockedOnly);
  if (local !== undefined)
    return {
      kind: "block",
      because: ruleRef(q, "local-deny", local.id, "rules", local.index),
      category: local.category,
      ede: local.ede,
    };
  const list = mostSevere(network.sources, q.listBits, network.blockMask, lockedOnly);
  if (list !== undefined)
    return {
      kind: "block",
      because: ruleRef(q, "list", list.id, "lists", list.index),
      category: list.category,
      ede: list.ede,
    };
  return undefined;
}

/** What opened a name by hand, if anything did. */
export function findOpening(network: CompiledNetwork, q: QueryFacts): Extract<Verdict, { kind: "allow" }> | undefined {
  const { rules, policy } = network;
  const allow = (layer: RuleRef["layer"], id: string, bit: number): Extract<Verdict, { kind: "allow" }> => ({
    kind: "allow",
    because: ruleRef(q, layer, id, "rules", bit),
  });
  if (hasBit(q.ruleBits, rules.neverBlock)) return allow("never-block", "never-block", rules.neverBlock);
  if (hasBit(q.ruleBits, rules.localAllow)) return allow("local-allow", "local-allow", rules.localAllow);
  if (hasBit(q.ruleBits, rules.exception)) return allow("exception", policy.id, rules.exception);
  return undefined;
}

/** Steps 2 to 5: the verdict before search engines are looked at. */
function judgeContent(network: CompiledNetwork, q: QueryFacts): Verdict {
  const opening = findOpening(network, q);
  if (opening?.because.layer === "never-block") return opening;
  const denial = findDenial(network, q, opening !== undefined);
  if (denial !== undefined) return denial;
  // The venue's allow.txt lifts blocks; it admits nothing to a station that may reach its own few names only.
  if (opening !== undefined && (!network.allowOnly || hasBit(q.ruleBits, network.rules.exception))) return opening;
  if (!network.allowOnly) return PASS;
  const because = ruleRef(q, "allow-only", network.policy.id, "rules", network.rules.admitted);
  return hasBit(q.ruleBits, network.rules.admitted)
    ? { kind: "allow", because }
    : {
        kind: "block",
        because: { layer: "allow-only", id: network.policy.id },
        category: POLICY_BLOCK,
        ede: network.policyEde,
      };
}

/** The block for a search engine that cannot be made safe by DNS, if this network wants it. */
export function findUnenforceable(network: CompiledNetwork, q: QueryFacts): Verdict | undefined {
  const bit = network.rules.unenforceable;
  if (!hasBit(q.ruleBits, bit)) return undefined;
  return {
    kind: "block",
    because: ruleRef(q, "list", UNENFORCEABLE_SEARCH, "rules", bit),
    category: POLICY_BLOCK,
    ede: network.policyEde,
  };
}

/**
 * @returns never throws; `pass` exactly when {@link mayMatter} is false
 */
export function evaluateQuery(network: CompiledNetwork, q: QueryFacts): Verdict {
  if (!mayMatter(network, q.ruleBits, q.listBits)) return PASS;
  const special = network.rules.special.find((candidate) => hasBit(q.ruleBits, candidate.bit));
  if (special !== undefined)
    return {
      kind: "special",
      because: ruleRef(q, "special-names", special.entry.id, "rules", special.bit),
      answer: special.entry.answer,
      bypass: special.entry.bypass,
    };
  const content = judgeContent(network, q);
  if (content.kind === "block") return content;
  const engine = network.rules.safeSearch.find((candidate) => hasBit(q.ruleBits, candidate.bit));
  if (engine !== undefined)
    return {
      kind: "rewrite",
      because: ruleRef(q, "safe-search", engine.engine, "rules", engine.bit),
      target: engine.target,
    };
  // An allow-only list admits a whole zone (yahoo.com); that was not a decision about the search engine inside it.
  const decidedByStaff = content.kind === "allow" && content.because.layer !== "allow-only";
  return decidedByStaff ? content : (findUnenforceable(network, q) ?? content);
}
