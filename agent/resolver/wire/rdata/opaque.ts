/**
 * Record data this codec has no fields for: octets in, the same octets out (RFC 3597).
 *
 * One trap: some types of the early RFCs hold names that a sender may compress, and a pointer copied into another
 * message points at the wrong place. RFC 3597 section 4 therefore obliges receivers to unfold them. `LAYOUT` says
 * where the names are; their letters keep their case. Newer types must not compress and are copied as they are. Pure.
 *
 * @module
 */
import { encodeName } from "../name.ts";
import type { Reader } from "../reader.ts";
import { TYPE } from "../registry.ts";
import { Writer } from "../writer.ts";

export interface Opaque {
  readonly kind: "opaque";
  readonly octets: Uint8Array;
}

/** A number is so many octets, `name` a name, `string` a character-string; what follows the last part is copied. */
type Part = number | "name" | "string";

const LAYOUT: ReadonlyMap<number, readonly Part[]> = new Map<number, readonly Part[]>([
  [TYPE.MD, ["name"]],
  [TYPE.MF, ["name"]],
  [TYPE.MB, ["name"]],
  [TYPE.MG, ["name"]],
  [TYPE.MR, ["name"]],
  [TYPE.MINFO, ["name", "name"]],
  [TYPE.RP, ["name", "name"]],
  [TYPE.AFSDB, [2, "name"]],
  [TYPE.RT, [2, "name"]],
  [TYPE.SIG, [18, "name"]],
  [TYPE.PX, [2, "name", "name"]],
  [TYPE.NXT, ["name"]],
  [TYPE.NAPTR, [4, "string", "string", "string", "name"]],
  [TYPE.KX, [2, "name"]],
]);

/** @param unfold  false for class NONE and ANY, where updates carry no data (RFC 2136 section 2.4) */
export function readOpaque(reader: Reader, type: number, unfold: boolean): Opaque {
  const layout = unfold ? LAYOUT.get(type) : undefined;
  if (layout === undefined) return { kind: "opaque", octets: reader.octets(reader.left) };
  const plain = new Writer();
  for (const part of layout) {
    if (part === "name") plain.octets(encodeName(reader.nameOnWire().sent));
    else if (part === "string") plain.characterString(reader.octets(reader.u8()));
    else plain.octets(reader.octets(part));
  }
  plain.octets(reader.octets(reader.left));
  return { kind: "opaque", octets: plain.finish() };
}
