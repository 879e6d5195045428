/**
 * Extended DNS errors (RFC 8914): why an answer is what it is, in a code and a line of text.
 *
 * This is how a blocked page can say «blocked by this venue» instead of looking broken. Diagnostics only: nobody may
 * decide by the text, and a broken one from upstream is shown as well as it can be rather than refused. Pure.
 *
 * @module
 */
import type { Edns, EdnsOption } from "./edns.ts";
import { WireError } from "./error.ts";
import { OPTION } from "./registry.ts";

export interface Ede {
  /** INFO-CODE, 0 … 65535, see `EDE` */
  readonly code: number;
  /** EXTRA-TEXT, may be empty; for people, never for programs */
  readonly text: string;
}

/** @throws {WireError} `E_WIRE_VALUE` if the code is no 16-bit number or the text exceeds 65533 octets of UTF-8 */
export function encodeEde(ede: Ede): EdnsOption {
  const text = new TextEncoder().encode(ede.text);
  if (!Number.isInteger(ede.code) || ede.code < 0 || ede.code > 0xffff)
    throw new WireError("E_WIRE_VALUE", `extended error ${ede.code} is not an integer from 0 to 65535`);
  if (text.length > 0xfffd) throw new WireError("E_WIRE_VALUE", `extended error text of ${text.length} octets`);
  const octets = new Uint8Array(2 + text.length);
  octets[0] = ede.code >> 8;
  octets[1] = ede.code & 0xff;
  octets.set(text, 2);
  return { code: OPTION.EDE, octets };
}

/**
 * @param octets  the option's data
 * @returns text without trailing NULs (section 2 tells readers to expect them); invalid UTF-8 becomes U+FFFD
 * @throws {WireError} `E_WIRE_OPT` below two octets
 */
export function decodeEde(octets: Uint8Array): Ede {
  const [high, low] = octets;
  if (high === undefined || low === undefined)
    throw new WireError("E_WIRE_OPT", `extended error of ${octets.length} octets, at least 2 are needed`);
  let end = octets.length;
  while (end > 2 && octets[end - 1] === 0) end -= 1;
  return {
    code: (high << 8) | low,
    text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(octets.subarray(2, end)),
  };
}

/** All readable extended errors of a message, in order; there may be several (section 3). */
export const edesOf = (edns: Edns | undefined): Ede[] =>
  (edns?.options ?? [])
    .filter((option) => option.code === OPTION.EDE && option.octets.length >= 2)
    .map((option) => decodeEde(option.octets));
