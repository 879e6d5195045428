/** Record data of CAA (RFC 8659 section 4.1): who may issue certificates for a name. Pure. @module */
import { WireError } from "../error.ts";
import type { Reader } from "../reader.ts";
import type { Writer } from "../writer.ts";

export interface Caa {
  readonly kind: "CAA";
  /** 0 … 255; 128 is «critical» */
  readonly flags: number;
  /** ASCII letters and digits, letter case as sent (tags compare without it) */
  readonly tag: string;
  readonly value: Uint8Array;
}

const TAG = /^[0-9A-Za-z]{1,255}$/;

/** @throws {WireError} `E_WIRE_RDATA` unless the tag is 1 … 255 ASCII letters and digits */
export function readCaa(reader: Reader): Caa {
  const offset = reader.at;
  const flags = reader.u8();
  const tag = String.fromCharCode(...reader.octets(reader.u8()));
  if (!TAG.test(tag)) throw new WireError("E_WIRE_RDATA", "CAA tag is not letters and digits", offset);
  return { kind: "CAA", flags, tag, value: reader.octets(reader.left) };
}

/** @throws {WireError} `E_WIRE_VALUE` for a tag or flags that do not fit */
export function writeCaa(writer: Writer, data: Caa): void {
  if (!TAG.test(data.tag)) throw new WireError("E_WIRE_VALUE", `CAA tag ${JSON.stringify(data.tag)}`);
  writer.u8(data.flags);
  writer.characterString(Uint8Array.from(data.tag, (char) => char.charCodeAt(0)));
  writer.octets(data.value);
}
