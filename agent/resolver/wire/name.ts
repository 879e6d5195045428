/**
 * Domain names: wire labels ↔ text.
 *
 * A label is octets, not text. Treating it as text is how a filter is walked around: one label `a.b` under `example`
 * is another name than `a.b.example`, and a codec that flattens the dot lets the first pass as the second. Hence one
 * canonical text per name: lower case, no root dot, every octet that is not printable ASCII, and every dot and
 * backslash inside a label, written `\DDD` (RFC 4343 section 2.1). Equal texts mean equal names, and only those.
 * Pure; time is bounded by the octets a name may have and by a cap on pointers.
 *
 * @module
 */
import { WireError } from "./error.ts";

/** RFC 1035 section 2.3.4. Counts length octets and the root. */
export const MAX_NAME_OCTETS = 255;
/** RFC 1035 section 2.3.4. */
export const MAX_LABEL_OCTETS = 63;
/** A name has at most 127 labels, so more than 126 pointers never help and only burn time. */
export const MAX_POINTERS = 126;
/** No name can start inside the header, whatever a pointer says. */
const HEADER_OCTETS = 12;

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Octet → its canonical spelling inside a label, case kept. */
const SPELLING: readonly string[] = Array.from({ length: 256 }, (_, octet) =>
  octet <= 0x20 || octet >= 0x7f || octet === 0x2e || octet === 0x5c
    ? `\\${String(octet).padStart(3, "0")}`
    : String.fromCharCode(octet),
);

/** Lower-cases A–Z only: `toLowerCase` would also fold letters outside ASCII, such as the Kelvin sign, into `k`. */
export const lowerAscii = (text: string): string =>
  /[A-Z]/.test(text) ? text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;

/** What `readName` saw; `sent` differs from `name` in letter case only. */
export interface NameOnWire {
  readonly name: string;
  /** the same name with letters as they stand in the message (0x20 mixed case is echoed to clients) */
  readonly sent: string;
  /** offset of the octet after the name */
  readonly end: number;
  /** at least one compression pointer was followed */
  readonly compressed: boolean;
}

/** The tail of a name from a pointer's target on, kept so that each target is read once per message. */
interface Tail {
  readonly sent: string;
  /** octets uncompressed, with the root */
  readonly size: number;
  readonly pointers: number;
}

/** Tails by offset, for one message. */
export type NameMemory = Map<number, Tail>;

/**
 * `decodeName` with the letter case and the use of pointers reported too. Same errors.
 *
 * @param memory  shared by all names of one message: without it, 64 KB of pointers to one long name cost half a second
 */
export function readName(message: Uint8Array, offset: number, memory: NameMemory = new Map()): NameOnWire {
  const { sent, end, pointers } = readTail(message, offset, 0, memory);
  // ASCII only, all else is escaped: toLowerCase folds exactly A to Z here.
  return { name: sent.toLowerCase(), sent, end, compressed: pointers > 0 };
}

/** @param depth  pointers followed before; bounds the recursion */
function readTail(message: Uint8Array, offset: number, depth: number, memory: NameMemory): Tail & { end: number } {
  let at = offset;
  let size = 1; // the root
  let sent = "";
  for (;;) {
    const length = message[at];
    if (length === undefined) throw new WireError("E_WIRE_TRUNCATED", "message ends inside a name", at);
    if (length === 0) return { sent, size, pointers: 0, end: at + 1 };
    if (length >= 0xc0) {
      const low = message[at + 1];
      if (low === undefined) throw new WireError("E_WIRE_TRUNCATED", "message ends inside a pointer", at);
      const target = ((length & 0x3f) << 8) | low;
      // Before everything this piece has read: progress is certain, loops are not possible.
      if (target >= offset) throw new WireError("E_WIRE_POINTER", `pointer to ${target} does not go backwards`, at);
      if (target < HEADER_OCTETS) throw new WireError("E_WIRE_POINTER", `pointer to ${target}, into the header`, at);
      const tooMany = (): WireError => new WireError("E_WIRE_POINTER", `more than ${MAX_POINTERS} pointers`, at);
      if (depth >= MAX_POINTERS) throw tooMany();
      let tail = memory.get(target);
      if (tail === undefined) {
        tail = readTail(message, target, depth + 1, memory);
        memory.set(target, tail);
      }
      if (depth + 1 + tail.pointers > MAX_POINTERS) throw tooMany();
      size += tail.size - 1;
      if (size > MAX_NAME_OCTETS) throw new WireError("E_WIRE_NAME_LENGTH", "name is longer than 255 octets", at);
      const dot = sent !== "" && tail.sent !== "" ? "." : "";
      return { sent: sent + dot + tail.sent, size, pointers: tail.pointers + 1, end: at + 2 };
    }
    if (length > MAX_LABEL_OCTETS) throw new WireError("E_WIRE_LABEL", `label type ${length >> 6} is reserved`, at);
    size += length + 1;
    if (size > MAX_NAME_OCTETS) throw new WireError("E_WIRE_NAME_LENGTH", "name is longer than 255 octets", at);
    const last = at + length;
    if (last >= message.length) throw new WireError("E_WIRE_TRUNCATED", "message ends inside a label", at);
    if (sent !== "") sent += ".";
    for (at += 1; at <= last; at++) sent += SPELLING[message[at]!]!;
  }
}

