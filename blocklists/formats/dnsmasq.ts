/**
 * Configuration files of dnsmasq: `address=/name/…`, `server=/name/`, `local=/name/`.
 *
 * | line | means |
 * |---|---|
 * | `address=/d/`, `address=/d/#`, `address=/d/0.0.0.0` (any address that leads nowhere) | d and everything below it is blocked |
 * | `server=/d/`, `local=/d/` | the same: never asked upstream, so it does not exist |
 * | `address=/d/192.0.2.1` | another answer, no block: reported |
 * | `server=/d/192.0.2.1`, `server=/d/#` | where to ask: reported |
 *
 * One line may name several domains. Everything else of a configuration is reported. Pure.
 *
 * @see dnsmasq(8)
 * @module
 */
import { DENY_SUBTREE } from "../compile/rule.ts";
import { leadsNowhere } from "./address.ts";
import type { Line } from "./lines.ts";
import { forEachLine, isBlank, octetsOf, refuse } from "./lines.ts";
import { NameReader } from "./name.ts";
import type { ListParser, ListSink } from "./sink.ts";

const HASH = 0x23;
const SLASH = 0x2f;
const STAR = 0x2a;

/** Cuts a comment: a `#` at a word's beginning, as `/#` is a value. */
function bodyEnd(line: Line, from: number): number {
  for (let at = line.indexOf(HASH, from, line.end); at >= 0; at = line.indexOf(HASH, at + 1, line.end))
    if (isBlank(line.octets[at - 1])) return line.trimEnd(from, at);
  return line.trimEnd(from, line.end);
}

function readDnsmasqLine(
  line: Line,
  from: number,
  names: NameReader,
  sink: ListSink,
  sinkholes: readonly string[],
): void {
  const { octets } = line;
  const end = bodyEnd(line, from);
  const equals = line.indexOf(0x3d, from, Math.min(end, from + 32));
  if (equals < 0) return refuse(sink, line, from, "syntax");
  const option = line.text(from, line.trimEnd(from, equals)).replace(/^--/u, "");
  if (option !== "address" && option !== "server" && option !== "local") return refuse(sink, line, from, "action");
  const first = line.skipBlank(equals + 1, end);
  // Without names it says where to ask for everything.
  if (octets[first] !== SLASH || first >= end) return refuse(sink, line, first, "action");
  let last = end - 1;
  while (octets[last] !== SLASH) last -= 1;
  if (last === first) return refuse(sink, line, first, "syntax");
  const value = line.text(last + 1, Math.min(end, last + 65));
  if (option === "address") {
    if (value !== "" && value !== "#" && !leadsNowhere(value, sinkholes))
      return refuse(sink, line, last + 1, /^[0-9a-f.:]+$/iu.test(value) ? "rewrite" : "syntax");
  } else if (value !== "") return refuse(sink, line, last + 1, "action");
  for (let start = first + 1; start <= last;) {
    const stop = line.indexOf(SLASH, start, last + 1);
    const dot = octets[start] === 0x2e ? 1 : 0;
    const star = line.indexOf(STAR, start, stop);
    const all = stop === start + 1 && octets[start] === HASH;
    const fault = star >= 0 || all ? "wildcard" : names.read(octets, start + dot, stop);
    if (fault !== undefined) refuse(sink, line, fault === "wildcard" ? Math.max(star, start) : names.faultAt, fault);
    else sink.rule(names.octets, DENY_SUBTREE, line);
    start = stop + 1;
  }
}

/** @see ListParser */
export const parseDnsmasq: ListParser = (list, toAscii, sink, options = {}) => {
  const names = new NameReader(toAscii);
  forEachLine(octetsOf(list), (line) => {
    const start = line.skipBlank(line.start, line.end);
    if (start === line.end || line.octets[start] === HASH) sink.comment(line);
    else readDnsmasqLine(line, start, names, sink, options.sinkholes ?? []);
  });
};
