/**
 * Record data by type: a closed union for the types the filter looks into, octets for everything else.
 *
 * `kind` is the discriminant and equals the type's mnemonic, so a `switch` over it is exhaustive and adding a type
 * is a compile error wherever it must be handled. Pure.
 *
 * @module
 */
import { WireError } from "./error.ts";
import { readA, readAaaa, writeA, writeAaaa } from "./rdata/address.ts";
import type { A, Aaaa } from "./rdata/address.ts";
import { readCaa, writeCaa } from "./rdata/caa.ts";
import type { Caa } from "./rdata/caa.ts";
import { readMx, writeMx } from "./rdata/mx.ts";
import type { Mx } from "./rdata/mx.ts";
import { readOpaque } from "./rdata/opaque.ts";
import type { Opaque } from "./rdata/opaque.ts";
import { readSoa, writeSoa } from "./rdata/soa.ts";
import type { Soa } from "./rdata/soa.ts";
import { readSrv, writeSrv } from "./rdata/srv.ts";
import type { Srv } from "./rdata/srv.ts";
import { readSvcb, writeSvcb } from "./rdata/svcb.ts";
import type { Svcb } from "./rdata/svcb.ts";
import { readTarget, writeTarget } from "./rdata/target.ts";
import type { Target } from "./rdata/target.ts";
import { readTxt, writeTxt } from "./rdata/txt.ts";
import type { Txt } from "./rdata/txt.ts";
import type { Reader } from "./reader.ts";
import { CLASS, TYPE } from "./registry.ts";
import type { Writer } from "./writer.ts";

export type Rdata = A | Aaaa | Target | Soa | Mx | Txt | Srv | Svcb | Caa | Opaque;

/**
 * Reads the data of one record; `reader` covers exactly those octets.
 *
 * A, AAAA, SRV, SVCB and HTTPS mean what they say in class IN only; in other classes they are opaque, as is everything
 * in the pseudo-classes NONE and ANY.
 *
 * @throws {WireError} `E_WIRE_RDATA` if the data are shorter or longer than their type; `decodeName`'s for names
 */
export function readRdata(reader: Reader, type: number, rrClass: number): Rdata {
  const data = read(reader, type, rrClass);
  if (reader.left > 0) throw new WireError("E_WIRE_RDATA", `${reader.left} octets too many`, reader.at);
  return data;
}

function read(reader: Reader, type: number, rrClass: number): Rdata {
  const real = rrClass < CLASS.NONE || rrClass > CLASS.ANY;
  if (rrClass === CLASS.IN) {
    if (type === TYPE.A) return readA(reader);
    if (type === TYPE.AAAA) return readAaaa(reader);
    if (type === TYPE.SRV) return readSrv(reader);
    if (type === TYPE.SVCB) return readSvcb(reader, "SVCB");
    if (type === TYPE.HTTPS) return readSvcb(reader, "HTTPS");
  }
  if (real) {
    if (type === TYPE.CNAME) return readTarget(reader, "CNAME");
    if (type === TYPE.NS) return readTarget(reader, "NS");
    if (type === TYPE.PTR) return readTarget(reader, "PTR");
    if (type === TYPE.DNAME) return readTarget(reader, "DNAME");
    if (type === TYPE.SOA) return readSoa(reader);
    if (type === TYPE.MX) return readMx(reader);
    if (type === TYPE.TXT) return readTxt(reader);
    if (type === TYPE.CAA) return readCaa(reader);
  }
  return readOpaque(reader, type, real);
}

/** Writes the data without their length. Throws what the type's writer throws. */
export function writeRdata(writer: Writer, data: Rdata): void {
  switch (data.kind) {
    case "A":
      return writeA(writer, data);
    case "AAAA":
      return writeAaaa(writer, data);
    case "CNAME":
    case "NS":
    case "PTR":
    case "DNAME":
      return writeTarget(writer, data);
    case "SOA":
      return writeSoa(writer, data);
    case "MX":
      return writeMx(writer, data);
    case "TXT":
      return writeTxt(writer, data);
    case "SRV":
      return writeSrv(writer, data);
    case "SVCB":
    case "HTTPS":
      return writeSvcb(writer, data);
    case "CAA":
      return writeCaa(writer, data);
    case "opaque":
      return writer.octets(data.octets);
    default:
      return data satisfies never;
  }
}
