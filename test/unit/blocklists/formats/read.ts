/** Reads a list into short texts, for the tables of the format tests. */
import { domainToASCII } from "node:url";
import { shapeKey } from "../../../../blocklists/compile/rule.ts";
import { PARSERS } from "../../../../blocklists/formats/parse.ts";
import type { IpRule, ListSink, ParseOptions, RegexRule, Unusable } from "../../../../blocklists/formats/sink.ts";
import { textOfWire } from "../../../../blocklists/lookup/wire-name.ts";
import type { ListFormat } from "../../../../policies/schema/list-source.ts";

export interface Read {
  readonly rules: string[];
  readonly addresses: string[];
  readonly regexes: RegexRule[];
  comments: number;
  readonly unusable: Unusable[];
  /** line numbers in the order they were told */
  readonly lines: number[];
}

const ipText = ({ kind, octets, prefix, action }: IpRule): string =>
  `${kind} ${Buffer.from(octets).toString("hex")}/${prefix}${action === undefined ? "" : ` ${JSON.stringify(action)}`}`;

/** @param plain  a sink that knows names only */
export function read(format: ListFormat, list: string | Uint8Array, options: ParseOptions = {}, plain = false): Read {
  const out: Read = { rules: [], addresses: [], regexes: [], comments: 0, unusable: [], lines: [] };
  const sink: ListSink = {
    rule: (octets, shape, raw) => {
      out.lines.push(raw.number);
      const name = textOfWire(octets, 0, octets.length);
      out.rules.push(shape === null ? name : `${name} ${shapeKey(shape).replace(/(?:\|-)+$/u, "")}`);
    },
    badfilter: (_octets, _shape, raw) => out.lines.push(raw.number),
    comment: (raw) => {
      out.lines.push(raw.number);
      out.comments += 1;
    },
    unusable: (found) => {
      out.lines.push(found.line);
      out.unusable.push(found);
    },
    ...(!plain && {
      address: (rule, raw) => {
        out.lines.push(raw.number);
        out.addresses.push(ipText(rule));
      },
      client: (rule, raw) => {
        out.lines.push(raw.number);
        out.addresses.push(`client ${ipText(rule)}`);
      },
      digest: (octets, raw) => {
        out.lines.push(raw.number);
        out.rules.push(Buffer.from(octets).toString("hex"));
      },
      regex: (rule, raw) => {
        out.lines.push(raw.number);
        out.regexes.push(rule);
      },
    }),
  };
  PARSERS[format](list, (name) => domainToASCII(name) || null, sink, options);
  return out;
}

/** Rules, addresses, `/expressions/`, `#comments`, `reason@line:column`. */
export function short(
  format: ListFormat,
  list: string | Uint8Array,
  options: ParseOptions = {},
  plain = false,
): string[] {
  const { rules, addresses, regexes, comments, unusable } = read(format, list, options, plain);
  return [
    ...rules,
    ...addresses,
    ...regexes.map(({ pattern, shape }) => `/${pattern.source}/ ${shapeKey(shape).replace(/(?:\|-)+$/u, "")}`),
    ...(comments > 0 ? [`#${comments}`] : []),
    ...unusable.map((u) => `${u.reason}@${u.line}:${u.column}`),
  ];
}
