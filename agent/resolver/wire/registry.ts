/**
 * Numbers and names of DNS: record types, classes, opcodes, response codes, extended errors.
 *
 * One place, so that logs, tests, policies and the codec spell them alike. A number without a name is not an error:
 * it is written `TYPE123` / `CLASS32` (RFC 3597 section 5) and passes through the resolver untouched.
 * Pure data; the names are IANA's («Domain Name System (DNS) Parameters»).
 *
 * @module
 */

/** Record types by mnemonic. Includes the question-only types (ANY, AXFR …) and OPT. */
export const TYPE = {
  A: 1,
  NS: 2,
  MD: 3,
  MF: 4,
  CNAME: 5,
  SOA: 6,
  MB: 7,
  MG: 8,
  MR: 9,
  NULL: 10,
  WKS: 11,
  PTR: 12,
  HINFO: 13,
  MINFO: 14,
  MX: 15,
  TXT: 16,
  RP: 17,
  AFSDB: 18,
  RT: 21,
  SIG: 24,
  KEY: 25,
  PX: 26,
  AAAA: 28,
  LOC: 29,
  NXT: 30,
  SRV: 33,
  NAPTR: 35,
  KX: 36,
  CERT: 37,
  DNAME: 39,
  OPT: 41,
  DS: 43,
  SSHFP: 44,
  IPSECKEY: 45,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  DHCID: 49,
  NSEC3: 50,
  NSEC3PARAM: 51,
  TLSA: 52,
  SMIMEA: 53,
  HIP: 55,
  CDS: 59,
  CDNSKEY: 60,
  OPENPGPKEY: 61,
  CSYNC: 62,
  ZONEMD: 63,
  SVCB: 64,
  HTTPS: 65,
  SPF: 99,
  EUI48: 108,
  EUI64: 109,
  TKEY: 249,
  TSIG: 250,
  IXFR: 251,
  AXFR: 252,
  MAILB: 253,
  MAILA: 254,
  ANY: 255,
  URI: 256,
  CAA: 257,
} as const;

/** Classes (RFC 1035 section 3.2.4, RFC 2136 for NONE). `ANY` occurs in questions and updates only. */
export const CLASS = { IN: 1, CH: 3, HS: 4, NONE: 254, ANY: 255 } as const;

/** Opcodes (RFC 1035, 1996, 2136, 8490). The resolver answers QUERY alone. */
export const OPCODE = { QUERY: 0, IQUERY: 1, STATUS: 2, NOTIFY: 4, UPDATE: 5, DSO: 6 } as const;

/** Response codes; from 16 on they need an OPT record (RFC 6891 section 6.1.3). */
export const RCODE = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  YXDOMAIN: 6,
  YXRRSET: 7,
  NXRRSET: 8,
  NOTAUTH: 9,
  NOTZONE: 10,
  DSOTYPENI: 11,
  BADVERS: 16,
  BADKEY: 17,
  BADTIME: 18,
  BADMODE: 19,
  BADNAME: 20,
  BADALG: 21,
  BADTRUNC: 22,
  BADCOOKIE: 23,
} as const;

/** EDNS option codes the product names somewhere; all options travel opaque (RFC 6891 section 6.1.2). */
export const OPTION = { NSID: 3, ECS: 8, COOKIE: 10, KEEPALIVE: 11, PADDING: 12, EDE: 15 } as const;

/**
 * Extended DNS errors: code → IANA wording. 0 to 24 are RFC 8914 section 4; 25 to 30 were registered later
 * (26: RFC 9250, 27: RFC 9276, 30: RFC 9824).
 */
