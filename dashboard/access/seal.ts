/**
 * Seals secrets of second factors under a key of this installation: who has the database alone has none of them.
 *
 * @module
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const NONCE_OCTETS = 12;
const TAG_OCTETS = 16;

/** AES-256-GCM key derived from the installation's pepper, for this purpose only. */
const keyOf = (pepper: string): Buffer =>
  Buffer.from(hkdfSync("sha256", Buffer.from(pepper, "hex"), "", "latarnik/access/second-factor", 32));

/** @param place  where the secret belongs; a sealed text moved to another row does not open */
export function seal(pepper: string, place: string, secret: string): string {
  const nonce = randomBytes(NONCE_OCTETS);
  const cipher = createCipheriv("aes-256-gcm", keyOf(pepper), nonce, { authTagLength: TAG_OCTETS });
  cipher.setAAD(Buffer.from(place, "utf8"));
  const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString("base64url");
}

/** @returns the secret, or `undefined` if it was sealed elsewhere, for something else, or was changed */
export function unseal(pepper: string, place: string, text: string): string | undefined {
  const octets = Buffer.from(text, "base64url");
  if (octets.length < NONCE_OCTETS + TAG_OCTETS) return undefined;
  try {
    const decipher = createDecipheriv("aes-256-gcm", keyOf(pepper), octets.subarray(0, NONCE_OCTETS), {
      authTagLength: TAG_OCTETS,
    });
    decipher.setAAD(Buffer.from(place, "utf8"));
    decipher.setAuthTag(octets.subarray(-TAG_OCTETS));
    return Buffer.concat([decipher.update(octets.subarray(NONCE_OCTETS, -TAG_OCTETS)), decipher.final()]).toString(
      "utf8",
    );
  } catch {
    return undefined;
  }
}
