/** Record data of SOA (RFC 1035 section 3.3.13). `minimum` is the negative-caching TTL (RFC 2308 section 4). Pure. @module */
import type { Reader } from "../reader.ts";
import type { Writer } from "../writer.ts";

export interface Soa {
  readonly kind: "SOA";
  /** primary server */
  readonly mname: string;
  /** mailbox of the person in charge, written as a name */
  readonly rname: string;
  /** 0 … 2³²−1 like the four intervals below, which are in seconds */
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

export const readSoa = (reader: Reader): Soa => ({
  kind: "SOA",
  mname: reader.name(),
  rname: reader.name(),
  serial: reader.u32(),
  refresh: reader.u32(),
  retry: reader.u32(),
  expire: reader.u32(),
  minimum: reader.u32(),
});

export function writeSoa(writer: Writer, data: Soa): void {
  writer.name(data.mname);
  writer.name(data.rname);
  for (const value of [data.serial, data.refresh, data.retry, data.expire, data.minimum]) writer.u32(value);
}
