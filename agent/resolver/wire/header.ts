/**
 * The twelve octets every DNS message begins with.
 *
 * Readable on its own, because the chain must be able to refuse a message (a response sent as a query, a foreign
 * opcode, two questions) and echo its id without trusting a single octet behind the header. Pure.
 *
 * @module
 */
import { WireError } from "./error.ts";
import type { Writer } from "./writer.ts";

export const HEADER_OCTETS = 12;

/** Flags and opcode. The reserved Z bit is ignored when read and zero when written (RFC 1035 section 4.1.1). */
export interface Flags {
  /** response */
  readonly qr: boolean;
  /** 0 … 15, see `OPCODE` */
  readonly opcode: number;
  /** authoritative */
  readonly aa: boolean;
  /** truncated */
  readonly tc: boolean;
  /** recursion desired */
  readonly rd: boolean;
  /** recursion available */
  readonly ra: boolean;
  /** authentic data (RFC 4035) */
  readonly ad: boolean;
  /** checking disabled (RFC 4035) */
  readonly cd: boolean;
}

export interface Header {
  /** 0 … 65535 */
  readonly id: number;
  readonly flags: Flags;
  /** low four bits only, 0 … 15; the upper eight are in the OPT record, see `Message.rcode` */
  readonly rcode: number;
  readonly qdcount: number;
  readonly ancount: number;
  readonly nscount: number;
  readonly arcount: number;
}

/**
 * Reads the header of anything that has one; what follows may be rubbish.
 *
 * @param octets  a whole message or its beginning
 * @throws {WireError} `E_WIRE_TRUNCATED` below 12 octets
 */
export function readHeader(octets: Uint8Array): Header {
  if (octets.length < HEADER_OCTETS)
    throw new WireError("E_WIRE_TRUNCATED", `${octets.length} octets are no header, it takes ${HEADER_OCTETS}`, 0);
  const u16 = (at: number): number => (octets[at]! << 8) | octets[at + 1]!;
  const bits = u16(2);
  return {
    id: u16(0),
    flags: {
      qr: (bits & 0x8000) !== 0,
      opcode: (bits >> 11) & 0xf,
      aa: (bits & 0x0400) !== 0,
      tc: (bits & 0x0200) !== 0,
      rd: (bits & 0x0100) !== 0,
      ra: (bits & 0x0080) !== 0,
      ad: (bits & 0x0020) !== 0,
      cd: (bits & 0x0010) !== 0,
    },
    rcode: bits & 0xf,
    qdcount: u16(4),
    ancount: u16(6),
    nscount: u16(8),
    arcount: u16(10),
  };
}

/**
 * Writes id, flags and rcode, and leaves the four counts zero: they are known when the sections are.
 *
 * @param rcode  only its low four bits go here
 * @throws {WireError} `E_WIRE_VALUE` if id or opcode do not fit
 */
export function writeHeader(writer: Writer, id: number, flags: Flags, rcode: number): void {
  const { opcode } = flags;
  if (!Number.isInteger(opcode) || opcode < 0 || opcode > 15)
    throw new WireError("E_WIRE_VALUE", `opcode ${opcode} is not an integer from 0 to 15`);
  writer.u16(id);
  let bits = (opcode << 11) | (rcode & 0xf);
  if (flags.qr) bits |= 0x8000;
  if (flags.aa) bits |= 0x0400;
  if (flags.tc) bits |= 0x0200;
  if (flags.rd) bits |= 0x0100;
  if (flags.ra) bits |= 0x0080;
  if (flags.ad) bits |= 0x0020;
  if (flags.cd) bits |= 0x0010;
  writer.u16(bits);
  for (let count = 0; count < 4; count++) writer.u16(0);
}
