/**
 * One resource record (RFC 1035 section 4.1.3). Pure.
 *
 * @module
 */
import { WireError } from "./error.ts";
import { lowerAscii } from "./name.ts";
import { readRdata, writeRdata } from "./rdata.ts";
import type { Rdata } from "./rdata.ts";
import type { Reader } from "./reader.ts";
import { TYPE } from "./registry.ts";
import type { Writer } from "./writer.ts";

export interface Record {
  /** canonical owner name, see `decodeName` */
  readonly name: string;
  /** 0 … 65535, agrees with `data.kind` unless that is opaque */
  readonly type: number;
  readonly class: number;
  /** seconds, 0 … 2³¹−1 */
  readonly ttl: number;
  readonly data: Rdata;
}

/** RFC 2181 section 8. */
export const MAX_TTL_S = 0x7fff_ffff;

/** Name, type and class: records that agree in these are one rrset (RFC 9499), sent together or not at all. */
export const rrsetKey = (record: Record): string => `${record.type} ${record.class} ${lowerAscii(record.name)}`;

/** What stands before the data of a record; `data` covers exactly RDLENGTH octets and `reader` is past them. */
export interface RawRecord {
  readonly offset: number;
  readonly name: string;
  readonly type: number;
  readonly class: number;
  /** 0 … 2³²−1 as sent: OPT puts other things here */
  readonly ttl: number;
  readonly data: Reader;
}

export function readRawRecord(reader: Reader): RawRecord {
  const offset = reader.at;
  const name = reader.name();
  const [type, rrClass, ttl, length] = [reader.u16(), reader.u16(), reader.u32(), reader.u16()];
  return { offset, name, type, class: rrClass, ttl, data: reader.within(length, "E_WIRE_RDATA") };
}

/** A TTL with its highest bit set counts as 0 (RFC 2181 section 8). Throws what `readRdata` throws. */
export function recordOf(raw: RawRecord): Record {
  const { name, type, ttl } = raw;
  return {
    name,
    type,
    class: raw.class,
    ttl: ttl > MAX_TTL_S ? 0 : ttl,
    data: readRdata(raw.data, type, raw.class),
  };
}

/** @throws {WireError} `E_WIRE_VALUE` if `data.kind` is not the type, or TTL or data do not fit */
export function writeRecord(writer: Writer, record: Record): void {
  const { data } = record;
  if (data.kind !== "opaque" && TYPE[data.kind] !== record.type)
    throw new WireError("E_WIRE_VALUE", `data of ${data.kind} in a record of type ${record.type}`);
  if (record.ttl > MAX_TTL_S) throw new WireError("E_WIRE_VALUE", `TTL ${record.ttl} s is above 2^31-1`);
  writer.name(record.name);
  writer.u16(record.type);
  writer.u16(record.class);
  writer.u32(record.ttl);
  const lengthAt = writer.length;
  writer.u16(0);
  writeRdata(writer, data);
  const length = writer.length - lengthAt - 2;
  if (length > 0xffff) throw new WireError("E_WIRE_VALUE", `record data of ${length} octets, at most 65535`);
  writer.patch16(lengthAt, length);
}
