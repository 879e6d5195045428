/**
 * XML as a stream of elements and text, for registers whose exact dialect may change under us.
 *
 * Names come without their prefix, as namespaces have changed with every version of the Ministry's interface. No document type is
 * read and no entity but the five of XML and numbers is known, so nothing can be expanded, fetched or included. What is
 * not well-formed is taken as far as it makes sense. Pure.
 *
 * @see https://www.w3.org/TR/xml/
 * @module
 */
import { textOf } from "./lines.ts";

export interface XmlHandler {
  /** `at` is the offset of `<` */
  open(name: string, at: number): void;
  close(name: string, at: number): void;
  /** a piece of text; `text` decodes it when called, null if it names an unknown entity */
  text(at: number, text: () => string | null): void;
}

const LT = 0x3c;
const GT = 0x3e;
const MAX_NAME = 256;

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function characterOf(body: string): string | undefined {
  if (Object.hasOwn(ENTITIES, body)) return ENTITIES[body];
  const hex = /^#x([0-9a-f]{1,6})$/iu.exec(body)?.[1];
  const decimal = /^#(\d{1,7})$/u.exec(body)?.[1];
  const code = hex === undefined ? (decimal === undefined ? -1 : Number(decimal)) : Number.parseInt(hex, 16);
  const isScalar = code > 0 && code <= 0x10_ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isScalar ? String.fromCodePoint(code) : undefined;
}

/** @returns null for an entity that is none of XML's own */
export function decodeEntities(text: string): string | null {
  let known = true;
  const decoded = text.replace(/&([^;&\s]{0,10});|&/gu, (_, body: string | undefined) => {
    const character = body === undefined ? undefined : characterOf(body);
    if (character === undefined) known = false;
    return character ?? "";
  });
  return known ? decoded : null;
}

const has = (octets: Uint8Array, at: number, text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (octets[at + i] !== text.charCodeAt(i)) return false;
  return true;
};

/** @returns offset of the text, or −1 */
function find(octets: Uint8Array, from: number, text: string): number {
  const first = text.charCodeAt(0);
  for (let at = octets.indexOf(first, from); at >= 0; at = octets.indexOf(first, at + 1))
    if (has(octets, at, text)) return at;
  return -1;
}

/** Where the tag that begins at `at` ends: at its `>`, which may also stand in quotes before. */
function tagEnd(octets: Uint8Array, at: number): number {
  let quote = 0;
  for (let i = at + 1; i < octets.length; i++) {
    const octet = octets[i] as number;
    if (quote !== 0) {
      if (octet === quote) quote = 0;
    } else if (octet === 0x22 || octet === 0x27) quote = octet;
    else if (octet === GT) return i;
  }
  return -1;
}

/** `<!DOCTYPE …[ … ]>` is passed over whole. */
function doctypeEnd(octets: Uint8Array, at: number): number {
  let depth = 0;
  for (let i = at + 2; i < octets.length; i++) {
    const octet = octets[i];
    if (octet === 0x5b) depth += 1;
    else if (octet === 0x5d) depth -= 1;
    else if (octet === GT && depth <= 0) return i;
  }
  return -1;
}

const isNameEnd = (octet: number): boolean => octet <= 0x20 || octet === 0x2f || octet === GT;

function localName(octets: Uint8Array, start: number, end: number): string {
  let stop = start;
  while (stop < end && stop < start + MAX_NAME && !isNameEnd(octets[stop] as number)) stop += 1;
  const name = textOf(octets, start, stop);
  return name.slice(name.indexOf(":") + 1);
}

/**
 * Reads the whole document; never throws.
 *
 * @returns false if it ends within a tag, comment or section
 */
export function readXml(octets: Uint8Array, handler: XmlHandler): boolean {
  let at = 0;
  while (at < octets.length) {
    if (octets[at] !== LT) {
      const next = octets.indexOf(LT, at);
      const [from, to] = [at, next < 0 ? octets.length : next];
      handler.text(from, () => decodeEntities(textOf(octets, from, to)));
      at = to;
      continue;
    }
    let end: number;
    if (has(octets, at, "<!--")) {
      end = find(octets, at + 4, "-->");
      if (end >= 0) end += 2;
    } else if (has(octets, at, "<![CDATA[")) {
      const [from, to] = [at + 9, find(octets, at + 9, "]]>")];
      end = to < 0 ? -1 : to + 2;
      if (to >= 0) handler.text(from, () => textOf(octets, from, to));
    } else if (octets[at + 1] === 0x3f) {
      end = find(octets, at + 2, "?>");
      if (end >= 0) end += 1;
    } else if (octets[at + 1] === 0x21) end = doctypeEnd(octets, at);
    else {
      end = tagEnd(octets, at);
      if (end >= 0 && octets[at + 1] === 0x2f) handler.close(localName(octets, at + 2, end), at);
      else if (end >= 0) {
        const name = localName(octets, at + 1, end);
        handler.open(name, at);
        if (octets[end - 1] === 0x2f) handler.close(name, at);
      }
    }
    if (end < 0) return false;
    at = end + 1;
  }
  return true;
}