export const EDE_MEANING: readonly string[] = [
  "Other Error",
  "Unsupported DNSKEY Algorithm",
  "Unsupported DS Digest Type",
  "Stale Answer",
  "Forged Answer",
  "DNSSEC Indeterminate",
  "DNSSEC Bogus",
  "Signature Expired",
  "Signature Not Yet Valid",
  "DNSKEY Missing",
  "RRSIGs Missing",
  "No Zone Key Bit Set",
  "NSEC Missing",
  "Cached Error",
  "Not Ready",
  "Blocked",
  "Censored",
  "Filtered",
  "Prohibited",
  "Stale NXDOMAIN Answer",
  "Not Authoritative",
  "Not Supported",
  "No Reachable Authority",
  "Network Error",
  "Invalid Data",
  "Signature Expired before Valid",
  "Too Early",
  "Unsupported NSEC3 Iterations Value",
  "Unable to conform to policy",
  "Synthesized",
  "Invalid Query Type",
];

/** Extended errors the product itself sends; the rest of the registry is only read. */
export const EDE = {
  OTHER: 0,
  STALE_ANSWER: 3,
  FORGED_ANSWER: 4,
  CACHED_ERROR: 13,
  NOT_READY: 14,
  BLOCKED: 15,
  CENSORED: 16,
  FILTERED: 17,
  PROHIBITED: 18,
  STALE_NXDOMAIN_ANSWER: 19,
  NO_REACHABLE_AUTHORITY: 22,
  NETWORK_ERROR: 23,
  INVALID_DATA: 24,
} as const;

const invert = (table: Readonly<Record<string, number>>): ReadonlyMap<number, string> =>
  new Map(Object.entries(table).map(([name, number]) => [number, name]));
const typeNames = invert(TYPE);
const classNames = invert(CLASS);
const rcodeNames = invert(RCODE);
const opcodeNames = invert(OPCODE);
const typeNumbers: ReadonlyMap<string, number> = new Map(Object.entries(TYPE));
const classNumbers: ReadonlyMap<string, number> = new Map(Object.entries(CLASS));
const rcodeNumbers: ReadonlyMap<string, number> = new Map(Object.entries(RCODE));

/** `TYPE65` and `CLASS1` of RFC 3597 section 5: a prefix and a 16-bit decimal number. */
function numbered(prefix: string, text: string): number | undefined {
  if (!text.startsWith(prefix)) return undefined;
  const digits = text.slice(prefix.length);
  if (!/^\d{1,5}$/.test(digits)) return undefined;
  const number = Number(digits);
  return number <= 0xffff ? number : undefined;
}

/** Mnemonic or `TYPE123`, in any case → number 0 … 65535; `undefined` if it is neither. */
export function typeNumber(text: string): number | undefined {
  const upper = text.toUpperCase();
  return typeNumbers.get(upper) ?? numbered("TYPE", upper);
}

/** Number → mnemonic, else `TYPE123`. */
export const typeName = (type: number): string => typeNames.get(type) ?? `TYPE${type}`;

/** Mnemonic or `CLASS32`, in any case → number; `undefined` if it is neither. */
export function classNumber(text: string): number | undefined {
  const upper = text.toUpperCase();
  return classNumbers.get(upper) ?? numbered("CLASS", upper);
}

/** Number → mnemonic, else `CLASS32`. */
export const className = (number: number): string => classNames.get(number) ?? `CLASS${number}`;

/** Mnemonic (`NXDOMAIN`) or `RCODE3841`, in any case → number; `undefined` if it is neither. */
export function rcodeNumber(text: string): number | undefined {
  const upper = text.toUpperCase();
  return rcodeNumbers.get(upper) ?? numbered("RCODE", upper);
}

/** Number → mnemonic, else `RCODE3841`. 16 is BADVERS: BADSIG shares the number but lives in TSIG only. */
export const rcodeName = (rcode: number): string => rcodeNames.get(rcode) ?? `RCODE${rcode}`;

/** Number → mnemonic, else `OPCODE7`. */
export const opcodeName = (opcode: number): string => opcodeNames.get(opcode) ?? `OPCODE${opcode}`;

/** Extended error → IANA wording, else `EDE 49152`. */
export const edeMeaning = (code: number): string => EDE_MEANING[code] ?? `EDE ${code}`;
