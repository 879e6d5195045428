/**
 * Hashed lists: one SHA-256 digest a line, 64 hexadecimal digits, comments with `#` or `;`.
 *
 * The digest is that of a lower-case ASCII name without final dot. What was hashed cannot be seen, so any 64 digits are taken; a digest of
 * something else never matches. Pure.
 *
 * @module
 */
import type { Line } from "./lines.ts";
import { forEachLine, isBlank, octetsOf, refuse } from "./lines.ts";
import type { ListParser, ListSink } from "./sink.ts";

const DIGITS = 64;

const isMark = (octet: number | undefined): boolean => octet === 0x23 || octet === 0x3b;

/** Value of a hexadecimal digit, or −1. */
function digitOf(octet: number): number {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30;
  const letter = octet | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

function readDigestLine(line: Line, start: number, digest: Uint8Array, sink: ListSink): void {
  const { octets, end } = line;
  let stop = start;
  while (stop < end && !isBlank(octets[stop]) && !isMark(octets[stop])) stop += 1;
  const rest = line.skipBlank(stop, end);
  if (rest < end && !isMark(octets[rest])) return refuse(sink, line, rest, "syntax");
  if (stop - start !== DIGITS || sink.digest === undefined) return refuse(sink, line, start, "syntax");
  for (let i = 0; i < DIGITS; i++) {
    const digit = digitOf(octets[start + i] as number);
    if (digit < 0) return refuse(sink, line, start + i, "syntax");
    digest[i >>> 1] = i % 2 === 0 ? digit << 4 : (digest[i >>> 1] as number) | digit;
  }
  sink.digest(digest, line);
}

/** @see ListParser */
export const parseSha256: ListParser = (list, _toAscii, sink) => {
  const digest = new Uint8Array(DIGITS / 2);
  forEachLine(octetsOf(list), (line) => {
    const start = line.skipBlank(line.start, line.end);
    if (start === line.end || isMark(line.octets[start])) sink.comment(line);
    else readDigestLine(line, start, digest, sink);
  });
};
