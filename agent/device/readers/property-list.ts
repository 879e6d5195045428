/**
 * Reads Apple's property lists as XML, the one form every list has and the one output of Apple's tools that means the same everywhere.
 *
 * Strict: whatever is cut off, not closed or nested too deep gives nothing at all, since half a list looks like a whole one. No external
 * entities, no doctype processing. Pure.
 *
 * @module
 */
import { utf8Strictly } from "./text.ts";

export type PropertyValue =
  | { readonly type: "string" | "date" | "data"; readonly text: string }
  | { readonly type: "integer" | "real"; readonly number: number }
  | { readonly type: "boolean"; readonly boolean: boolean }
  | { readonly type: "array"; readonly items: readonly PropertyValue[] }
  | { readonly type: "dict"; readonly entries: ReadonlyMap<string, PropertyValue> };

const TOKEN = /<!--[^]*?-->|<\?[^]*?\?>|<!DOCTYPE[^>]*>|<(\/?)([A-Za-z]+)(?:\s[^>]*?)?(\/?)>|([^<]+)/gy;
const MAX_DEPTH = 64;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

class Malformed extends Error {}

type Token =
  | { readonly kind: "open" | "close" | "empty"; readonly name: string }
  | { readonly kind: "text"; readonly text: string };

function tokensOf(xml: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < xml.length) {
    const match = TOKEN.exec(xml);
    if (match === null) throw new Malformed();
    const [, slash, name, empty, text] = match;
    if (text !== undefined) tokens.push({ kind: "text", text });
    else if (name !== undefined) tokens.push({ kind: slash ? "close" : empty ? "empty" : "open", name });
  }
  return tokens;
}

function characterOf(digits: string, radix: number): string {
  const code = Number.parseInt(digits, radix);
  if (!(code <= 0x10ffff)) throw new Malformed();
  return String.fromCodePoint(code);
}

function decode(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-fA-F]+)|#(\d+)|([a-z]+));/gu,
    (_whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return characterOf(hex, 16);
      if (decimal !== undefined) return characterOf(decimal, 10);
      const known = ENTITIES[name ?? ""];
      if (known === undefined) throw new Malformed();
      return known;
    },
  );
}

function scalarOf(name: string, text: string): PropertyValue {
  switch (name) {
    case "string":
    case "date":
      return { type: name, text: decode(text) };
    case "data":
      if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/u.test(text)) throw new Malformed();
      return { type: name, text };
    case "integer":
    case "real": {
      const number = /^[+-]?\d[\d.]*(?:[eE][+-]?\d+)?$/u.test(text.trim()) ? Number(text) : Number.NaN;
      if (!Number.isFinite(number)) throw new Malformed();
      return { type: name, number };
    }
    default:
      throw new Malformed();
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Next token that is no white space between elements. */
  next(): Token | undefined {
    for (;;) {
      const token = this.#tokens[this.#at];
      this.#at += 1;
      if (token?.kind !== "text") return token;
      if (token.text.trim() !== "") throw new Malformed();
    }
  }

  /** Text up to the end of the element that was just opened. */
  text(name: string): string {
    let text = "";
    for (;;) {
      const token = this.#tokens[this.#at];
      this.#at += 1;
      if (token?.kind === "text") text += token.text;
      else if (token?.kind === "close" && token.name === name) return text;
      else throw new Malformed();
    }
  }

  value(token: Token | undefined, depth: number): PropertyValue {
    if (token === undefined || token.kind === "text" || token.kind === "close" || depth > MAX_DEPTH)
      throw new Malformed();
    const { kind, name } = token;
    if (name === "true" || name === "false") {
      if (kind === "open" && this.text(name).trim() !== "") throw new Malformed();
      return { type: "boolean", boolean: name === "true" };
    }
    if (name === "array") return { type: "array", items: kind === "empty" ? [] : this.#array(depth) };
    if (name === "dict") return { type: "dict", entries: kind === "empty" ? new Map() : this.#dictionary(depth) };
    return scalarOf(name, kind === "empty" ? "" : this.text(name));
  }

  #array(depth: number): readonly PropertyValue[] {
    const items: PropertyValue[] = [];
    for (let token = this.next(); !(token?.kind === "close" && token.name === "array"); token = this.next())
      items.push(this.value(token, depth + 1));
    return items;
  }

  #dictionary(depth: number): ReadonlyMap<string, PropertyValue> {
    const entries = new Map<string, PropertyValue>();
    for (let token = this.next(); !(token?.kind === "close" && token.name === "dict"); token = this.next()) {
      if (token?.kind !== "open" || token.name !== "key") throw new Malformed();
      entries.set(decode(this.text("key")), this.value(this.next(), depth + 1));
    }
    return entries;
  }
}

/** @returns null unless it is one whole property list */
export function parsePropertyText(xml: string): PropertyValue | null {
  try {
    const parser = new Parser(tokensOf(xml.replace(/^\uFEFF/u, "")));
    const root = parser.next();
    if (root?.kind !== "open" || root.name !== "plist") return null;
    const value = parser.value(parser.next(), 0);
    const close = parser.next();
    return close?.kind === "close" && close.name === "plist" && parser.next() === undefined ? value : null;
  } catch {
    return null;
  }
}

/** What `plutil -convert xml1` writes. @returns null if it is no whole property list in UTF-8 */
export function parsePropertyList(octets: Uint8Array): PropertyValue | null {
  const text = utf8Strictly(octets);
  return text === null || !text.startsWith("<?xml") ? null : parsePropertyText(text);
}

/** An entry of a dictionary; undefined for anything else. */
export const entryOf = (value: PropertyValue | null | undefined, name: string): PropertyValue | undefined =>
  value?.type === "dict" ? value.entries.get(name) : undefined;

export const booleanOf = (value: PropertyValue | undefined): boolean | null =>
  value?.type === "boolean"
    ? value.boolean
    : value?.type === "integer" && (value.number === 0 || value.number === 1)
      ? value.number === 1
      : null;

/** Instant of a `date` element, which is always UTC. */
export function instantOf(value: PropertyValue | undefined): number | null {
  const at = value?.type === "date" ? Date.parse(value.text) : Number.NaN;
  return Number.isInteger(at) && at > Date.UTC(2010, 0) && at < Date.UTC(2100, 0) ? at : null;
}