/**
 * Decodes the domain name at `offset`. Octets outside printable ASCII, dots and backslashes inside
 * a label come back escaped (`\DDD`, RFC 4343 section 2.1), so distinct names stay distinct.
 *
 * @param message  whole message; compression pointers count from its first octet
 * @param offset   octets, 0 ≤ offset < message.length
 * @returns `name` lower-cased, without root dot (`""` is the root); `end`, the octet after the name
 * @throws {WireError} `E_WIRE_POINTER` unless every pointer goes strictly backwards, stays behind the header and at
 *   most 126 are followed, `E_WIRE_NAME_LENGTH` past 255 octets, `E_WIRE_LABEL` for the reserved label types 1 and 2,
 *   `E_WIRE_TRUNCATED` if the message ends first
 * @see RFC 1035 section 4.1.4
 */
export function decodeName(message: Uint8Array, offset: number): { readonly name: string; readonly end: number } {
  const { name, end } = readName(message, offset);
  return { name, end };
}

/** Reads the escape at `at` (a backslash): `\DDD` with DDD ≤ 255, or `\X` with X printable and no digit. */
export function unescape(text: string, at: number): { readonly octet: number; readonly end: number } {
  // NaN beyond the end of the text; every comparison with it is false.
  const code = text.charCodeAt(at + 1);
  if (isDigit(code)) {
    const [tens, ones] = [text.charCodeAt(at + 2), text.charCodeAt(at + 3)];
    const octet = (code - 0x30) * 100 + (tens - 0x30) * 10 + ones - 0x30;
    if (isDigit(tens) && isDigit(ones) && octet <= 255) return { octet, end: at + 4 };
  } else if (code >= 0x20 && code < 0x7f) {
    return { octet: code, end: at + 2 };
  }
  throw new WireError("E_WIRE_LABEL", `bad escape in ${JSON.stringify(text)}`);
}

/** Names are built here and copied out: an allocation of this size per name was most of the cost of encoding. */
const scratch = new Uint8Array(MAX_NAME_OCTETS + MAX_LABEL_OCTETS + 2); // room to notice an overrun

/**
 * Encodes a name without compression. Letter case is kept, so the caller decides what the other side sees.
 *
 * @param name  text as `decodeName` gives it; `\X` escapes (RFC 1035 section 5.1) are understood too; `""` is the root
 * @returns 1 … 255 octets, the last one zero
 * @throws {WireError} `E_WIRE_LABEL` for an empty or over-long label (a final dot makes an empty one; `nameFromText`
 *   takes what people type), a bad escape or a character that is not printable ASCII; `E_WIRE_NAME_LENGTH` past 255 octets
 */
export function encodeName(name: string): Uint8Array {
  const octets = scratch;
  let start = 0; // where the open label's length stands
  let at = 1;
  const close = (): void => {
    const length = at - start - 1;
    if (length === 0) throw new WireError("E_WIRE_LABEL", `empty label in ${JSON.stringify(name)}`);
    octets[start] = length;
    octets[at] = 0; // the root, until another label opens
    start = at;
    at += 1;
    if (at > MAX_NAME_OCTETS) throw new WireError("E_WIRE_NAME_LENGTH", "name is longer than 255 octets");
  };
  if (name === "") return new Uint8Array(1);
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code === 0x2e) {
      close();
      continue;
    }
    if (at - start > MAX_LABEL_OCTETS)
      throw new WireError("E_WIRE_LABEL", `label of more than ${MAX_LABEL_OCTETS} octets in ${JSON.stringify(name)}`);
    if (code === 0x5c) {
      const { octet, end } = unescape(name, i);
      octets[at++] = octet;
      i = end - 1;
    } else if (code > 0x20 && code < 0x7f) {
      octets[at++] = code;
    } else {
      throw new WireError("E_WIRE_LABEL", `character U+${code.toString(16).padStart(4, "0")} must be escaped or IDNA`);
    }
  }
  close();
  return octets.slice(0, at);
}

/** Octets the name takes uncompressed, 1 … 255. Same errors as `encodeName`. */
export const wireNameLength = (name: string): number => encodeName(name).length;

/**
 * Brings what a person or a file wrote into canonical form: one final dot dropped (`"."` is the root), lower case,
 * escapes normalised. Does no IDNA: names outside ASCII must arrive as A-labels.
 *
 * @throws {WireError} as `encodeName`; also `E_WIRE_LABEL` for the empty text, which is a slip and not the root
 */
export function nameFromText(text: string): string {
  if (text === ".") return "";
  if (text === "") throw new WireError("E_WIRE_LABEL", "a name is expected; the root is written with a dot");
  // `a\\.` ends in an escaped dot, which belongs to the label; an odd run of backslashes before it says so.
  const closing = /(\\*)\.$/.exec(text)?.[1];
  const rootDot = closing !== undefined && closing.length % 2 === 0;
  return decodeName(encodeName(rootDot ? text.slice(0, -1) : text), 0).name;
}
