/**
 * Judges what an answer leads to: the names of its CNAME/DNAME chain, SVCB/HTTPS targets, and its addresses.
 *
 * A harmless name may point at a blocked one, and a public name at the venue's own printer (DNS rebinding). Runs above
 * the cache, on every answer, because the cache is free of policy.
 *
 * Lists may carry addresses as well as names; an address is judged like a target, with the same openness.
 *
 * What the question's own verdict covers: *never-block* covers the whole answer; what staff opened covers everything but
 * locked sources; admission to an allow-only network covers the default deny (its names live on content networks that
 * nobody can list) but no list; a rewrite leads where the policy says, so of its answer only private addresses are looked for.
 *
 * @module
 */
import { isPrivateAddress, parseAddress } from "./address.ts";
import type { CompiledNetwork } from "./compile-network.ts";
import {
  standingAfter,
  type Standing,
  findDenial,
  findListed,
  findOpening,
  findUnenforceable,
  type ListFacts,
  type QueryFacts,
  ruleRef,
} from "./evaluate-query.ts";
import { hasBit } from "./mask.ts";
import { BYPASS, PASS, POLICY_BLOCK, PRIVATE_ADDRESS, type Verdict } from "./verdict.ts";

/** One name an answer leads to, with what the packed indexes know about it. */
export type ResponseTarget = QueryFacts;

export interface ResponseFacts {
  /** Verdict of {@link evaluateQuery} about the question. */
  readonly query: Verdict;
  /** CNAME and DNAME targets in the order of the chain, then SVCB/HTTPS TargetNames. Not the qname itself. */
  readonly targets: readonly ResponseTarget[];
  /** A, AAAA, ipv4hint and ipv6hint, as octets (4 or 16) or as text. */
  readonly addresses: readonly (Uint8Array | string)[];
  /** What the lists pack knows about those of them it covers; left out if it covers none. */
  readonly listed?: readonly ListFacts[];
}

function judgeTarget(network: CompiledNetwork, target: ResponseTarget, before: Standing): Verdict | undefined {
  const opening = findOpening(network, target);
  if (opening?.because.layer === "never-block") return undefined;
  if (before === "all") {
    // Other special names (localhost, private reverse zones) are caught by their addresses or lead nowhere.
    const tunnel = network.rules.special.find(({ bit, entry }) => entry.bypass && hasBit(target.ruleBits, bit));
    if (tunnel !== undefined)
      return {
        kind: "block",
        because: ruleRef(target, "special-names", tunnel.entry.id, "rules", tunnel.bit),
        category: BYPASS,
        ede: network.bypassEde,
      };
  }
  // What opened the question opens its targets too, and what opened a target opens that.
  const standing = before === "all" ? standingAfter(opening) : before;
  const denial = findDenial(network, target, standing);
  if (denial !== undefined || standing !== "all") return denial;
  return findUnenforceable(network, target);
}

/**
 * @returns `pass`, or the `block` of the first target that is blocked, then of the first address a list blocks (layer
 *   `list`, entry the listed network), then of the first private address
 *   (layer `response`, id `private-address`, entry the address is left out: it may be the venue's own)
 */
export function evaluateResponse(network: CompiledNetwork, facts: ResponseFacts): Verdict {
  const { query } = facts;
  const openedBy = query.kind === "allow" ? query.because.layer : undefined;
  if (openedBy === "never-block") return PASS;
  if (query.kind !== "rewrite") {
    const byStaff = openedBy === "local-allow" || openedBy === "exception";
    const standing = byStaff && query.kind === "allow" ? standingAfter(query) : "all";
    for (const target of facts.targets) {
      const verdict = judgeTarget(network, target, standing);
      if (verdict !== undefined) return verdict;
    }
    for (const address of facts.listed ?? []) {
      const verdict = findListed(network, address, standing);
      if (verdict !== undefined) return verdict;
    }
  }
  // Whoever opened or admitted a name by hand may mean a server of the venue itself, such as the kiosk's mail relay.
  if (network.policy.privateAddresses === "keep" || query.kind === "allow") return PASS;
  for (const address of facts.addresses) {
    const octets = typeof address === "string" ? parseAddress(address) : address;
    if (octets !== null && isPrivateAddress(octets))
      return {
        kind: "block",
        because: { layer: "response", id: PRIVATE_ADDRESS },
        category: POLICY_BLOCK,
        ede: network.policyEde,
      };
  }
  return PASS;
}
