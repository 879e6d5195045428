/**
 * Octets of a list → UTF-8, whatever character set they came in.
 *
 * A byte order mark outranks what the source says, and what an XML document says of itself outranks it too: exports get
 * re-encoded by people, headers get forgotten. Pure.
 *
 * @module
 */
import type { ListSource } from "../../policies/schema/list-source.ts";
import { textOf } from "./lines.ts";

export type Encoding = ListSource["encoding"];

const encoder = new TextEncoder();

/** What XML declarations call the sets we know. */
const XML_NAMES: Readonly<Record<string, Encoding>> = {
  "utf-8": "utf-8",
  "us-ascii": "utf-8",
  "iso-8859-2": "iso-8859-2",
  latin2: "iso-8859-2",
  "windows-1250": "windows-1250",
  cp1250: "windows-1250",
};

function declaredByXml(octets: Uint8Array): Encoding | undefined {
  const head = textOf(octets, 0, Math.min(octets.length, 200));
  const name = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.-]+)["']/u.exec(head)?.[1]?.toLowerCase();
  return name !== undefined && Object.hasOwn(XML_NAMES, name) ? XML_NAMES[name] : undefined;
}

function encodingOf(octets: Uint8Array, declared: Encoding): Encoding | "utf-16le" | "utf-16be" {
  if (octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf) return "utf-8";
  if (octets[0] === 0xff && octets[1] === 0xfe) return "utf-16le";
  if (octets[0] === 0xfe && octets[1] === 0xff) return "utf-16be";
  return declaredByXml(octets) ?? declared;
}

/** @returns the list in UTF-8; the very octets handed in if they are so already. Lines stay lines. */
export function asUtf8(octets: Uint8Array, declared: Encoding = "utf-8"): Uint8Array {
  const encoding = encodingOf(octets, declared);
  return encoding === "utf-8" ? octets : encoder.encode(new TextDecoder(encoding).decode(octets));
}
