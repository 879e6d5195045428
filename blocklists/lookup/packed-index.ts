/**
 * The packed index: which rules of which sources cover a name.
 *
 * A resolver opens the compiler's file as it is. Nothing is parsed for each name, and the views lie directly on the buffer, so
 * workers share one copy in a `SharedArrayBuffer`. A probe compares one octet of hash, then the stored name itself: there
 * are no false positives, and a wrong block could be explained if there were one. Pure; `match` allocates nothing.
 *
 * @module
 */
import type { Mask, MatchMasks } from "./masks.ts";
import { MAX_SOURCES } from "./masks.ts";
import type { PackedRule, PackMeta, RuleKind, RuleScope, Section } from "./pack-format.ts";
import {
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
import type { SuffixWalk } from "./walk.ts";
import { FOLD } from "./walk.ts";
import { textOfWire, wireName } from "./wire-name.ts";

/** One rule that covers a name; `entry` is the listed name. */
export interface Explanation {
  readonly source: number;
  readonly entry: string;
  readonly kind: RuleKind;
  readonly important: boolean;
  readonly scope: RuleScope;
}

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
   * Brings octets `at` … `at + length` of the section, fewer at its end, into `buffer`.
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
}

/** A rule of `meta`, its excepted names as octets without the root. */
interface OpenRule extends PackedRule {
  readonly excepted: readonly Uint8Array[];
}

/** Compares `length` octets; only the second name may have upper-case letters. */
function sameName(stored: Uint8Array, at: number, octets: Uint8Array, start: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (stored[at + i] !== FOLD[octets[start + i] as number]) return false;
  return true;
}

/** Does the rule speak about this name and type? `whole` says that the entry is the name itself. */
function applies(
  rule: OpenRule,
  whole: boolean,
  walk: SuffixWalk,
  octets: Uint8Array,
  start: number,
  qtype: number,
): boolean {
  if (whole ? rule.scope === "below" : rule.scope === "exact") return false;
  if (rule.include !== undefined && !rule.include.includes(qtype)) return false;
  if (rule.exclude !== undefined && rule.exclude.includes(qtype)) return false;
  for (const excepted of rule.excepted) {
    const from = walk.length - 1 - excepted.length;
    for (let i = 0; i <= walk.count; i++)
      if (walk.at[i] === from && sameName(excepted, 0, octets, start + from, excepted.length)) return false;
  }
  return true;
}

function addBit(mask: Mask, source: number): void {
  const word = source >>> 5;
  mask[word] = (mask[word] as number) | (1 << (source & 31));
}

