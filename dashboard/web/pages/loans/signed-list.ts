/**
 * Whether a kept gate list is what the venue's server signed: Ed25519 over its canonical JSON, by the key this browser learned first.
 *
 * A list lies in the browser's storage for half a day, and storage can be damaged or edited. What does not verify says nothing about any
 * tablet; what cannot be verified here (an old browser, a page without https) says nothing either.
 *
 * @see RFC 8032 (Ed25519)
 * @module
 */
import type { GateList } from "../../../../policies/schema/loan-api.ts";

/** `unable`: this browser has no Ed25519, or gives no cryptography to a page without https. */
export type ListTrust = "good" | "forged" | "unable";

/** As this browser has it. */
export type Cryptography = typeof globalThis.crypto.subtle;

/** JSON with keys sorted by code unit at every depth, as the server signs it (after RFC 8785). */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item)).join(",")}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(",")}}`;
}

function octetsOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

/**
 * @param pinned  raw public key, base64: the one learned from the server, never the one a list brings along
 * @param subtle  missing on a page that did not come over https
 */
export async function judgeList(list: GateList, pinned: string, subtle: Cryptography | undefined): Promise<ListTrust> {
  if (subtle === undefined) return "unable";
  const { signature, ...body } = list;
  const raw = octetsOf(pinned);
  const signed = typeof signature === "string" ? octetsOf(signature) : null;
  if (raw === null || signed === null) return "forged";
  try {
    const key = await subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
    const octets = new TextEncoder().encode(canonical(body));
    return (await subtle.verify("Ed25519", key, signed, octets)) ? "good" : "forged";
  } catch (error) {
    return error instanceof DOMException && error.name === "NotSupportedError" ? "unable" : "forged";
  }
}

/** First 64 bits of SHA-256 of a key, for reading aloud: as «Federacja» and the server's log show it. */
export async function fingerprintOf(key: string, subtle: Cryptography | undefined): Promise<string | null> {
  const raw = octetsOf(key);
  if (raw === null || subtle === undefined) return null;
  const digest = new Uint8Array(await subtle.digest("SHA-256", raw));
  const hex = Array.from(digest.subarray(0, 8), (octet) => octet.toString(16).padStart(2, "0")).join("");
  return (hex.match(/.{4}/gu) ?? []).join(" ");
}
