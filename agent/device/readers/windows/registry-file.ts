/**
 * Reads what `reg.exe export` wrote: UTF-16LE with a byte order mark, the same in every language of Windows.
 *
 * `reg query` prints in the console's code page and translates even the name of the default value; an export does neither. A file
 * that ends too early is refused whole, as half a file would say «this is not configured» about what it lost. Pure.
 *
 * @module
 */

/** One value with its type; `REG_DWORD` is unsigned, `REG_QWORD` may be larger than a number holds. */
export type RegistryValue =
  | { readonly type: "string" | "expand"; readonly text: string }
  | { readonly type: "dword"; readonly number: number }
  | { readonly type: "qword"; readonly number: bigint }
  | { readonly type: "multi"; readonly texts: readonly string[] }
  | { readonly type: "binary"; readonly kind: number; readonly octets: Uint8Array };

export interface RegistryKey {
  /** as written, e.g. `HKEY_LOCAL_MACHINE\SOFTWARE\Policies` */
  readonly path: string;
  /** by name in lower case; `""` is the default value */
  readonly values: ReadonlyMap<string, { readonly name: string; readonly value: RegistryValue }>;
}

/** By path in lower case. */
export type RegistryKeys = ReadonlyMap<string, RegistryKey>;

/** With the mark of its order of octets, which every export begins with. */
const HEADER = "\u{FEFF}Windows Registry Editor Version 5.00";
const utf16 = new TextDecoder("utf-16le", { ignoreBOM: true });

/** Text of a `REG_*_SZ`, without the closing nought. */
const textOf = (octets: Uint8Array): string => utf16.decode(octets).replace(/\0+$/u, "");

function hexOctets(list: string): Uint8Array | null {
  const clean = list.replaceAll(/\s/gu, "");
  if (clean === "") return new Uint8Array();
  const parts = clean.split(",");
  return parts.every((part) => /^[0-9a-f]{2}$/iu.test(part))
    ? Uint8Array.from(parts, (part) => Number.parseInt(part, 16))
    : null;
}

function numberOf(octets: Uint8Array): bigint {
  return octets.reduceRight((sum, octet) => sum * 256n + BigInt(octet), 0n);
}

function typed(kind: number, octets: Uint8Array): RegistryValue | null {
  switch (kind) {
    case 1:
      return { type: "string", text: textOf(octets) };
    case 2:
      return { type: "expand", text: textOf(octets) };
    case 4:
      return octets.length === 4 ? { type: "dword", number: Number(numberOf(octets)) } : null;
    case 7: {
      const texts = utf16.decode(octets).split("\0");
      // Every text ends with a nought and so does the list.
      while (texts.at(-1) === "") texts.pop();
      return { type: "multi", texts };
    }
    case 11:
      return octets.length === 8 ? { type: "qword", number: numberOf(octets) } : null;
    default:
      return { type: "binary", kind, octets };
  }
}

/** The value behind `=`; null: broken; "delete": the line takes a value away. */
function valueOf(text: string): RegistryValue | "delete" | null {
  if (text === "-") return "delete";
  if (text.startsWith('"')) return { type: "string", text: text.slice(1, -1).replaceAll(/\\(["\\])/gu, "$1") };
  const dword = /^dword:([0-9a-f]{1,8})$/iu.exec(text);
  if (dword !== null) return { type: "dword", number: Number.parseInt(dword[1] as string, 16) };
  const hex = /^hex(?:\(([0-9a-f]{1,8})\))?:(.*)$/isu.exec(text);
  if (hex === null) return null;
  const octets = hexOctets(hex[2] as string);
  return octets === null ? null : typed(hex[1] === undefined ? 3 : Number.parseInt(hex[1], 16), octets);
}

/** `"name"=` or `@=`, then a quoted text that may run over lines, or anything up to the end of the line. */
const QUOTED = String.raw`"(?:[^"\\]|\\["\\])*"`;
const ENTRY = new RegExp(String.raw`(${QUOTED}|@)=(${QUOTED}|[^"\n][^\n]*)(?=\n)`, "uy");

/** Joins the lines a backslash continues; only lists of octets are ever broken so. */
const CONTINUED = new RegExp(String.raw`^(?:${QUOTED}|@)=hex[^\n\\]*(?:\\\n[^\n\\]*)+`, "gmu");
const joined = (text: string): string => text.replaceAll(CONTINUED, (whole) => whole.replaceAll("\\\n", ""));

function decode(octets: Uint8Array): string | null {
  // An octet left over becomes U+FFFD, so such a file does not end as it should.
  const text = utf16.decode(octets).replaceAll("\r\n", "\n");
  return text.startsWith(`${HEADER}\n`) && text.endsWith("\n\n") ? text.slice(HEADER.length) : null;
}

/**
 * @param octets  the whole file
 * @returns null unless it is a whole export of version 5.00, every line of which makes sense
 */
export function parseRegistryFile(octets: Uint8Array): RegistryKeys | null {
  const decoded = decode(octets);
  if (decoded === null) return null;
  const text = joined(decoded);
  const keys = new Map<string, { path: string; values: Map<string, { name: string; value: RegistryValue }> }>();
  let current: Map<string, { name: string; value: RegistryValue }> | undefined;
  let at = 0;
  while (at < text.length) {
    const lineEnd = text.indexOf("\n", at);
    const line = text.slice(at, lineEnd);
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith(";")) {
      at = lineEnd + 1;
    } else if (line.startsWith("[")) {
      if (!trimmed.endsWith("]")) return null;
      const path = trimmed.slice(1, -1);
      if (path.startsWith("-")) {
        const gone = path.slice(1).toLowerCase();
        for (const key of keys.keys()) if (key === gone || key.startsWith(`${gone}\\`)) keys.delete(key);
        current = new Map();
      } else {
        current = keys.get(path.toLowerCase())?.values ?? new Map();
        keys.set(path.toLowerCase(), { path, values: current });
      }
      at = lineEnd + 1;
    } else {
      ENTRY.lastIndex = at;
      const found = ENTRY.exec(text);
      if (found === null || current === undefined) return null;
      // Of `@` nothing is left: the default value has no name.
      const name = (found[1] as string).slice(1, -1).replaceAll(/\\(["\\])/gu, "$1");
      const value = valueOf((found[2] as string).trimEnd());
      if (value === null) return null;
      if (value === "delete") current.delete(name.toLowerCase());
      else current.set(name.toLowerCase(), { name, value });
      at = ENTRY.lastIndex + 1;
    }
  }
  return keys;
}
