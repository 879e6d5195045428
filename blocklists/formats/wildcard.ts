/**
 * Wildcard lists: `*.name` covers the name and everything below it, a bare name what the source's `scope` says.
 *
 * The form in which lists for Blocky, Technitium and dnscrypt-proxy are published. Differs from `domains` in that nothing else is
 * taken: no prefixes of other dialects. Pure.
 *
 * @module
 */
import { DENY_SUBTREE } from "../compile/rule.ts";
import { isNameComment, readNameAt } from "./domains.ts";
import { forEachLine, octetsOf } from "./lines.ts";
import { NameReader } from "./name.ts";
import type { ListParser } from "./sink.ts";

/** @see ListParser */
export const parseWildcard: ListParser = (list, toAscii, sink) => {
  const names = new NameReader(toAscii);
  forEachLine(octetsOf(list), (line) => {
    const start = line.skipBlank(line.start, line.end);
    if (isNameComment(line, start)) return sink.comment(line);
    if (line.has("*.", start, line.end)) return readNameAt(line, start + 2, DENY_SUBTREE, names, sink);
    if (line.has(".", start, line.end)) return readNameAt(line, start + 1, DENY_SUBTREE, names, sink);
    readNameAt(line, start, null, names, sink);
  });
};
