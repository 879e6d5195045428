/**
 * What every index of listed names can be asked, whether it is one pack or a pack with a small newer one on top.
 *
 * Pure.
 *
 * @module
 */
import type { BlockAction } from "../../policies/schema/list-action.ts";
import type { MatchMasks } from "./masks.ts";
import type { RuleKind, RuleScope } from "./pack-format.ts";
import type { SuffixWalk } from "./walk.ts";

/** One rule that covers a name or an address. */
export interface Explanation {
  readonly source: number;
  /** The listed name; for `pattern` the expression, for `address` and `client` the network as `192.0.2.0/24`, for `digest` `""`. */
  readonly entry: string;
  readonly kind: RuleKind;
  readonly important: boolean;
  readonly scope: RuleScope;
  readonly via: "name" | "pattern" | "digest" | "address" | "client";
  readonly action?: BlockAction;
}

/** SHA-256; handed in because this folder knows no `node:` module. */
export type Sha256 = (octets: Uint8Array) => Uint8Array;

export interface ListIndex {
  readonly seed: number;
  /** Distinct names listed. */
  readonly names: number;
  /** Source ids; the position is the bit in the masks. */
  readonly sources: readonly string[];
  readonly byteLength: number;
  /** Some source lists addresses in answers; if not, nobody need look at answers' addresses. */
  readonly hasAddresses: boolean;
  /** Some source lists addresses of clients. */
  readonly hasClients: boolean;
  /** Some rule carries an action; if not, `explain` need not be asked for one. */
  readonly hasActions: boolean;
  /**
   * Adds what covers the name to `out`, which is not reset first. Allocates nothing for names that no pattern covers.
   *
   * @param walk    of this name, with this index's seed
   * @param octets  where the name lies, from `start`, in any letter case
   * @param qtype   RR type number; only rules with types look at it
   * @returns something covers the name
   */
  match(walk: SuffixWalk, octets: Uint8Array, start: number, qtype: number, out: MatchMasks): boolean;
  /** Same for an address in an answer; 4 or 16 octets. An IPv4-mapped IPv6 address is looked up as IPv4. */
  matchAddress(address: Uint8Array, out: MatchMasks): boolean;
  /** Same for the address a question came from. */
  matchClient(address: Uint8Array, out: MatchMasks): boolean;
  /** Every rule that covers the name, the longest entry first; slow, for «dlaczego?» and for actions. */
  explain(walk: SuffixWalk, octets: Uint8Array, start: number, qtype: number): readonly Explanation[];
  explainAddress(address: Uint8Array): readonly Explanation[];
  explainClient(address: Uint8Array): readonly Explanation[];
  /** Is the name itself an entry of any source, whatever its rules say? */
  lists(walk: SuffixWalk, octets: Uint8Array, start: number): boolean;
  /** Calls `visit` with every listed name in wire form; the octets are reused after the call. Order is not promised. */
  forEachName(visit: (octets: Uint8Array) => void): void;
}
