/**
 * Reads files for the verifier: lines by line feed alone, and text that is UTF-8 to the last octet.
 *
 * What Node's own readers do for comfort (other line ends, a replacement character for broken octets, a swallowed byte-order mark)
 * would hide a change.
 *
 * @module
 */
import { closeSync, createReadStream, openSync, readFileSync, readSync } from "node:fs";
import type { ReadStream } from "node:fs";

const LINE_FEED = 0x0a;
const SQLITE = "SQLite format 3\0";

const decoder = (): InstanceType<typeof TextDecoder> => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @throws {TypeError} if it is no UTF-8 */
export function textOf(file: string): string {
  return decoder().decode(readFileSync(file));
}

/** First octets, for telling what a file is. */
export function kindOf(file: string): "sqlite" | "book" | "capsule" | "unknown" {
  const start = Buffer.alloc(512);
  const handle = openSync(file, "r");
  let length = 0;
  try {
    length = readSync(handle, start, 0, start.length, 0);
  } finally {
    closeSync(handle);
  }
  if (start.subarray(0, SQLITE.length).toString("latin1") === SQLITE) return "sqlite";
  // Only what tells the two files apart; whether they are whole is for the verifier to say.
  const text = start.subarray(0, length).toString("latin1");
  if (text.includes('"capsule":')) return "capsule";
  return text.startsWith("{") ? "book" : "unknown";
}

/** Lines without their line feed; `complete` is false for a last one that has none. Lines that are no UTF-8 come as `undefined`. */
export async function* linesOf(file: string): AsyncGenerator<{ line: string | undefined; complete: boolean }> {
  const decode = (octets: Buffer): string | undefined => {
    try {
      return decoder().decode(octets);
    } catch {
      return undefined;
    }
  };
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(file) as ReadStream & AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let at = rest.indexOf(LINE_FEED); at !== -1; at = rest.indexOf(LINE_FEED, from)) {
      yield { line: decode(rest.subarray(from, at)), complete: true };
      from = at + 1;
    }
    rest = rest.subarray(from);
  }
  if (rest.length > 0) yield { line: decode(rest), complete: false };
}
