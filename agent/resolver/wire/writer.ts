/**
 * A growing message under construction, with name compression.
 *
 * Compression remembers where each suffix of each name written so far begins. Suffixes are compared without letter
 * case, so an owner name equal to the question points at the question and the client gets its own spelling back
 * (the 0x20 echo). Only callers that ask for it get pointers: RFC 3597 section 4 forbids them in newer record types.
 * Pure.
 *
 * @module
 */
import { WireError } from "./error.ts";
import { encodeName, lowerAscii } from "./name.ts";

/** Highest offset a 14-bit pointer can name. */
const MAX_POINTER_TARGET = 0x3fff;

/** Offset of the first unescaped dot at or after `from`, or −1. */
function nextDot(name: string, from: number): number {
  if (!name.includes("\\")) return name.indexOf(".", from);
  for (let i = from; i < name.length; i++) {
    const char = name[i];
    if (char === ".") return i;
    if (char === "\\") i += 1; // `\DDD` needs no more: its digits are no dots
  }
  return -1;
}

/** Appends big-endian numbers, octets and names. */
export class Writer {
  #octets = new Uint8Array(512);
  #length = 0;
  readonly #offsets = new Map<string, number>();

  get length(): number {
    return this.#length;
  }

  #reserve(size: number): number {
    const at = this.#length;
    const needed = at + size;
    if (needed > this.#octets.length) {
      const grown = new Uint8Array(Math.max(needed, this.#octets.length * 2));
      grown.set(this.#octets.subarray(0, at));
      this.#octets = grown;
    }
    this.#length = needed;
    return at;
  }

  /** @throws {WireError} `E_WIRE_VALUE` unless an integer 0 … 255; likewise the wider ones */
  u8(value: number): void {
    check(value, 0xff);
    const at = this.#reserve(1); // first: it may replace the buffer
    this.#octets[at] = value;
  }

  u16(value: number): void {
    check(value, 0xffff);
    this.patch16(this.#reserve(2), value);
  }

  u32(value: number): void {
    check(value, 0xffff_ffff);
    const at = this.#reserve(4);
    this.patch16(at, value >>> 16);
    this.patch16(at + 2, value & 0xffff);
  }

  /** Overwrites two octets already written. */
  patch16(at: number, value: number): void {
    this.#octets[at] = value >> 8;
    this.#octets[at + 1] = value & 0xff;
  }

  octets(octets: Uint8Array): void {
    const at = this.#reserve(octets.length);
    this.#octets.set(octets, at);
  }

  /** A character-string (RFC 1035 section 3.3): one length octet, then at most 255 octets. */
  characterString(octets: Uint8Array): void {
    this.u8(octets.length);
    this.octets(octets);
  }

  /** A name without pointers; others may not point at it either, as RFC 3597 keeps such data opaque. */
  plainName(name: string): void {
    this.octets(encodeName(name));
  }

  /** A name, its longest suffix known from earlier replaced by a pointer (RFC 1035 section 4.1.4). */
  name(name: string): void {
    const plain = encodeName(name);
    const key = lowerAscii(name);
    for (let at = 0, from = 0; plain[at] !== 0; at += plain[at]! + 1) {
      const suffix = key.slice(from);
      const known = this.#offsets.get(suffix);
      if (known !== undefined) {
        this.u16(0xc000 | known);
        return;
      }
      if (this.#length <= MAX_POINTER_TARGET) this.#offsets.set(suffix, this.#length);
      const size = plain[at]! + 1;
      const to = this.#reserve(size);
      for (let i = 0; i < size; i++) this.#octets[to + i] = plain[at + i]!; // short: a view would cost more
      from = nextDot(key, from) + 1;
    }
    this.u8(0);
  }

  /** Takes back everything after `length`. Offsets beyond it are forgotten. */
  rewind(length: number): void {
    this.#length = length;
    for (const [suffix, offset] of this.#offsets) if (offset >= length) this.#offsets.delete(suffix);
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.#octets.slice(0, this.#length);
  }
}

function check(value: number, max: number): void {
  if (!Number.isInteger(value) || value < 0 || value > max)
    throw new WireError("E_WIRE_VALUE", `${value} is not an integer from 0 to ${max}`);
}