export class PackedIndex {
  readonly seed: number;
  /** Distinct names listed. */
  readonly names: number;
  /** Source ids; the position is the bit in the masks. */
  readonly sources: readonly string[];
  readonly byteLength: number;
  readonly #depths: number;
  readonly #slotCount: number;
  readonly #scale: number;
  readonly #words: number;
  readonly #sets: Uint32Array;
  readonly #refs: Uint32Array;
  readonly #slots: Uint32Array;
  readonly #tags: Uint8Array;
  /** The names, if they were read with the rest. */
  readonly #heap: Uint8Array | undefined;
  readonly #names: NameSection | undefined;
  readonly #rules: readonly OpenRule[];

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
    this.#slotCount = words[WORD.slots] as number;
    this.#scale = this.#slotCount / 2 ** 32;
    this.#sets = wordView("sets");
    this.#refs = wordView("refs");
    this.#slots = wordView("slots");
    this.#tags = new Uint8Array(buffer, ...place("tags"));
    this.#names = options.names;
    this.#heap = options.names === undefined ? new Uint8Array(buffer, ...place("heap")) : undefined;
    // The decoder refuses views on shared memory, hence the copy; this section is small.
    const meta = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, ...place("meta")).slice())) as PackMeta;
    this.sources = meta.sources;
    this.#words = Math.min(MAX_SOURCES, meta.sources.length + 31) >>> 5;
    this.#rules = meta.rules.map((rule) => ({
      ...rule,
      include: rule.include,
      exclude: rule.exclude,
      excepted: (rule.denyallow ?? []).map((name) => wireName(name).subarray(0, -1)),
    })) as readonly OpenRule[];
  }

  /**
   * Opens a packed file. Takes about a millisecond for each 3 MB, all of it for the checksum.
   *
   * @param buffer  the whole file, or all that stands before its names; nothing else; kept, not copied
   * @param options  what the reader has done or left where it is
   * @throws {PackError} `E_PACK_MAGIC` if it is another kind of file, `E_PACK_VERSION` if another format (or byte order),
   *   `E_PACK_TRUNCATED` if octets are missing or too many, `E_PACK_CHECKSUM` if any octet changed
   */
  static open(buffer: ArrayBufferLike, options: OpenOptions = {}): PackedIndex {
    return new PackedIndex(buffer, options);
  }

  /**
   * Adds what covers the name to `out`, which is not reset first: several packs may speak about one name.
   *
   * @param walk    of this name, with this pack's seed
   * @param octets  where the name lies, from `start`, in any letter case
   * @param qtype   RR type number; only rules with types look at it
   * @returns something in this pack covers the name
   */
  match(walk: SuffixWalk, octets: Uint8Array, start: number, qtype: number, out: MatchMasks): boolean {
    const count = walk.count;
    const sets = this.#sets;
    const words = this.#words;
    let found = false;
    for (let i = 0; i <= count; i++) {
      const depth = count - i;
      if (((this.#depths >>> (depth > 31 ? 31 : depth)) & 1) === 0) continue;
      const set = this.#find(walk, i, octets, start);
      if (set < 0) continue;
      let bits = 0;
      for (let word = 0; word < words; word++) {
        const deny = sets[set + word] as number;
        const allow = sets[set + 4 + word] as number;
        out.deny[word] = (out.deny[word] as number) | deny;
        out.allow[word] = (out.allow[word] as number) | allow;
        bits |= deny | allow;
      }
      if (bits !== 0) found = true;
      if (sets[set + 9] !== 0 && this.#matchRules(set, i === 0, walk, octets, start, qtype, out)) found = true;
    }
    if (found) out.any = true;
    return found;
  }

  /** Every rule that covers the name, the longest entry first; slow, for «dlaczego?». Same arguments as `match`. */
  explain(walk: SuffixWalk, octets: Uint8Array, start: number, qtype: number): readonly Explanation[] {
    const all: Explanation[] = [];
    for (let i = 0; i <= walk.count; i++) {
      const set = this.#find(walk, i, octets, start);
      if (set < 0) continue;
      const from = start + (walk.at[i] as number);
      const listed = octets.slice(from, start + walk.length - 1).map((octet) => FOLD[octet] as number);
      const entry = textOfWire(listed, 0, listed.length);
      for (let source = 0; source < this.sources.length; source++)
        for (const kind of ["deny", "allow"] as const) {
          const word = this.#sets[set + (kind === "deny" ? 0 : 4) + (source >>> 5)] as number;
          if (((word >>> (source & 31)) & 1) === 1)
            all.push({ source, entry, kind, important: false, scope: "subtree" });
        }
      for (const rule of this.#rulesOf(set))
        if (applies(rule, i === 0, walk, octets, start, qtype))
          all.push({ source: rule.source, entry, kind: rule.kind, important: rule.important, scope: rule.scope });
    }
    return all;
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
    const name = new Uint8Array(256);
    let record = 0;
    for (let left = this.names; left > 0; left--) {
      const length = heap[record + 2] as number;
      for (let i = 0; i < length; i++) name[i] = heap[record + RECORD_HEAD + i] as number;
      name[length] = 0;
      visit(name.subarray(0, length + 1));
      record += RECORD_HEAD + length;
    }
  }

  /** First word in `sets` of what suffix `i` is listed with, or −1. */
  #find(walk: SuffixWalk, i: number, octets: Uint8Array, start: number): number {
    const tags = this.#tags;
    const slots = this.#slotCount;
    const hi = walk.hi[i] as number;
    const tag = hi >>> 24 || 1;
    const offset = walk.at[i] as number;
    const length = walk.length - 1 - offset;
    // Times slots / 2³², not modulo: no division, and any number of slots will do.
    let slot = ((walk.lo[i] as number) * this.#scale) >>> 0;
    for (;;) {
      const there = tags[slot] as number;
      if (there === 0) return -1;
      if (there === tag) {
        const set = this.#setIfSame((this.#slots[slot] as number) - 1, octets, start + offset, length);
        if (set >= 0) return set;
      }
      slot += 1;
      if (slot === slots) slot = 0;
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
    if (heap[at + 2] !== length || !sameName(heap, at + RECORD_HEAD, octets, from, length)) return -1;
    return ((heap[at] as number) | ((heap[at + 1] as number) << 8)) * SET_WORDS;
  }

  *#rulesOf(set: number): Generator<OpenRule> {
    const first = this.#sets[set + 8] as number;
    const count = this.#sets[set + 9] as number;
    for (let ref = first; ref < first + count; ref++) yield this.#rules[this.#refs[ref] as number] as OpenRule;
  }

  #matchRules(
    set: number,
    whole: boolean,
    walk: SuffixWalk,
    octets: Uint8Array,
    start: number,
    qtype: number,
    out: MatchMasks,
  ): boolean {
    let found = false;
    const first = this.#sets[set + 8] as number;
    const last = first + (this.#sets[set + 9] as number);
    for (let ref = first; ref < last; ref++) {
      const rule = this.#rules[this.#refs[ref] as number] as OpenRule;
      if (!applies(rule, whole, walk, octets, start, qtype)) continue;
      found = true;
      if (rule.kind === "deny") addBit(rule.important ? out.denyImportant : out.deny, rule.source);
      else addBit(rule.important ? out.allowImportant : out.allow, rule.source);
    }
    return found;
  }
}
