/**
 * SvcParams as text: `alpn=h2,h3 port=8443 ipv4hint=192.0.2.1` (RFC 9460 sections 2.1, 7 and appendix A).
 *
 * Values are written bare where they can be and quoted where they must be. Lists have an escaping of their own under
 * the usual one: a comma inside an ALPN identifier is `\\,` in text. Pure.
 *
 * @module
 */
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from "./address.ts";
import { WireError } from "./error.ts";
import { SVC_KEY, svcKey } from "./rdata/svcb.ts";
import type { SvcParam } from "./rdata/svcb.ts";
import { numberFromText, quote, unquote } from "./text-field.ts";

const keyNames: ReadonlyMap<number, string> = new Map(Object.entries(SVC_KEY).map(([name, key]) => [key, name]));
const keyNumbers: ReadonlyMap<string, number> = new Map(Object.entries(SVC_KEY));
const keyName = (key: number): string => keyNames.get(key) ?? `key${key}`;

function keyNumber(text: string): number {
  const known = keyNumbers.get(text);
  if (known !== undefined) return known;
  if (!/^key(?:0|[1-9]\d{0,4})$/.test(text)) throw new WireError("E_WIRE_TEXT", `unknown SvcParamKey ${text}`);
  return numberFromText(text.slice(3), "SvcParamKey", 0xffff);
}

/**
 * @param words  `key` or `key=value`, value quoted or not, in any order
 * @returns parameters in the order of the wire
 * @throws {WireError} `E_WIRE_TEXT` for an unknown or repeated key or a value of the wrong form
 */
export function svcbFromText(words: readonly string[]): SvcParam[] {
  const params = words.map((word) => {
    const at = word.indexOf("=");
    return at < 0
      ? param(keyNumber(word), new Uint8Array())
      : param(keyNumber(word.slice(0, at)), unquote(word.slice(at + 1)));
  });
  params.sort((a, b) => svcKey(a) - svcKey(b));
  const twice = params.find((one, i) => i > 0 && svcKey(one) === svcKey(params[i - 1]!));
  if (twice !== undefined) throw new WireError("E_WIRE_TEXT", `SvcParam ${keyName(svcKey(twice))} is given twice`);
  return params;
}

function param(key: number, octets: Uint8Array): SvcParam {
  const text = (): string => String.fromCharCode(...octets);
  const addresses = (canonical: (address: string) => string): string[] => text().split(",").map(canonical);
  switch (key) {
    case SVC_KEY.mandatory:
      return {
        kind: "mandatory",
        keys: text()
          .split(",")
          .map(keyNumber)
          .sort((a, b) => a - b),
      };
    case SVC_KEY.alpn:
      return { kind: "alpn", protocols: splitList(octets) };
    case SVC_KEY["no-default-alpn"]:
      if (octets.length > 0) throw new WireError("E_WIRE_TEXT", "no-default-alpn takes no value");
      return { kind: "no-default-alpn" };
    case SVC_KEY.port:
      return { kind: "port", port: numberFromText(text(), "port", 0xffff) };
    case SVC_KEY.ipv4hint:
      return { kind: "ipv4hint", addresses: addresses((one) => formatIpv4(parseIpv4(one))) };
    case SVC_KEY.ech:
      return { kind: "ech", octets: fromBase64(text()) };
    case SVC_KEY.ipv6hint:
      return { kind: "ipv6hint", addresses: addresses((one) => formatIpv6(parseIpv6(one))) };
    case SVC_KEY.dohpath:
      return { kind: "dohpath", template: utf8(octets) };
    default:
      return { kind: "unknown", key, octets };
  }
}

/** Parameters in their order, one word each. */
export function svcbToText(params: readonly SvcParam[]): string[] {
  return params.map((one) => {
    const key = keyName(svcKey(one));
    switch (one.kind) {
      case "mandatory":
        return `${key}=${one.keys.map(keyName).join(",")}`;
      case "alpn":
        return `${key}=${bareOrQuoted(joinList(one.protocols))}`;
      case "no-default-alpn":
        return key;
      case "port":
        return `${key}=${one.port}`;
      case "ipv4hint":
      case "ipv6hint":
        return `${key}=${one.addresses.join(",")}`;
      case "ech":
        return `${key}=${btoa(String.fromCharCode(...one.octets))}`;
      case "dohpath":
        return `${key}=${bareOrQuoted(new TextEncoder().encode(one.template))}`;
      case "unknown":
        return one.octets.length === 0 ? key : `${key}=${bareOrQuoted(one.octets)}`;
      default:
        return one satisfies never;
    }
  });
}

function bareOrQuoted(octets: Uint8Array): string {
  const quoted = quote(octets);
  return /^"[0-9A-Za-z_./{}?,:+*=-]+"$/.test(quoted) ? quoted.slice(1, -1) : quoted;
}

/** Appendix A.1: items between commas; `\,` and `\\` stand for the characters themselves. */
function splitList(octets: Uint8Array): Uint8Array[] {
  const items: number[][] = [[]];
  for (let i = 0; i < octets.length; i++) {
    if (octets[i] === 0x5c) items.at(-1)?.push(octets[++i] ?? 0x5c);
    else if (octets[i] === 0x2c) items.push([]);
    else items.at(-1)?.push(octets[i]!);
  }
  return items.map((item) => Uint8Array.from(item));
}

function joinList(items: readonly Uint8Array[]): Uint8Array {
  const escaped = items.flatMap((item, i) => [
    ...(i > 0 ? [0x2c] : []),
    ...Array.from(item).flatMap((octet) => (octet === 0x2c || octet === 0x5c ? [0x5c, octet] : [octet])),
  ]);
  return Uint8Array.from(escaped);
}

function fromBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    throw new WireError("E_WIRE_TEXT", "ech is not base64");
  }
}

function utf8(octets: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    throw new WireError("E_WIRE_TEXT", "dohpath is not UTF-8");
  }
}
