/**
 * Writes small replies straight into octets: header, the question exactly as it was sent, then at most a few records.
 *
 * The question is copied octet by octet, so a client that mixes upper and lower case for safety (0x20) gets its own
 * spelling back. OPT is echoed whenever the client sent one (RFC 6891 section 7): replies without it broke
 * systemd-resolved elsewhere. Pure.
 *
 * @module
 */

export const RCODE = { noerror: 0, formerr: 1, servfail: 2, nxdomain: 3, notimp: 4, refused: 5, badvers: 16 } as const;

/** Size we accept and announce over UDP: below any path's MTU, so no answer is ever fragmented (RFC 9715). */
export const OUR_UDP_SIZE = 1_232;

const FLAG_QR = 0x80;
const FLAG_RD = 0x01;
const FLAG_CD = 0x10;
const FLAG_RA = 0x80;
export const FLAG_TC = 0x02;

export interface ReplyRequest {
  readonly packet: Uint8Array;
  /** Octet after the question section's name; 0 if the question could not be read, then no question is echoed. */
  readonly qnameEnd: number;
  readonly hasEdns: boolean;
  readonly dnssecOk: boolean;
}

/**
 * Writes header and question.
 *
 * @param rcode  0…15; extended codes go into {@link writeOpt}
 * @returns octet after the question; 12 if no question is echoed
 */
export function writeHead(out: Uint8Array, request: ReplyRequest, rcode: number, flags = 0): number {
  const packet = request.packet;
  out[0] = packet[0] ?? 0;
  out[1] = packet[1] ?? 0;
  const asked = packet[2] ?? 0;
  out[2] = FLAG_QR | (asked & 0x78) | (asked & FLAG_RD) | flags;
  out[3] = FLAG_RA | ((packet[3] ?? 0) & FLAG_CD) | (rcode & 0x0f);
  out[4] = 0;
  out[5] = request.qnameEnd > 0 ? 1 : 0;
  out[6] = 0;
  out[7] = 0;
  out[8] = 0;
  out[9] = 0;
  out[10] = 0;
  out[11] = 0;
  if (request.qnameEnd === 0) return 12;
  const end = request.qnameEnd + 4;
  for (let i = 12; i < end; i += 1) out[i] = packet[i] as number;
  return end;
}

/** Extended DNS error to attach (RFC 8914): INFO-CODE and UTF-8 text. */
export interface EdeOption {
  readonly code: number;
  readonly text: Uint8Array;
}

/**
 * Appends OPT and counts it, if the client sent one; otherwise does nothing.
 *
 * @param at            octet where OPT starts
 * @param extendedRcode upper eight bits of the rcode (1 for BADVERS)
 * @returns octet after OPT
 */
export function writeOpt(
  out: Uint8Array,
  at: number,
  request: ReplyRequest,
  ede: EdeOption | null,
  extendedRcode = 0,
): number {
  if (!request.hasEdns) return at;
  let end = at;
  out[end++] = 0;
  out[end++] = 0;
  out[end++] = 41;
  out[end++] = OUR_UDP_SIZE >>> 8;
  out[end++] = OUR_UDP_SIZE & 0xff;
  out[end++] = extendedRcode;
  out[end++] = 0;
  out[end++] = request.dnssecOk ? 0x80 : 0;
  out[end++] = 0;
  const length = ede === null ? 0 : 6 + ede.text.length;
  out[end++] = length >>> 8;
  out[end++] = length & 0xff;
  if (ede !== null) {
    out[end++] = 0;
    out[end++] = 15;
    out[end++] = (2 + ede.text.length) >>> 8;
    out[end++] = (2 + ede.text.length) & 0xff;
    out[end++] = ede.code >>> 8;
    out[end++] = ede.code & 0xff;
    out.set(ede.text, end);
    end += ede.text.length;
  }
  const additionals = ((out[10] as number) << 8) + (out[11] as number) + 1;
  out[10] = additionals >>> 8;
  out[11] = additionals & 0xff;
  return end;
}

/** A complete reply without records: FORMERR, NOTIMP, REFUSED, SERVFAIL, BADVERS, or a truncated hint to use TCP. */
export function writePlain(
  out: Uint8Array,
  request: ReplyRequest,
  rcode: number,
  ede: EdeOption | null = null,
  flags = 0,
): number {
  const end = writeHead(out, request, rcode & 0x0f, flags);
  return writeOpt(out, end, request, ede, rcode >>> 4);
}

// `ns.` and `staff.` of the answering filter; .invalid can never be somebody's name (RFC 6761 section 6.4).
const SOA_MNAME = labels("latarnik", "invalid");
const SOA_RNAME = labels("hostmaster", "latarnik", "invalid");

function labels(...parts: string[]): Uint8Array {
  const octets: number[] = [];
  for (const part of parts) {
    octets.push(part.length);
    for (let i = 0; i < part.length; i += 1) octets.push(part.charCodeAt(i));
  }
  octets.push(0);
  return Uint8Array.from(octets);
}

/**
 * Appends the SOA that makes a negative answer cacheable (RFC 2308 section 3), owned by the question's name.
 *
 * @param ttlS TTL and MINIMUM, so that stubs forget a lifted block after that many seconds
 */
export function writeSoa(out: Uint8Array, at: number, ttlS: number): number {
  let end = at;
  out[end++] = 0xc0;
  out[end++] = 12;
  end = put16(out, end, 6);
  end = put16(out, end, 1);
  end = put32(out, end, ttlS);
  end = put16(out, end, SOA_MNAME.length + SOA_RNAME.length + 20);
  out.set(SOA_MNAME, end);
  end += SOA_MNAME.length;
  out.set(SOA_RNAME, end);
  end += SOA_RNAME.length;
  end = put32(out, end, 1);
  end = put32(out, end, 3_600);
  end = put32(out, end, 600);
  end = put32(out, end, 86_400);
  end = put32(out, end, ttlS);
  out[8] = 0;
  out[9] = 1;
  return end;
}

/** Appends one record owned by the question's name and counts it in the answer section. */
export function writeAnswer(out: Uint8Array, at: number, type: number, ttlS: number, data: Uint8Array): number {
  let end = at;
  out[end++] = 0xc0;
  out[end++] = 12;
  end = put16(out, end, type);
  end = put16(out, end, 1);
  end = put32(out, end, ttlS);
  end = put16(out, end, data.length);
  out.set(data, end);
  const count = ((out[6] as number) << 8) + (out[7] as number) + 1;
  out[6] = count >>> 8;
  out[7] = count & 0xff;
  return end + data.length;
}

function put16(out: Uint8Array, at: number, value: number): number {
  out[at] = (value >>> 8) & 0xff;
  out[at + 1] = value & 0xff;
  return at + 2;
}

function put32(out: Uint8Array, at: number, value: number): number {
  out[at] = (value >>> 24) & 0xff;
  out[at + 1] = (value >>> 16) & 0xff;
  out[at + 2] = (value >>> 8) & 0xff;
  out[at + 3] = value & 0xff;
  return at + 4;
}
