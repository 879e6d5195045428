/**
 * Turns a blocking or special verdict into octets.
 *
 * NXDOMAIN with SOA is the default: browsers that hold a prefetched page drop it on NXDOMAIN but show it on a null
 * address, and iCloud Private Relay waits for a time-out on a sinkhole address (dns.md C.2). Where a policy gives a
 * page address, A and AAAA questions get it and every other type is NODATA. What a list wants done instead (response policy
 * zones) comes before both. The reason travels as an extended DNS
 * error (RFC 8914): 15 house policy, 16 imposed from outside, 17 asked for by the client's owner. Pure.
 *
 * @module
 */
import type { Verdict } from "../../../policies/engine/verdict.ts";
import type { BlockAnswer } from "../../../policies/schema/network-policy.ts";
import { parseIpv4, parseIpv6 } from "../wire/address.ts";
import { writeAction } from "./action.ts";
import { type EdeOption, RCODE, type ReplyRequest, writeAnswer, writeHead, writeOpt, writeSoa } from "./reply.ts";

const TYPE_A = 1;
const TYPE_AAAA = 28;
const SPECIAL_TTL_S = 300;
const utf8 = new TextEncoder();
/** Longest EDE text: keeps a blocked reply far below 512 octets whatever the name. */
const MAX_TEXT_OCTETS = 120;

type Block = Extract<Verdict, { kind: "block" }>;
type Special = Extract<Verdict, { kind: "special" }>;
type Asked = ReplyRequest & { readonly qtype: number };
/** What every client takes (RFC 1035 section 4.2.1). */
const MIN_REPLY_OCTETS = 512;

// A handful of (category, source) pairs make up all blocks of a venue, so their texts are encoded once.
const texts = new Map<string, Uint8Array>();

function textOctets(text: string): Uint8Array {
  let octets = texts.get(text);
  if (octets === undefined) {
    if (texts.size > 1_000) texts.clear();
    octets = utf8.encode(text);
    if (octets.length > MAX_TEXT_OCTETS) {
      let end = MAX_TEXT_OCTETS;
      while (end > 0 && ((octets[end] as number) & 0xc0) === 0x80) end -= 1;
      octets = octets.slice(0, end);
    }
    texts.set(text, octets);
  }
  return octets;
}

/** The reason in numbers and words; null for clients that know no EDNS. A list nobody may see is not named. */
export function edeOf(request: ReplyRequest, verdict: Block, label: string): EdeOption | null {
  if (!request.hasEdns) return null;
  const rule = verdict.opaque === true ? "" : ` (${verdict.because.id})`;
  return { code: verdict.ede, text: textOctets(`Latarnik: ${label}${rule}`) };
}

/**
 * @param label category in words, for the extended error text
 * @param limit octets the client takes; only records of a list can reach it, and then the reply is «truncated»
 */
export function writeBlock(
  out: Uint8Array,
  request: Asked,
  answer: BlockAnswer,
  verdict: Block,
  label: string,
  limit = MIN_REPLY_OCTETS,
): number {
  const ede = edeOf(request, verdict, label);
  const { action } = verdict;
  if (action !== undefined && action.kind !== "drop") return writeAction(out, request, action, answer.ttlS, ede, limit);
  if (answer.kind === "page-address") {
    const address = request.qtype === TYPE_A ? answer.pageV4 : request.qtype === TYPE_AAAA ? answer.pageV6 : undefined;
    let end = writeHead(out, request, RCODE.noerror);
    if (address === undefined) end = writeSoa(out, end, answer.ttlS);
    else end = writeAnswer(out, end, request.qtype, answer.ttlS, addressOctets(address));
    return writeOpt(out, end, request, ede);
  }
  let end = writeHead(out, request, RCODE.nxdomain);
  end = writeSoa(out, end, answer.ttlS);
  return writeOpt(out, end, request, ede);
}

export function writeSpecial(out: Uint8Array, request: Asked, verdict: Special): number {
  const ede: EdeOption | null =
    verdict.bypass && request.hasEdns ? { code: 15, text: textOctets(`Latarnik: ${verdict.because.id}`) } : null;
  if (verdict.answer === "loopback" && (request.qtype === TYPE_A || request.qtype === TYPE_AAAA)) {
    const end = writeHead(out, request, RCODE.noerror);
    const loopback = request.qtype === TYPE_A ? "127.0.0.1" : "::1";
    return writeOpt(out, writeAnswer(out, end, request.qtype, SPECIAL_TTL_S, addressOctets(loopback)), request, null);
  }
  let end = writeHead(out, request, verdict.answer === "nxdomain" ? RCODE.nxdomain : RCODE.noerror);
  end = writeSoa(out, end, SPECIAL_TTL_S);
  return writeOpt(out, end, request, ede);
}

/** NOERROR without answer, for the types of a rewritten name that could lead around the rewrite (HTTPS, SVCB, …). */
export function writeNoData(out: Uint8Array, request: ReplyRequest, ttlS: number): number {
  const end = writeSoa(out, writeHead(out, request, RCODE.noerror), ttlS);
  return writeOpt(out, end, request, null);
}

/** @param address valid IPv4 or IPv6 text, as the policy schema guarantees */
export function addressOctets(address: string): Uint8Array {
  return address.includes(":") ? parseIpv6(address) : parseIpv4(address);
}
