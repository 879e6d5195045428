/**
 * The names of all sources while they are being compiled, each once, with the number of its rule combination.
 *
 * Octets in one heap and numbers in typed arrays: no string and no object for each name, so five million names fit in a few
 * hundred megabytes. Pure.
 *
 * @module
 */
import type { SuffixWalk } from "../lookup/walk.ts";

const FIRST_NAMES = 1 << 12;

function grown(old: Uint32Array): Uint32Array {
  const next = new Uint32Array(old.length * 2);
  next.set(old);
  return next;
}

export class NameTable {
  /** Names so far. */
  count = 0;
  /** Entry → number of its rule combination; written by whoever adds rules. */
  set: Uint32Array = new Uint32Array(FIRST_NAMES);
  /** Entry → both lanes of its hash. */
  lo: Uint32Array = new Uint32Array(FIRST_NAMES);
  hi: Uint32Array = new Uint32Array(FIRST_NAMES);
  /** Entry → where its length octet lies in `heap`, the name without root octet behind it. */
  at: Uint32Array = new Uint32Array(FIRST_NAMES);
  heap: Uint8Array = new Uint8Array(FIRST_NAMES * 20);
  /** Octets of `heap` in use. */
  used = 0;
  /** Entry + 1, 0 is free; always a power of two and at most five eighths full. */
  #slots: Uint32Array = new Uint32Array(FIRST_NAMES * 2);

  /**
   * Entry of suffix `i` of the walked name, or −1.
   *
   * @param octets  lower-case name in wire form from `start`
   */
  find(walk: SuffixWalk, i: number, octets: Uint8Array, start: number): number {
    const mask = this.#slots.length - 1;
    const lo = walk.lo[i] as number;
    const hi = walk.hi[i] as number;
    const from = start + (walk.at[i] as number);
    const length = walk.length - 1 - (walk.at[i] as number);
    for (let slot = lo & mask; ; slot = (slot + 1) & mask) {
      const entry = (this.#slots[slot] as number) - 1;
      if (entry < 0) return -1;
      if (this.lo[entry] === lo && this.hi[entry] === hi && this.#same(entry, octets, from, length)) return entry;
    }
  }

  /** Entry of the whole walked name, made if it is new (then with combination 0). */
  add(walk: SuffixWalk, octets: Uint8Array, start: number): number {
    const found = this.find(walk, 0, octets, start);
    if (found >= 0) return found;
    if (this.count === this.set.length) this.#growNames();
    const length = walk.length - 1;
    if (this.used + length + 1 > this.heap.length) {
      const heap = new Uint8Array(this.heap.length * 2);
      heap.set(this.heap);
      this.heap = heap;
    }
    const entry = this.count;
    this.count += 1;
    this.lo[entry] = walk.lo[0] as number;
    this.hi[entry] = walk.hi[0] as number;
    this.at[entry] = this.used;
    this.set[entry] = 0;
    this.heap[this.used] = length;
    for (let i = 0; i < length; i++) this.heap[this.used + 1 + i] = octets[start + i] as number;
    this.used += length + 1;
    if (this.count * 8 > this.#slots.length * 5) this.#slots = new Uint32Array(this.#slots.length * 2);
    else {
      this.#place(entry);
      return entry;
    }
    for (let e = 0; e < this.count; e++) this.#place(e);
    return entry;
  }

  #place(entry: number): void {
    const mask = this.#slots.length - 1;
    let slot = (this.lo[entry] as number) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = entry + 1;
  }

  #same(entry: number, octets: Uint8Array, from: number, length: number): boolean {
    const at = this.at[entry] as number;
    if (this.heap[at] !== length) return false;
    for (let i = 0; i < length; i++) if (this.heap[at + 1 + i] !== octets[from + i]) return false;
    return true;
  }

  #growNames(): void {
    this.set = grown(this.set);
    this.lo = grown(this.lo);
    this.hi = grown(this.hi);
    this.at = grown(this.at);
  }
}
