/**
 * Plain lists: one name a line.
 *
 * Also takes the habits met in the wild: `#`, `!`, `;` and `//` comments, a comment behind the name, `*.name` and `.name` (the
 * name and all below it), and the line kinds of v2fly lists (`domain:`, `full:`; `regexp:`, `keyword:` and `include:` are
 * reported). Pure.
 *
 * @module
 */
import type { RuleShape } from "../compile/rule.ts";
import { DENY_EXACT, DENY_SUBTREE } from "../compile/rule.ts";
import type { Line } from "./lines.ts";
import { forEachLine, isBlank, octetsOf, refuse } from "./lines.ts";
import { NameReader } from "./name.ts";
import type { ListParser, ListSink, UnusableReason } from "./sink.ts";

const HASH = 0x23;
const COLON = 0x3a;

const PREFIXES: Readonly<Record<string, RuleShape | UnusableReason>> = {
  "domain:": DENY_SUBTREE,
  "full:": DENY_EXACT,
  "regexp:": "regex",
  "keyword:": "keyword",
  "include:": "include",
};

/** Reads one line that is neither blank nor a comment; `from` is its first octet that is not blank. */
function readDomainLine(line: Line, from: number, names: NameReader, sink: ListSink): void {
  const { end } = line;
  let start = from;
  let shape: RuleShape | null = null;
  const colon = line.indexOf(COLON, start, Math.min(end, start + 8));
  const prefix = colon < 0 ? undefined : PREFIXES[line.text(start, colon + 1).toLowerCase()];
  if (typeof prefix === "string") return refuse(sink, line, start, prefix);
  if (prefix !== undefined) {
    shape = prefix;
    start = line.skipBlank(colon + 1, end);
  } else if (line.has("*.", start, end)) {
    shape = DENY_SUBTREE;
    start += 2;
  } else if (line.has(".", start, end)) {
    shape = DENY_SUBTREE;
    start += 1;
  }
  readNameAt(line, start, shape, names, sink);
}

/** Reads a name that begins at `start` and what stands behind it: nothing, or a comment. */
export function readNameAt(
  line: Line,
  start: number,
  shape: RuleShape | null,
  names: NameReader,
  sink: ListSink,
): void {
  const { octets, end } = line;
  let stop = start;
  while (stop < end && !isBlank(octets[stop]) && octets[stop] !== HASH) stop += 1;
  const rest = line.skipBlank(stop, end);
  // Behind the name: nothing, a comment, or the attributes (`@ads`) and affiliations (`&x`) of v2fly lists.
  if (rest < end && octets[rest] !== HASH && octets[rest] !== 0x40 && octets[rest] !== 0x26)
    return refuse(sink, line, rest, "syntax");
  if (line.indexOf(0x2a, start, stop) >= 0) return refuse(sink, line, line.indexOf(0x2a, start, stop), "wildcard");
  const slash = line.indexOf(0x2f, start, stop);
  if (slash >= 0) return refuse(sink, line, slash, slash === start ? "regex" : "path");
  const fault = names.read(octets, start, stop);
  if (fault !== undefined) refuse(sink, line, names.faultAt, fault);
  else sink.rule(names.octets, shape, line);
}

/** Is the line blank or a comment? `start` is its first octet that is not blank. */
export function isNameComment(line: Line, start: number): boolean {
  const first = line.octets[start];
  return start === line.end || first === HASH || first === 0x21 || first === 0x3b || line.has("//", start, line.end);
}

/** @see ListParser */
export const parseDomains: ListParser = (list, toAscii, sink) => {
  const names = new NameReader(toAscii);
  forEachLine(octetsOf(list), (line) => {
    const start = line.skipBlank(line.start, line.end);
    if (isNameComment(line, start)) sink.comment(line);
    else readDomainLine(line, start, names, sink);
  });
};
