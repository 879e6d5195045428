/**
 * Lays a finished name table out as a packed file (layout: `lookup/pack-format.ts`). Pure.
 *
 * @module
 */
import type { PackMeta, ReplacedPart, Section } from "../lookup/pack-format.ts";
import {
  BUCKET,
  BUCKET_FULL,
  BUCKET_OCTETS,
  BUCKET_ROOM,
  MAX_SETS,
  PACK_HEADER_OCTETS,
  PACK_VERSION,
  packChecksum,
  PackError,
  RECORD_HEAD,
  REPLACED_PARTS,
  SECTIONS,
  SET_BITS,
  SET_WORDS,
  WORD,
  writeMagic,
} from "../lookup/pack-format.ts";
import type { NameTable } from "./name-table.ts";
import type { RuleSet, RuleSets } from "./rule-sets.ts";
import type { SideTables } from "./side-tables.ts";

/** Names of a bucket on average: one bucket in thirty is full, and the table is four octets a name. */
const NAMES_OF_BUCKET = 8;

const padded = (octets: number): number => (octets + 3) & ~3;

/** Old set → new set, in order of first use; sets no name has are left out. */
function compactSets(
  names: NameTable,
  sets: RuleSets,
  side: SideTables,
): {
  numberOf: Int32Array;
  used: RuleSet[];
} {
  const numberOf = new Int32Array(sets.sets.length).fill(-1);
  const used: RuleSet[] = [];
  const use = (set: number): void => {
    if (set === 0 || numberOf[set] !== -1) return;
    numberOf[set] = used.length;
    used.push(sets.sets[set] as RuleSet);
  };
  for (let entry = 0; entry < names.count; entry++) use(names.set[entry] as number);
  for (const { set } of side.numbered()) use(set);
  if (used.length > MAX_SETS)
    throw new PackError(
      "E_PACK_SETS",
      `${used.length} distinct combinations of rules, at most ${MAX_SETS} fit one pack`,
    );
  return { numberOf, used };
}

function labelsOf(heap: Uint8Array, at: number): number {
  const end = at + 1 + (heap[at] as number);
  let labels = 0;
  for (let i = at + 1; i < end; i += (heap[i] as number) + 1) labels += 1;
  return labels;
}

/** What a builder has gathered. */
export interface PackContent {
  readonly names: NameTable;
  readonly sets: RuleSets;
  readonly side: SideTables;
  readonly replaced: Readonly<Record<ReplacedPart, ReadonlySet<number>>>;
  readonly sources: readonly string[];
  readonly seed: number;
}

/**
 * @returns the file; names whose combination is empty are left out
 * @throws {PackError} `E_PACK_SETS` past 65 536 combinations
 */
export function writePack({ names, sets, side, replaced, sources, seed }: PackContent): Uint8Array<ArrayBuffer> {
  const { numberOf, used } = compactSets(names, sets, side);
  // Rules nobody refers to any more (dropped sources) are left out as well.
  const ruleNumber = new Map<number, number>();
  for (const set of used)
    for (const rule of set.rules) if (!ruleNumber.has(rule)) ruleNumber.set(rule, ruleNumber.size);
  const { patterns } = side;
  const parts = REPLACED_PARTS.filter((part) => replaced[part].size > 0);
  const meta: PackMeta = {
    sources,
    rules: [...ruleNumber.keys()].map((rule) => sets.rules[rule]!),
    ...(patterns.length > 0 && { patterns }),
    ...(parts.length > 0 && { replaced: Object.fromEntries(parts.map((part) => [part, [...replaced[part]]])) }),
  };
  const digests = side.digestSection(numberOf);
  const networks = side.networkSection(numberOf);

  let count = 0;
  let heapOctets = 0;
  for (let entry = 0; entry < names.count; entry++)
    if (names.set[entry] !== 0) {
      count += 1;
      heapOctets += RECORD_HEAD + (names.heap[names.at[entry] as number] as number);
    }
  const buckets = inBuckets(names, count, Math.max(1, Math.ceil(count / NAMES_OF_BUCKET)));
  const metaOctets = new TextEncoder().encode(JSON.stringify(meta));
  const refs = used.flatMap((set) => set.rules.map((rule) => ruleNumber.get(rule) as number));
  const octetsOf: Record<Section, number> = {
    meta: metaOctets.length,
    sets: used.length * SET_WORDS * 4,
    refs: refs.length * 4,
    buckets: buckets.ends.length * BUCKET_OCTETS,
    digests: digests.length,
    networks: networks.length,
    heap: heapOctets,
  };
  const offsetOf = {} as Record<Section, number>;
  let total = PACK_HEADER_OCTETS;
  for (const section of SECTIONS) {
    offsetOf[section] = total;
    total += padded(octetsOf[section]);
  }

  const buffer = new ArrayBuffer(total);
  const words = new Uint32Array(buffer);
  const octets = new Uint8Array(buffer);
  writeMagic(octets);
  words[WORD.version] = PACK_VERSION;
  words[WORD.seed] = seed;
  words[WORD.names] = count;
  words[WORD.buckets] = buckets.own;
  words[WORD.sets] = used.length;
  words[WORD.octets] = total;
  for (const [i, section] of SECTIONS.entries()) {
    words[WORD.table + 2 * i] = offsetOf[section];
    words[WORD.table + 2 * i + 1] = octetsOf[section];
  }
  octets.set(metaOctets, offsetOf.meta);
  octets.set(digests, offsetOf.digests);
  octets.set(networks, offsetOf.networks);
  words.set(refs, offsetOf.refs / 4);
  let ref = 0;
  for (const [i, set] of used.entries()) {
    const at = offsetOf.sets / 4 + i * SET_WORDS;
    words.set(set.bits, at);
    words[at + SET_BITS] = ref;
    words[at + SET_BITS + 1] = set.rules.length;
    ref += set.rules.length;
  }
  words[WORD.depths] = writeNames(names, numberOf, buckets, octets, words, offsetOf);
  words[WORD.checksum] = packChecksum(words);
  return octets;
}

