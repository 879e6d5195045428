/**
 * A bounded cache of upstream answers: eight-way set-associative, least recently used within a set.
 *
 * Sets rather than one big map, because nothing here may ever stop to rehash, grow or sweep: a look-up reads at most
 * eight keys, an insertion replaces at most one, and the memory is what it was at start. The hash is seeded per
 * installation, and a hit is compared with the stored question octet by octet, so no crafted name can fetch another's
 * answer. Pure: the caller brings the time.
 *
 * @module
 */
import type { CachedAnswer } from "./cached-answer.ts";

const WAYS = 8;

export class AnswerCache {
  readonly #sets: number;
  /** Both hash lanes in one word, so that the eight of a set lie in one line of the processor's cache. */
  readonly #tags: Int32Array;
  /** Beside the answers, not only in them: a stale answer is told without touching it. */
  readonly #expires: Float64Array;
  readonly #used: Uint32Array;
  readonly #answers: (CachedAnswer | undefined)[];
  #tick = 0;
  #size = 0;

  /** @param entries capacity, rounded up to a power of two times eight ways */
  constructor(entries: number) {
    let sets = 1;
    while (sets * WAYS < entries) sets *= 2;
    this.#sets = sets;
    this.#tags = new Int32Array(sets * WAYS);
    this.#expires = new Float64Array(sets * WAYS);
    this.#used = new Uint32Array(sets * WAYS);
    this.#answers = Array.from({ length: sets * WAYS }, () => undefined);
  }

  get size(): number {
    return this.#size;
  }

  /**
   * @param lo      first hash lane of the lower-case name, as a signed number: unsigned ones above 2³¹ would be allocated
   * @param hi      second lane, already mixed with type and variant by {@link keyOf}
   * @param octets  message the question stands in
   * @param start   offset of its name; case is ignored
   * @param length  octets of the name, root octet included
   * @returns the answer while it is fresh, else null
   */
  find(lo: number, hi: number, octets: Uint8Array, start: number, length: number, nowMs: number): CachedAnswer | null {
    const base = (lo & (this.#sets - 1)) * WAYS;
    const tag = tagOf(lo, hi);
    const tags = this.#tags;
    for (let way = base; way < base + WAYS; way += 1) {
      if (tags[way] !== tag) continue;
      const answer = this.#answers[way];
      if (answer === undefined || !sameName(answer, octets, start, length)) continue;
      if ((this.#expires[way] as number) <= nowMs) return null;
      this.#used[way] = this.#tick = (this.#tick + 1) & 0x7fff_ffff;
      return answer;
    }
    return null;
  }

  store(lo: number, hi: number, answer: CachedAnswer): void {
    const base = (lo & (this.#sets - 1)) * WAYS;
    const tag = tagOf(lo, hi);
    let victim = base;
    let oldest = Number.POSITIVE_INFINITY;
    for (let way = base; way < base + WAYS; way += 1) {
      const held = this.#answers[way];
      if (held === undefined) {
        if (oldest !== -1) victim = way;
        oldest = -1;
        continue;
      }
      if (this.#tags[way] === tag && sameName(held, answer.wire, 12, answer.nameLength)) {
        victim = way;
        break;
      }
      const used = this.#used[way] as number;
      if (used < oldest) {
        oldest = used;
        victim = way;
      }
    }
    if (this.#answers[victim] === undefined) this.#size += 1;
    this.#tags[victim] = tag;
    this.#expires[victim] = answer.expiresAtMs;
    this.#used[victim] = this.#tick = (this.#tick + 1) & 0x7fff_ffff;
    this.#answers[victim] = answer;
  }

  clear(): void {
    this.#answers.fill(undefined);
    this.#tags.fill(0);
    this.#expires.fill(0);
    this.#used.fill(0);
    this.#size = 0;
  }
}

/**
 * One name has one `lo`, and its `hi` differs by type and variant (see {@link keyOf}); an odd factor keeps them apart. So the
 * same name under the same tag is the same question, and different names are told apart by their octets.
 */
function tagOf(lo: number, hi: number): number {
  return lo ^ Math.imul(hi, 0x27d4_eb2f);
}

/** Mixes what else makes a question different into the second hash lane: type, DO, CD and the safe-search variant. */
export function keyOf(
  hi: number,
  qtype: number,
  dnssecOk: boolean,
  checkingDisabled: boolean,
  variant: number,
): number {
  const rest = qtype | (dnssecOk ? 0x1_0000 : 0) | (checkingDisabled ? 0x2_0000 : 0) | (variant << 18);
  return (hi ^ Math.imul(rest + 0x9e37_79b9, 0x85eb_ca6b)) | 0;
}

function sameName(held: CachedAnswer, octets: Uint8Array, start: number, length: number): boolean {
  if (held.nameLength !== length) return false;
  const wire = held.wire;
  for (let i = 0; i < length; i += 1) {
    let octet = octets[start + i] as number;
    // Length octets are at most 63, so folding A–Z (65…90) never touches them.
    if (octet >= 65 && octet <= 90) octet += 32;
    if (octet !== wire[12 + i]) return false;
  }
  return true;
}
