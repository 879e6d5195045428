/**
 * Zone files as records: owner, type and data, with `$ORIGIN`, `$TTL`, parentheses, quotes and comments resolved.
 *
 * Reads what policy zones are made of and no more: names keep their escapes, TTL and class are dropped. Pure.
 *
 * @see RFC 1035 section 5.1
 * @module
 */
import type { Line } from "./lines.ts";
import { forEachLine, isBlank } from "./lines.ts";

/** Records of policy zones are short; one of thousands of words is no such record. */
const MAX_WORDS = 64;
const MAX_LINE = 8_192;

export interface ZoneRecord {
  /** as written, lower case; `@` replaced, relative to `origin` unless it ends in a dot */
  readonly owner: string;
  /** of this record, with its final dot; `""` if the file names none */
  readonly origin: string;
  /** upper case */
  readonly type: string;
  readonly data: readonly string[];
}

export interface ZoneHandler {
  record(record: ZoneRecord, line: Line): void;
  /** blank, a comment, a directive that changes nothing we keep, or part of a record that goes on */
  filler(line: Line): void;
  /** `include`: another file; `syntax`: anything that cannot be read */
  fault(reason: "include" | "syntax", line: Line): void;
}

interface Words {
  readonly words: string[];
  readonly depth: number;
}

/** Splits a line; @returns undefined if quotes or parentheses do not close, or it is too long */
function split(line: Line, depth: number): Words | undefined {
  if (line.end - line.start > MAX_LINE) return undefined;
  const text = line.text(line.start, line.end);
  const words: string[] = [];
  let open = depth;
  for (const match of text.matchAll(/;.*$|"(?:[^"\\]|\\.)*"|[()]|(?:[^\s;()"\\]|\\.)+|["\\]/gsu)) {
    const word = match[0];
    if (word.startsWith(";")) break;
    if (word === "(") open += 1;
    else if (word === ")") open -= 1;
    else if (word === '"' || word === "\\") return undefined;
    else words.push(word);
    if (open < 0 || words.length > MAX_WORDS) return undefined;
  }
  return { words, depth: open };
}

const isTtl = (word: string): boolean => /^\d+$|^(?:\d+[smhdw])+$/iu.test(word);
const isClass = (word: string): boolean => /^(?:in|ch|hs)$/iu.test(word);

/** Names a zone file is likely to hold beside its rules, or as rules; what is missing here is no type. */
const isType = (word: string): boolean => /^[a-z][a-z0-9-]*$/iu.test(word);

/** Reads the whole file; never throws. */
export function readZoneFile(octets: Uint8Array, handler: ZoneHandler): void {
  let origin = "";
  let owner: string | undefined;
  let words: string[] = [];
  let depth = 0;
  let ownerMissing = false;

  const finish = (line: Line): void => {
    const found = words;
    words = [];
    if (!ownerMissing) {
      const written = (found.shift() as string).toLowerCase();
      owner = written === "@" ? origin || "@" : written;
    }
    while (found.length > 0 && (isTtl(found[0] as string) || isClass(found[0] as string))) found.shift();
    const type = found.shift();
    if (owner === undefined || type === undefined || !isType(type)) return handler.fault("syntax", line);
    handler.record({ owner, origin, type: type.toUpperCase(), data: found }, line);
  };

  forEachLine(octets, (line) => {
    const next = split(line, depth);
    if (next === undefined) {
      words = [];
      depth = 0;
      return handler.fault("syntax", line);
    }
    const [first = ""] = next.words;
    if (depth === 0 && first.startsWith("$")) {
      const directive = first.toUpperCase();
      const value = (next.words[1] ?? "").toLowerCase();
      if (directive === "$INCLUDE") return handler.fault("include", line);
      if (directive !== "$ORIGIN" && directive !== "$TTL") return handler.fault("syntax", line);
      if (directive === "$ORIGIN") origin = value.endsWith(".") || value === "" ? value : `${value}.${origin || "."}`;
      return handler.filler(line);
    }
    if (depth === 0) ownerMissing = isBlank(octets[line.start]) && line.end > line.start;
    if (words.length + next.words.length > MAX_WORDS) {
      words = [];
      depth = next.depth;
      return handler.fault("syntax", line);
    }
    words.push(...next.words);
    depth = next.depth;
    if (depth > 0 || words.length === 0) handler.filler(line);
    else finish(line);
  });
}
