/**
 * Internet addresses: 4 or 16 octets ↔ text.
 *
 * The codec may not import `node:net`, and the rest of the resolver compares addresses as text, so the text must be
 * canonical: dotted quads without leading zeros, IPv6 after RFC 5952 (lower case, longest zero run as `::`, IPv4-mapped
 * addresses in mixed notation). Reading is stricter than most libraries: `010.0.0.1` is refused, not taken for octal.
 * Pure.
 *
 * @module
 */
import { WireError } from "./error.ts";

/** Four octets → `192.0.2.1`. */
export const formatIpv4 = (octets: Uint8Array): string => octets.join(".");

/** @throws {WireError} `E_WIRE_VALUE` unless four decimal numbers 0 … 255 without leading zeros */
export function parseIpv4(text: string): Uint8Array {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
    throw new WireError("E_WIRE_VALUE", `${JSON.stringify(text)} is not an IPv4 address`);
  return Uint8Array.from(parts, Number);
}

/** Sixteen octets → RFC 5952 text. */
export function formatIpv6(octets: Uint8Array): string {
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push((octets[i]! << 8) | octets[i + 1]!);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) return `::ffff:${formatIpv4(octets.subarray(12))}`; // RFC 5952 section 5
  let start = -1;
  let length = 1; // a single zero group is not shortened (section 4.2.2)
  for (let i = 0; i < 8; i++) {
    let run = 0;
    while (i + run < 8 && groups[i + run] === 0) run += 1;
    if (run > length) [start, length] = [i, run];
    i += run;
  }
  const text = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(":");
  return start < 0 ? text(0, 8) : `${text(0, start)}::${text(start + length, 8)}`;
}

/** @throws {WireError} `E_WIRE_VALUE` unless RFC 4291 section 2.2 text, without zone index or prefix length */
export function parseIpv6(text: string): Uint8Array {
  const bad = (): WireError => new WireError("E_WIRE_VALUE", `${JSON.stringify(text)} is not an IPv6 address`);
  const halves = text.split("::");
  if (halves.length > 2) throw bad();
  const parse = (half: string, last: boolean): number[] => {
    if (half === "") return [];
    const parts = half.split(":");
    return parts.flatMap((part, i) => {
      if (last && i === parts.length - 1 && part.includes(".")) {
        const quad = parseIpv4(part);
        return [(quad[0]! << 8) | quad[1]!, (quad[2]! << 8) | quad[3]!];
      }
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) throw bad();
      return [Number.parseInt(part, 16)];
    });
  };
  const head = parse(halves[0]!, halves.length === 1);
  const tail = halves.length === 2 ? parse(halves[1]!, true) : [];
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) throw bad();
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...tail];
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}
