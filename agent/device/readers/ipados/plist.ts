/**
 * A property list as plain values, the way what `ideviceinfo` prints is asked for its keys. Pure.
 *
 * @module
 */
import { parsePropertyText, type PropertyValue } from "../property-list.ts";

export type Plist = string | number | boolean | Uint8Array | readonly Plist[] | PlistDictionary;
export interface PlistDictionary {
  readonly [key: string]: Plist;
}

function plain(value: PropertyValue): Plist {
  switch (value.type) {
    case "string":
    case "date":
      return value.text;
    case "data":
      return Uint8Array.from(atob(value.text.replaceAll(/\s/gu, "")), (letter) => letter.charCodeAt(0));
    case "integer":
    case "real":
      return value.number;
    case "boolean":
      return value.boolean;
    case "array":
      return value.items.map(plain);
    case "dict": {
      // Without a prototype: a key of the name `constructor` is a key.
      const entries = Object.create(null) as Record<string, Plist>;
      for (const [key, entry] of value.entries) entries[key] = plain(entry);
      return entries;
    }
    default:
      return value satisfies never;
  }
}

/** @returns null unless it is one whole property list */
export function parsePlist(xml: string): Plist | null {
  const value = parsePropertyText(xml);
  try {
    return value === null ? null : plain(value);
  } catch {
    return null;
  }
}

export const isDictionary = (value: Plist | null | undefined): value is PlistDictionary =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
