/**
 * Octets as text, and JSON as objects: what every reader begins with. Pure.
 *
 * @module
 */
const lenient = new TextDecoder("utf-8");
const strict = new TextDecoder("utf-8", { fatal: true });

/** What is no UTF-8 becomes U+FFFD, so that one bad name does not cost the whole answer. */
export const utf8 = (octets: Uint8Array): string => lenient.decode(octets);

/** @returns null if it is no UTF-8 */
export function utf8Strictly(octets: Uint8Array): string | null {
  try {
    return strict.decode(octets);
  } catch {
    return null;
  }
}

/** An object of JSON, no list and not null. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
