/** Record data of MX (RFC 1035 section 3.3.9); an exchange of `""` is a null MX (RFC 7505). Pure. @module */
import type { Reader } from "../reader.ts";
import type { Writer } from "../writer.ts";

export interface Mx {
  readonly kind: "MX";
  /** 0 … 65535, lower first */
  readonly preference: number;
  readonly exchange: string;
}

export const readMx = (reader: Reader): Mx => ({ kind: "MX", preference: reader.u16(), exchange: reader.name() });

export function writeMx(writer: Writer, data: Mx): void {
  writer.u16(data.preference);
  writer.name(data.exchange);
}
