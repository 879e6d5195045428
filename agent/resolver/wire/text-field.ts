/**
 * The smallest pieces of record text: words, character-strings, numbers (RFC 1035 section 5.1). Pure.
 *
 * @module
 */
import { WireError } from "./error.ts";
import { unescape } from "./name.ts";

/** Words of a line: bare, or in double quotes where blanks are allowed. Escapes are left for later. */
export function words(text: string): string[] {
  return text.match(/"(?:[^"\\]|\\.)*"|(?:[^\s"\\]|\\.|"(?:[^"\\]|\\.)*")+|\S/g) ?? [];
}

/** Octets of a character-string as `"…"`: printable ASCII as it is, `"` and `\` escaped, the rest `\DDD`. */
export function quote(octets: Uint8Array): string {
  let text = "";
  for (const octet of octets) {
    if (octet === 0x22 || octet === 0x5c) text += `\\${String.fromCharCode(octet)}`;
    else if (octet >= 0x20 && octet < 0x7f) text += String.fromCharCode(octet);
    else text += `\\${String(octet).padStart(3, "0")}`;
  }
  return `"${text}"`;
}

/** Octets of a word, quoted or bare. @throws {WireError} `E_WIRE_LABEL` for a bad escape */
export function unquote(word: string): Uint8Array {
  const text = word.length > 1 && word.startsWith('"') && word.endsWith('"') ? word.slice(1, -1) : word;
  const octets: number[] = [];
  for (let i = 0; i < text.length;) {
    const { octet, end } = text[i] === "\\" ? unescape(text, i) : { octet: text.charCodeAt(i), end: i + 1 };
    if (octet < 0x80 || text[i] === "\\") octets.push(octet);
    else throw new WireError("E_WIRE_TEXT", `character ${JSON.stringify(text[i])} must be written \\DDD`);
    i = end;
  }
  return Uint8Array.from(octets);
}

/** A decimal number 0 … max. @throws {WireError} `E_WIRE_TEXT` */
export function numberFromText(text: string | undefined, what: string, max: number): number {
  const value = text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : -1;
  if (value < 0 || value > max) throw new WireError("E_WIRE_TEXT", `${what}: ${text ?? "nothing"} is not 0 to ${max}`);
  return value;
}
