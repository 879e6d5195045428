/** Record data of A (RFC 1035 section 3.4.1) and AAAA (RFC 3596 section 2.2): one address. Pure. @module */
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from "../address.ts";
import type { Reader } from "../reader.ts";
import type { Writer } from "../writer.ts";

export interface A {
  readonly kind: "A";
  /** dotted quad without leading zeros */
  readonly address: string;
}

export interface Aaaa {
  readonly kind: "AAAA";
  /** RFC 5952 text when decoded; any RFC 4291 text when encoded */
  readonly address: string;
}

export const readA = (reader: Reader): A => ({ kind: "A", address: formatIpv4(reader.octets(4)) });
export const readAaaa = (reader: Reader): Aaaa => ({ kind: "AAAA", address: formatIpv6(reader.octets(16)) });
export const writeA = (writer: Writer, data: A): void => writer.octets(parseIpv4(data.address));
export const writeAaaa = (writer: Writer, data: Aaaa): void => writer.octets(parseIpv6(data.address));
