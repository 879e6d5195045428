/**
 * The packed index: which rules of which sources cover a name.
 *
 * A resolver opens the compiler's file as it is. Nothing is parsed for each name, and the views lie directly on the buffer, so
 * workers share one copy in a `SharedArrayBuffer`. A probe compares one octet of hash and the length, then the stored name itself: there
 * are no false positives, and a wrong block could be explained if there were one. Pure; `match` allocates nothing.
 *
 * @module
 */
import { DigestTable } from "./digest-table.ts";
import type { Explanation, ListIndex, Sha256 } from "./list-index.ts";
import type { Mask, MatchMasks } from "./masks.ts";
import { ANSWERS, CLIENTS, NetworkTable } from "./network-table.ts";
import type { PackedPattern, PackMeta, ReplacedPart, Section } from "./pack-format.ts";
import {
  BUCKET,
  BUCKET_FULL,
  BUCKET_OCTETS,
  hasMagic,
  PACK_HEADER_OCTETS,
  PACK_VERSION,
  packChecksum,
  PackError,
  RECORD_HEAD,
  SECTIONS,
  SET_WORDS,
  WORD,
} from "./pack-format.ts";
import { PatternTable } from "./pattern-table.ts";
import { addBit, applies, NO_SOURCES, RuleTable, sameName } from "./rule-table.ts";
import type { SuffixWalk } from "./walk.ts";
import { FOLD } from "./walk.ts";
import { textOfWire } from "./wire-name.ts";

export type { Explanation } from "./list-index.ts";

/**
 * The names of a pack that stay in its file.
 *
 * They are most of a pack and are needed only to confirm a hit. Left in the file they lie in the operating system's
 * page cache, once for all processes of a machine instead of once in each; a confirmation costs one small read.
 */
export interface NameSection {
  /** Length of the section. */
  readonly octets: number;
  /** Where {@link load} leaves what it has read. */
  readonly buffer: Uint8Array;
  /**
   * Brings octets `at` … `at + length` of the section into `buffer`.
   *
   * @returns where in `buffer` they begin; valid until the next call. Throws if they cannot be read
   */
  load(at: number, length: number): number;
}

export interface OpenOptions {
  /** Of the whole file, if the reader has taken it piece by piece (`PackChecksum`) to spare this pause. */
  readonly checksum?: number;
  /** The names, if `buffer` ends where they begin; then `checksum` must be given too. */
  readonly names?: NameSection;
  /** For packs with hashed names; called with parts of one buffer, which it must not keep. */
  readonly sha256?: Sha256;
}

/** Words of a set before its «replaced» words. */
const REPLACED_AT = 8;

export class PackedIndex implements ListIndex {
  readonly seed: number;
  /** Distinct names listed. */
  readonly names: number;
  /** Source ids; the position is the bit in the masks. */
  readonly sources: readonly string[];
  readonly byteLength: number;
  readonly hasAddresses: boolean;
  readonly hasClients: boolean;
  readonly hasActions: boolean;
  /** Expressions over names; none in most packs. */
  readonly patterns: readonly PackedPattern[];
  readonly #replaced: Readonly<Record<ReplacedPart, Mask>>;
  readonly #depths: number;
  readonly #scale: number;
  readonly #table: RuleTable;
  readonly #patterns: PatternTable | undefined;
  readonly #digests: DigestTable | undefined;
  readonly #networks: NetworkTable;
  readonly #buckets: Uint8Array;
  /** The same as words, for the offsets of records. */
  readonly #bucketWords: Uint32Array;
  /** The names, if they were read with the rest. */
  readonly #heap: Uint8Array | undefined;
  readonly #names: NameSection | undefined;

