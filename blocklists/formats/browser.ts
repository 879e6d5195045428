/**
 * Importer of browser lists (EasyList syntax) through the parser of @ghostery/adblocker.
 *
 * A browser list speaks about requests; a DNS filter sees names. Usable is what blocks a whole host whatever asks for it:
 * `||host^` without path, for all request types or for the document, from all pages. The library drops what it does not
 * understand in silence, so it is asked line by line and every line is accounted for. Pure; the library is too.
 *
 * @module
 */
import { detectFilterType, NetworkFilter } from "@ghostery/adblocker";
import type { RuleShape } from "../compile/rule.ts";
import { shapeOf } from "./adblock-modifiers.ts";
import type { Line } from "./lines.ts";
import { forEachLine, octetsOf, refuse } from "./lines.ts";
import { NameReader } from "./name.ts";
import type { ListParser, ListSink, ToAscii, UnusableReason } from "./sink.ts";

// The library's `FilterType` is a const enum, which type stripping cannot see.
const NETWORK = 1;
const COSMETIC = 2;

/** Nobody writes rules of this length; the library's patience with them is not ours to test. */
const MAX_LINE_OCTETS = 16_384;

/** The library splits host from path at the first character outside ASCII, so the host goes to IDNA before. */
function withAsciiHost(rule: string, toAscii: ToAscii): string {
  return rule.replace(/^((?:@@)?\|\|)([^/:$*|^]+)/u, (whole, marks: string, host: string) =>
    /[^\u0021-\u007e]/u.test(host) ? marks + (toAscii(host) ?? host) : whole,
  );
}

function judge(filter: NetworkFilter): RuleShape | UnusableReason {
  if (filter.isFullRegex()) return "regex";
  if (!filter.isHostnameAnchor() || filter.hostname === undefined || filter.hostname === "")
    return filter.filter?.includes("*") === true ? "wildcard" : "pattern";
  if (filter.filter !== undefined && filter.filter !== "") return filter.isRegex() ? "wildcard" : "path";
  // `||host` also matches hosts that merely begin so.
  if (!filter.isRightAnchor()) return "pattern";
  const special =
    filter.domains !== undefined ||
    filter.denyallow !== undefined ||
    filter.optionValue !== undefined ||
    filter.isGenericHide() ||
    filter.isSpecificHide();
  if (special || !filter.firstParty() || !filter.thirdParty()) return "modifier";
  const allow = filter.isException();
  // `@@||host^$document` switches a browser's filter off on that page, which is another thing than letting the host through.
  if (!filter.fromAny() && (allow || !filter.fromDocument())) return "modifier";
  const kind = allow ? "allow" : "deny";
  return filter.isImportant() ? { kind, important: true, scope: "subtree" } : shapeOf(kind, "subtree");
}

function readBrowserLine(line: Line, start: number, end: number, names: NameReader, toAscii: ToAscii, sink: ListSink) {
  if (end - start > MAX_LINE_OCTETS) return refuse(sink, line, start, "syntax");
  const rule = withAsciiHost(line.text(start, end), toAscii);
  const type: number = detectFilterType(rule);
  if (type === COSMETIC) return refuse(sink, line, start, "cosmetic");
  if (type !== NETWORK) {
    // What the library does not support is mostly comments; the rest are cosmetic rules of other dialects.
    if (/^(?:!|\[|#(?![@?$%#]))/u.test(rule)) return sink.comment(line);
    return refuse(sink, line, start, /[#$][@?$%]?#|\$\$/u.test(rule) ? "cosmetic" : "syntax");
  }
  const filter = NetworkFilter.parse(rule);
  if (filter === null) return refuse(sink, line, start, rule.includes("$") ? "modifier" : "syntax");
  const shape = judge(filter);
  if (typeof shape === "string") return refuse(sink, line, start, shape);
  const host = octetsOf(filter.hostname ?? "");
  const fault = names.read(host, 0, host.length);
  if (fault !== undefined) return refuse(sink, line, start, fault);
  if (filter.isBadFilter()) sink.badfilter(names.octets, shape, line);
  else sink.rule(names.octets, shape, line);
}

/** @see ListParser */
export const parseBrowser: ListParser = (list, toAscii, sink) => {
  const names = new NameReader(toAscii);
  forEachLine(octetsOf(list), (line) => {
    const start = line.skipBlank(line.start, line.end);
    const end = line.trimEnd(start, line.end);
    if (start === end) sink.comment(line);
    else if (line.has("!#include", start, end)) refuse(sink, line, start, "include");
    else if (line.octets[start] === 0x21) sink.comment(line);
    else readBrowserLine(line, start, end, names, toAscii, sink);
  });
};
