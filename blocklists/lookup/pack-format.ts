/**
 * Layout of a packed index file, in one place for the writer and the reader.
 *
 * | octets | what |
 * |---|---|
 * | 0–7 | `LTRNPACK` |
 * | 8–11 | format version; as a word, so a machine of the other byte order refuses the file |
 * | 12–47 | seed, names, buckets, depths, sets, octets in all, checksum, two reserved words |
 * | 48–103 | section table: offset and octets of each section, in the order of {@link SECTIONS} |
 * | 104– | the sections, each beginning at a multiple of four |
 *
 * `meta` is JSON: source ids, the rules that need more than a bit, patterns over names, and for a delta what it replaces.
 * `sets` holds the distinct combinations of rules: four words deny, four words allow, four words «replaced» (in a delta: what the base
 * says for these sources at this name does not count), first entry and count in `refs`, which lists rules of `meta`.
 * A name belongs into the bucket «first hash lane times `buckets` / 2³²». A bucket is 32 octets, half a line of a processor's cache:
 * offset of its first record (a word), how many names it has (bit 7: it is full and its others are in the next one), eight bits of the
 * second lane of each, then from octet 18 the length of each. Behind the last bucket stand as many more as its others need. `heap` holds
 * the records in the order of the buckets: set (two octets, little-endian), lower-case name in wire form without the root
 * octet. So a name that is not listed costs one look into memory, and one that is costs two.
 * Bit d of `depths` says that a name of d labels is listed (bit 31: 31 or more), so most suffixes are never probed.
 * `digests` are records of nine words, ascending: SHA-256 of a name, set. `networks` are records of six words: four words
 * of address, prefix length with the use and family above it, set; sorted by use and family, the longest prefix first, then address.
 * `heap` is last, because a resolver may leave it in the file. Pure.
 *
 * @module
 */

import type { BlockAction } from "../../policies/schema/list-action.ts";

export const PACK_VERSION = 4;
export const PACK_HEADER_OCTETS = 104;
const MAGIC = [0x4c, 0x54, 0x52, 0x4e, 0x50, 0x41, 0x43, 0x4b];

/** Header words, as indexes into a `Uint32Array` over the file. */
export const WORD = {
  version: 2,
  seed: 3,
  names: 4,
  buckets: 5,
  depths: 6,
  sets: 7,
  octets: 8,
  checksum: 9,
  table: 12,
} as const;

/** Order of the section table. */
export const SECTIONS = ["meta", "sets", "refs", "buckets", "digests", "networks", "heap"] as const;
export type Section = (typeof SECTIONS)[number];
/** Words of one record in `sets`. */
export const SET_WORDS = 14;
/** Words of one record in `sets` before its place in `refs`: deny, allow, replaced. */
export const SET_BITS = 12;
/** Words of one record in `digests` and in `networks`. */
export const DIGEST_WORDS = 9;
export const NETWORK_WORDS = 6;
/** Octets of a bucket, names it has room for, and where in it stand count, tags and lengths. */
export const BUCKET_OCTETS = 32;
export const BUCKET_ROOM = 13;
export const BUCKET = { count: 4, tags: 5, lengths: 18 } as const;
/** Bit of the count: some names of this bucket stand in the next one. */
export const BUCKET_FULL = 0x80;
/** Octets of a heap record before its name. */
export const RECORD_HEAD = 2;
/** Set numbers are 16 bits wide. */
export const MAX_SETS = 65_536;

/** What a rule covers: the name and everything below it, the name alone, or only what is below. */
export type RuleScope = "subtree" | "exact" | "below";
export type RuleKind = "deny" | "allow";

/** A rule that a bit cannot say, as written in the `meta` section. Types are RR type numbers. */
export interface PackedRule {
  readonly source: number;
  readonly kind: RuleKind;
  readonly important: boolean;
  readonly scope: RuleScope;
  readonly include?: readonly number[];
  readonly exclude?: readonly number[];
  readonly denyallow?: readonly string[];
  readonly action?: BlockAction;
}

/** A regular expression over whole names and what is said about those it matches. */
export interface PackedPattern {
  readonly text: string;
  readonly rule: PackedRule;
}

