/**
 * EDNS(0): the OPT pseudo-record as a value of its own (RFC 6891).
 *
 * OPT borrows the shape of a record but none of its meaning (its class is a size, its TTL is flags), so it never
 * appears among `Record`s. Options travel as octets in their order, cookies, padding and client subnet included:
 * what this resolver does not understand it must not damage. Pure.
 *
 * @module
 */
import { WireError } from "./error.ts";
import type { Reader } from "./reader.ts";
import type { RawRecord } from "./rr.ts";
import { TYPE } from "./registry.ts";
import type { Writer } from "./writer.ts";

export interface EdnsOption {
  /** 0 … 65535, see `OPTION` */
  readonly code: number;
  readonly octets: Uint8Array;
}

export interface Edns {
  /** largest UDP payload the sender takes, as sent: values below 512 mean 512 (RFC 6891 section 6.2.3) */
  readonly udpSize: number;
  /** 0; others are answered BADVERS */
  readonly version: number;
  /** DO: DNSSEC records wanted (RFC 3225). The other flag bits are ignored when read and zero when written. */
  readonly dnssecOk: boolean;
  readonly options: readonly EdnsOption[];
}

/** Octets of an OPT record without options. */
export const OPT_OCTETS = 11;

/** Octets the OPT record takes. */
export const ednsLength = (edns: Edns): number =>
  edns.options.reduce((sum, option) => sum + 4 + option.octets.length, OPT_OCTETS);

/**
 * @returns the record as EDNS, and the upper eight bits of the response code
 * @throws {WireError} `E_WIRE_OPT` if the owner is not the root or the options do not fill the record exactly
 */
export function readEdns(raw: RawRecord): { readonly edns: Edns; readonly extendedRcode: number } {
  if (raw.name !== "") throw new WireError("E_WIRE_OPT", "the owner of OPT is not the root", raw.offset);
  return {
    edns: {
      udpSize: raw.class,
      version: (raw.ttl >>> 16) & 0xff,
      dnssecOk: (raw.ttl & 0x8000) !== 0,
      options: readOptions(raw.data),
    },
    extendedRcode: raw.ttl >>> 24,
  };
}

function readOptions(data: Reader): EdnsOption[] {
  const options: EdnsOption[] = [];
  while (data.left > 0) {
    const offset = data.at;
    if (data.left < 4) throw new WireError("E_WIRE_OPT", "OPT ends inside an option's head", offset);
    const code = data.u16();
    const length = data.u16();
    if (length > data.left) throw new WireError("E_WIRE_OPT", `option ${code} crosses the end of OPT`, offset);
    options.push({ code, octets: data.octets(length) });
  }
  return options;
}

/** @param rcode  the whole response code, 0 … 4095 @throws {WireError} `E_WIRE_VALUE` if a field does not fit */
export function writeEdns(writer: Writer, edns: Edns, rcode: number): void {
  writer.u8(0);
  writer.u16(TYPE.OPT);
  writer.u16(edns.udpSize);
  writer.u8(rcode >> 4);
  writer.u8(edns.version);
  writer.u16(edns.dnssecOk ? 0x8000 : 0);
  writer.u16(ednsLength(edns) - OPT_OCTETS);
  for (const option of edns.options) {
    writer.u16(option.code);
    writer.u16(option.octets.length);
    writer.octets(option.octets);
  }
}

/** Octets a UDP answer may have: 512 without EDNS or for smaller sizes, never more than `limit`. */
export const udpLimit = (edns: Edns | undefined, limit: number): number =>
  edns === undefined ? 512 : Math.min(Math.max(edns.udpSize, 512), Math.max(limit, 512));

/**
 * The OPT of an answer: present exactly when the query had one (RFC 6891 section 6.1.1), version 0 (the highest
 * spoken here), DO repeated (RFC 3225 section 3). Options are ours; a client's are not echoed.
 *
 * @param udpSize  what we take, octets
 */
export function answerEdns(
  query: Edns | undefined,
  udpSize: number,
  options: readonly EdnsOption[] = [],
): Edns | undefined {
  return query === undefined ? undefined : { udpSize, version: 0, dnssecOk: query.dnssecOk, options };
}
