/**
 * Records as one line of text: `nice.example 60 CNAME www.blocked.example`.
 *
 * Scenario tests, logs of failing tests and the «what would happen if» page speak this. It is master-file syntax
 * (RFC 1035 section 5, RFC 9460 section 2.1 for SVCB) with all names absolute, no `@`, no parentheses, no comments; a final dot
 * is allowed and never written, except that the root is `.`. Types without a text form here are written as RFC 3597
 * section 5 has it: `\# length hex`. Pure.
 *
 * @module
 */
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from "./address.ts";
import { WireError } from "./error.ts";
import { nameFromText } from "./name.ts";
import type { Rdata } from "./rdata.ts";
import { readRdata, writeRdata } from "./rdata.ts";
import { Reader } from "./reader.ts";
import { CLASS, TYPE, className, classNumber, typeName, typeNumber } from "./registry.ts";
import { MAX_TTL_S } from "./rr.ts";
import type { Record } from "./rr.ts";
import { svcbFromText, svcbToText } from "./svcb-text.ts";
import { numberFromText, quote, unquote, words } from "./text-field.ts";
import { Writer } from "./writer.ts";

/** A name for people: the root is `.`. */
const nameText = (name: string): string => (name === "" ? "." : name);

/**
 * Reads `name ttl [class] type data…`; the class is IN if left out. SVCB parameters may stand in any order.
 *
 * @throws {WireError} `E_WIRE_TEXT` if the line is not of that form; `E_WIRE_LABEL`, `E_WIRE_NAME_LENGTH` for names;
 *   `E_WIRE_VALUE` for values that have no wire form; `E_WIRE_RDATA` for `\#` data that disagree with their type
 */
export function recordFromText(line: string): Record {
  const [owner, ttlText, ...rest] = words(line);
  if (owner === undefined) throw new WireError("E_WIRE_TEXT", "empty line where a record is expected");
  const name = nameFromText(owner);
  const ttl = numberFromText(ttlText, "TTL", MAX_TTL_S);
  const given = rest[0] === undefined ? undefined : classNumber(rest[0]);
  // ANY is a type as well; as the class of a record it makes no sense.
  const withClass = given !== undefined && given !== CLASS.ANY;
  if (withClass) rest.shift();
  const rrClass = withClass ? given : CLASS.IN;
  const type = typeNumber(rest.shift() ?? "");
  if (type === undefined) throw new WireError("E_WIRE_TEXT", `no record type in ${JSON.stringify(line)}`);
  const data = rest[0] === "\\#" ? generic(rest, type, rrClass) : rdataFromText(type, rest);
  const record: Record = { name, type, class: rrClass, ttl, data };
  writeRdata(new Writer(), data); // finds values that could not be sent
  return record;
}

/** `\# length hex…` (RFC 3597 section 5), allowed for every type and then held to that type's form. */
function generic(rest: readonly string[], type: number, rrClass: number): Rdata {
  const length = numberFromText(rest[1], "length", 0xffff);
  const hex = rest.slice(2).join("");
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(hex) || hex.length !== 2 * length)
    throw new WireError("E_WIRE_TEXT", `${length} octets of hexadecimal are expected`);
  const octets = Uint8Array.from({ length }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
  return readRdata(new Reader(octets, 0, length, "E_WIRE_RDATA"), type, rrClass);
}

function rdataFromText(type: number, rest: string[]): Rdata {
  const word = (): string => {
    const next = rest.shift();
    if (next === undefined) throw new WireError("E_WIRE_TEXT", `${typeName(type)} needs more fields`);
    return next;
  };
  const u16 = (what: string): number => numberFromText(word(), what, 0xffff);
  const u32 = (what: string): number => numberFromText(word(), what, 0xffff_ffff);
  const data = ((): Rdata => {
    switch (type) {
      case TYPE.A:
        return { kind: "A", address: formatIpv4(parseIpv4(word())) };
      case TYPE.AAAA:
        return { kind: "AAAA", address: formatIpv6(parseIpv6(word())) };
      case TYPE.CNAME:
        return { kind: "CNAME", target: nameFromText(word()) };
      case TYPE.NS:
        return { kind: "NS", target: nameFromText(word()) };
      case TYPE.PTR:
        return { kind: "PTR", target: nameFromText(word()) };
      case TYPE.DNAME:
        return { kind: "DNAME", target: nameFromText(word()) };
      case TYPE.SOA: {
        const [mname, rname] = [nameFromText(word()), nameFromText(word())];
        const [serial, refresh, retry] = [u32("serial"), u32("refresh"), u32("retry")];
        return { kind: "SOA", mname, rname, serial, refresh, retry, expire: u32("expire"), minimum: u32("minimum") };
      }
      case TYPE.MX:
        return { kind: "MX", preference: u16("preference"), exchange: nameFromText(word()) };
      case TYPE.TXT:
        return { kind: "TXT", strings: [word(), ...rest.splice(0)].map(unquote) };
      case TYPE.SRV: {
        const [priority, weight, port] = [u16("priority"), u16("weight"), u16("port")];
        return { kind: "SRV", priority, weight, port, target: nameFromText(word()) };
      }
      case TYPE.CAA:
        return { kind: "CAA", flags: numberFromText(word(), "flags", 255), tag: word(), value: unquote(word()) };
      case TYPE.SVCB:
      case TYPE.HTTPS: {
        const [priority, target] = [u16("priority"), nameFromText(word())];
        const params = svcbFromText(rest.splice(0));
        return { kind: type === TYPE.SVCB ? "SVCB" : "HTTPS", priority, target, params };
      }
      default:
        throw new WireError("E_WIRE_TEXT", `${typeName(type)} has no text form here; use \\# length hex`);
    }
  })();
  if (rest.length > 0) throw new WireError("E_WIRE_TEXT", `${typeName(type)}: ${rest.join(" ")} is too much`);
  return data;
}

/** `recordFromText` backwards: one line, class only where it is not IN, canonical spelling. */
export function recordToText(record: Record): string {
  const rrClass = record.class === CLASS.IN ? [] : [className(record.class)];
  const head = [nameText(record.name), record.ttl, ...rrClass, typeName(record.type)].join(" ");
  return `${head} ${rdataToText(record.data)}`;
}

/** The data part of `recordToText`. */
export function rdataToText(data: Rdata): string {
  switch (data.kind) {
    case "A":
    case "AAAA":
      return data.address;
    case "CNAME":
    case "NS":
    case "PTR":
    case "DNAME":
      return nameText(data.target);
    case "SOA": {
      const { mname, rname, serial, refresh, retry, expire, minimum } = data;
      return [nameText(mname), nameText(rname), serial, refresh, retry, expire, minimum].join(" ");
    }
    case "MX":
      return `${data.preference} ${nameText(data.exchange)}`;
    case "TXT":
      return data.strings.map(quote).join(" ");
    case "SRV":
      return `${data.priority} ${data.weight} ${data.port} ${nameText(data.target)}`;
    case "CAA":
      return `${data.flags} ${data.tag} ${quote(data.value)}`;
    case "SVCB":
    case "HTTPS":
      return [data.priority, nameText(data.target), ...svcbToText(data.params)].join(" ");
    case "opaque": {
      const hex = Array.from(data.octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
      return hex === "" ? "\\# 0" : `\\# ${data.octets.length} ${hex}`;
    }
    default:
      return data satisfies never;
  }
}
