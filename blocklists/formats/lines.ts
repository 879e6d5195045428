/**
 * Lists as lines of octets: splitting, trimming, reporting. Handles BOM, CRLF and a missing last line end. Pure.
 *
 * @module
 */
import type { ListSink, RawLine, UnusableReason } from "./sink.ts";

const LF = 0x0a;
const MAX_TEXT = 120;
const LONG_LINE = 65_536;
const SHORT = 32;

const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });
const encoder = new TextEncoder();

export const octetsOf = (list: Uint8Array | string): Uint8Array =>
  typeof list === "string" ? encoder.encode(list) : list;

/** UTF-8 text of a range; octets that are not UTF-8 come out as U+FFFD. */
export function textOf(octets: Uint8Array, start: number, end: number): string {
  // Most texts are a word of ASCII, and a decoder takes longer to call than these take to read.
  if (end - start <= SHORT) {
    let text = "";
    let at = start;
    for (; at < end; at++) {
      const octet = octets[at] as number;
      if (octet > 0x7f) break;
      text += String.fromCharCode(octet);
    }
    if (at >= end) return text;
  }
  // The decoder refuses views on shared memory.
  return decoder.decode(octets.slice(start, end));
}

/** Space and every control character; none can be part of a name. */
export const isBlank = (octet: number | undefined): boolean => octet !== undefined && (octet <= 0x20 || octet === 0x7f);

/** The line being read; one object serves all lines. */
export class Line implements RawLine {
  readonly octets: Uint8Array;
  start = 0;
  end = 0;
  number = 0;

  constructor(octets: Uint8Array) {
    this.octets = octets;
  }

  /** First octet that is not blank, at or after `from`; `end` if there is none. */
  skipBlank(from: number, end: number): number {
    let at = from;
    while (at < end && isBlank(this.octets[at])) at += 1;
    return at;
  }

  /** Octet after the last that is not blank, before `end`. */
  trimEnd(from: number, end: number): number {
    let at = end;
    while (at > from && isBlank(this.octets[at - 1])) at -= 1;
    return at;
  }

  /** Does the text stand at `at`, wholly before `end`? ASCII only. */
  has(text: string, at: number, end: number): boolean {
    if (at + text.length > end) return false;
    for (let i = 0; i < text.length; i++) if (this.octets[at + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  /** Where the octet stands in the range, or −1. */
  indexOf(octet: number, from: number, end: number): number {
    for (let at = from; at < end; at++) if (this.octets[at] === octet) return at;
    return -1;
  }

  text(from: number, end: number): string {
    return textOf(this.octets, from, end);
  }
}

/** Tells the sink that the line, or what stands at `at` in it, cannot be used. */
export function refuse(sink: ListSink, raw: RawLine, at: number, reason: UnusableReason): void {
  // A line may be megabytes long; four octets a character are enough for what is shown.
  const shown = textOf(raw.octets, raw.start, Math.min(raw.end, raw.start + 4 * MAX_TEXT)).trim();
  sink.unusable({
    line: raw.number,
    // Counting characters for each of a million faults of one long line would take days; octets will do there.
    column: (at - raw.start > LONG_LINE ? at - raw.start : textOf(raw.octets, raw.start, at).length) + 1,
    reason,
    text: Array.from(shown).slice(0, MAX_TEXT).join(""),
  });
}

/** Calls `read` with each line in turn. A final line end does not begin another line. */
export function forEachLine(octets: Uint8Array, read: (line: Line) => void): void {
  const line = new Line(octets);
  let at = octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf ? 3 : 0;
  while (at < octets.length) {
    let end = octets.indexOf(LF, at);
    if (end < 0) end = octets.length;
    line.start = at;
    line.end = end; // a CR before it counts as blank, like every control character
    line.number += 1;
    read(line);
    at = end + 1;
  }
}
