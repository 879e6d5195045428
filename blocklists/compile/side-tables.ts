/**
 * What a pack holds beside names while it is being compiled: patterns, digests, networks.
 *
 * Few beside millions of names, so each is an object. Pure.
 *
 * @module
 */
import type { IpRule } from "../formats/sink.ts";
import type { NetworkUse } from "../lookup/network-table.ts";
import { networkKey } from "../lookup/network-table.ts";
import type { PackedPattern } from "../lookup/pack-format.ts";
import { DIGEST_WORDS, NETWORK_WORDS } from "../lookup/pack-format.ts";
import type { RuleShape } from "./rule.ts";
import { shapeKey } from "./rule.ts";
import type { RuleSets } from "./rule-sets.ts";
import { packedRule } from "./rule-sets.ts";

/** Something with a number of its combination of rules, as the names of a `NameTable` have. */
export interface Numbered {
  set: number;
}

/** A SHA-256 digest or a network with its use and family. */
interface Digest extends Numbered {
  readonly octets: Uint8Array;
}
interface Network extends Numbered {
  /** fifth word of its record */
  readonly key: number;
  readonly octets: Uint8Array;
}

const compareOctets = (a: Uint8Array, b: Uint8Array): number => {
  for (let i = 0; i < a.length; i++) {
    const order = (a[i] as number) - (b[i] as number);
    if (order !== 0) return order;
  }
  return 0;
};

export class SideTables {
  readonly #sets: RuleSets;
  readonly #patterns = new Map<string, PackedPattern>();
  readonly #digests = new Map<string, Digest>();
  readonly #networks = new Map<string, Network>();

  constructor(sets: RuleSets) {
    this.#sets = sets;
  }

  /** @returns false if the source had said exactly this before */
  addPattern(source: number, text: string, shape: RuleShape): boolean {
    const key = `${source} ${shapeKey(shape)} ${text}`;
    if (this.#patterns.has(key)) return false;
    this.#patterns.set(key, { text, rule: packedRule(source, shape) });
    return true;
  }

  /** @param digest  32 octets, copied; @returns as `addPattern` */
  addDigest(source: number, digest: Uint8Array, shape: RuleShape): boolean {
    const key = String.fromCharCode(...digest);
    let entry = this.#digests.get(key);
    if (entry === undefined) this.#digests.set(key, (entry = { octets: digest.slice(), set: 0 }));
    return this.#step(entry, source, shape);
  }

  /** @returns as `addPattern` */
  addNetwork(source: number, use: NetworkUse, rule: IpRule): boolean {
    const { octets, prefix, kind, action } = rule;
    const key = `${use} ${octets.join(".")}/${prefix}`;
    let entry = this.#networks.get(key);
    if (entry === undefined) {
      entry = { octets, key: networkKey(use, octets.length, prefix), set: 0 };
      this.#networks.set(key, entry);
    }
    const shape: RuleShape = { kind, important: false, scope: "subtree", ...(action !== undefined && { action }) };
    return this.#step(entry, source, shape);
  }

  /** Forgets everything one source said. */
  drop(source: number): void {
    for (const [key, { rule }] of this.#patterns) if (rule.source === source) this.#patterns.delete(key);
    for (const entry of [...this.#digests.values(), ...this.#networks.values()])
      entry.set = this.#sets.without(entry.set, source);
  }

  get patterns(): readonly PackedPattern[] {
    return [...this.#patterns.values()];
  }

  /** Everything that has a combination of rules. */
  *numbered(): Generator<Numbered> {
    for (const entry of this.#digests.values()) if (entry.set !== 0) yield entry;
    for (const entry of this.#networks.values()) if (entry.set !== 0) yield entry;
  }

  /** @param numberOf  combination → its number in the pack; @returns the section */
  digestSection(numberOf: Int32Array): Uint8Array {
    const all = [...this.#digests.values()].filter(({ set }) => set !== 0);
    all.sort((a, b) => compareOctets(a.octets, b.octets));
    const words = new Uint32Array(all.length * DIGEST_WORDS);
    const octets = new Uint8Array(words.buffer);
    for (const [i, { octets: digest, set }] of all.entries()) {
      octets.set(digest, i * DIGEST_WORDS * 4);
      words[i * DIGEST_WORDS + 8] = numberOf[set] as number;
    }
    return octets;
  }

  /** As `digestSection`. */
  networkSection(numberOf: Int32Array): Uint8Array {
    const all = [...this.#networks.values()].filter(({ set }) => set !== 0);
    all.sort((a, b) => a.key - b.key || compareOctets(a.octets, b.octets));
    const words = new Uint32Array(all.length * NETWORK_WORDS);
    for (const [i, { octets, key, set }] of all.entries()) {
      for (const [o, octet] of octets.entries()) {
        const at = i * NETWORK_WORDS + (o >>> 2);
        words[at] = ((words[at] as number) << 8) | octet;
      }
      words[i * NETWORK_WORDS + 4] = key;
      words[i * NETWORK_WORDS + 5] = numberOf[set] as number;
    }
    return new Uint8Array(words.buffer);
  }

  #step(entry: Numbered, source: number, shape: RuleShape): boolean {
    const after = this.#sets.add(entry.set, this.#sets.stepOf(source, shape));
    const isNew = after !== entry.set;
    entry.set = after;
    return isNew;
  }
}
