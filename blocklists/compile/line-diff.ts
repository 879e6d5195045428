/**
 * Which lines of a list came and went between two editions, without parsing those that stayed.
 *
 * Lines are compared as octets and as multisets: order does not matter, repetitions do. Most editions keep their order, so lines are paired
 * off in passing, and only what is left goes through a table. For most formats
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

/** Some lines of a text: where each lies, its number, and a hash of it. A CR before the LF is not part of a line. */
class Lines {
  readonly text: Uint8Array;
  readonly start: number[] = [];
  readonly end: number[] = [];
  /** 0-based */
  readonly number: number[] = [];
  hash: Int32Array = new Int32Array(0);

  constructor(text: Uint8Array) {
    this.text = text;
  }

  get count(): number {
    return this.start.length;
  }

  /** @param end  offset of the LF, or of the end of the text */
  push(start: number, end: number, number: number): void {
    this.start.push(start);
    this.end.push(end > start && this.text[end - 1] === CR ? end - 1 : end);
    this.number.push(number);
  }

  hashAll(seed: number): void {
    const { text } = this;
    this.hash = Int32Array.from(this.start, (start, line) => {
      const end = this.end[line] as number;
      let hash = seed | 0;
      for (let at = start; at < end; at++) hash = Math.imul(hash ^ (text[at] as number), 0x9e3779b1) ^ (hash >>> 15);
      return Math.imul(hash ^ (hash >>> 13), 0x85ebca6b);
    });
  }

  equals(line: number, other: Lines, otherLine: number): boolean {
    const from = this.start[line] as number;
    const to = this.end[line] as number;
    const otherFrom = other.start[otherLine] as number;
    return isSame(this.text, from, to, other.text, otherFrom, other.end[otherLine] as number);
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
    return { text, numbers: lines.map((line) => (this.number[line] as number) + 1) };
  }
}

function isSame(a: Uint8Array, from: number, to: number, b: Uint8Array, otherFrom: number, otherTo: number): boolean {
  if (to - from !== otherTo - otherFrom) return false;
  for (let i = from, j = otherFrom; i < to; i++, j++) if (a[i] !== b[j]) return false;
  return true;
}

/** The old lines that no new line has claimed yet. */
class LinePool {
  readonly #lines: Lines;
  /** Line + 1 that stands for all its equals; 0 is free. */
  readonly #slots: Uint32Array;
  /** Equals of a line, + 1, in a chain; a million equal lines cost no more than others. */
  readonly #next: Uint32Array;
  readonly #first: Uint32Array;

  constructor(lines: Lines) {
    let size = 16;
    while (size < lines.count * 2) size *= 2;
    this.#lines = lines;
    this.#slots = new Uint32Array(size);
    this.#next = new Uint32Array(lines.count);
    this.#first = new Uint32Array(lines.count);
    // Backwards, so that of equal lines the first is handed out first.
    for (let at = lines.count - 1; at >= 0; at--) {
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

/** A place in a text, always at the beginning of a line. */
interface Cursor {
  readonly text: Uint8Array;
  at: number;
  /** of the line, 0-based */
  line: number;
  readonly rest: Lines;
}

const cursorOf = (text: Uint8Array): Cursor => ({ text, at: firstOctet(text), line: 0, rest: new Lines(text) });

const endOf = (text: Uint8Array, at: number): number => {
  const end = text.indexOf(LF, at);
  return end < 0 ? text.length : end;
};

/** Lines looked at on either side to find where two texts meet again, and how often that may fail. */
const WINDOW = 24;
const MOST_FAILURES = 500;

/** Steps over what both texts say at the same place. A last line without LF is left to the pool. */
function skipSame(old: Cursor, now: Cursor): void {
  const a = old.text;
  const b = now.text;
  const shift = now.at - old.at;
  const stop = Math.min(a.length, b.length - shift);
  let at = old.at;
  let begin = at;
  let lines = 0;
  for (let octet; at < stop && (octet = a[at]) === b[at + shift];) {
    at += 1;
    if (octet === LF) {
      lines += 1;
      begin = at;
    }
  }
  old.at = begin;
  now.at = begin + shift;
  old.line += lines;
  now.line += lines;
}

/** Sets so many lines aside. */
function setAside(cursor: Cursor, lines: number): void {
  for (let i = 0; i < lines && cursor.at < cursor.text.length; i++) {
    const end = endOf(cursor.text, cursor.at);
    cursor.rest.push(cursor.at, end, cursor.line);
    cursor.at = end + 1;
    cursor.line += 1;
  }
}

/** How many lines to set aside on each side until both say the same again; undefined if that is not near. */
function meeting(old: Cursor, now: Cursor): readonly [number, number] | undefined {
  const ahead = ({ at, text }: Cursor): [number, number][] => {
    const spans: [number, number][] = [];
    for (let from = at; from < text.length && spans.length < WINDOW;) {
      const end = endOf(text, from);
      spans.push([from, end]);
      from = end + 1;
    }
    return spans;
  };
  const a = ahead(old);
  const b = ahead(now);
  for (let sum = 1; sum < a.length + b.length - 1; sum++)
    for (let i = Math.max(0, sum - b.length + 1); i <= Math.min(sum, a.length - 1); i++) {
      const [from, to] = a[i] as [number, number];
      const [otherFrom, otherTo] = b[sum - i] as [number, number];
      if (isSame(old.text, from, to, now.text, otherFrom, otherTo)) return [i, sum - i];
    }
  return undefined;
}

/** Pairs off lines that stand in the same order in both texts. Any pairs will do; what is left is compared as a heap. */
function alignLines(old: Cursor, now: Cursor): void {
  let failures = 0;
  for (;;) {
    skipSame(old, now);
    if (old.at >= old.text.length || now.at >= now.text.length || failures > MOST_FAILURES) break;
    const met = meeting(old, now);
    if (met === undefined) failures += 1;
    setAside(old, met?.[0] ?? WINDOW);
    setAside(now, met?.[1] ?? WINDOW);
    // Equal lines that skipSame cannot step over, as the last of one text lacks its LF.
    if (
      met !== undefined &&
      (endOf(old.text, old.at) === old.text.length || endOf(now.text, now.at) === now.text.length)
    ) {
      setAside(old, 1);
      setAside(now, 1);
    }
  }
  setAside(old, Infinity);
  setAside(now, Infinity);
}

/**
 * @param seed   0 … 2³²−1; secret, so that nobody can choose lines that collide
 * @param limit  give up past so many changed lines
 * @returns undefined if more lines changed than `limit`
 */
export function diffLines(before: Uint8Array, after: Uint8Array, seed: number, limit = Infinity): LineDiff | undefined {
  const from = cursorOf(before);
  const to = cursorOf(after);
  alignLines(from, to);
  const old = from.rest;
  const now = to.rest;
  if (Math.abs(old.count - now.count) > limit) return undefined;
  old.hashAll(seed);
  now.hashAll(seed);
  const gone = new Uint8Array(old.count).fill(1);
  const pool = new LinePool(old);
  const added: number[] = [];
  for (let at = 0; at < now.count; at++) {
    const taken = pool.take(now, at);
    if (taken >= 0) gone[taken] = 0;
    else if (added.push(at) > limit) return undefined;
  }
  const removed: number[] = [];
  for (let at = 0; at < old.count; at++) if (gone[at] === 1) removed.push(at);
  if (added.length + removed.length > limit) return undefined;
  return { added: now.select(added), removed: old.select(removed) };
}
