/** Record data of SRV (RFC 2782), whose target is never compressed when sent but understood when it is. Pure. @module */
import type { Reader } from "../reader.ts";
import type { Writer } from "../writer.ts";

export interface Srv {
  readonly kind: "SRV";
  /** 0 … 65535 like weight and port */
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  /** `""` says that the service is decidedly not offered */
  readonly target: string;
}

export const readSrv = (reader: Reader): Srv => ({
  kind: "SRV",
  priority: reader.u16(),
  weight: reader.u16(),
  port: reader.u16(),
  target: reader.name(),
});

export function writeSrv(writer: Writer, data: Srv): void {
  for (const value of [data.priority, data.weight, data.port]) writer.u16(value);
  writer.plainName(data.target);
}
