/**
 * First in the chain: is this a question we can speak about at all?
 *
 * Position: before anything is looked up or remembered, so that garbage costs one pass over its header. Answers
 * (QR = 1) are dropped without a word: replying to a reply lets two servers be played against each other. Everything
 * else that is malformed gets the shortest honest refusal. One question (RFC 9619), class IN, opcode QUERY, at most
 * one OPT with version 0 (RFC 6891); nothing may follow the last record.
 *
 * @module
 */
import { walkName } from "../../../blocklists/lookup/walk.ts";
import { RCODE, writeAnswer, writeHead, writeOpt, writePlain } from "../answer/reply.ts";
import { type Exchange, type Handler, Outcome, type Snapshot, Step } from "./handler.ts";

const TYPE_OPT = 41;
const TYPE_ANY = 255;
const CLASS_IN = 1;
// RFC 8482 section 4.2: a HINFO whose CPU field says why, instead of everything we know.
const ANY_HINFO = Uint8Array.from([7, ...Array.from("RFC8482", (c) => c.charCodeAt(0)), 0]);
const ANY_TTL_S = 3_600;

export const admit: Handler = {
  name: "admit",
  run(exchange: Exchange, snapshot: Snapshot): Step {
    const packet = exchange.packet;
    const length = exchange.length;
    if (length < 12) return Step.dropped;
    const flags = packet[2] as number;
    if ((flags & 0x80) !== 0) return Step.dropped;
    if ((flags & 0x78) !== 0) return refuse(exchange, RCODE.notimp);
    if (packet[4] !== 0 || packet[5] !== 1) return refuse(exchange, RCODE.formerr);
    const qnameEnd = walkName(packet, 12, length, snapshot.rules.seed, exchange.walk);
    if (qnameEnd < 0 || qnameEnd + 4 > length) return refuse(exchange, RCODE.formerr);
    const qtype = ((packet[qnameEnd] as number) << 8) | (packet[qnameEnd + 1] as number);
    const qclass = ((packet[qnameEnd + 2] as number) << 8) | (packet[qnameEnd + 3] as number);
    exchange.qnameEnd = qnameEnd;
    exchange.qtype = qtype;
    if ((packet[6] as number) | (packet[7] as number) | (packet[8] as number) | (packet[9] as number))
      return refuse(exchange, RCODE.formerr);
    let at = qnameEnd + 4;
    const additionals = ((packet[10] as number) << 8) | (packet[11] as number);
    for (let i = 0; i < additionals; i += 1) {
      at = readAdditional(exchange, at);
      if (at < 0) {
        exchange.hasEdns = false;
        return refuse(exchange, at === BAD_VERSION ? RCODE.badvers : RCODE.formerr, at === BAD_VERSION);
      }
    }
    if (at !== length) return refuse(exchange, RCODE.formerr);
    if (qclass !== CLASS_IN) return refuse(exchange, RCODE.refused);
    if (qtype === TYPE_ANY) return minimalAny(exchange);
    // Meta types: OPT, TKEY, TSIG, IXFR, AXFR, MAILB, MAILA, and 0 have no meaning as a question to a forwarder.
    if (qtype === 0 || qtype === TYPE_OPT || (qtype >= 249 && qtype <= 254)) return refuse(exchange, RCODE.notimp);
    return Step.next;
  },
};

const MALFORMED = -1;
const BAD_VERSION = -2;

/** Reads one additional record; only OPT means anything. @returns octet after it, or a negative reason. */
function readAdditional(exchange: Exchange, at: number): number {
  const packet = exchange.packet;
  const length = exchange.length;
  let cursor = at;
  const root = packet[cursor] === 0;
  if (root) cursor += 1;
  else cursor = skipName(packet, cursor, length);
  if (cursor < 0 || cursor + 10 > length) return MALFORMED;
  const type = ((packet[cursor] as number) << 8) | (packet[cursor + 1] as number);
  const dataLength = ((packet[cursor + 8] as number) << 8) | (packet[cursor + 9] as number);
  const end = cursor + 10 + dataLength;
  if (end > length) return MALFORMED;
  if (type !== TYPE_OPT) return end;
  if (!root || exchange.hasEdns) return MALFORMED;
  exchange.hasEdns = true;
  const size = ((packet[cursor + 2] as number) << 8) | (packet[cursor + 3] as number);
  exchange.udpSize = size < 512 ? 512 : size;
  exchange.dnssecOk = ((packet[cursor + 6] as number) & 0x80) !== 0;
  for (let option = cursor + 10; option < end;) {
    if (option + 4 > end) return MALFORMED;
    option += 4 + (((packet[option + 2] as number) << 8) | (packet[option + 3] as number));
    if (option > end) return MALFORMED;
  }
  return packet[cursor + 5] === 0 ? end : BAD_VERSION;
}

function skipName(packet: Uint8Array, start: number, length: number): number {
  let at = start;
  while (at < length) {
    const octet = packet[at] as number;
    if (octet === 0) return at + 1;
    if ((octet & 0xc0) === 0xc0) return at + 2;
    if ((octet & 0xc0) !== 0) return MALFORMED;
    at += octet + 1;
    if (at - start > 255) return MALFORMED;
  }
  return MALFORMED;
}

function refuse(exchange: Exchange, rcode: number, echoOpt = false): Step {
  if (echoOpt) exchange.hasEdns = true;
  exchange.replyLength = writePlain(exchange.reply, exchange, rcode);
  exchange.outcome = Outcome.refused;
  return Step.answered;
}

function minimalAny(exchange: Exchange): Step {
  let end = writeHead(exchange.reply, exchange, RCODE.noerror);
  end = writeAnswer(exchange.reply, end, 13, ANY_TTL_S, ANY_HINFO);
  exchange.replyLength = writeOpt(exchange.reply, end, exchange, null);
  exchange.outcome = Outcome.special;
  return Step.answered;
}