  private constructor(buffer: ArrayBufferLike, options: OpenOptions) {
    const known = options.checksum;
    const total = buffer.byteLength + (options.names?.octets ?? 0);
    if (buffer.byteLength < 12 || !hasMagic(new Uint8Array(buffer, 0, 8)))
      throw new PackError("E_PACK_MAGIC", "the file does not begin with LTRNPACK");
    const version = new Uint32Array(buffer, 8, 1)[0] as number;
    if (version !== PACK_VERSION)
      throw new PackError("E_PACK_VERSION", `pack format ${version}, this program reads format ${PACK_VERSION}`);
    const whole = buffer.byteLength >= PACK_HEADER_OCTETS && buffer.byteLength % 4 === 0;
    const words = whole ? new Uint32Array(buffer) : new Uint32Array(0);
    if (!whole || words[WORD.octets] !== total)
      throw new PackError("E_PACK_TRUNCATED", `pack of ${total} octets is not as long as its header says`);
    const sum = known ?? packChecksum(words);
    if (sum !== words[WORD.checksum])
      throw new PackError("E_PACK_CHECKSUM", `pack has checksum ${sum}, its header says ${words[WORD.checksum]}`);

    const place = (section: Section): [offset: number, octets: number] => {
      const at = WORD.table + 2 * SECTIONS.indexOf(section);
      const offset = words[at] as number;
      const octets = words[at + 1] as number;
      if (offset % 4 !== 0 || offset + octets > (section === "heap" ? total : buffer.byteLength))
        throw new PackError("E_PACK_TRUNCATED", `section ${section} lies outside the pack`);
      return [offset, octets];
    };
    const wordView = (section: Section): Uint32Array => {
      const [offset, octets] = place(section);
      return new Uint32Array(buffer, offset, octets >>> 2);
    };
    this.seed = words[WORD.seed] as number;
    this.names = words[WORD.names] as number;
    this.byteLength = total;
    this.#depths = words[WORD.depths] as number;
    this.#scale = (words[WORD.buckets] as number) / 2 ** 32;
    this.#bucketWords = wordView("buckets");
    this.#buckets = new Uint8Array(buffer, ...place("buckets"));
    this.#names = options.names;
    this.#heap = options.names === undefined ? new Uint8Array(buffer, ...place("heap")) : undefined;
    // The decoder refuses views on shared memory, hence the copy; this section is small.
    const meta = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, ...place("meta")).slice())) as PackMeta;
    this.sources = meta.sources;
    this.#table = new RuleTable(meta.rules, wordView("sets"), wordView("refs"), meta.sources.length);
    this.patterns = meta.patterns ?? [];
    this.#patterns = this.patterns.length > 0 ? new PatternTable(this.patterns) : undefined;
    this.#digests = this.#openDigests(wordView("digests"), options.sha256);
    this.#networks = new NetworkTable(wordView("networks"));
    this.hasAddresses = this.#networks.has(ANSWERS);
    this.hasClients = this.#networks.has(CLIENTS);
    this.hasActions = [...meta.rules, ...this.patterns.map(({ rule }) => rule)].some(
      (rule) => rule.action !== undefined,
    );
    const replaced = (part: ReplacedPart): Mask => {
      const mask: Mask = NO_SOURCES.slice();
      for (const source of meta.replaced?.[part] ?? []) addBit(mask, source);
      return mask;
    };
    this.#replaced = {
      patterns: replaced("patterns"),
      digests: replaced("digests"),
      answers: replaced("answers"),
      clients: replaced("clients"),
    };
  }

  /**
   * Opens a packed file. Takes about a millisecond for each 3 MB, all of it for the checksum.
   *
   * @param buffer  the whole file, or all that stands before its names; nothing else; kept, not copied
   * @param options  what the reader has done or left where it is
   * @throws {PackError} `E_PACK_MAGIC` if it is another kind of file, `E_PACK_VERSION` if another format (or byte order),
   *   `E_PACK_TRUNCATED` if octets are missing or too many, `E_PACK_CHECKSUM` if any octet changed, `E_PACK_DIGEST` if it has
   *   hashed names and no hash was handed in
   */
  static open(buffer: ArrayBufferLike, options: OpenOptions = {}): PackedIndex {
    return new PackedIndex(buffer, options);
  }

  /** Sources whose part this delta replaces; nobody's in a whole pack. */
  replaced(part: ReplacedPart): Mask {
    return this.#replaced[part];
  }

  match(walk: SuffixWalk, octets: Uint8Array, start: number, qtype: number, out: MatchMasks): boolean {
    const count = walk.count;
    let found = false;
    for (let i = 0; i <= count; i++) {
      if (!this.#hasDepth(count - i)) continue;
      const set = this.#find(walk, i, octets, start);
      if (set >= 0 && this.#table.add(set, i === 0, walk, octets, start, qtype, NO_SOURCES, 0, out)) found = true;
    }
    if (this.#digests !== undefined && this.matchDigests(walk, octets, start, qtype, NO_SOURCES, out)) found = true;
    if (this.#patterns?.match(walk, octets, start, qtype, out) === true) found = true;
    if (found) out.any = true;
    return found;
  }

  /** As `match`, of names alone; where this delta has a name, it outranks what `base` says there. */
  matchNamesOver(
    base: PackedIndex,
    walk: SuffixWalk,
    octets: Uint8Array,
    start: number,
    qtype: number,
    out: MatchMasks,
  ): boolean {
    const count = walk.count;
    let found = false;
    for (let i = 0; i <= count; i++) {
      const own = this.#hasDepth(count - i) ? this.#find(walk, i, octets, start) : -1;
      const below = base.#hasDepth(count - i) ? base.#find(walk, i, octets, start) : -1;
      if (below >= 0) {
        const skip = own < 0 ? NO_SOURCES : this.#table.sets;
        const skipAt = own < 0 ? 0 : own + REPLACED_AT;
        if (base.#table.add(below, i === 0, walk, octets, start, qtype, skip, skipAt, out)) found = true;
      }
      if (own >= 0 && this.#table.add(own, i === 0, walk, octets, start, qtype, NO_SOURCES, 0, out)) found = true;
    }
    if (found) out.any = true;
    return found;
  }

  /** As `match`, of hashed names alone and without the sources in `skip`. */
  matchDigests(
    walk: SuffixWalk,
    octets: Uint8Array,
    start: number,
    qtype: number,
    skip: Mask,
    out: MatchMasks,
  ): boolean {
    const digests = this.#digests;
    if (digests === undefined) return false;
    digests.read(walk, octets, start);
    let found = false;
    for (let i = 0; i <= walk.count; i++) {
      const set = digests.find(walk, i);
      if (set >= 0 && this.#table.add(set, i === 0, walk, octets, start, qtype, skip, 0, out)) found = true;
    }
    if (found) out.any = true;
    return found;
  }

  matchAddress(address: Uint8Array, out: MatchMasks, skip: Mask = NO_SOURCES): boolean {
    return this.hasAddresses && this.#networks.match(ANSWERS, address, this.#table, skip, out);
  }

  matchClient(address: Uint8Array, out: MatchMasks, skip: Mask = NO_SOURCES): boolean {
    return this.hasClients && this.#networks.match(CLIENTS, address, this.#table, skip, out);
  }

  explain(walk: SuffixWalk, octets: Uint8Array, start: number, qtype: number): readonly Explanation[] {
    return [
      ...this.explainNames(undefined, walk, octets, start, qtype),
      ...(this.#patterns?.explain(walk, octets, start, qtype) ?? []),
      ...this.explainDigests(walk, octets, start, qtype, NO_SOURCES),
    ];
  }

  /** As `explain`, of names alone; `base` as in `matchNamesOver`. */
  explainNames(
    base: PackedIndex | undefined,
    walk: SuffixWalk,
    octets: Uint8Array,
    start: number,
    qtype: number,
  ): Explanation[] {
    const all: Explanation[] = [];
    for (let i = 0; i <= walk.count; i++) {
      const own = this.#find(walk, i, octets, start);
      const below = base === undefined ? -1 : base.#find(walk, i, octets, start);
      if (own < 0 && below < 0) continue;
      const from = start + (walk.at[i] as number);
      const listed = octets.slice(from, start + walk.length - 1).map((octet) => FOLD[octet] as number);
      const entry = textOfWire(listed, 0, listed.length);
      const speaks = (rule: Parameters<typeof applies>[0]): boolean =>
        applies(rule, i === 0, walk, octets, start, qtype);
      if (base !== undefined && below >= 0) {
        const skip = own < 0 ? NO_SOURCES : this.#table.sets;
        base.#table.explain(below, skip, own < 0 ? 0 : own + REPLACED_AT, entry, "name", speaks, all);
      }
      if (own >= 0) this.#table.explain(own, NO_SOURCES, 0, entry, "name", speaks, all);
    }
    return all;
  }

  /** As `explain`, of hashed names alone. */
  explainDigests(
    walk: SuffixWalk,
    octets: Uint8Array,
    start: number,
    qtype: number,
    skip: Mask,
  ): readonly Explanation[] {
    const all: Explanation[] = [];
    const digests = this.#digests;
    if (digests === undefined) return all;
    digests.read(walk, octets, start);
    for (let i = 0; i <= walk.count; i++) {
      const set = digests.find(walk, i);
      const speaks = (rule: Parameters<typeof applies>[0]): boolean =>
        applies(rule, i === 0, walk, octets, start, qtype);
      if (set >= 0) this.#table.explain(set, skip, 0, "", "digest", speaks, all);
    }
    return all;
  }

  explainAddress(address: Uint8Array, skip: Mask = NO_SOURCES): readonly Explanation[] {
    return this.#networks.explain(ANSWERS, address, this.#table, skip);
  }

  explainClient(address: Uint8Array, skip: Mask = NO_SOURCES): readonly Explanation[] {
    return this.#networks.explain(CLIENTS, address, this.#table, skip);
  }

  /** As `lists`; `base` as in `matchNamesOver`. */
  listsOver(base: PackedIndex, walk: SuffixWalk, octets: Uint8Array, start: number): boolean {
    const own = this.#find(walk, 0, octets, start);
    const below = base.#find(walk, 0, octets, start);
    if (own < 0) return below >= 0;
    if (this.#table.remains(own, NO_SOURCES, 0)) return true;
    return below >= 0 && base.#table.remains(below, this.#table.sets, own + REPLACED_AT);
  }

  /** Is the name itself an entry, whatever its rules say? Same arguments as `match`. */
  lists(walk: SuffixWalk, octets: Uint8Array, start: number): boolean {
    return this.#find(walk, 0, octets, start) >= 0;
  }

  /**
   * Calls `visit` with every listed name in wire form; the octets are reused after the call.
   *
   * @throws {PackError} `E_PACK_TRUNCATED` if the names were left in the file
   */
  forEachName(visit: (octets: Uint8Array) => void): void {
    const heap = this.#heap;
    if (heap === undefined) throw new PackError("E_PACK_TRUNCATED", "the names of this index were left in the file");
    const buckets = this.#buckets;
    const name = new Uint8Array(256);
    let record = 0;
    for (let bucket = 0; bucket < buckets.length; bucket += BUCKET_OCTETS) {
      const count = (buckets[bucket + BUCKET.count] as number) & ~BUCKET_FULL;
      for (let n = 0; n < count; n++) {
        const length = buckets[bucket + BUCKET.lengths + n] as number;
        for (let i = 0; i < length; i++) name[i] = heap[record + RECORD_HEAD + i] as number;
        name[length] = 0;
        visit(name.subarray(0, length + 1));
        record += RECORD_HEAD + length;
      }
    }
  }

  /** First word in `sets` of what suffix `i` is listed with, or −1. */
  #find(walk: SuffixWalk, i: number, octets: Uint8Array, start: number): number {
    const buckets = this.#buckets;
    const tag = (walk.hi[i] as number) >>> 24;
    const offset = walk.at[i] as number;
    const length = walk.length - 1 - offset;
    // Times buckets / 2³², not modulo: no division, and any number of buckets will do.
    let bucket = (((walk.lo[i] as number) * this.#scale) >>> 0) * BUCKET_OCTETS;
    for (;;) {
      const counted = buckets[bucket + BUCKET.count] as number;
      const tags = bucket + BUCKET.tags;
      const lengths = bucket + BUCKET.lengths;
      const count = counted & ~BUCKET_FULL;
      for (let n = 0; n < count; n++) {
        if (buckets[tags + n] !== tag || buckets[lengths + n] !== length) continue;
        let record = this.#bucketWords[bucket >>> 2] as number;
        for (let before = 0; before < n; before++) record += RECORD_HEAD + (buckets[lengths + before] as number);
        const set = this.#setIfSame(record, octets, start + offset, length);
        if (set >= 0) return set;
      }
      if (counted === count) return -1;
      bucket += BUCKET_OCTETS;
    }
  }

  /** First word in `sets` of the record's rules if its name is the one at `from`, else −1. */
  #setIfSame(record: number, octets: Uint8Array, from: number, length: number): number {
    let heap = this.#heap;
    let at = record;
    if (heap === undefined) {
      const names = this.#names as NameSection;
      heap = names.buffer;
      at = names.load(record, RECORD_HEAD + length);
    }
    if (!sameName(heap, at + RECORD_HEAD, octets, from, length)) return -1;
    return ((heap[at] as number) | ((heap[at + 1] as number) << 8)) * SET_WORDS;
  }

  /** Is any name of so many labels listed? */
  #hasDepth(depth: number): boolean {
    return ((this.#depths >>> (depth > 31 ? 31 : depth)) & 1) === 1;
  }

  #openDigests(words: Uint32Array, sha256: Sha256 | undefined): DigestTable | undefined {
    if (words.length === 0) return undefined;
    if (sha256 === undefined)
      throw new PackError("E_PACK_DIGEST", "the pack has hashed names, but no hash was handed in");
    return new DigestTable(words, sha256);
  }
}
