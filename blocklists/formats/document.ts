/**
 * Line accounting for documents (XML, JSON), whose entries need not be lines.
 *
 * An entry belongs to the line its name stands on; lines without an entry count as comments; a line with several entries counts for
 * each. So every line is still accounted for, and a report still says where to look. Pure.
 *
 * @module
 */
import { refuse } from "./lines.ts";
import type { ListSink, RawLine, UnusableReason } from "./sink.ts";

/** How much of a line is shown before the place in question; documents may be one line of megabytes. */
const BEFORE = 40;
const AROUND = 400;

/** Walks once from start to end; offsets must not decrease. */
export class LineLedger {
  readonly #octets: Uint8Array;
  readonly #sink: ListSink;
  #start: number;
  #end: number;
  #number = 1;
  /** last line that is accounted for */
  #told = 0;

  constructor(octets: Uint8Array, sink: ListSink) {
    this.#octets = octets;
    this.#sink = sink;
    this.#start = octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf ? 3 : 0;
    this.#end = this.#endFrom(this.#start);
  }

  #endFrom(start: number): number {
    const at = this.#octets.indexOf(0x0a, start);
    return at < 0 ? this.#octets.length : at;
  }

  #next(): void {
    if (this.#told < this.#number) this.#sink.comment(this.#raw(this.#start, this.#end));
    this.#told = this.#number;
    this.#start = this.#end + 1;
    this.#end = this.#endFrom(this.#start);
    this.#number += 1;
  }

  #raw(start: number, end: number): RawLine {
    return { octets: this.#octets, start, end, number: this.#number };
  }

  /** The line that holds the octet at `at`, cut to what is worth showing; columns count from the cut. */
  entry(at: number): RawLine {
    while (this.#end < at && this.#end < this.#octets.length) this.#next();
    this.#told = this.#number;
    // No cut within a character.
    let start = Math.max(this.#start, at - BEFORE);
    while (start < at && ((this.#octets[start] ?? 0) & 0xc0) === 0x80) start += 1;
    return this.#raw(start, Math.max(at, Math.min(this.#end, at + AROUND)));
  }

  refuse(at: number, reason: UnusableReason): void {
    refuse(this.#sink, this.entry(at), at, reason);
  }

  /** Accounts for the lines behind the last entry. */
  finish(): void {
    while (this.#start < this.#octets.length) this.#next();
  }
}
