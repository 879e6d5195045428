/**
 * A name's place in a draw, and the names with the lowest places (bottom-k sampling): every name of a list is as likely to be drawn as any other.
 *
 * @module
 */
import type { DomainName } from "../../policies/schema/vocabulary.ts";

/** Of every list, and of every language in it. */
const A_LIST = 3;
/** 0 ≤ place < this. */
export const PLACES = 2 ** 32;

/** FNV-1a with a final avalanche, keyed by the seed. @param octets  wire form, lower case */
export function placeOf(octets: Uint8Array, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) | 0;
  for (const octet of octets) hash = Math.imul(hash ^ octet, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const OTHER_SEED = 0x9e3779b9;

/** What is kept of a drawn entry that was open: 64 bits, of use only to somebody who has the list. */
export const markOf = (octets: Uint8Array, seed: number): string =>
  [placeOf(octets, seed), placeOf(octets, seed ^ OTHER_SEED)]
    .map((word) => word.toString(16).padStart(8, "0"))
    .join("");

export interface Drawn {
  readonly place: number;
  readonly name: DomainName;
}

/** Keeps the lowest places. */
export class Lowest {
  readonly #kept: Drawn[] = [];

  add(one: Drawn): void {
    const last = this.#kept.at(-1);
    if (this.#kept.length >= A_LIST && last !== undefined && last.place <= one.place) return;
    this.#kept.push(one);
    this.#kept.sort((a, b) => a.place - b.place || (a.name < b.name ? -1 : 1));
    this.#kept.length = Math.min(this.#kept.length, A_LIST);
  }

  /** Whether one of this place would be kept now. */
  wants(place: number): boolean {
    return this.#kept.length < A_LIST || place < (this.#kept.at(-1)?.place ?? 0);
  }

  get kept(): readonly Drawn[] {
    return this.#kept;
  }
}
