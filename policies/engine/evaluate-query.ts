/**
 * Decides one question on one network: which rule speaks, in one fixed order with its reasons.
 *
 * 1. *Client rules* of a list (RPZ client-ip): they are about who asks, so nothing about the name can outrank them but
 *    never-block; a helpline is reached from every device.
 * 2. *Special names*: a list that carries the DoH canary would otherwise switch encrypted DNS on.
 * 3. *never-block*: helplines outrank every list in every mode.
 * 4. *local-allow*, *exception* of the network, then of the device: what staff opened, except locked sources and categories;
 *    what one person opened alone leaves severity S3 blocked, also on names below the one that was looked at.
 * 5. *local deny*, then *lists* blocked at this hour; of several sources the most severe is named. A source that wants the
 *    name asked over TCP only blocks nothing, see {@link wantsTcp}.
 * 6. *Default deny* of an allow-only network.
 * 7. *Safe search* whenever the result so far lets the name through: an allow may override a block, never a rewrite.
 * 8. *Search engines without safe search*; an exception or local-allow may open one.
 *
 * @module
 */
import type { BlockAction } from "../schema/list-action.ts";
import type { DeviceId, DomainName, RuleRef } from "../schema/vocabulary.ts";
import { type CompiledNetwork, type CompiledSource, mayMatter } from "./compile-network.ts";
import { hasBit, type Mask } from "./mask.ts";
import { PASS, POLICY_BLOCK, UNENFORCEABLE_SEARCH, type Verdict } from "./verdict.ts";

/** What the lists pack knows about one name or address. */
export interface ListFacts {
  /** Sources of the lists pack that cover it, exceptions inside lists already applied. */
  readonly listBits: Mask;
  /** The listed name or network behind a bit, asked only for the rule that decided. */
  readonly entryOf?: (pack: "rules" | "lists", source: number) => string | undefined;
  /** What a list source wants done; left out if no source of the pack carries an action. */
  readonly actionOf?: (source: number) => BlockAction | undefined;
}

/** What the packed indexes know about one name, and who asks. */
export interface QueryFacts extends ListFacts {
  readonly name: DomainName;
  readonly qtype: number;
  /** The venue-owned device that asks, if it is one. */
  readonly device: DeviceId | null;
  /** Sources of the rules pack that cover the name. */
  readonly ruleBits: Mask;
  /** What lists say about the address the question came from; left out if they say nothing. */
  readonly client?: Omit<ListFacts, "entryOf">;
}

/** Builds the reference of a rule, with the listed name that covered the question where it is known. */
export function ruleRef(
  q: Pick<ListFacts, "entryOf">,
  layer: RuleRef["layer"],
  id: string,
  pack: "rules" | "lists",
  source: number,
): RuleRef {
  const entry = source < 0 ? undefined : q.entryOf?.(pack, source);
  return entry === undefined ? { layer, id } : { layer, id, entry };
}

/** The same for a list source; what an opaque one lists is never told. */
export function listRef(q: Pick<ListFacts, "entryOf">, source: CompiledSource): RuleRef {
  return source.opaque
    ? { layer: "list", id: source.id, entry: "" }
    : ruleRef(q, "list", source.id, "lists", source.index);
}

/** Which denials an opening leaves standing: all of them (nothing was opened), the grave ones, the locked ones. */
export type Standing = "all" | "grave" | "locked";
/** S3: opened by two people only (safeguarding A1). */
const GRAVE_RANK = 3;

const stands = (source: CompiledSource, standing: Standing): boolean =>
  standing === "all" || source.locked || (standing === "grave" && source.rank >= GRAVE_RANK);

/** @param opening what opened the name, if anything did */
export function standingAfter(opening: Extract<Verdict, { kind: "allow" }> | undefined): Standing {
  if (opening === undefined) return "all";
  return opening.single === true ? "grave" : "locked";
}

const onlyTcp = (action: BlockAction | undefined): boolean => action?.kind === "tcp-only";

/** The most severe matched source, then the one with the smallest bit; never the first by accident. */
function mostSevere(
  sources: readonly (CompiledSource | undefined)[],
  bits: Mask,
  within: Mask | null,
  standing: Standing,
  skip: (source: number) => boolean = () => false,
): CompiledSource | undefined {
  let found: CompiledSource | undefined;
  for (const source of sources) {
    if (source === undefined || !hasBit(bits, source.index)) continue;
    if (within !== null && !hasBit(within, source.index)) continue;
    if (!stands(source, standing)) continue;
    if (found !== undefined && source.rank < found.rank) continue;
    if (found !== undefined && source.rank === found.rank && source.index > found.index) continue;
    if (!skip(source.index)) found = source;
  }
  return found;
}

