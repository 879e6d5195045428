/**
 * Answers a blocked question as the list wants it: no data, an alias, or records of the list's own (RPZ actions).
 *
 * The alias is written here only for whoever asks for it by type; for addresses the chain asks for the target and composes
 * alias and addresses (`answer/read-answer`). Records that cannot be read are left out: the name stays blocked, as it does
 * for every type the list has no record of. Pure.
 *
 * @see draft-vixie-dnsop-dns-rpz-00 section 3
 * @module
 */
import type { BlockAction } from "../../../policies/schema/list-action.ts";
import { WireError } from "../wire/error.ts";
import { encodeName } from "../wire/name.ts";
import { writeRdata } from "../wire/rdata.ts";
import { typeName } from "../wire/registry.ts";
import { recordFromText } from "../wire/text.ts";
import { Writer } from "../wire/writer.ts";
import {
  type EdeOption,
  FLAG_TC,
  RCODE,
  type ReplyRequest,
  writeAnswer,
  writeHead,
  writeOpt,
  writeSoa,
} from "./reply.ts";

const TYPE_CNAME = 5;
/** Owner, type, class, TTL and length of a record whose owner is a pointer. */
const RECORD_HEAD_OCTETS = 12;
const OPT_OCTETS = 17;

type Wish = Extract<BlockAction, { kind: "nodata" | "cname" | "data" }>;

// The same few records are asked again and again; null is one that cannot be read.
const rdata = new Map<string, Uint8Array | null>();
const MOST_RDATA = 1_000;

function rdataOctets(type: number, text: string): Uint8Array | null {
  const key = `${type} ${text}`;
  let octets = rdata.get(key);
  if (octets === undefined) {
    if (rdata.size >= MOST_RDATA) rdata.clear();
    try {
      // The owner is written elsewhere; any name will do.
      const { data } = recordFromText(`owner.invalid 0 ${typeName(type)} ${text}`);
      const writer = new Writer();
      writeRdata(writer, data);
      // Its second name would point into the first as if the message began there; no list means anything by an SOA.
      octets = data.kind === "SOA" ? null : writer.finish();
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      octets = null;
    }
    rdata.set(key, octets);
  }
  return octets;
}

function recordsFor(wish: Wish, qtype: number): Uint8Array[] {
  if (wish.kind === "cname") return qtype === TYPE_CNAME ? [encodeName(wish.target)] : [];
  if (wish.kind === "nodata") return [];
  return wish.records
    .filter(({ type }) => type === qtype)
    .map(({ type, text }) => rdataOctets(type, text))
    .filter((octets) => octets !== null);
}

/**
 * @param limit octets the client takes; a reply that would be longer is «truncated» and empty
 * @returns octets written
 */
export function writeAction(
  out: Uint8Array,
  request: ReplyRequest & { readonly qtype: number },
  wish: Wish,
  ttlS: number,
  ede: EdeOption | null,
  limit: number,
): number {
  const records = recordsFor(wish, request.qtype);
  let end = writeHead(out, request, RCODE.noerror);
  if (records.length === 0) return writeOpt(out, writeSoa(out, end, ttlS), request, ede);
  const octets =
    end +
    records.reduce((sum, one) => sum + RECORD_HEAD_OCTETS + one.length, 0) +
    (request.hasEdns ? OPT_OCTETS + (ede?.text.length ?? 0) : 0);
  if (octets > Math.min(limit, out.length))
    return writeOpt(out, writeHead(out, request, RCODE.noerror, FLAG_TC), request, ede);
  for (const one of records) end = writeAnswer(out, end, request.qtype, ttlS, one);
  return writeOpt(out, end, request, ede);
}
