/**
 * Is this bundle from the publisher whose key this resolver was given? Ed25519 over the octets as they came.
 *
 * The octets are checked before anything reads them as JSON, so a forger never reaches the parser. Expects hostile input:
 * whatever is not a good signature is `false`, never an exception that someone could forget to catch.
 *
 * @see RFC 8032 section 5.1, RFC 8410 section 4
 * @module
 */
import { createPublicKey, verify } from "node:crypto";

const KEY_OCTETS = 32;
const SIGNATURE_OCTETS = 64;
/** SubjectPublicKeyInfo of an Ed25519 key, up to the key itself (RFC 8410 section 10.1). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** Node decodes what merely resembles base64; one key, one spelling. */
function decode(text: string, octets: number): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.length === octets && bytes.toString("base64") === text ? bytes : undefined;
}

/**
 * Never throws.
 *
 * @param octets     body of the bundle answer, before it is decoded
 * @param signature  64 octets, base64, as in header `x-latarnik-signature`
 * @param publicKey  raw key, 32 octets, base64, as in the publisher key file; white space around it does no harm
 */
export function verifyBundle(octets: Uint8Array, signature: string, publicKey: string): boolean {
  try {
    const key = decode(publicKey.trim(), KEY_OCTETS);
    const signed = decode(signature, SIGNATURE_OCTETS);
    if (key === undefined || signed === undefined) return false;
    const spki = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, key]), format: "der", type: "spki" });
    return verify(null, octets, spki, signed);
  } catch {
    return false;
  }
}
