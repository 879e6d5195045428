/**
 * Lists of addresses: one address or network (CIDR) a line, comments with `#` or `;`.
 *
 * What they list are addresses in answers (known DoH servers, sinks), not names, so rules go to the sink's `address`. Networks that
 * would swallow a good part of the Internet are reported. Pure.
 *
 * @module
 */
import { isTooWide, parseNetwork } from "./address.ts";
import type { Line } from "./lines.ts";
import { forEachLine, isBlank, octetsOf, refuse } from "./lines.ts";
import type { ListParser, ListSink } from "./sink.ts";

const isMark = (octet: number | undefined): boolean => octet === 0x23 || octet === 0x3b;

function readIpLine(line: Line, start: number, sink: ListSink): void {
  const { octets, end } = line;
  let stop = start;
  while (stop < end && !isBlank(octets[stop]) && !isMark(octets[stop])) stop += 1;
  const rest = line.skipBlank(stop, end);
  if (rest < end && !isMark(octets[rest])) return refuse(sink, line, rest, "syntax");
  const network = parseNetwork(line.text(start, Math.min(stop, start + 64)));
  if (network === undefined || stop > start + 64) return refuse(sink, line, start, "address");
  if (isTooWide(network)) return refuse(sink, line, start, "too-wide");
  if (sink.address === undefined) return refuse(sink, line, start, "address");
  sink.address({ kind: "deny", ...network }, line);
}

/** @see ListParser */
export const parseIp: ListParser = (list, _toAscii, sink) => {
  forEachLine(octetsOf(list), (line) => {
    const start = line.skipBlank(line.start, line.end);
    if (start === line.end || isMark(line.octets[start])) sink.comment(line);
    else readIpLine(line, start, sink);
  });
};
