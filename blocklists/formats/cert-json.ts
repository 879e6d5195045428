/**
 * CERT Polska's warning list (hole.cert.pl) as JSON: an array of positions with `RegisterPositionId`, `DomainAddress`, `InsertDate` and
 * `DeleteDate`.
 *
 * Positions with a `DeleteDate` were taken off the list and count as comments. Letter case and underscores of keys do not matter. Each
 * position is parsed by itself, so one bad position costs one position; an array that breaks off says so (`truncated`),
 * and is not taken. Pure.
 *
 * @module
 */
import { LineLedger } from "./document.ts";
import { octetsOf, textOf } from "./lines.ts";
import { NameReader } from "./name.ts";
import type { ListParser, ListSink } from "./sink.ts";

/** Positions have some 150 octets. */
const MAX_POSITION = 16_384;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const isSpace = (octet: number | undefined): boolean =>
  octet === 0x20 || octet === 0x09 || octet === 0x0a || octet === 0x0d;

/** @returns offset behind the string that begins at `at`, or −1 */
function stringEnd(octets: Uint8Array, at: number): number {
  for (let i = at + 1; i < octets.length; i++) {
    if (octets[i] === BACKSLASH) i += 1;
    else if (octets[i] === QUOTE) return i + 1;
  }
  return -1;
}

/** @returns offset behind the value that begins at `at` (up to the comma or bracket that ends it), or −1 */
function valueEnd(octets: Uint8Array, at: number): number {
  let depth = 0;
  for (let i = at; i < octets.length; i++) {
    const octet = octets[i];
    if (octet === QUOTE) {
      i = stringEnd(octets, i) - 1;
      if (i < 0) return -1;
    } else if (octet === 0x7b || octet === 0x5b) depth += 1;
    else if (octet === 0x7d || octet === 0x5d) {
      if (depth === 0) return i;
      depth -= 1;
    } else if (octet === 0x2c && depth === 0) return i;
  }
  return -1;
}

/** The value under `key`, whatever its letter case; undefined if there is none. */
function field(position: object, key: string): unknown {
  for (const [name, value] of Object.entries(position))
    if (name.toLowerCase().replaceAll("_", "") === key) return value as unknown;
  return undefined;
}

function parsePosition(octets: Uint8Array, start: number, end: number): object | undefined {
  if (end - start > MAX_POSITION) return undefined;
  try {
    const value: unknown = JSON.parse(textOf(octets, start, end));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function readPosition(
  octets: Uint8Array,
  start: number,
  end: number,
  ledger: LineLedger,
  names: NameReader,
  sink: ListSink,
): void {
  const position = parsePosition(octets, start, end);
  const address = position === undefined ? undefined : field(position, "domainaddress");
  const deleted = position === undefined ? undefined : (field(position, "deletedate") ?? "");
  if (position === undefined || typeof address !== "string" || typeof deleted !== "string")
    return ledger.refuse(start, "syntax");
  if (deleted.trim() !== "") return sink.comment(ledger.entry(start));
  const name = octetsOf(address.trim());
  const fault = name.includes(0x2f) ? "path" : names.read(name, 0, name.length);
  if (fault !== undefined) ledger.refuse(start, fault);
  else sink.rule(names.octets, null, ledger.entry(start));
}

/** @see ListParser */
export const parseCertJson: ListParser = (list, toAscii, sink) => {
  const octets = octetsOf(list);
  const ledger = new LineLedger(octets, sink);
  const names = new NameReader(toAscii);
  const skip = (from: number): number => {
    let at = from;
    while (isSpace(octets[at])) at += 1;
    return at;
  };
  const bom = octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf ? 3 : 0;
  let at = skip(bom);
  if (octets[at] !== 0x5b) {
    if (at < octets.length) ledger.refuse(at, "syntax");
    return ledger.finish();
  }
  let closed = false;
  at = skip(at + 1);
  if (octets[at] === 0x5d) closed = true;
  while (!closed && at < octets.length) {
    const end = valueEnd(octets, at);
    if (end < 0) break;
    readPosition(octets, at, end, ledger, names, sink);
    closed = octets[end] !== 0x2c;
    at = closed ? end : skip(end + 1);
  }
  // A stray closing brace ends the reading as well, and then it is no `]`.
  if (!closed || octets[at] !== 0x5d) ledger.refuse(Math.min(at, octets.length - 1), "truncated");
  else {
    const rest = skip(at + 1);
    if (rest < octets.length) ledger.refuse(rest, "syntax");
  }
  ledger.finish();
};
