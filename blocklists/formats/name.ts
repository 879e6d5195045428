/**
 * One name of a list: text of any case and script → wire form, or why not.
 *
 * ASCII names, nearly all there are, go from octets to octets without a string. Others are handed to IDNA; only they, as
 * the usual implementation reads «999» as an address. Hyphens and underscores are taken anywhere in a label, and every
 * A-label that decodes is kept even where IDNA would refuse it today: such names exist and resolve.
 * Pure.
 *
 * @module
 */
import { textOf } from "./lines.ts";
import { isPunycode } from "./punycode.ts";
import type { ToAscii, UnusableReason } from "./sink.ts";

const DOT = 0x2e;

/** Octet → lower case if it may stand in a label, else 0. */
const LABEL_OCTET = Uint8Array.from({ length: 256 }, (_, octet) => {
  const lower = octet >= 0x41 && octet <= 0x5a ? octet | 0x20 : octet;
  const allowed =
    (lower >= 0x61 && lower <= 0x7a) || (lower >= 0x30 && lower <= 0x39) || lower === 0x2d || lower === 0x5f;
  return allowed ? lower : 0;
});

/** Reads names one after the other into the same octets. */
export class NameReader {
  /** Wire form with root octet of the last name read; valid until the next. */
  octets: Uint8Array = new Uint8Array(0);
  /** Offset in the input where the last refused name went wrong. */
  faultAt = 0;
  readonly #buffer = new Uint8Array(256);
  readonly #views: Uint8Array[] = Array.from({ length: 256 }, (_, length) => this.#buffer.subarray(0, length));
  readonly #toAscii: ToAscii;
  readonly #anyALabel: boolean;

  /** @param anyALabel  keep A-labels that do not decode, as a register that must be followed to the letter has them */
  constructor(toAscii: ToAscii, anyALabel = false) {
    this.#toAscii = toAscii;
    this.#anyALabel = anyALabel;
  }

  /**
   * Reads the name in `input` from `start` up to `end`; one final dot is dropped.
   *
   * @returns why it is no name a list can hold, or undefined if it is in `octets`
   */
  read(input: Uint8Array, start: number, end: number): UnusableReason | undefined {
    let stop = end;
    if (stop > start && input[stop - 1] === DOT) stop -= 1;
    const fault = this.#readAscii(input, start, stop);
    if (fault !== "idna") return fault === undefined ? this.#judge(start) : this.#addressOr(fault, input, start, stop);
    const at = this.faultAt;
    // Longer than any name could be; IDNA over megabytes helps nobody.
    const ascii = stop - start > 4096 ? null : this.#toAscii(textOf(input, start, stop));
    if (ascii === null || ascii === "") return "idna";
    const octets = Uint8Array.from(ascii, (letter) => Math.min(letter.charCodeAt(0), 255));
    const second = this.#readAscii(octets, 0, octets.at(-1) === DOT ? octets.length - 1 : octets.length);
    this.faultAt = at;
    return second ?? this.#judge(start);
  }

  /** "idna" means: a character outside ASCII. */
  #readAscii(input: Uint8Array, start: number, end: number): UnusableReason | undefined {
    const into = this.#buffer;
    this.faultAt = start;
    if (start >= end) return "syntax";
    let label = 0;
    let at = 0;
    let fault: UnusableReason | undefined;
    for (let i = start; i < end; i++) {
      const octet = input[i] as number;
      // Whatever else is wrong, a name outside ASCII must go to IDNA first, where its length is another.
      if (octet >= 0x80) {
        this.faultAt = i;
        return "idna";
      }
      if (fault !== undefined) continue;
      if (octet === DOT) {
        const length = at - label;
        if (length === 0 || length > 63) fault = "label-length";
        into[label] = length;
        label = at + 1;
      } else {
        const lower = LABEL_OCTET[octet] as number;
        if (lower === 0) fault = "characters";
        into[at + 1] = lower;
      }
      at += 1;
      if (at > 253) fault ??= "name-length";
      if (fault !== undefined) this.faultAt = i;
    }
    if (fault !== undefined) return fault;
    const length = at - label;
    if (length === 0 || length > 63) return "label-length";
    into[label] = length;
    into[at + 1] = 0;
    this.octets = this.#views[at + 2] as Uint8Array;
    return undefined;
  }

  /** Looks at the labels of the name just read. */
  #judge(start: number): UnusableReason | undefined {
    const octets = this.octets;
    let last = 0;
    let labels = 0;
    for (let at = 0; octets[at] !== 0; at += (octets[at] as number) + 1) {
      last = at;
      labels += 1;
      const next = at + 1 + (octets[at] as number);
      const isALabel =
        octets[at + 1] === 0x78 && octets[at + 2] === 0x6e && octets[at + 3] === 0x2d && octets[at + 4] === 0x2d;
      if (isALabel && !this.#anyALabel && (octets[at] as number) >= 4 && !isPunycode(octets, at + 5, next)) {
        this.faultAt = start + at;
        return "idna";
      }
    }
    this.faultAt = start;
    // No top-level domain is a number; software reads such names as IPv4 addresses.
    let digits = true;
    for (let at = last + 1; at <= last + (octets[last] as number); at++)
      if ((octets[at] as number) < 0x30 || (octets[at] as number) > 0x39) digits = false;
    if (digits) return "address";
    return labels < 2 ? "single-label" : undefined;
  }

  /** A colon among nothing but hexadecimal digits is an IPv6 address, which deserves its own word. */
  #addressOr(fault: UnusableReason, input: Uint8Array, start: number, end: number): UnusableReason {
    if (fault !== "characters" || input[this.faultAt] !== 0x3a) return fault;
    return /^\[?[0-9a-f:.]+(?:%\w+)?\]?$/iu.test(textOf(input, start, end)) ? "address" : fault;
  }
}
