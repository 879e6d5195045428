/**
 * The question we put to an upstream, and whether what came back answers it.
 *
 * @module
 */

/** What is asked; name in lower-case wire form, root octet included. */
export interface UpstreamQuestion {
  readonly name: Uint8Array;
  readonly qtype: number;
  readonly dnssecOk: boolean;
  readonly checkingDisabled: boolean;
}

const OUR_UDP_SIZE = 1_232;

/** @param id 0…65535, unpredictable (RFC 5452 section 9.2) */
export function encodeQuery(question: UpstreamQuestion, id: number): Uint8Array {
  const length = question.name.length;
  const octets = new Uint8Array(12 + length + 4 + 11);
  octets[0] = id >>> 8;
  octets[1] = id & 0xff;
  octets[2] = 0x01;
  octets[3] = question.checkingDisabled ? 0x10 : 0;
  octets[5] = 1;
  octets[11] = 1;
  octets.set(question.name, 12);
  let at = 12 + length;
  octets[at++] = question.qtype >>> 8;
  octets[at++] = question.qtype & 0xff;
  octets[at++] = 0;
  octets[at++] = 1;
  at += 1;
  octets[at++] = 0;
  octets[at++] = 41;
  octets[at++] = OUR_UDP_SIZE >>> 8;
  octets[at++] = OUR_UDP_SIZE & 0xff;
  at += 2;
  octets[at] = question.dnssecOk ? 0x80 : 0;
  return octets;
}

/**
 * Whether a message is a response to exactly this question: id, QR, opcode, one question, name (any case) and type.
 * Cheap, because it also runs on what forgers send.
 */
export function answersTo(response: Uint8Array, question: UpstreamQuestion, id: number): boolean {
  const length = question.name.length;
  if (response.length < 12 + length + 4) return false;
  if (response[0] !== id >>> 8 || response[1] !== (id & 0xff)) return false;
  if (((response[2] as number) & 0xf8) !== 0x80) return false;
  if (response[4] !== 0 || response[5] !== 1) return false;
  for (let i = 0; i < length; i += 1) {
    let octet = response[12 + i] as number;
    if (octet >= 65 && octet <= 90) octet += 32;
    if (octet !== question.name[i]) return false;
  }
  const at = 12 + length;
  return (
    response[at] === question.qtype >>> 8 &&
    response[at + 1] === (question.qtype & 0xff) &&
    response[at + 2] === 0 &&
    response[at + 3] === 1
  );
}

/** TC: the answer did not fit and must be fetched over TCP (RFC 7766 section 5). */
export function isTruncated(response: Uint8Array): boolean {
  return ((response[2] as number) & 0x02) !== 0;
}
