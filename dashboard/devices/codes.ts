/**
 * Codes for enrolling a device and the challenge it answers.
 *
 * A code is 40 random bits in letters that are not mistaken for each other, stored as a keyed digest, good once and for a quarter of
 * an hour. A challenge carries its own time under a digest, so that nobody has to remember the ones nobody answers.
 *
 * @see https://www.crockford.com/base32.html
 * @module
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { keyedDigest } from "../platform/canonical.ts";
import { MINUTE_MS } from "../platform/clock.ts";

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
export const CODE_MS = 15 * MINUTE_MS;
export const CODE_TRIES = 5;
const CHALLENGE_MS = 5 * MINUTE_MS;
const TIME_OCTETS = 6;
const RANDOM_OCTETS = 10;
const MAC_OCTETS = 16;

/** `XXXX-XXXX` @param octets  five random ones */
export function codeOf(octets: Uint8Array): string {
  let bits = 0n;
  for (const octet of octets) bits = (bits << 8n) | BigInt(octet);
  let code = "";
  for (let place = 35n; place >= 0n; place -= 5n) code += LETTERS[Number((bits >> place) & 31n)] ?? "";
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

export const newCode = (): string => codeOf(randomBytes(5));
export const codeDigest = (pepper: string, code: string): string => keyedDigest(pepper, `enrol-code:${code}`);

const macOf = (pepper: string, octets: Uint8Array): Buffer =>
  createHmac("sha256", pepper).update("enrol-challenge:").update(octets).digest().subarray(0, MAC_OCTETS);

/** @returns 43 characters of base64url */
export function newChallenge(pepper: string, now: number): string {
  const time = Buffer.alloc(TIME_OCTETS);
  time.writeUIntBE(now, 0, TIME_OCTETS);
  const head = Buffer.concat([time, randomBytes(RANDOM_OCTETS)]);
  return Buffer.concat([head, macOf(pepper, head)]).toString("base64url");
}

/** Whether we made it within five minutes; that it is used once, the caller sees to. */
export function isOurChallenge(pepper: string, challenge: string, now: number): boolean {
  const octets = Buffer.from(challenge, "base64url");
  if (octets.length !== TIME_OCTETS + RANDOM_OCTETS + MAC_OCTETS) return false;
  const head = octets.subarray(0, TIME_OCTETS + RANDOM_OCTETS);
  if (!timingSafeEqual(octets.subarray(head.length), macOf(pepper, head))) return false;
  const age = now - head.readUIntBE(0, TIME_OCTETS);
  return age >= 0 && age <= CHALLENGE_MS;
}
