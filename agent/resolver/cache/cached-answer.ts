/**
 * One upstream answer, kept as the octets that will be sent again.
 *
 * It holds nothing about a network or a policy: two networks may ask the same name and one of them may not see it,
 * so the verdict is never part of what is kept (ADR «cache below policy»). Small on purpose, since a worker keeps
 * tens of thousands: question and TTLs are found in the octets, masks are shared while they are empty. Pure.
 *
 * @module
 */

/** No source: shared by all answers that lead nowhere in particular. Never written to. */
export const NO_SOURCES: Uint32Array = new Uint32Array(4);
const NOTHING: readonly string[] = [];

const NONE_LISTED: readonly ListedAddress[] = [];

/** An address in an answer that some list covers. */
export interface ListedAddress {
  readonly octets: Uint8Array;
  /** Sources of the lists pack, exceptions inside lists applied. */
  readonly bits: Uint32Array;
}

export interface CachedAnswer {
  /**
   * Whole message without OPT, encoded by ourselves; its question is lower case and starts at octet 12. Id, flags,
   * question and TTLs are patched into the copy that is sent.
   */
  readonly wire: Uint8Array;
  /** Octets of the question's name, root octet included. */
  readonly nameLength: number;
  readonly qtype: number;
  readonly rcode: number;
  /** The same with `ech` parameters removed from HTTPS and SVCB; null if there were none. */
  readonly withoutEch: CachedAnswer | null;
  readonly authenticData: boolean;
  readonly storedAtMs: number;
  /** 0: for the questions that waited for it only. */
  readonly expiresAtMs: number;
  /** CNAME, DNAME and SVCB targets in the answer section. */
  readonly targets: readonly string[];
  readonly hasAddress: boolean;
  /** A, AAAA and address hints as text; dropped once they are known to be public. */
  addresses: readonly string[];
  /** Memory of the last inspection, valid while `inspectedSerial` is the snapshot's; written by `chain/inspect` only. */
  inspectedSerial: number;
  inspectedRules: Uint32Array;
  inspectedLists: Uint32Array;
  /** Addresses that lists of that snapshot cover; empty for nearly every answer. */
  listed: readonly ListedAddress[];
  /** null: not looked at yet. Depends on the octets only, so it holds for ever. */
  leadsInside: boolean | null;
}

/** What {@link makeAnswer} is given; the rest starts out the same for all. */
export type AnswerParts = Pick<
  CachedAnswer,
  | "wire"
  | "nameLength"
  | "qtype"
  | "rcode"
  | "withoutEch"
  | "authenticData"
  | "storedAtMs"
  | "expiresAtMs"
  | "targets"
  | "addresses"
>;

/** Makes answers in one place and one field order, so that all of them share one hidden class. */
export function makeAnswer(parts: AnswerParts): CachedAnswer {
  return {
    wire: parts.wire,
    nameLength: parts.nameLength,
    qtype: parts.qtype,
    rcode: parts.rcode,
    withoutEch: parts.withoutEch,
    authenticData: parts.authenticData,
    storedAtMs: parts.storedAtMs,
    expiresAtMs: parts.expiresAtMs,
    targets: parts.targets.length === 0 ? NOTHING : parts.targets,
    hasAddress: parts.addresses.length > 0,
    addresses: parts.addresses.length === 0 ? NOTHING : parts.addresses,
    inspectedSerial: -1,
    inspectedRules: NO_SOURCES,
    inspectedLists: NO_SOURCES,
    listed: NONE_LISTED,
    leadsInside: parts.addresses.length === 0 ? false : null,
  };
}

/** Remembers which addresses lists cover, or that none is. */
export function settleListed(answer: CachedAnswer, listed: readonly ListedAddress[]): void {
  answer.listed = listed.length === 0 ? NONE_LISTED : listed;
}

/** Remembers whether the addresses lead into a private network, and drops their text if they do not. */
export function settleAddresses(answer: CachedAnswer, leadsInside: boolean): void {
  answer.leadsInside = leadsInside;
  if (!leadsInside) answer.addresses = NOTHING;
}

/**
 * Copies an answer into `out`, ageing its TTLs.
 *
 * @param nowMs same clock as `storedAtMs`
 * @returns octets written
 */
export function copyAnswer(answer: CachedAnswer, out: Uint8Array, nowMs: number): number {
  const wire = answer.wire;
  out.set(wire, 0);
  const ageS = Math.floor((nowMs - answer.storedAtMs) / 1_000);
  if (ageS <= 0) return wire.length;
  let records = ((wire[6] as number) << 8) + (wire[7] as number) + ((wire[8] as number) << 8) + (wire[9] as number);
  let at = 12 + answer.nameLength + 4;
  for (; records > 0; records -= 1) {
    at = skipName(wire, at) + 4;
    const ttl =
      (((wire[at] as number) << 24) |
        ((wire[at + 1] as number) << 16) |
        ((wire[at + 2] as number) << 8) |
        (wire[at + 3] as number)) -
      ageS;
    const left = ttl > 0 ? ttl : 0;
    out[at] = left >>> 24;
    out[at + 1] = (left >>> 16) & 0xff;
    out[at + 2] = (left >>> 8) & 0xff;
    out[at + 3] = left & 0xff;
    at += 6 + ((wire[at + 4] as number) << 8) + (wire[at + 5] as number);
  }
  return wire.length;
}

/** Only for messages we encoded ourselves: nothing is checked. */
function skipName(wire: Uint8Array, start: number): number {
  let at = start;
  for (;;) {
    const octet = wire[at] as number;
    if (octet === 0) return at + 1;
    if (octet >= 0xc0) return at + 2;
    at += octet + 1;
  }
}
