/**
 * Record data of TXT (RFC 1035 section 3.3.14): one or more character-strings.
 *
 * They stay octets, as nothing says what encoding they are in, and the borders between them matter to some users.
 * Pure.
 *
 * @module
 */
import { WireError } from "../error.ts";
import type { Reader } from "../reader.ts";
import type { Writer } from "../writer.ts";

export interface Txt {
  readonly kind: "TXT";
  /** at least one, each 0 … 255 octets */
  readonly strings: readonly Uint8Array[];
}

/** @throws {WireError} `E_WIRE_RDATA` if there is no string or one runs over the end */
export function readTxt(reader: Reader): Txt {
  const strings: Uint8Array[] = [];
  do strings.push(reader.octets(reader.u8()));
  while (reader.left > 0);
  return { kind: "TXT", strings };
}

/** @throws {WireError} `E_WIRE_VALUE` if there is no string or one is longer than 255 octets */
export function writeTxt(writer: Writer, data: Txt): void {
  if (data.strings.length === 0) throw new WireError("E_WIRE_VALUE", "TXT needs at least one string");
  for (const string of data.strings) writer.characterString(string);
}
