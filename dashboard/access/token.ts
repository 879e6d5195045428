/**
 * Opaque random tokens of sessions and set-up links; the database only ever holds their digest.
 *
 * @module
 */
import { createHash, randomBytes } from "node:crypto";

/** 32 random octets, base64url: 43 characters. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What stands in the database for a token. */
export function tokenDigest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** CSRF token of a session: derived, so that it need not be stored, and useless for guessing the session's token. */
export function csrfToken(sessionToken: string): string {
  return createHash("sha256").update(`latarnik-csrf:${sessionToken}`).digest("base64url");
}
