/**
 * Files of v2fly/domain-list-community: `domain:`, `full:`, `keyword:`, `regexp:`, `include:`, attributes and affiliations.
 *
 * A name without a prefix is a `domain:`. Attributes (`@ads`) and affiliations (`&other`) say nothing about what a line covers.
 * `include:` names another file of the same folder; whoever has the files at hand resolves them first with `expandIncludes`, so
 * that the parser sees one text. Pure.
 *
 * @module
 */
import { DENY_EXACT, DENY_SUBTREE } from "../compile/rule.ts";
import type { Line } from "./lines.ts";
import { forEachLine, isBlank, octetsOf, refuse } from "./lines.ts";
import { NameReader } from "./name.ts";
import { compileRegex, literalRegex } from "./regex.ts";
import type { ListParser, ListSink } from "./sink.ts";

const HASH = 0x23;
/** Longest line that is looked at as a text. */
const MAX_LINE = 4_096;

/** Where the value ends: before a blank, a comment, or the `:@attributes` of exported files. */
function valueEnd(line: Line, start: number): number {
  const { octets, end } = line;
  let at = start;
  while (at < end && !isBlank(octets[at]) && octets[at] !== HASH && !line.has(":@", at, end)) at += 1;
  return at;
}

/** Behind the value: attributes, affiliations, a comment. @returns where something else stands, or −1 */
function strayAt(line: Line, from: number): number {
  const { octets, end } = line;
  for (let at = line.skipBlank(from, end); at < end; at = line.skipBlank(at, end)) {
    const mark = octets[at];
    if (mark === HASH) return -1;
    if (mark !== 0x40 && mark !== 0x26 && !line.has(":@", at, end)) return at;
    while (at < end && !isBlank(octets[at])) at += 1;
  }
  return -1;
}

function readV2flyLine(line: Line, from: number, names: NameReader, sink: ListSink): void {
  const { end } = line;
  if (end - from > MAX_LINE) return refuse(sink, line, from, "syntax");
  const [, prefix = ""] = /^([a-z]+):/iu.exec(line.text(from, Math.min(end, from + 12))) ?? [];
  const start = from + (prefix === "" ? 0 : prefix.length + 1);
  const kind = prefix.toLowerCase();
  if (kind === "include") return refuse(sink, line, from, kind);
  const stop = valueEnd(line, start);
  const stray = strayAt(line, stop);
  if (stray >= 0) return refuse(sink, line, stray, "syntax");
  if (kind === "regexp" || kind === "keyword") {
    const text = line.text(start, stop);
    const pattern = sink.regex === undefined ? "regex" : compileRegex(kind === "keyword" ? literalRegex(text) : text);
    if (typeof pattern === "string") return refuse(sink, line, start, kind === "keyword" ? "keyword" : "regex");
    return sink.regex?.({ pattern, shape: DENY_SUBTREE }, line);
  }
  if (kind !== "" && kind !== "domain" && kind !== "full") return refuse(sink, line, from, "syntax");
  const fault = names.read(line.octets, start, stop);
  if (fault !== undefined) refuse(sink, line, names.faultAt, fault);
  else sink.rule(names.octets, kind === "full" ? DENY_EXACT : DENY_SUBTREE, line);
}

/** @see ListParser */
export const parseV2fly: ListParser = (list, toAscii, sink) => {
  const names = new NameReader(toAscii);
  forEachLine(octetsOf(list), (line) => {
    const start = line.skipBlank(line.start, line.end);
    if (start === line.end || line.octets[start] === HASH) sink.comment(line);
    else readV2flyLine(line, start, names, sink);
  });
};

/** A condition of an `include:` line: `@cn` keeps lines with the attribute, `@-cn` those without. */
type Filter = string;

const passes = (attributes: readonly string[], filters: readonly Filter[]): boolean =>
  filters.every((filter) =>
    filter.startsWith("-") ? !attributes.includes(filter.slice(1)) : attributes.includes(filter),
  );

/**
 * Puts the files a list includes in the place of its `include:` lines, which stay as comments. Line numbers of what comes out are
 * those of the whole. An include stays as it is, to be reported, if its file is not at hand, if it includes itself, or once the
 * text has grown past `maxLines`.
 *
 * @param read  text of a file of the folder, or undefined
 */
export function expandIncludes(list: string, read: (name: string) => string | undefined, maxLines = 1_000_000): string {
  const out: string[] = [];
  const visit = (text: string, path: readonly string[], filters: readonly Filter[]): void => {
    for (const line of text.split(/\r?\n/u)) {
      const body = line.replace(/#.*/u, "").trim();
      const attributes = Array.from(body.matchAll(/(?:^|[\s:,])@([^\s,]+)/gu), (match) => match[1] as string);
      const name = /^include:([^\s@&]+)/u.exec(body)?.[1];
      if (name === undefined) {
        if (body === "" || passes(attributes, filters)) out.push(line);
        continue;
      }
      const included = path.includes(name) || path.length > 32 || out.length > maxLines ? undefined : read(name);
      out.push(included === undefined ? line : `# ${body}`);
      if (included !== undefined) visit(included, [...path, name], [...filters, ...attributes]);
    }
  };
  visit(list, [], []);
  return out.join("\n");
}
