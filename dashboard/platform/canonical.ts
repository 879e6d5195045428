/**
 * Canonical JSON and digests: the same facts always give the same octets, so that a digest locks them.
 *
 * @module
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Digest } from "../../policies/schema/vocabulary.ts";

/** JSON with keys sorted by code unit at every depth, no white space, `undefined` members left out (after RFC 8785). */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(",")}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

/** SHA-256, lower-case hexadecimal. */
export function sha256(content: string | Uint8Array): Digest {
  return createHash("sha256").update(content).digest("hex") as Digest;
}

/** HMAC-SHA-256 under the key of this installation: equal inputs stay comparable here and say nothing elsewhere. */
export function keyedDigest(key: string, content: string): string {
  return createHmac("sha256", key).update(content).digest("hex");
}

/** Comparison of secrets whose time says nothing about where they differ. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash("sha256").update(a).digest(), createHash("sha256").update(b).digest());
}