/** Parts of a pack that a delta replaces source by source, as a whole. */
export const REPLACED_PARTS = ["patterns", "digests", "answers", "clients"] as const;
export type ReplacedPart = (typeof REPLACED_PARTS)[number];

export interface PackMeta {
  readonly sources: readonly string[];
  readonly rules: readonly PackedRule[];
  readonly patterns?: readonly PackedPattern[];
  /** in a delta: numbers of the sources whose part is here in full */
  readonly replaced?: Readonly<Partial<Record<ReplacedPart, readonly number[]>>>;
}

/** Stable codes; the table in `blocklists/README.md` explains each. */
export type PackErrorCode =
  | "E_PACK_MAGIC"
  | "E_PACK_VERSION"
  | "E_PACK_CHECKSUM"
  | "E_PACK_TRUNCATED"
  | "E_PACK_SOURCES"
  | "E_PACK_SETS"
  | "E_PACK_DIGEST"
  | "E_PACK_DELTA";

/** A packed file that cannot be used, or rules that cannot be packed. */
export class PackError extends Error {
  override readonly name = "PackError";
  readonly code: PackErrorCode;

  constructor(code: PackErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export const hasMagic = (octets: Uint8Array): boolean => MAGIC.every((octet, i) => octets[i] === octet);

/**
 * @param head  the first {@link PACK_HEADER_OCTETS} octets of a pack
 * @returns offset of the names, which are the last section; −1 if this is no pack of this format
 */
export function nameOffset(head: Uint8Array): number {
  if (head.length < PACK_HEADER_OCTETS || !hasMagic(head)) return -1;
  const words = new Uint32Array(head.slice(0, PACK_HEADER_OCTETS).buffer);
  return words[WORD.version] === PACK_VERSION ? (words[WORD.table + 2 * SECTIONS.indexOf("heap")] as number) : -1;
}

export function writeMagic(octets: Uint8Array): void {
  octets.set(MAGIC, 0);
}

/**
 * Checksum of every word but the checksum's own, taken in one go or piece by piece as the file is read.
 *
 * Four lanes, because one multiplication waiting for the last would take four times as long. Finds accidents; whoever
 * fears intent compares the SHA-256 of the manifest.
 */
export class PackChecksum {
  #a = 0x9e3779b9 | 0;
  #b = 0x7f4a7c15;
  #c = 0x94d049bb | 0;
  #d = 0x2545f491;

  /**
   * @param words   the file or a piece of it; pieces come in order and without gaps
   * @param origin  word of the file that `words[0]` is, a multiple of four; all pieces but the last hold a multiple of four
   */
  add(words: Uint32Array, origin: number): void {
    let a = this.#a;
    let b = this.#b;
    let c = this.#c;
    let d = this.#d;
    const to = words.length;
    const whole = to & ~3;
    // The checksum's own word lies at 9, the second of its four.
    const own = 8 - origin;
    for (let i = 0; i < whole; i += 4) {
      // Rotated first: multiplying carries only upwards, and two lost top bits would cancel out unseen.
      a = Math.imul(((a << 7) | (a >>> 25)) ^ (words[i] as number), 0x9e3779b1);
      b = Math.imul(((b << 9) | (b >>> 23)) ^ (i === own ? 0 : (words[i + 1] as number)), 0x85ebca77);
      c = Math.imul(((c << 11) | (c >>> 21)) ^ (words[i + 2] as number), 0xc2b2ae3d);
      d = Math.imul(((d << 13) | (d >>> 19)) ^ (words[i + 3] as number), 0x27d4eb2f);
    }
    for (let i = whole; i < to; i++) a = Math.imul(((a << 7) | (a >>> 25)) ^ (words[i] as number), 0x9e3779b1);
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#d = d;
  }

  /** @param count  words of the whole file */
  digest(count: number): number {
    let x = this.#a ^ Math.imul(this.#b, 3) ^ Math.imul(this.#c, 5) ^ Math.imul(this.#d, 7) ^ count;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return (x ^ (x >>> 16)) >>> 0;
  }
}

/** @param words  the whole file */
export function packChecksum(words: Uint32Array): number {
  const checksum = new PackChecksum();
  checksum.add(words, 0);
  return checksum.digest(words.length);
}
