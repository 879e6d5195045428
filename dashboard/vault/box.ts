/**
 * One sealed box: AES-256-GCM with a random nonce, bound to what it is about.
 *
 * @see NIST SP 800-38D; a key seals far fewer than 2^32 boxes, so random nonces of 96 bits do not meet
 * @module
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { canonicalJson } from "../platform/canonical.ts";
import { VaultError } from "./error.ts";

const VERSION = 1;
const NONCE_OCTETS = 12;
const TAG_OCTETS = 16;
export const KEY_OCTETS = 32;

/** What the box is about; it opens only for the same, so nothing can be moved to another case or kind. */
export type About = Readonly<Record<string, string | number>>;

/** @returns base64url of version ‖ nonce ‖ ciphertext ‖ tag */
export function sealBox(key: Uint8Array, about: About, plain: Uint8Array): string {
  const nonce = randomBytes(NONCE_OCTETS);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_OCTETS });
  cipher.setAAD(Buffer.from(canonicalJson(about)));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, body, cipher.getAuthTag()]).toString("base64url");
}

/** @throws {VaultError} `E_VAULT_DAMAGED` if it was changed, is about something else, or belongs to another key */
export function openBox(key: Uint8Array, about: About, box: string): Buffer {
  const octets = Buffer.from(box, "base64url");
  try {
    if (octets.length < 1 + NONCE_OCTETS + TAG_OCTETS || octets[0] !== VERSION) throw new Error("no box of version 1");
    const nonce = octets.subarray(1, 1 + NONCE_OCTETS);
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_OCTETS });
    decipher.setAAD(Buffer.from(canonicalJson(about)));
    decipher.setAuthTag(octets.subarray(octets.length - TAG_OCTETS));
    return Buffer.concat([decipher.update(octets.subarray(1 + NONCE_OCTETS, -TAG_OCTETS)), decipher.final()]);
  } catch (cause) {
    throw new VaultError("E_VAULT_DAMAGED", `a sealed ${String(about["what"])} does not open`, { cause });
  }
}