/** What lists block, with the action they want. @returns undefined if none blocks */
export function findListed(network: CompiledNetwork, facts: ListFacts, standing: Standing): Verdict | undefined {
  const { actionOf } = facts;
  const list = mostSevere(
    network.sources,
    facts.listBits,
    network.blockMask,
    standing,
    actionOf === undefined ? undefined : (source) => onlyTcp(actionOf(source)),
  );
  if (list === undefined) return undefined;
  const action = actionOf?.(list.index);
  return {
    kind: "block",
    because: listRef(facts, list),
    category: list.category,
    ede: list.ede,
    ...(action === undefined || action.kind === "tcp-only" ? {} : { action }),
    ...(list.opaque ? { opaque: true } : {}),
  };
}

/** Local deny, then lists. @returns undefined if neither blocks */
export function findDenial(network: CompiledNetwork, q: QueryFacts, standing: Standing): Verdict | undefined {
  const local = mostSevere(network.rules.localDeny, q.ruleBits, null, standing);
  if (local !== undefined)
    return {
      kind: "block",
      because: ruleRef(q, "local-deny", local.id, "rules", local.index),
      category: local.category,
      ede: local.ede,
    };
  return findListed(network, q, standing);
}

/** Bits of what is opened for the device that asks, by two people and by one; −1 for all others. */
const deviceBits = (network: CompiledNetwork, q: QueryFacts): readonly [both: number, single: number] =>
  q.device === null
    ? [-1, -1]
    : [network.rules.deviceExceptions.get(q.device) ?? -1, network.rules.singleDeviceExceptions.get(q.device) ?? -1];

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
  const [device, singleDevice] = deviceBits(network, q);
  if (hasBit(q.ruleBits, device)) return allow("exception", `device:${q.device}`, device);
  if (hasBit(q.ruleBits, rules.singleException))
    return { ...allow("exception", policy.id, rules.singleException), single: true };
  return hasBit(q.ruleBits, singleDevice)
    ? { ...allow("exception", `device:${q.device}`, singleDevice), single: true }
    : undefined;
}

/** An exception of the network or of the device, whatever stands above it. */
const isExcepted = (network: CompiledNetwork, q: QueryFacts): boolean =>
  [network.rules.exception, network.rules.singleException, ...deviceBits(network, q)].some((bit) =>
    hasBit(q.ruleBits, bit),
  );

/** Steps 3 to 6: the verdict before search engines are looked at. */
function judgeContent(network: CompiledNetwork, q: QueryFacts): Verdict {
  const opening = findOpening(network, q);
  if (opening?.because.layer === "never-block") return opening;
  const denial = findDenial(network, q, standingAfter(opening));
  if (denial !== undefined) return denial;
  // The venue's allow.txt lifts blocks; it admits nothing to a station that may reach its own few names only.
  if (opening !== undefined && (!network.allowOnly || isExcepted(network, q))) return opening;
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

/** The block of a client that a list names by its address. The entry is left out: it would tell the address. */
export function findRefusal(network: CompiledNetwork, q: QueryFacts): Verdict | undefined {
  if (q.client === undefined || hasBit(q.ruleBits, network.rules.neverBlock)) return undefined;
  return findListed(network, q.client, "all");
}

/**
 * Whether a list wants this name, or this client, asked over TCP only, and nothing opened it: over UDP the answer is
 * «truncated», over TCP it is what {@link evaluateQuery} says, which knows nothing of such sources.
 */
export function wantsTcp(network: CompiledNetwork, q: QueryFacts): boolean {
  const asks = ({ actionOf, listBits }: Omit<ListFacts, "entryOf">, standing: Standing): boolean =>
    actionOf !== undefined &&
    network.sources.some(
      (source) =>
        source !== undefined &&
        hasBit(listBits, source.index) &&
        hasBit(network.blockMask, source.index) &&
        stands(source, standing) &&
        onlyTcp(actionOf(source.index)),
    );
  const opening = findOpening(network, q);
  if (opening?.because.layer === "never-block") return false;
  return asks(q, standingAfter(opening)) || (q.client !== undefined && asks(q.client, "all"));
}

/**
 * @returns never throws; `pass` whenever {@link mayMatter} is false and no list speaks about the client
 */
export function evaluateQuery(network: CompiledNetwork, q: QueryFacts): Verdict {
  const refused = findRefusal(network, q);
  if (refused !== undefined) return refused;
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
