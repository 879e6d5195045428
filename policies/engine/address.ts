/**
 * IP addresses as octets: parsing, prefixes and the ranges that do not belong to the public Internet.
 *
 * Own and small, because the engine must stay free of libraries and answers hold raw octets anyway. An IPv4
 * address in IPv6 clothes (`::ffff:0:0/96`, RFC 4291 section 2.5.5.2) is the IPv4 address: a client or an attacker must not
 * reach another rule by changing clothes. For answers that also holds for NAT64 (`64:ff9b::/96`, RFC 6052 section 2.1).
 *
 * @module
 */

/** Dotted decimal, four groups of 0…255 without superfluous zeros. */
function parseV4(text: string): Uint8Array | null {
  const parts = text.split(".");
  if (parts.length !== 4) return null;
  const octets = new Uint8Array(4);
  for (let index = 0; index < 4; index += 1) {
    const part = parts[index] as string;
    if (!/^(?:0|[1-9]\d{0,2})$/u.test(part)) return null;
    const value = Number(part);
    if (value > 255) return null;
    octets[index] = value;
  }
  return octets;
}

function parseGroups(text: string): number[] | null {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1 && part.includes(".")) {
      const v4 = parseV4(part);
      if (v4 === null) return null;
      groups.push(((v4[0] as number) << 8) | (v4[1] as number), ((v4[2] as number) << 8) | (v4[3] as number));
    } else if (/^[0-9a-f]{1,4}$/iu.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
}

function parseV6(text: string): Uint8Array | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const head = parseGroups(halves[0] as string);
  const tail = halves.length === 2 ? parseGroups(halves[1] as string) : [];
  if (head === null || tail === null) return null;
  // A dotted quad may only stand at the very end.
  if (halves.length === 2 && (halves[0] as string).includes(".")) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const octets = new Uint8Array(16);
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...tail];
  for (const [index, group] of groups.entries()) {
    octets[index * 2] = group >>> 8;
    octets[index * 2 + 1] = group & 0xff;
  }
  return octets;
}

function isMapped(octets: Uint8Array): boolean {
  for (let index = 0; index < 10; index += 1) if (octets[index] !== 0) return false;
  return octets[10] === 0xff && octets[11] === 0xff;
}

/** @returns 4 octets for an IPv4-mapped IPv6 address, otherwise the octets as given */
export function unmapped(octets: Uint8Array): Uint8Array {
  return octets.length === 16 && isMapped(octets) ? octets.subarray(12) : octets;
}

/**
 * @param text IPv4 or IPv6, a scope id (`%eth0`) is ignored
 * @returns 4 or 16 octets, IPv4-mapped IPv6 as 4; null if it is no address
 */
export function parseAddress(text: string): Uint8Array | null {
  const scope = text.indexOf("%");
  const bare = scope < 0 ? text : text.slice(0, scope);
  if (!bare.includes(":")) return parseV4(bare);
  const octets = parseV6(bare);
  return octets === null ? null : unmapped(octets);
}

/** An address range; `octets` has 4 or 16, `bits` counts from the front. */
export interface Prefix {
  readonly octets: Uint8Array;
  readonly bits: number;
}

/**
 * @param text `192.0.2.0/24`, `2001:db8::/32`; host bits are ignored; an IPv4-mapped range (/96 and longer) becomes IPv4
 * @returns null if it is no range
 */
export function parsePrefix(text: string): Prefix | null {
  const slash = text.lastIndexOf("/");
  if (slash < 0 || !/^\d{1,3}$/u.test(text.slice(slash + 1))) return null;
  const bits = Number(text.slice(slash + 1));
  const address = text.slice(0, slash);
  const raw = address.includes(":") ? parseV6(address) : parseV4(address);
  if (raw === null || bits > raw.length * 8) return null;
  if (raw.length === 16 && bits >= 96 && isMapped(raw)) return { octets: raw.subarray(12), bits: bits - 96 };
  return { octets: raw, bits };
}

/** @param octets 4 or 16 octets; a family other than the prefix's is outside */
export function within(octets: Uint8Array, prefix: Prefix): boolean {
  if (octets.length !== prefix.octets.length) return false;
  const whole = prefix.bits >>> 3;
  for (let index = 0; index < whole; index += 1) if (octets[index] !== prefix.octets[index]) return false;
  const rest = prefix.bits & 7;
  if (rest === 0) return true;
  const mask = (0xff << (8 - rest)) & 0xff;
  return ((octets[whole] as number) & mask) === ((prefix.octets[whole] as number) & mask);
}

function prefixes(...texts: string[]): Prefix[] {
  return texts.map((text) => parsePrefix(text) as Prefix);
}

/** Ranges that lead into somebody's own network or machine (RFC 1918, 1122, 3927, 6598, 4193, 4291, 3879). */
const PRIVATE = prefixes(
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "0.0.0.0/8",
  "::1/128",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
);

/** Further ranges no stranger on the Internet can send from (IANA special-purpose registries, RFC 6890). */
const NOT_GLOBAL = prefixes(
  "192.0.0.0/24",
  "192.0.2.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
  "::/128",
  "100::/64",
  "2001:db8::/32",
  "3fff::/20",
  "ff00::/8",
);

const NAT64 = parsePrefix("64:ff9b::/96") as Prefix;
/** IPv4-compatible addresses (`::10.0.0.1`), deprecated by RFC 4291 section 2.5.5.1, still parsed by old stacks. */
const V4_COMPATIBLE = parsePrefix("::/96") as Prefix;

/** `0.0.0.0` or `::`: the «blocked» answer of filtering upstreams; leads nowhere and is let through. */
export function isUnspecified(octets: Uint8Array): boolean {
  return unmapped(octets).every((octet) => octet === 0);
}

/**
 * Whether an address leads into a private network, to the machine itself or to its link; also through IPv4-mapped,
 * IPv4-compatible and NAT64 addresses. The unspecified address is not private.
 *
 * @param octets 4 or 16 octets as they stand in an A or AAAA record or an address hint
 */
export function isPrivateAddress(octets: Uint8Array): boolean {
  if (isUnspecified(octets)) return false;
  const address = unmapped(octets);
  if (PRIVATE.some((prefix) => within(address, prefix))) return true;
  if (address.length === 16 && (within(address, NAT64) || within(address, V4_COMPATIBLE)))
    return isPrivateAddress(address.subarray(12));
  return false;
}

/**
 * Whether a client's address belongs to the public Internet. A resolver for a venue refuses such strangers
 * (EDE 18): an open resolver is a weapon in other people's hands.
 *
 * @returns false for private, link-local, loopback, documentation and malformed addresses
 */
export function isPublicAddress(address: string): boolean {
  const octets = parseAddress(address);
  if (octets === null || isUnspecified(octets) || isPrivateAddress(octets)) return false;
  return !NOT_GLOBAL.some((prefix) => within(octets, prefix));
}
