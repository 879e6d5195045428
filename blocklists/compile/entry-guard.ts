/**
 * Refuses single entries that would do more harm than good: public suffixes, and whatever covers a protected name.
 *
 * Lists have carried `co.uk` and `org` by accident. Below a public suffix live names of unrelated owners (publicsuffix.org, ICANN
 * part), so no list means it. And no list may cut a child off from a helpline, whatever it was thinking of. Pure.
 *
 * @module
 */
import { getPublicSuffix } from "tldts";
import type { DomainName } from "../../policies/schema/vocabulary.ts";
import { SuffixWalk, walkName } from "../lookup/walk.ts";
import { textOfWire, wireName } from "../lookup/wire-name.ts";
import { NameTable } from "./name-table.ts";
import type { RuleShape } from "./rule.ts";

/** Deepest suffixes of the ICANN part have four labels (`pvt.k12.ma.us`). */
const DEEPEST_SUFFIX = 4;
const IS_ABOVE = 1;
const IS_PROTECTED = 2;

export class EntryGuard {
  /** Protected names and all their parents, with what they are. */
  readonly #guarded = new NameTable();

  /** @param seed  any; that of the pack being built saves work */
  constructor(neverBlock: readonly DomainName[], seed: number) {
    const walk = new SuffixWalk();
    for (const name of neverBlock) {
      const octets = wireName(name);
      for (let at = 0; at < octets.length; at += (octets[at] as number) + 1) {
        const suffix = octets.subarray(at);
        walkName(suffix, 0, suffix.length, seed, walk);
        const entry = this.#guarded.add(walk, suffix, 0);
        const is = at === 0 ? IS_PROTECTED : IS_ABOVE;
        this.#guarded.set[entry] = (this.#guarded.set[entry] as number) | is;
      }
    }
  }

  /**
   * @param walk    of this name
   * @param octets  lower-case name in wire form with its root octet
   */
  refusal(walk: SuffixWalk, octets: Uint8Array, shape: RuleShape): "public-suffix" | "protected-name" | undefined {
    if (shape.kind === "deny") {
      const entry = this.#guarded.find(walk, 0, octets, 0);
      const is = entry < 0 ? 0 : (this.#guarded.set[entry] as number);
      const harmful = { subtree: IS_ABOVE | IS_PROTECTED, exact: IS_PROTECTED, below: IS_ABOVE }[shape.scope];
      if ((is & harmful) !== 0) return "protected-name";
    }
    return walk.count <= DEEPEST_SUFFIX && isPublicSuffix(textOfWire(octets, 0, octets.length))
      ? "public-suffix"
      : undefined;
  }
}

/** Also true of names without a dot, known top-level domain or not. */
export function isPublicSuffix(name: string): boolean {
  // Nothing to extract or to check: the parser has done so, and this runs for every name of a list.
  const options = { allowPrivateDomains: false, extractHostname: false, validateHostname: false };
  return getPublicSuffix(name, options) === name;
}
