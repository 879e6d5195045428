/**
 * Ed25519 signatures on what one venue hands another: list bundles and files for review.
 *
 * Whatever is not a good signature is `false`; nothing here throws, because everything it reads may be a forger's.
 *
 * @see RFC 8032 section 5.1, RFC 8410 section 10.1
 * @module
 */
import { createHash, createPublicKey, verify } from "node:crypto";

/** SubjectPublicKeyInfo of an Ed25519 key, up to the key itself. */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** Node decodes what merely resembles base64; one key, one spelling. */
function decode(text: string, octets: number): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.length === octets && bytes.toString("base64") === text ? bytes : undefined;
}

/** Someone who can sign; the public key is raw, 32 octets, base64. */
export interface Signer {
  readonly publicKey: string;
  /** @returns 64 octets, base64 */
  sign(octets: Uint8Array): string;
}

/**
 * @param signature  64 octets, base64
 * @param publicKey  raw key, 32 octets, base64
 */
export function isSignedBy(octets: Uint8Array, signature: string, publicKey: string): boolean {
  try {
    const key = decode(publicKey, 32);
    const signed = decode(signature, 64);
    if (key === undefined || signed === undefined) return false;
    const spki = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, key]), format: "der", type: "spki" });
    return verify(null, octets, spki, signed);
  } catch {
    return false;
  }
}

/** What people compare by telephone: 64 bits of SHA-256 of the raw key, `1f0c 2c1e 8f0b 4a7e`. */
export function fingerprintOf(publicKey: string): string {
  const digest = createHash("sha256").update(Buffer.from(publicKey, "base64")).digest("hex");
  return (digest.slice(0, 16).match(/.{4}/gu) ?? []).join(" ");
}
