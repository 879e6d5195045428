/**
 * What an entry may hold in clear for 25 years: codes, numbers, instants. Never a name.
 *
 * No program can know a name from a word. So text with the look of a person's data is refused, long text is, and the keys under
 * which people write such things are; what remains is held by whoever composes the entry.
 *
 * @module
 */
import type { JsonObject, JsonValue } from "../../schema/ledger.ts";
import { canonicalJson } from "./canonical.ts";

const MAX_TEXT = 160;
const MAX_OCTETS = 8_192;
const MAX_DEPTH = 5;

const KEY = /^[A-Za-z][A-Za-z0-9_-]{0,47}$/u;
const PERSONAL_KEY =
  /name$|surname|^(?:imie|nazwisko)|pesel|birth|e-?mail|phone|telefon|^(?:address|adres)$|^ip$|^mac$|description|opis$|^note$|^text$|tresc/iu;
const PERSONAL_TEXT: readonly RegExp[] = [
  /[^\s@]+@[^\s@]+\.[^\s@]+/u, // an e-mail address
  /(?<![0-9a-z-])\d{11}(?![0-9a-z-])/iu, // a PESEL
  /\+\d{9,}|(?<![0-9a-f-])\d{3}[ -]\d{3}[ -]\d{3}(?![0-9a-f-])/iu, // a telephone number
  /(?<![0-9a-f:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![0-9a-f:-])/iu, // a hardware address
  /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/u, // an IPv4 address
  /(?:[0-9a-f]{1,4}:){3,7}:?[0-9a-f]{0,4}|[0-9a-f]{1,4}::[0-9a-f:]*/iu, // an IPv6 address
  /\p{Cc}/u,
];

function faultOf(value: JsonValue, path: string, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return `${path} lies too deep`;
  if (value === null || typeof value === "boolean") return undefined;
  // Integers only: their text is the same in every language, so anybody can compute the digest again.
  if (typeof value === "number") return Number.isSafeInteger(value) ? undefined : `${path} is no whole number`;
  if (typeof value === "string") {
    if (value.length > MAX_TEXT) return `${path} is longer than ${String(MAX_TEXT)} characters`;
    return PERSONAL_TEXT.some((pattern) => pattern.test(value)) ? `${path} looks like a person's data` : undefined;
  }
  if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly JsonValue[]).entries()) {
      const fault = faultOf(item, `${path}[${String(index)}]`, depth + 1);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
  for (const [key, member] of Object.entries(value as JsonObject)) {
    if (!KEY.test(key) || PERSONAL_KEY.test(key)) return `${path}.${key} is no key of an entry`;
    const fault = faultOf(member, `${path}.${key}`, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** @returns what must not stand in an entry (the place, never the value), or `undefined` */
export function skeletonFault(skeleton: JsonObject): string | undefined {
  const fault = faultOf(skeleton, "skeleton", 0);
  if (fault !== undefined) return fault;
  return canonicalJson(skeleton).length > MAX_OCTETS ? "skeleton is too large" : undefined;
}
