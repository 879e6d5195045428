/**
 * Names as octets and back, for the few places that hold text: compiling, explaining, proving.
 *
 * The lookup itself never leaves octets. This file knows only names of the alphabet a list can hold
 * (`a-z 0-9 - _`, RFC 1035 with the underscore of service names); octets outside it are shown escaped.
 * Pure.
 *
 * @module
 */

const DOT = 0x2e;

/**
 * Encodes a lower-case name without final dot.
 *
 * @param name  a `DomainName`; `""` is the root
 * @returns length-prefixed labels and the root octet, 1 … 255 octets
 * @throws {RangeError} if a label is empty or longer than 63 octets, the name longer than 255, or not ASCII
 */
export function wireName(name: string): Uint8Array {
  const octets = new Uint8Array(name === "" ? 1 : name.length + 2);
  if (name === "") return octets;
  if (octets.length > 255) throw new RangeError(`name of ${octets.length} octets, at most 255`);
  let label = 0;
  for (let i = 0; i <= name.length; i++) {
    const code = i === name.length ? DOT : name.charCodeAt(i);
    if (code === DOT) {
      const length = i - label;
      if (length === 0 || length > 63) throw new RangeError(`label of ${length} octets in ${JSON.stringify(name)}`);
      octets[label] = length;
      label = i + 1;
    } else {
      if (code > 0x7e || code <= 0x20) throw new RangeError(`not a domain name: ${JSON.stringify(name)}`);
      octets[i + 1] = code;
    }
  }
  return octets;
}

/** Text of the name whose labels lie in `octets` from `start`; stops at the root octet or at `end`. */
export function textOfWire(octets: Uint8Array, start: number, end: number): string {
  let text = "";
  let at = start;
  while (at < end) {
    const length = octets[at] as number;
    if (length === 0) break;
    if (text !== "") text += ".";
    const stop = Math.min(at + 1 + length, end);
    for (at += 1; at < stop; at++) {
      const octet = octets[at] as number;
      // A dot inside a label must not look like the dot between two (RFC 4343 section 2.1).
      text +=
        octet > 0x20 && octet < 0x7f && octet !== DOT && octet !== 0x5c
          ? String.fromCharCode(octet)
          : `\\${String(octet).padStart(3, "0")}`;
    }
  }
  return text;
}
