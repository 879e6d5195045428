/**
 * One upstream answer, kept as the octets that will be sent again, with the places where TTLs stand.
 *
 * It holds nothing about a network or a policy: two networks may ask the same name and one of them may not see it,
 * so the verdict is never part of what is kept (ADR «cache below policy»). Pure.
 *
 * @module
 */

/** A name or address that an answer points at and that policy must judge on every use. */
export interface AnswerTarget {
  /** Lower-case wire name including the root octet. */
  readonly wire: Uint8Array;
  readonly name: string;
}

export interface CachedAnswer {
  /** Lower-case wire name of the question, root octet included. */
  readonly question: Uint8Array;
  readonly qtype: number;
  readonly rcode: number;
  /** Whole message with its question, without OPT; id, flags and TTLs are patched into the copy that is sent. */
  readonly wire: Uint8Array;
  /** Offsets of TTL fields within `wire`. */
  readonly ttlAt: Uint16Array;
  /** TTLs as received, after clamping; parallel to `ttlAt`. */
  readonly ttls: Uint32Array;
  /** Message with `ech` parameters removed from HTTPS and SVCB; null if there were none. */
  readonly withoutEch: CachedAnswer | null;
  readonly authenticData: boolean;
  readonly storedAtMs: number;
  /** 0: for the questions that waited for it only. */
  readonly expiresAtMs: number;
  /** CNAME, DNAME and SVCB targets in the answer section. */
  readonly targets: readonly AnswerTarget[];
  /** A, AAAA and address hints, in presentation form. */
  readonly addresses: readonly string[];
  /** Memory of the last inspection, valid while `inspectedSerial` is the snapshot's; written by `chain/inspect` only. */
  inspectedSerial: number;
  readonly inspectedRules: Uint32Array;
  readonly inspectedLists: Uint32Array;
  inspectedPrivate: boolean;
}

/**
 * Copies an answer into `out`, ageing its TTLs.
 *
 * @param nowMs same clock as `storedAtMs`
 * @returns octets written
 */
export function copyAnswer(answer: CachedAnswer, out: Uint8Array, nowMs: number): number {
  const wire = answer.wire;
  const length = wire.length;
  out.set(wire, 0);
  const { ttlAt, ttls } = answer;
  const ageS = Math.floor((nowMs - answer.storedAtMs) / 1_000);
  if (ageS > 0) {
    for (let i = 0; i < ttlAt.length; i += 1) {
      const left = (ttls[i] as number) - ageS;
      const ttl = left > 0 ? left : 0;
      const at = ttlAt[i] as number;
      out[at] = ttl >>> 24;
      out[at + 1] = (ttl >>> 16) & 0xff;
      out[at + 2] = (ttl >>> 8) & 0xff;
      out[at + 3] = ttl & 0xff;
    }
  }
  return length;
}
