/**
 * Walks a name once and leaves a hash of every suffix, so that each index is probed without touching the octets again.
 *
 * Hashing runs from the rightmost label leftwards: the hash of `example.org` is on the way to that of
 * `www.example.org`, so all suffixes together cost one pass. Letter case is folded inside the hash.
 * The hash is keyed: every octet is replaced by a secret number drawn from the seed before it is mixed in. With a seed of
 * its own, an installation's table and cache cannot be flooded with names chosen to collide, as they could with plain FNV.
 * It is no cryptographic hash; whoever needs certainty compares octets, as the packed index does.
 * Pure; nothing is allocated on the way.
 *
 * @module
 */

/** 127 labels of one octet, and the root. */
const MAX_SUFFIXES = 128;

/** Octet → the same octet with A–Z as a–z. Length octets are at most 63, below `A`, so whole wire names may be folded. */
export const FOLD: Uint8Array = Uint8Array.from({ length: 256 }, (_, octet) =>
  octet >= 0x41 && octet <= 0x5a ? octet | 0x20 : octet,
);

/** What one walk leaves; made once, reused for every name. */
export class SuffixWalk {
  /** First 32 bits of the hash of suffix i. Suffix 0 is the whole name, suffix `count` is the root. */
  readonly lo: Uint32Array = new Uint32Array(MAX_SUFFIXES);
  /** Second, independent 32 bits. */
  readonly hi: Uint32Array = new Uint32Array(MAX_SUFFIXES);
  /** Where suffix i begins, in octets from the start of the name. */
  readonly at: Uint8Array = new Uint8Array(MAX_SUFFIXES);
  /** Labels of the name, 0 … 127; the root has none. */
  count = 0;
  /** Octets of the name with the root octet, 1 … 255. */
  length = 0;
}

/** Secret numbers of one seed. */
interface Key {
  readonly seed: number;
  /** 256 words for the first lane, 256 for the second; equal for both cases of a letter. */
  readonly words: Int32Array;
  readonly a: number;
  readonly b: number;
}

function keyOf(seed: number): Key {
  let state = seed | 0;
  // SplitMix32: a full-period counter through an avalanche; good enough to fill a table from 32 bits.
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
  const words = new Int32Array(512);
  for (let octet = 0; octet < 256; octet++) {
    words[octet] = next();
    words[octet + 256] = next();
  }
  for (let octet = 0x41; octet <= 0x5a; octet++) {
    words[octet] = words[octet | 0x20] as number;
    words[octet + 256] = words[(octet | 0x20) + 256] as number;
  }
  return { seed, words, a: next() | 0, b: next() | 0 };
}

// An installation has one seed; a few more are remembered, so that whoever compares two does not pay for it.
const MAX_KEYS = 8;
const keys = new Map<number, Key>();
let lastKey = keyOf(0);

function switchKey(seed: number): void {
  let key = keys.get(seed);
  if (key === undefined) {
    if (keys.size >= MAX_KEYS) keys.clear();
    keys.set(seed, (key = keyOf(seed)));
  }
  lastKey = key;
}

/**
 * Walks the uncompressed name at `start` and fills `walk`.
 *
 * @param octets  message or buffer that holds the name
 * @param start   offset of its first length octet
 * @param limit   offset after the last octet that may be read
 * @param seed    0 … 2³²−1, the seed of the packs that will be probed
 * @param walk    overwritten; left in an unspecified state if −1 is returned
 * @returns offset of the octet after the name, or −1 if it is compressed, truncated, has a label over 63 octets or
 *   is over 255 octets in all
 */
export function walkName(octets: Uint8Array, start: number, limit: number, seed: number, walk: SuffixWalk): number {
  const { at, lo, hi } = walk;
  const stop = limit < octets.length ? limit : octets.length;
  let end = start;
  let count = 0;
  for (;;) {
    if (end >= stop) return -1;
    const length = octets[end] as number;
    if (length === 0) break;
    if (length > 63) return -1;
    at[count] = end - start;
    count += 1;
    end += length + 1;
    if (end - start > 254) return -1;
  }
  at[count] = end - start;
  walk.count = count;
  walk.length = end - start + 1;

  if (lastKey.seed !== seed) switchKey(seed);
  const words = lastKey.words;
  let a = lastKey.a;
  let b = lastKey.b;
  let from = end - 1;
  for (let i = count; i >= 0; i--) {
    const first = start + (at[i] as number);
    if (i < count)
      for (; from >= first; from--) {
        const octet = octets[from] as number;
        a = Math.imul(a ^ (words[octet] as number), 0x9e3779b1);
        b = Math.imul(b ^ (words[octet + 256] as number), 0x85ebca77);
      }
    // Multiplying carries only upwards; the finish brings the high bits down, and lets each lane see the other.
    let x = a ^ ((b << 16) | (b >>> 16));
    x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
    x = Math.imul(x ^ (x >>> 12), 0x297a2d39);
    let y = b ^ Math.imul(a, 0x27d4eb2f);
    y = Math.imul(y ^ (y >>> 16), 0x7feb352d);
    y = Math.imul(y ^ (y >>> 15), 0x846ca68b);
    lo[i] = x ^ (x >>> 15);
    hi[i] = y ^ (y >>> 16);
  }
  return end + 1;
}
