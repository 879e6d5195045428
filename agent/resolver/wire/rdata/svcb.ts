/**
 * Record data of SVCB and HTTPS (RFC 9460): where a service really is, and how to talk to it.
 *
 * For a filter this is the unguarded door: TargetName can lead to another name as a CNAME does, the hints carry
 * addresses past A and AAAA, `ech` hides the name a browser asks for. All of them are decoded into fields of their
 * own, so that the chain can judge and strip them. A record RFC 9460 calls malformed (keys out of order or twice, a value
 * of the wrong shape) is refused. Keys without a meaning here pass through as octets. Pure.
 *
 * @module
 */
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from "../address.ts";
import { WireError } from "../error.ts";
import type { Reader } from "../reader.ts";
import { Writer } from "../writer.ts";

/** SvcParamKeys with a decoded form (RFC 9460 section 14.3.2; dohpath: RFC 9461 section 5). */
export const SVC_KEY = {
  mandatory: 0,
  alpn: 1,
  "no-default-alpn": 2,
  port: 3,
  ipv4hint: 4,
  ech: 5,
  ipv6hint: 6,
  dohpath: 7,
} as const;

export type SvcParam =
  | { readonly kind: "mandatory"; /** strictly increasing, without 0 */ readonly keys: readonly number[] }
  | { readonly kind: "alpn"; /** at least one, each 1 … 255 octets */ readonly protocols: readonly Uint8Array[] }
  | { readonly kind: "no-default-alpn" }
  | { readonly kind: "port"; readonly port: number }
  | { readonly kind: "ipv4hint"; /** at least one */ readonly addresses: readonly string[] }
  | { readonly kind: "ech"; /** an ECHConfigList, not looked into */ readonly octets: Uint8Array }
  | { readonly kind: "ipv6hint"; /** at least one, RFC 5952 */ readonly addresses: readonly string[] }
  | { readonly kind: "dohpath"; /** URI template */ readonly template: string }
  | { readonly kind: "unknown"; readonly key: number; readonly octets: Uint8Array };

export interface Svcb {
  readonly kind: "SVCB" | "HTTPS";
  /** 0 is AliasMode: go to `target`; otherwise ServiceMode */
  readonly priority: number;
  /** canonical name; `""` (a dot in text) means the owner in ServiceMode, «not available» in AliasMode */
  readonly target: string;
  /** in strictly increasing order of their keys */
  readonly params: readonly SvcParam[];
}

/** The number of a parameter's key. */
export const svcKey = (param: SvcParam): number => (param.kind === "unknown" ? param.key : SVC_KEY[param.kind]);

/** @throws {WireError} `E_WIRE_RDATA` if the record is malformed by RFC 9460 section 2.2 */
export function readSvcb(reader: Reader, kind: Svcb["kind"]): Svcb {
  const priority = reader.u16();
  const target = reader.name();
  const params: SvcParam[] = [];
  let previous = -1;
  while (reader.left > 0) {
    const offset = reader.at;
    const key = reader.u16();
    if (key <= previous) throw new WireError("E_WIRE_RDATA", `SvcParamKey ${key} comes after ${previous}`, offset);
    previous = key;
    const value = reader.within(reader.u16(), "E_WIRE_RDATA");
    params.push(readParam(key, value));
    if (value.left > 0) throw new WireError("E_WIRE_RDATA", `SvcParam ${key} has octets left over`, value.at);
  }
  return { kind, priority, target, params };
}

function readParam(key: number, value: Reader): SvcParam {
  switch (key) {
    case SVC_KEY.mandatory:
      return { kind: "mandatory", keys: readMandatory(value) };
    case SVC_KEY.alpn:
      return { kind: "alpn", protocols: list(value, () => nonEmpty(value, value.octets(value.u8()))) };
    case SVC_KEY["no-default-alpn"]:
      return { kind: "no-default-alpn" };
    case SVC_KEY.port:
      return { kind: "port", port: value.u16() };
    case SVC_KEY.ipv4hint:
      return { kind: "ipv4hint", addresses: list(value, () => formatIpv4(value.octets(4))) };
    case SVC_KEY.ech:
      return { kind: "ech", octets: nonEmpty(value, value.octets(value.left)) };
    case SVC_KEY.ipv6hint:
      return { kind: "ipv6hint", addresses: list(value, () => formatIpv6(value.octets(16))) };
    case SVC_KEY.dohpath:
      return { kind: "dohpath", template: readUtf8(value) };
    default:
      return { kind: "unknown", key, octets: value.octets(value.left) };
  }
}

/** One element at least: an empty value overruns in the first `read`. */
function list<T>(value: Reader, read: () => T): T[] {
  const items: T[] = [];
  do items.push(read());
  while (value.left > 0);
  return items;
}

function nonEmpty(value: Reader, octets: Uint8Array): Uint8Array {
  if (octets.length === 0) throw new WireError("E_WIRE_RDATA", "empty value where RFC 9460 asks for one", value.at);
  return octets;
}

/** RFC 9460 section 8: increasing, and never itself. */
function readMandatory(value: Reader): number[] {
  const keys = list(value, () => value.u16());
  if (keys.some((key, i) => key <= (keys[i - 1] ?? 0)))
    throw new WireError("E_WIRE_RDATA", "mandatory keys are not strictly increasing or name key 0", value.at);
  return keys;
}

function readUtf8(value: Reader): string {
  const offset = value.at;
  try {
    // ignoreBOM keeps a leading U+FEFF; without it the octets would not round-trip.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(value.octets(value.left));
  } catch {
    throw new WireError("E_WIRE_RDATA", "dohpath is not UTF-8", offset);
  }
}

/** @throws {WireError} `E_WIRE_VALUE` if parameters are out of order, empty where they may not be, or do not fit */
export function writeSvcb(writer: Writer, data: Svcb): void {
  writer.u16(data.priority);
  writer.plainName(data.target);
  let previous = -1;
  for (const param of data.params) {
    const key = svcKey(param);
    if (key <= previous) throw new WireError("E_WIRE_VALUE", `SvcParamKey ${key} comes after ${previous}`);
    previous = key;
    const value = encodeParam(param);
    writer.u16(key);
    writer.u16(value.length);
    writer.octets(value);
  }
}

function encodeParam(param: SvcParam): Uint8Array {
  const value = new Writer();
  const refuse = (why: string): never => {
    throw new WireError("E_WIRE_VALUE", `SvcParam ${param.kind}: ${why}`);
  };
  switch (param.kind) {
    case "mandatory":
      if (param.keys.some((key, i) => key <= (param.keys[i - 1] ?? 0))) refuse("keys must increase and leave out 0");
      for (const key of param.keys) value.u16(key);
      break;
    case "alpn":
      for (const protocol of param.protocols)
        value.characterString(protocol.length > 0 ? protocol : refuse("empty protocol"));
      break;
    case "no-default-alpn":
      return value.finish();
    case "port":
      value.u16(param.port);
      break;
    case "ipv4hint":
      for (const address of param.addresses) value.octets(parseIpv4(address));
      break;
    case "ipv6hint":
      for (const address of param.addresses) value.octets(parseIpv6(address));
      break;
    case "ech":
      value.octets(param.octets);
      break;
    case "dohpath":
      value.octets(new TextEncoder().encode(param.template));
      return value.finish();
    case "unknown":
      if (param.key <= SVC_KEY.dohpath) refuse(`key ${param.key} has a form of its own`);
      value.octets(param.octets);
      return value.finish();
    default:
      return param satisfies never;
  }
  if (value.length === 0) refuse("empty");
  return value.finish();
}
