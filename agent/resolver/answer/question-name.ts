/**
 * The question's name as text, and text names as octets, for the few places that need them.
 *
 * Octets outside the host-name alphabet are escaped as `\DDD` (RFC 4343 section 2.1), so distinct names stay distinct
 * and a log or a page never receives a control character. Pure.
 *
 * @module
 */

/**
 * @param octets message or bare wire name without compression
 * @param start  offset of the first length octet
 * @returns lower-case name without root dot; `""` for the root
 */
export function nameFromWire(octets: Uint8Array, start: number): string {
  let name = "";
  let at = start;
  for (;;) {
    const length = octets[at] ?? 0;
    if (length === 0) return name;
    if (name !== "") name += ".";
    for (let i = at + 1; i <= at + length; i += 1) {
      const octet = octets[i] ?? 0;
      if (octet >= 65 && octet <= 90) name += String.fromCharCode(octet + 32);
      else if (octet > 32 && octet < 127 && octet !== 46 && octet !== 92) name += String.fromCharCode(octet);
      else name += `\\${String(octet).padStart(3, "0")}`;
    }
    at += length + 1;
  }
}

/** Copies a wire name without compression, folding A–Z. @param end octet after the root octet */
export function foldedName(octets: Uint8Array, start: number, end: number): Uint8Array {
  const folded = octets.slice(start, end);
  for (let i = 0; i < folded.length; i += 1) {
    const octet = folded[i] as number;
    if (octet >= 65 && octet <= 90) folded[i] = octet + 32;
  }
  return folded;
}
