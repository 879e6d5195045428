/**
 * Whole messages: octets ↔ `Message`.
 *
 * The only door between the network and the rest of the resolver, so it is strict in what it takes: every count and
 * length is checked against the octets that are there before anything is allocated for it, and whatever is wrong is a
 * `WireError`. It judges form only. Whether a well-formed message deserves an answer (QR, opcode, number of
 * questions, class, EDNS version) is for `chain/admit`. Pure.
 *
 * @module
 */
import { readEdns } from "./edns.ts";
import type { Edns } from "./edns.ts";
import { WireError } from "./error.ts";
import { HEADER_OCTETS, readHeader } from "./header.ts";
import type { Flags } from "./header.ts";
import { readQuestion } from "./question.ts";
import type { Question } from "./question.ts";
import { Reader } from "./reader.ts";
import { TYPE } from "./registry.ts";
import { readRawRecord, recordOf } from "./rr.ts";
import type { Record } from "./rr.ts";

export interface Message {
  /** 0 … 65535 */
  readonly id: number;
  readonly flags: Flags;
  /** 0 … 4095, the upper eight bits from or for OPT; see `RCODE` */
  readonly rcode: number;
  readonly questions: readonly Question[];
  readonly answers: readonly Record[];
  readonly authorities: readonly Record[];
  /** without OPT, which is `edns` */
  readonly additionals: readonly Record[];
  readonly edns?: Edns;
}

/** Shortest question: root name, type, class. */
const MIN_QUESTION_OCTETS = 5;
/** Shortest record: root name, type, class, TTL, length. */
const MIN_RECORD_OCTETS = 11;

/**
 * Decodes one message.
 *
 * With `query`, octets behind the last record are an error and question names may not be compressed: no client does
 * either, and both are ways of carrying something past a filter. In responses trailing octets are ignored, as some
 * servers pad with them. Decoded values share no memory with `octets`.
 *
 * @param octets  one datagram, or one TCP message without its length prefix
 * @throws {WireError} `E_WIRE_TRUNCATED` below a header or if a field is cut off · `E_WIRE_COUNT` if the counts
 *   cannot fit the octets · `E_WIRE_POINTER`, `E_WIRE_LABEL`, `E_WIRE_NAME_LENGTH` for names · `E_WIRE_RDATA` for data
 *   that disagree with their type or length · `E_WIRE_OPT` for a second OPT, one outside the additional section, not
 *   at the root, or with broken options · `E_WIRE_TRAILING` (queries only)
 * @see RFC 1035 section 4.1, RFC 6891 section 6.1.1
 */
export function decodeMessage(octets: Uint8Array, options: { readonly query?: boolean } = {}): Message {
  const strict = options.query ?? false;
  const header = readHeader(octets);
  const reader = new Reader(octets, HEADER_OCTETS);
  const records = header.ancount + header.nscount + header.arcount;
  const least = header.qdcount * MIN_QUESTION_OCTETS + records * MIN_RECORD_OCTETS;
  if (least > reader.left)
    throw new WireError("E_WIRE_COUNT", `counts ask for ${least} octets at least, ${reader.left} are left`, 4);

  const questions: Question[] = [];
  for (let i = 0; i < header.qdcount; i++) questions.push(readQuestion(reader, strict));
  const answers = readRecords(reader, header.ancount);
  const authorities = readRecords(reader, header.nscount);
  const additionals: Record[] = [];
  let opt: ReturnType<typeof readEdns> | undefined;
  for (let i = 0; i < header.arcount; i++) {
    const raw = readRawRecord(reader);
    if (raw.type !== TYPE.OPT) {
      additionals.push(recordOf(raw));
    } else if (opt === undefined) {
      opt = readEdns(raw);
    } else {
      throw new WireError("E_WIRE_OPT", "second OPT record", raw.offset);
    }
  }
  if (strict && reader.left > 0)
    throw new WireError("E_WIRE_TRAILING", `${reader.left} octets behind the message`, reader.at);

  const { id, flags } = header;
  const message = { id, flags, rcode: header.rcode, questions, answers, authorities, additionals };
  if (opt === undefined) return message;
  return { ...message, rcode: (opt.extendedRcode << 4) | header.rcode, edns: opt.edns };
}

/** Answer and authority sections, where OPT has no business (RFC 6891 section 6.1.1). */
function readRecords(reader: Reader, count: number): Record[] {
  const records: Record[] = [];
  for (let i = 0; i < count; i++) {
    const raw = readRawRecord(reader);
    if (raw.type === TYPE.OPT) throw new WireError("E_WIRE_OPT", "OPT outside the additional section", raw.offset);
    records.push(recordOf(raw));
  }
  return records;
}

export { encodeMessage } from "./encode.ts";
