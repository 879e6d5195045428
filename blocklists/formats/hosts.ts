/**
 * Hosts files: an address that leads nowhere, then one or more names.
 *
 * Only addresses that mean «nowhere», or are sinkholes of this list, make a block; a line that points a name at a real machine is an override, and
 * taking it for a block would be wrong. The names every hosts file begins with (`localhost` and its kin) count as comments.
 * Pure.
 *
 * @module
 */
import { leadsNowhere } from "./address.ts";
import type { Line } from "./lines.ts";
import { forEachLine, isBlank, octetsOf, refuse } from "./lines.ts";
import { NameReader } from "./name.ts";
import type { ListParser, ListSink } from "./sink.ts";

const HASH = 0x23;

const OWN_NAMES: ReadonlySet<string> = new Set([
  "localhost",
  "localhost.localdomain",
  "localhost4",
  "localhost4.localdomain4",
  "localhost6",
  "localhost6.localdomain6",
  "local",
  "broadcasthost",
  "ip6-localhost",
  "ip6-loopback",
  "ip6-localnet",
  "ip6-mcastprefix",
  "ip6-allnodes",
  "ip6-allrouters",
  "ip6-allhosts",
  "0.0.0.0",
]);

/** Longest of {@link OWN_NAMES}; longer words need no look. */
const OWN_NAME_OCTETS = 23;

/** An address or something that means to be one: digits and dots, or hexadecimal digits and at least one colon. */
export const looksLikeAddress = (word: string): boolean =>
  /^[0-9.]+$/u.test(word) || /^[0-9a-f.]*:[0-9a-f:.]*(?:%\w+)?$/iu.test(word);

/** Reads one line whose first word, `word`, ends at `after`. Takes care of comments behind the names. */
export function readHostsLine(
  line: Line,
  word: string,
  from: number,
  after: number,
  names: NameReader,
  sink: ListSink,
  sinkholes: readonly string[] = [],
): void {
  const { octets } = line;
  const hash = line.indexOf(HASH, after, line.end);
  const end = hash < 0 ? line.end : hash;
  if (!looksLikeAddress(word)) return refuse(sink, line, from, "syntax");
  const isNowhere = leadsNowhere(word, sinkholes);
  let used = 0;
  let refused = 0;
  let own = 0;
  for (let at = line.skipBlank(after, end); at < end; at = line.skipBlank(at, end)) {
    const start = at;
    while (at < end && !isBlank(octets[at])) at += 1;
    if (at - start <= OWN_NAME_OCTETS && OWN_NAMES.has(line.text(start, at).toLowerCase())) {
      own += 1;
      continue;
    }
    if (!isNowhere) return refuse(sink, line, from, "address");
    const fault = names.read(octets, start, at);
    if (fault === undefined) {
      sink.rule(names.octets, null, line);
      used += 1;
    } else {
      refuse(sink, line, names.faultAt, fault);
      refused += 1;
    }
  }
  if (used + refused > 0) return;
  if (own > 0) sink.comment(line);
  else refuse(sink, line, from, "syntax");
}

/** @see ListParser */
export const parseHosts: ListParser = (list, toAscii, sink, options = {}) => {
  const names = new NameReader(toAscii);
  forEachLine(octetsOf(list), (line) => {
    const start = line.skipBlank(line.start, line.end);
    const first = line.octets[start];
    if (start === line.end || first === HASH || first === 0x21) return sink.comment(line);
    let after = start;
    while (after < line.end && !isBlank(line.octets[after]) && line.octets[after] !== HASH) after += 1;
    // No address is longer; and nobody wants a text of megabytes.
    readHostsLine(line, line.text(start, Math.min(after, start + 64)), start, after, names, sink, options.sinkholes);
  });
};
