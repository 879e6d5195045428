/**
 * `Message` → octets that fit the client's buffer.
 *
 * Cutting follows three rules: an rrset goes out whole or not at all, as half of one is a wrong answer (RFC 2181
 * section 5); TC is set when something the question needs was left out, not for mere additional data (section 9);
 * before any answer is dropped the extended errors go, with TC set (RFC 8914 section 3). The OPT record always
 * stays. Names are compressed only where RFC 1035 types allow it. Pure.
 *
 * @module
 */
import { ednsLength, writeEdns } from "./edns.ts";
import type { Edns } from "./edns.ts";
import { WireError } from "./error.ts";
import { writeHeader } from "./header.ts";
import type { Message } from "./message.ts";
import { writeQuestion } from "./question.ts";
import { OPTION, TYPE } from "./registry.ts";
import { rrsetKey, writeRecord } from "./rr.ts";
import type { Record } from "./rr.ts";
import { Writer } from "./writer.ts";

/** Largest message there is: TCP's length prefix has 16 bits. */
export const MAX_MESSAGE_OCTETS = 0xffff;

/**
 * Encodes one message, cut to `maxSize` as described above. The same message gives the same octets.
 *
 * @param options.maxSize  octets, at most 65535 (the default); for UDP see `udpLimit`
 * @throws {WireError} `E_WIRE_VALUE` if a field holds what the wire cannot · `E_WIRE_LABEL`, `E_WIRE_NAME_LENGTH`
 *   for names · `E_WIRE_SIZE` if header, questions and OPT alone exceed `maxSize`
 */
export function encodeMessage(message: Message, options: { readonly maxSize?: number } = {}): Uint8Array {
  const maxSize = Math.min(options.maxSize ?? MAX_MESSAGE_OCTETS, MAX_MESSAGE_OCTETS);
  const { rcode, edns } = message;
  if (!Number.isInteger(rcode) || rcode < 0 || rcode > (edns === undefined ? 0xf : 0xfff))
    throw new WireError("E_WIRE_VALUE", `rcode ${rcode} does not fit${edns === undefined ? " without EDNS" : ""}`);
  const complete = attempt(message, edns, maxSize, "whole");
  if (complete !== undefined) return complete;
  const quiet = edns === undefined ? undefined : withoutEde(edns);
  const truncated = { ...message, flags: { ...message.flags, tc: true } };
  const spared = quiet === edns ? undefined : attempt(truncated, quiet, maxSize, "whole");
  const fitting = spared ?? attempt(truncated, quiet, maxSize, "cut");
  if (fitting === undefined)
    throw new WireError("E_WIRE_SIZE", `header, questions and OPT do not fit ${maxSize} octets`);
  return fitting;
}

/** The same object if there is nothing to leave out. */
function withoutEde(edns: Edns): Edns {
  const options = edns.options.filter((option) => option.code !== OPTION.EDE);
  return options.length === edns.options.length ? edns : { ...edns, options };
}

/** `undefined` if the frame does not fit or, for `whole`, if an answer or authority rrset does not. */
function attempt(
  message: Message,
  edns: Edns | undefined,
  maxSize: number,
  mode: "whole" | "cut",
): Uint8Array | undefined {
  const writer = new Writer();
  writeHeader(writer, message.id, message.flags, message.rcode);
  for (const question of message.questions) writeQuestion(writer, question);
  const budget = maxSize - (edns === undefined ? 0 : ednsLength(edns));
  if (writer.length > budget) return undefined;
  const counts = [message.questions.length, 0, 0, 0];
  for (const [section, records] of [message.answers, message.authorities, message.additionals].entries()) {
    const written = writeSection(writer, records, budget);
    counts[section + 1] = written;
    if (written === records.length) continue;
    if (section < 2 && mode === "whole") return undefined;
    break; // what follows is worth less than what was left out
  }
  if (edns !== undefined) {
    writeEdns(writer, edns, message.rcode);
    counts[3]! += 1;
  }
  counts.forEach((count, i) => writer.patch16(4 + 2 * i, count));
  return writer.finish();
}

/** Writes whole rrsets while they fit; returns how many records were written. */
function writeSection(writer: Writer, records: readonly Record[], budget: number): number {
  const starts: number[] = [];
  for (const [i, record] of records.entries()) {
    if (record.type === TYPE.OPT) throw new WireError("E_WIRE_VALUE", "OPT belongs in `edns`, not among the records");
    starts.push(writer.length);
    writeRecord(writer, record);
    if (writer.length > budget) {
      const kept = wholeRrsets(records, i);
      writer.rewind(starts[kept]!);
      return kept;
    }
  }
  return records.length;
}

/** Largest n ≤ `fit` such that no rrset has records both before and after n; they need not stand together. */
function wholeRrsets(records: readonly Record[], fit: number): number {
  const keys = records.map(rrsetKey);
  const left = new Set(keys.slice(fit));
  let n = fit;
  for (let i = fit - 1; i >= 0; i--) {
    const key = keys[i]!;
    if (!left.has(key)) continue;
    for (let j = i; j < n; j++) left.add(keys[j]!);
    n = i;
  }
  return n;
}
