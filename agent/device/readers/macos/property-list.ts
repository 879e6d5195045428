/**
 * Reads Apple's property lists as XML, the form every list has: JSON refuses those that hold a date or octets.
 *
 * Only what `plutil -convert xml1` writes is understood; anything else, or a list that ends too early, is refused whole. Pure.
 *
 * @module
 */

export type PropertyValue =
  | { readonly type: "string" | "date" | "data"; readonly text: string }
  | { readonly type: "integer" | "real"; readonly number: number }
  | { readonly type: "boolean"; readonly boolean: boolean }
  | { readonly type: "array"; readonly items: readonly PropertyValue[] }
  | { readonly type: "dict"; readonly entries: ReadonlyMap<string, PropertyValue> };

class Broken extends Error {}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const MAX_DEPTH = 64;
/** A tag and the text in front of it; attributes stand only on the outermost. */
const TAG =
  /([^<]*)<(\/?)(plist|dict|array|key|string|date|data|integer|real|true|false)(?: version="1\.0")?\s*(\/?)>/uy;

function textOf(raw: string): string {
  return raw.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]+));/gu, (_whole, decimal, hex, name) => {
    if (name !== undefined) {
      const known = ENTITIES[name as string];
      if (known === undefined) throw new Broken("unknown entity");
      return known;
    }
    const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal);
    if (code > 0x10_ff_ff) throw new Broken("no such letter");
    return String.fromCodePoint(code);
  });
}

interface Tag {
  readonly before: string;
  readonly closing: boolean;
  readonly name: string;
  readonly empty: boolean;
}

class Reader {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  next(): Tag {
    TAG.lastIndex = this.#at;
    const found = TAG.exec(this.#text);
    if (found === null) throw new Broken("a tag is missing");
    this.#at = TAG.lastIndex;
    return {
      before: found[1] as string,
      closing: found[2] === "/",
      name: found[3] as string,
      empty: found[4] === "/",
    };
  }

  /** Text up to the closing tag of the same name. */
  content({ name, empty }: Tag): string {
    if (empty) return "";
    const end = this.next();
    if (!end.closing || end.name !== name) throw new Broken("an element does not end");
    return textOf(end.before);
  }

  value(tag: Tag, depth: number): PropertyValue {
    if (tag.closing || depth > MAX_DEPTH) throw new Broken("no value where one is due");
    switch (tag.name) {
      case "true":
      case "false":
        if (!tag.empty) throw new Broken("a switch with content");
        return { type: "boolean", boolean: tag.name === "true" };
      case "string":
      case "date":
      case "data":
        return { type: tag.name, text: this.content(tag) };
      case "integer":
      case "real": {
        const text = this.content(tag).trim();
        const number = Number(text);
        if (text === "" || !Number.isFinite(number)) throw new Broken("no number");
        return { type: tag.name, number };
      }
      case "array":
        return { type: "array", items: this.#items(tag, depth) };
      case "dict":
        return { type: "dict", entries: this.#entries(tag, depth) };
      default:
        throw new Broken("no value where one is due");
    }
  }

  #items(opened: Tag, depth: number): readonly PropertyValue[] {
    const items: PropertyValue[] = [];
    if (opened.empty) return items;
    for (let tag = this.next(); !(tag.closing && tag.name === "array"); tag = this.next())
      items.push(this.value(tag, depth + 1));
    return items;
  }

  #entries(opened: Tag, depth: number): ReadonlyMap<string, PropertyValue> {
    const entries = new Map<string, PropertyValue>();
    if (opened.empty) return entries;
    for (let tag = this.next(); !(tag.closing && tag.name === "dict"); tag = this.next()) {
      if (tag.name !== "key" || tag.closing) throw new Broken("a name is missing");
      const name = this.content(tag);
      entries.set(name, this.value(this.next(), depth + 1));
    }
    return entries;
  }

  end(): void {
    const tag = this.next();
    if (!tag.closing || tag.name !== "plist") throw new Broken("the list does not end");
  }
}

/** @returns null if it is no whole property list */
export function parsePropertyList(octets: Uint8Array): PropertyValue | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(octets);
    const start = text.indexOf("<plist");
    if (start < 0 || !text.startsWith("<?xml")) return null;
    const reader = new Reader(text, start);
    const opening = reader.next();
    if (opening.name !== "plist" || opening.closing || opening.empty) return null;
    const value = reader.value(reader.next(), 0);
    reader.end();
    return value;
  } catch {
    return null;
  }
}

/** An entry of a dictionary; undefined for anything else. */
export const entryOf = (value: PropertyValue | null | undefined, name: string): PropertyValue | undefined =>
  value?.type === "dict" ? value.entries.get(name) : undefined;

export const booleanOf = (value: PropertyValue | undefined): boolean | null =>
  value?.type === "boolean"
    ? value.boolean
    : value?.type === "integer" && value.number <= 1
      ? value.number === 1
      : null;

/** Instant of a `date` element, which is always UTC. */
export function instantOf(value: PropertyValue | undefined): number | null {
  const at = value?.type === "date" ? Date.parse(value.text) : Number.NaN;
  return Number.isInteger(at) && at > Date.UTC(2010, 0) && at < Date.UTC(2100, 0) ? at : null;
}
