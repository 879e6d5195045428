/**
 * The networks of an open pack: those of answers and those of clients, v4 and v6.
 *
 * Of one source the longest prefix that holds the address speaks, as in a policy zone; what a shorter one of the same source says
 * does not count. The records are sorted by prefix length, so a question costs a binary search for each length that occurs.
 * Pure; a question allocates nothing.
 *
 * @see draft-vixie-dnsop-dns-rpz-00 section 5.3
 * @module
 */
import type { Explanation } from "./list-index.ts";
import type { Mask, MatchMasks } from "./masks.ts";
import { MASK_WORDS } from "./masks.ts";
import { NETWORK_WORDS, SET_WORDS } from "./pack-format.ts";
import { networkText } from "./network-text.ts";
import type { RuleTable } from "./rule-table.ts";

/** What a network is compared with. */
export const ANSWERS = 0;
export const CLIENTS = 1;
export type NetworkUse = typeof ANSWERS | typeof CLIENTS;

/** Fifth word of a record; records ascend by it, so long prefixes come first. */
export const networkKey = (use: NetworkUse, octets: number, prefix: number): number =>
  (use << 16) | (octets === 16 ? 1 << 8 : 0) | (128 - prefix);

/** Records of one use, family and prefix length. */
interface Group {
  readonly use: number;
  readonly isV6: boolean;
  readonly prefix: number;
  readonly from: number;
  readonly to: number;
}

function textOf(words: Uint32Array, at: number, { isV6, prefix }: Group): string {
  const octets = Uint8Array.from(
    { length: isV6 ? 16 : 4 },
    (_, i) => (words[at + (i >>> 2)] as number) >>> (24 - 8 * (i & 3)),
  );
  return networkText(octets, prefix);
}

export class NetworkTable {
  readonly #words: Uint32Array;
  readonly #groups: readonly Group[];
  readonly #asked = new Uint32Array(4);
  readonly #spoken: Mask = new Uint32Array(MASK_WORDS);
  #isV6 = false;

  /** @param words  the section */
  constructor(words: Uint32Array) {
    this.#words = words;
    const groups: Group[] = [];
    const count = words.length / NETWORK_WORDS;
    for (let from = 0; from < count;) {
      const key = words[from * NETWORK_WORDS + 4] as number;
      let to = from + 1;
      while (to < count && words[to * NETWORK_WORDS + 4] === key) to += 1;
      groups.push({ use: key >>> 16, isV6: ((key >>> 8) & 1) === 1, prefix: 128 - (key & 255), from, to });
      from = to;
    }
    this.#groups = groups;
  }

  has(use: NetworkUse): boolean {
    return this.#groups.some((group) => group.use === use);
  }

  /** Adds what the sources outside `skip` say of the address, 4 or 16 octets. */
  match(use: NetworkUse, address: Uint8Array, rules: RuleTable, skip: Mask, out: MatchMasks): boolean {
    if (!this.#ask(address)) return false;
    const spoken = this.#spoken;
    spoken[0] = skip[0] as number;
    spoken[1] = skip[1] as number;
    spoken[2] = skip[2] as number;
    spoken[3] = skip[3] as number;
    let found = false;
    for (let i = 0; i < this.#groups.length; i++) {
      const group = this.#groups[i] as Group;
      if (group.use !== use || group.isV6 !== this.#isV6) continue;
      const record = this.#find(group);
      if (record < 0) continue;
      if (rules.addAddress((this.#words[record + 5] as number) * SET_WORDS, spoken, out)) found = true;
    }
    if (found) out.any = true;
    return found;
  }

  /** Every rule whose network holds the address, the longest prefix first. */
  explain(use: NetworkUse, address: Uint8Array, rules: RuleTable, skip: Mask): readonly Explanation[] {
    const all: Explanation[] = [];
    if (!this.#ask(address)) return all;
    for (const group of this.#groups) {
      if (group.use !== use || group.isV6 !== this.#isV6) continue;
      const record = this.#find(group);
      if (record < 0) continue;
      const set = (this.#words[record + 5] as number) * SET_WORDS;
      const via = use === ANSWERS ? "address" : "client";
      rules.explain(set, skip, 0, textOf(this.#words, record, group), via, () => true, all);
    }
    return all;
  }

  /** Reads the address; @returns false if it is none */
  #ask(address: Uint8Array): boolean {
    const asked = this.#asked;
    let from = 0;
    if (address.length === 16) {
      let zeros = true;
      for (let i = 0; i < 10; i++) if (address[i] !== 0) zeros = false;
      if (zeros && address[10] === 255 && address[11] === 255) from = 12;
    } else if (address.length !== 4) return false;
    this.#isV6 = address.length === 16 && from === 0;
    for (let word = 0; word < 4; word++) {
      const at = from + 4 * word;
      asked[word] =
        at < address.length
          ? ((address[at] as number) << 24) |
            ((address[at + 1] as number) << 16) |
            ((address[at + 2] as number) << 8) |
            (address[at + 3] as number)
          : 0;
    }
    return true;
  }

  /** First word of the group's record that holds the asked address, or −1. */
  #find({ prefix, from, to }: Group): number {
    const words = this.#words;
    let low = from;
    let high = to - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const at = middle * NETWORK_WORDS;
      let order = 0;
      for (let word = 0; word < 4 && order === 0; word++) {
        const kept = prefix - 32 * word;
        if (kept <= 0) break;
        const mask = kept >= 32 ? -1 : -1 << (32 - kept);
        const wanted = ((this.#asked[word] as number) & mask) >>> 0;
        order = wanted - (words[at + word] as number);
      }
      if (order === 0) return at;
      if (order > 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}
