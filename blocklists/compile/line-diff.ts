/**
 * Which lines of a list came and went between two editions, without parsing those that stayed.
 *
 * Lines are compared as octets through a hash and verified, as multisets: order does not matter, repetitions do. For most formats
 * a line means the same wherever it stands; then equal lines say equal things, and parsing the few others tells what changed. Pure.
 *
 * @module
 */
import type { ListFormat } from "../../policies/schema/list-source.ts";

const LF = 0x0a;
const CR = 0x0d;

/** Some lines of a text, as a text of their own; `numbers[i]` is where its line `i + 1` stands in the whole, 1-based. */
export interface LineSelection {
  readonly text: Uint8Array;
  readonly numbers: readonly number[];
}

export interface LineDiff {
  readonly added: LineSelection;
  readonly removed: LineSelection;
  /** lines of each text */
  readonly linesBefore: number;
  readonly linesAfter: number;
}

const LINE_FORMATS: ReadonlySet<ListFormat> = new Set([
  "hosts",
  "domains",
  "adblock",
  "wildcard",
  "dnsmasq",
  "v2fly",
  "ip",
  "sha256",
]);
/** In these, `$badfilter` lets a line speak about another. */
const MAY_CANCEL: ReadonlySet<ListFormat> = new Set(["adblock", "browser"]);

/** Whether a line of this text means the same wherever it stands and whatever the other lines say. */
export function isLineByLine(format: ListFormat, text: Uint8Array): boolean {
  return LINE_FORMATS.has(format) && !(MAY_CANCEL.has(format) && mentions(text, "badfilter"));
}

/** Is the word anywhere in the text, in any letter case? ASCII letters only. */
function mentions(text: Uint8Array, word: string): boolean {
  const first = word.charCodeAt(0);
  for (let at = 0; at < text.length; at++) {
    if (((text[at] as number) | 0x20) !== first) continue;
    let i = 1;
    while (i < word.length && ((text[at + i] ?? 0) | 0x20) === word.charCodeAt(i)) i += 1;
    if (i === word.length) return true;
  }
  return false;
}

const firstOctet = (text: Uint8Array): number => (text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? 3 : 0);

/** Where each line of a text lies, and a hash of it. A CR before the LF is not part of a line. */
class Lines {
  count = 0;
  readonly text: Uint8Array;
  start: Uint32Array;
  end: Uint32Array;
  hash: Uint32Array;

  constructor(text: Uint8Array, seed: number) {
    this.text = text;
    // One more than there are line ends is always enough.
    let ends = 1;
    for (let at = text.indexOf(LF); at >= 0; at = text.indexOf(LF, at + 1)) ends += 1;
    this.start = new Uint32Array(ends);
    this.end = new Uint32Array(ends);
    this.hash = new Uint32Array(ends);
    let hash = seed | 0;
    let begin = firstOctet(text);
    for (let at = begin; at <= text.length; at++) {
      const octet = at < text.length ? (text[at] as number) : LF;
      if (octet !== LF) {
        if (octet !== CR) hash = Math.imul(hash ^ octet, 0x9e3779b1);
        hash ^= hash >>> 15;
        continue;
      }
      // A final line end does not begin another line.
      if (at === text.length && begin >= at) break;
      this.start[this.count] = begin;
      this.end[this.count] = at > begin && text[at - 1] === CR ? at - 1 : at;
      this.hash[this.count] = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b);
      this.count += 1;
      begin = at + 1;
      hash = seed | 0;
    }
  }

  equals(line: number, other: Lines, otherLine: number): boolean {
    const from = this.start[line] as number;
    const length = (this.end[line] as number) - from;
    const otherFrom = other.start[otherLine] as number;
    if ((other.end[otherLine] as number) - otherFrom !== length) return false;
    for (let i = 0; i < length; i++) if (this.text[from + i] !== other.text[otherFrom + i]) return false;
    return true;
  }

  select(lines: readonly number[]): LineSelection {
    let size = 0;
    for (const line of lines) size += (this.end[line] as number) - (this.start[line] as number) + 1;
    const text = new Uint8Array(size);
    let at = 0;
    for (const line of lines) {
      text.set(this.text.subarray(this.start[line], this.end[line]), at);
      at += (this.end[line] as number) - (this.start[line] as number);
      text[at++] = LF;
    }
    return { text, numbers: lines.map((line) => line + 1) };
  }
}

/** The old lines that no new line has claimed yet. */
class LinePool {
  readonly #lines: Lines;
  /** Line + 1 that stands for all its equals; 0 is free. */
  readonly #slots: Uint32Array;
  /** Equals of a line, + 1, in a chain; a million equal lines cost no more than others. */
  readonly #next: Uint32Array;
  readonly #first: Uint32Array;

  constructor(lines: Lines, from: number) {
    let size = 16;
    while (size < (lines.count - from) * 2) size *= 2;
    this.#lines = lines;
    this.#slots = new Uint32Array(size);
    this.#next = new Uint32Array(lines.count);
    this.#first = new Uint32Array(lines.count);
    // Backwards, so that of equal lines the first is handed out first.
    for (let at = lines.count - 1; at >= from; at--) {
      const slot = this.#slotOf(lines, at);
      if (this.#slots[slot] === 0) this.#slots[slot] = at + 1;
      const stands = (this.#slots[slot] as number) - 1;
      this.#next[at] = this.#first[stands] as number;
      this.#first[stands] = at + 1;
    }
  }

  /** An old line equal to this one, handed out once; −1 if there is none left. */
  take(of: Lines, line: number): number {
    const stands = (this.#slots[this.#slotOf(of, line)] as number) - 1;
    if (stands < 0) return -1;
    const taken = (this.#first[stands] as number) - 1;
    if (taken >= 0) this.#first[stands] = this.#next[taken] as number;
    return taken;
  }

  #slotOf(of: Lines, line: number): number {
    const mask = this.#slots.length - 1;
    const hash = of.hash[line] as number;
    for (let slot = (hash ^ (hash >>> 16)) & mask; ; slot = (slot + 1) & mask) {
      const stands = (this.#slots[slot] as number) - 1;
      if (stands < 0 || (this.#lines.hash[stands] === hash && this.#lines.equals(stands, of, line))) return slot;
    }
  }
}

/**
 * @param seed   0 … 2³²−1; secret, so that nobody can choose lines that collide
 * @param limit  give up past so many changed lines
 * @returns undefined if more lines changed than `limit`
 */
export function diffLines(before: Uint8Array, after: Uint8Array, seed: number, limit = Infinity): LineDiff | undefined {
  const old = new Lines(before, seed);
  const now = new Lines(after, seed);
  if (Math.abs(old.count - now.count) > limit) return undefined;
  // Editions mostly keep their order: what begins both texts needs no table.
  let same = 0;
  while (same < old.count && same < now.count && old.hash[same] === now.hash[same] && old.equals(same, now, same))
    same += 1;
  const gone = new Uint8Array(old.count).fill(1, same);
  const pool = new LinePool(old, same);
  const added: number[] = [];
  for (let at = same; at < now.count; at++) {
    const taken = pool.take(now, at);
    if (taken >= 0) gone[taken] = 0;
    else if (added.push(at) > limit) return undefined;
  }
  const removed: number[] = [];
  for (let at = 0; at < old.count; at++) if (gone[at] === 1) removed.push(at);
  if (added.length + removed.length > limit) return undefined;
  return {
    added: now.select(added),
    removed: old.select(removed),
    linesBefore: old.count,
    linesAfter: now.count,
  };
}
