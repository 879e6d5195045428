/**
 * IP addresses and networks as text → octets, strictly.
 *
 * Lists are written by machines, so anything unusual (`0127.1`, a zone, bits behind the prefix) is a slip and is refused; the lenient
 * readings of `inet_aton` would turn a slip into a rule about somebody else's address. Pure.
 *
 * @see RFC 4291 section 2.2, RFC 4632 section 3.1
 * @module
 */

/** Addresses that a block answers with; a line that points there blocks the name. `0` is short for 0.0.0.0 in hosts files. */
const NOWHERE: ReadonlySet<string> = new Set(["0.0.0.0", "127.0.0.1", "::", "::1", "0"]);

/** Does the address mean «blocked», for everybody or by what the list's `sinkholes` say? */
export const leadsNowhere = (text: string, sinkholes: readonly string[] = []): boolean =>
  NOWHERE.has(text) || sinkholes.includes(text.toLowerCase());

function parseV4(text: string): Uint8Array | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/u.test(part) && Number(part) <= 255))
    return undefined;
  return Uint8Array.from(parts, Number);
}

/** Groups between colons → octets; the last may be an IPv4 address. */
function parseGroups(text: string): number[] | undefined {
  if (text === "") return [];
  const out: number[] = [];
  const groups = text.split(":");
  for (const [index, group] of groups.entries()) {
    const v4 = index === groups.length - 1 && group.includes(".") ? parseV4(group) : undefined;
    if (v4 !== undefined) out.push(...v4);
    else if (/^[0-9a-f]{1,4}$/iu.test(group))
      out.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255);
    else return undefined;
  }
  return out;
}

/** @returns 4 or 16 octets, or undefined if the text is no address */
export function parseAddress(text: string): Uint8Array | undefined {
  if (text.length > 45) return undefined;
  if (!text.includes(":")) return parseV4(text);
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] as string);
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 16 ? Uint8Array.from(head) : undefined;
  // An IPv4 part may only end the address, so not what stands before the gap.
  const tail = (halves[0] as string).includes(".") ? undefined : parseGroups(halves[1] as string);
  // The gap stands for at least one group.
  if (tail === undefined || head.length + tail.length > 14) return undefined;
  return Uint8Array.from([...head, ...Array.from({ length: 16 - head.length - tail.length }, () => 0), ...tail]);
}

export interface Network {
  /** 4 or 16; those behind the prefix are zero */
  readonly octets: Uint8Array;
  readonly prefix: number;
}

/** Is every bit behind the prefix zero? */
function endsAt(octets: Uint8Array, prefix: number): boolean {
  return octets.every((octet, index) => {
    const kept = Math.min(8, Math.max(0, prefix - 8 * index));
    return (octet & (0xff >> kept)) === 0;
  });
}

const isMapped = (octets: Uint8Array): boolean =>
  octets.length === 16 &&
  octets.subarray(0, 10).every((octet) => octet === 0) &&
  octets[10] === 255 &&
  octets[11] === 255;

/** IPv4 addresses written as IPv6 (`::ffff:…`) become IPv4, since answers hold them so. */
export function asNetwork(octets: Uint8Array, prefix: number): Network | undefined {
  if (prefix > 8 * octets.length || !endsAt(octets, prefix)) return undefined;
  return isMapped(octets) && prefix >= 96 ? { octets: octets.slice(12), prefix: prefix - 96 } : { octets, prefix };
}

/** `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32`. @returns undefined if it is none, or has bits behind its prefix */
export function parseNetwork(text: string): Network | undefined {
  const slash = text.indexOf("/");
  const octets = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (octets === undefined) return undefined;
  if (slash < 0) return asNetwork(octets, 8 * octets.length);
  const written = text.slice(slash + 1);
  return /^(?:0|[1-9]\d{0,2})$/u.test(written) ? asNetwork(octets, Number(written)) : undefined;
}

/** A network so large that no list can mean it: shorter than /8 in IPv4, than /16 in IPv6. */
export const isTooWide = (network: Network): boolean => network.prefix < (network.octets.length === 4 ? 8 : 16);
