/**
 * Record data that are a single name: CNAME, NS, PTR (RFC 1035 section 3.3) and DNAME (RFC 6672 section 2.1).
 *
 * The first three are «well-known» and may be compressed; DNAME came later and must not be (RFC 3597 section 4,
 * RFC 6672 section 2.5), although a compressed one is understood when it arrives. Pure.
 *
 * @module
 */
import type { Reader } from "../reader.ts";
import type { Writer } from "../writer.ts";

export interface Target {
  readonly kind: "CNAME" | "NS" | "PTR" | "DNAME";
  /** canonical name */
  readonly target: string;
}

export const readTarget = (reader: Reader, kind: Target["kind"]): Target => ({ kind, target: reader.name() });

export function writeTarget(writer: Writer, data: Target): void {
  if (data.kind === "DNAME") writer.plainName(data.target);
  else writer.name(data.target);
}
