/**
 * Adblock syntax for DNS: `||name^` and its relatives, exceptions, and the modifiers a DNS filter can honour.
 *
 * | pattern | covers |
 * |---|---|
 * | `\|\|d^`, `\|\|d`, `d^`, `\|\|.d^` | d and everything below it |
 * | `\|d^` | d alone |
 * | `\|\|*.d^`, `*.d^` | what is below d, not d itself |
 * | `d`, or a hosts line | what the source's `scope` says of plain names |
 * | `@@…` | the same as an exception of this list |
 * | `/re/` | names the expression matches, for sinks that take expressions |
 *
 * Cosmetic rules, paths, other wildcards and modifiers DNS cannot honour are reported. Pure.
 *
 * @module
 */
import type { RuleKind, RuleShape, RuleScope } from "../compile/rule.ts";
import { readModifiers, shapeOf } from "./adblock-modifiers.ts";
import { looksLikeAddress, readHostsLine } from "./hosts.ts";
import type { Line } from "./lines.ts";
import { forEachLine, isBlank, octetsOf, refuse } from "./lines.ts";
import { NameReader } from "./name.ts";
import { compileRegex } from "./regex.ts";
import type { ListParser, ListSink } from "./sink.ts";

const HASH = 0x23;
const DOLLAR = 0x24;
const SLASH = 0x2f;
const COLON = 0x3a;
const STAR = 0x2a;
const CARET = 0x5e;
const BAR = 0x7c;
const MAX_REGEX_LINE = 4_096;

/** Is the `#` at `at` part of a marker of a cosmetic rule: `##`, `#@#`, `#?#`, `#$#`, `#%#`? */
function isCosmeticMark(line: Line, at: number): boolean {
  const next = line.octets[at + 1];
  if (at + 1 >= line.end) return false;
  if (next === HASH) return true;
  return next === 0x40 || next === 0x3f || next === DOLLAR || next === 0x25;
}

/** A line that begins with `#`: a comment, or a cosmetic rule for all pages (`##.banner`). */
function isCosmeticLine(line: Line, start: number): boolean {
  if (!isCosmeticMark(line, start)) return false;
  let at = start;
  while (at < line.end && line.octets[at] === HASH) at += 1;
  // `## Title` and `#####` are decoration.
  return at < line.end && !isBlank(line.octets[at]);
}

/** Reads `/expression/$modifiers`; the expression is matched against the whole name. */
function readRegexLine(
  line: Line,
  start: number,
  end: number,
  kind: RuleKind,
  names: NameReader,
  sink: ListSink,
): void {
  if (sink.regex === undefined || end - start > MAX_REGEX_LINE) return refuse(sink, line, start, "regex");
  const [, expression, modifiers] = /^\/(.+)\/(?:\$([^/]*))?$/u.exec(line.text(start, end)) ?? [];
  const pattern = expression === undefined ? "syntax" : compileRegex(expression);
  if (typeof pattern === "string") return refuse(sink, line, start, "regex");
  const read = modifiers === undefined ? undefined : readModifiers(modifiers, kind, "subtree", names);
  if (read !== undefined && "reason" in read) return refuse(sink, line, start, read.reason);
  if (read?.badfilter === true) return refuse(sink, line, start, "modifier");
  sink.regex({ pattern, shape: read?.shape ?? shapeOf(kind, "subtree") }, line);
}

/** Reads one line that is neither blank nor a comment. */
function readAdblockLine(line: Line, from: number, names: NameReader, sink: ListSink): void {
  const { octets } = line;
  let end = line.trimEnd(from, line.end);
  for (let at = line.indexOf(HASH, from, end); at >= 0; at = line.indexOf(HASH, at + 1, end)) {
    if (isCosmeticMark(line, at)) return refuse(sink, line, at, "cosmetic");
    if (at > from && isBlank(octets[at - 1])) {
      end = line.trimEnd(from, at);
      break;
    }
  }
  let start = from;
  const allow = line.has("@@", start, end);
  if (allow) start += 2;
  if (octets[start] === SLASH) return readRegexLine(line, start, end, allow ? "allow" : "deny", names, sink);

  const dollar = line.indexOf(DOLLAR, start, end);
  if (dollar >= 0 && octets[dollar + 1] === DOLLAR && dollar + 1 < end) return refuse(sink, line, dollar, "cosmetic");
  let stop = dollar < 0 ? end : line.trimEnd(start, dollar);

  const patternFrom = start;
  let scope: RuleScope | null = null;
  if (line.has("||", start, stop)) {
    start += 2;
    scope = "subtree";
  } else if (line.has("|", start, stop)) {
    start += 1;
    scope = "exact";
  }
  if (line.has("*.", start, stop)) {
    if (scope === "exact") return refuse(sink, line, start, "wildcard");
    start += 2;
    scope = "below";
  } else if (scope === "subtree" && line.has(".", start, stop)) start += 1;
  let anchored = scope !== null;
  if (stop > start && octets[stop - 1] === BAR) {
    stop -= 1;
    anchored = true;
  }
  if (stop > start && octets[stop - 1] === CARET) {
    stop -= 1;
    anchored = true;
  }
  if (anchored) scope ??= "subtree";

  for (let at = start; at < stop; at++) {
    const octet = octets[at] as number;
    if (octet === STAR) return refuse(sink, line, at, "wildcard");
    if (octet === SLASH || (octet === COLON && line.has("://", at, stop))) return refuse(sink, line, at, "path");
    if (octet === CARET || octet === BAR) return refuse(sink, line, at, "pattern");
    if (octet === COLON && /^:\d+$/u.test(line.text(at, Math.min(stop, at + 7))) && line.indexOf(COLON, start, at) < 0)
      return refuse(sink, line, at, "path");
    if (isBlank(octet)) {
      const word = line.text(start, Math.min(at, start + 64));
      if (!allow && dollar < 0 && start === patternFrom && looksLikeAddress(word))
        return readHostsLine(line, word, start, at, names, sink);
      return refuse(sink, line, at, "syntax");
    }
  }

  const kind = allow ? "allow" : "deny";
  // A plain exception or a plain name with modifiers is a rule like any other: it covers what is below as well.
  let shape: RuleShape | null = scope === null && !allow ? null : shapeOf(kind, scope ?? "subtree");
  let badfilter = false;
  if (dollar >= 0) {
    const read = readModifiers(line.text(dollar + 1, end), kind, scope ?? "subtree", names);
    if ("reason" in read) return refuse(sink, line, dollar + 1 + read.at, read.reason);
    ({ shape, badfilter } = read);
  }
  const fault = names.read(octets, start, stop);
  if (fault !== undefined) return refuse(sink, line, names.faultAt, fault);
  if (badfilter) sink.badfilter(names.octets, shape, line);
  else sink.rule(names.octets, shape, line);
}

/** @see ListParser */
export const parseAdblock: ListParser = (list, toAscii, sink) => {
  const names = new NameReader(toAscii);
  forEachLine(octetsOf(list), (line) => {
    const start = line.skipBlank(line.start, line.end);
    const first = line.octets[start];
    if (start === line.end) return sink.comment(line);
    if (line.has("!#include", start, line.end)) return refuse(sink, line, start, "include");
    if (first === 0x21) return sink.comment(line);
    if (first === HASH && !isCosmeticLine(line, start)) return sink.comment(line);
    if (first === 0x5b && line.octets[line.trimEnd(start, line.end) - 1] === 0x5d) return sink.comment(line);
    readAdblockLine(line, start, names, sink);
  });
};
