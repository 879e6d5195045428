/**
 * The hashed names of an open pack: lists of which nobody may see what they name.
 *
 * A digest is the SHA-256 of the lower-case ASCII name without final dot. Each suffix of two labels or more is hashed and searched
 * whole, so a hit is a hit. Pure; the hash itself is handed in.
 *
 * @module
 */
import type { Sha256 } from "./list-index.ts";
import { DIGEST_WORDS, SET_WORDS } from "./pack-format.ts";
import type { SuffixWalk } from "./walk.ts";
import { FOLD } from "./walk.ts";

const DOT = 0x2e;
const DIGEST_OCTETS = 32;

export class DigestTable {
  readonly count: number;
  readonly #octets: Uint8Array;
  readonly #words: Uint32Array;
  readonly #sha256: Sha256;
  readonly #text = new Uint8Array(256);
  /** Suffixes from here on can be listed; see `read`. */
  #first = 0;

  /** @param words  the section */
  constructor(words: Uint32Array, sha256: Sha256) {
    this.#words = words;
    this.#octets = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
    this.count = words.length / DIGEST_WORDS;
    this.#sha256 = sha256;
  }

  /** Reads the name whose suffixes are asked next. */
  read(walk: SuffixWalk, octets: Uint8Array, start: number): void {
    let label = 0;
    this.#first = 0;
    for (let at = 0; at < walk.length - 1; at++) {
      const isLength = at === walk.at[label];
      if (isLength) label += 1;
      const octet = octets[start + at] as number;
      // Text cannot tell a dot within a label from one between two, so no list can mean such a name.
      if (!isLength && octet === DOT) this.#first = label;
      if (at > 0) this.#text[at - 1] = isLength ? DOT : (FOLD[octet] as number);
    }
  }

  /** First word in `sets` of what suffix `i` of the name read last is listed with, or −1. */
  find(walk: SuffixWalk, i: number): number {
    if (i < this.#first || walk.count - i < 2) return -1;
    const digest = this.#sha256(this.#text.subarray(walk.at[i], walk.length - 2));
    const octets = this.#octets;
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const at = middle * DIGEST_WORDS * 4;
      let order = 0;
      for (let o = 0; o < DIGEST_OCTETS && order === 0; o++) order = (digest[o] as number) - (octets[at + o] as number);
      if (order === 0) return (this.#words[middle * DIGEST_WORDS + 8] as number) * SET_WORDS;
      if (order > 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}