interface Buckets {
  /** Those that names belong into; more may stand behind them. */
  readonly own: number;
  /** Entries that say something, bucket by bucket. */
  readonly order: Uint32Array;
  /** Where in `order` each bucket ends. */
  readonly ends: Uint32Array;
  /** 1: the next one holds names of this one. */
  readonly full: Uint8Array;
}

/** Gives every entry that says something its bucket, or the next that has room. */
function inBuckets(names: NameTable, count: number, own: number): Buckets {
  const scale = own / 2 ** 32;
  const bucketOf = (entry: number): number => ((names.lo[entry] as number) * scale) >>> 0;
  const starts = new Uint32Array(own + 1);
  for (let entry = 0; entry < names.count; entry++) {
    if (names.set[entry] === 0) continue;
    const after = bucketOf(entry) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let bucket = 0; bucket < own; bucket++)
    starts[bucket + 1] = (starts[bucket + 1] as number) + (starts[bucket] as number);
  const next = starts.slice(0, own);
  const order = new Uint32Array(count);
  for (let entry = 0; entry < names.count; entry++) {
    if (names.set[entry] === 0) continue;
    const bucket = bucketOf(entry);
    order[next[bucket] as number] = entry;
    next[bucket] = (next[bucket] as number) + 1;
  }
  // In this order nothing moves: a bucket takes what is left of the one before, then its own, as far as there is room.
  const ends: number[] = [];
  const full: number[] = [];
  for (let end = 0; ends.length < own || end < count;) {
    const wanted = starts[Math.min(ends.length + 1, own)] as number;
    const isFull = wanted - end > BUCKET_ROOM;
    end = isFull ? end + BUCKET_ROOM : wanted;
    ends.push(end);
    full.push(Number(isFull));
  }
  return { own, order, ends: Uint32Array.from(ends), full: Uint8Array.from(full) };
}

/** Fills buckets and heap; returns the depths word. */
function writeNames(
  names: NameTable,
  numberOf: Int32Array,
  { order, ends, full }: Buckets,
  octets: Uint8Array,
  words: Uint32Array,
  offsetOf: Record<Section, number>,
): number {
  let at = offsetOf.heap;
  let depths = 0;
  let first = 0;
  for (const [b, end] of ends.entries()) {
    const bucket = offsetOf.buckets + b * BUCKET_OCTETS;
    words[bucket / 4] = at - offsetOf.heap;
    octets[bucket + BUCKET.count] = end - first + (full[b] === 1 ? BUCKET_FULL : 0);
    for (let n = 0; first + n < end; n++) {
      const entry = order[first + n] as number;
      const from = names.at[entry] as number;
      const length = names.heap[from] as number;
      const number = numberOf[names.set[entry] as number] as number;
      octets[bucket + BUCKET.tags + n] = (names.hi[entry] as number) >>> 24;
      octets[bucket + BUCKET.lengths + n] = length;
      octets[at] = number & 0xff;
      octets[at + 1] = number >>> 8;
      octets.set(names.heap.subarray(from + 1, from + 1 + length), at + RECORD_HEAD);
      at += RECORD_HEAD + length;
      depths |= 1 << Math.min(labelsOf(names.heap, from), 31);
    }
    first = end;
  }
  return depths >>> 0;
}
