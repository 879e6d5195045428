/**
 * Response policy zones: DNS zone files whose records are rules.
 *
 * | trigger | |
 * |---|---|
 * | `name` | that name alone |
 * | `*.name` | what is below it |
 * | `24.0.2.0.192.rpz-ip` | addresses in answers, for sinks that take them |
 * | `24.0.2.0.192.rpz-client-ip` | who asks: trusted lists only, from others reported as `client` |
 * | `…rpz-nsdname`, `…rpz-nsip` | name servers on the way, which a forwarder does not see: reported as `trigger` |
 *
 * What a record asks for: `rpz-action.ts`. Several records of local data of one owner are one rule, told on the line of the first.
 * In a policy zone the exact name outranks every wildcard. Hence exact rules of a zone with exceptions are marked important. Among
 * wildcards an exception wins here, while a name server takes the longer one. Pure.
 *
 * @see draft-vixie-dnsop-dns-rpz-00 sections 3 and 4
 * @module
 */
import type { BlockAction } from "../../policies/schema/list-action.ts";
import type { RuleKind, RuleShape } from "../compile/rule.ts";
import type { Network } from "./address.ts";
import { asNetwork, isTooWide, parseAddress } from "./address.ts";
import { shapeOf } from "./adblock-modifiers.ts";
import type { Line } from "./lines.ts";
import { octetsOf, refuse } from "./lines.ts";
import { NameReader } from "./name.ts";
import type { DataRecord } from "./rpz-action.ts";
import { zoneActionOf } from "./rpz-action.ts";
import type { IpRule, ListParser, ListSink, ParseOptions, UnusableReason } from "./sink.ts";
import type { ZoneRecord } from "./zone-file.ts";
import { readZoneFile } from "./zone-file.ts";

/** What a zone says about itself: no rules. */
const ZONE_TYPES: ReadonlySet<string> = new Set([
  "SOA",
  "NS",
  "DNSKEY",
  "RRSIG",
  "NSEC",
  "NSEC3",
  "NSEC3PARAM",
  "ZONEMD",
]);

const TRIGGERS: Readonly<Record<string, UnusableReason>> = {
  "rpz-nsdname": "trigger",
  "rpz-nsip": "trigger",
};

/** `24.0.2.0.192` or `32.zz.db8.2001`: prefix length, then the address backwards. */
function networkOf(labels: readonly string[]): Network | undefined {
  const [prefix = "", ...backwards] = labels;
  if (!/^(?:0|[1-9]\d{0,2})$/u.test(prefix)) return undefined;
  const parts = backwards.toReversed();
  const isV4 = parts.length === 4 && !parts.includes("zz");
  const text = isV4
    ? parts.join(".")
    : parts
        .join(":")
        .replace(/^zz(?=:|$)/u, ":zz")
        .replace(/(?<=:)zz$/u, "zz:")
        .replace(/zz/u, "");
  const octets = parseAddress(text);
  return octets === undefined ? undefined : asNetwork(octets, Number(prefix));
}

/** Answers longer than this are no block page any more. */
const MAX_RECORDS = 16;

/** The local data of one trigger; `lines` counts those told about. */
interface LocalData {
  readonly records: DataRecord[];
  lines: number;
}

class ZoneReader {
  readonly #sink: ListSink;
  readonly #names: NameReader;
  readonly #options: ParseOptions;
  readonly #hasExceptions: boolean;
  readonly #shapes = new Map<string, RuleShape>();
  /** Trigger → its local data, found by the reader that went before. */
  readonly #data: Map<string, LocalData>;
  readonly #isFirst: boolean;
  /** with its final dot; `""` while unknown */
  #apex = "";

  constructor(
    sink: ListSink,
    names: NameReader,
    options: ParseOptions,
    hasExceptions: boolean,
    data: Map<string, LocalData>,
    isFirst: boolean,
  ) {
    this.#sink = sink;
    this.#names = names;
    this.#options = options;
    this.#hasExceptions = hasExceptions;
    this.#data = data;
    this.#isFirst = isFirst;
  }

  record(record: ZoneRecord, line: Line): void {
    const sink = this.#sink;
    if (this.#apex === "") this.#apex = record.origin;
    if (record.type === "SOA" && this.#apex === "" && record.owner.endsWith(".")) this.#apex = record.owner;
    const name = this.#triggerOf(record);
    if (name === "" || ZONE_TYPES.has(record.type)) return sink.comment(line);
    if (name === undefined) return refuse(sink, line, line.start, "syntax");
    const labels = name.split(".");
    const last = labels.at(-1) as string;
    const trigger = Object.hasOwn(TRIGGERS, last) ? TRIGGERS[last] : undefined;
    if (trigger !== undefined) return refuse(sink, line, line.start, trigger);
    const said = zoneActionOf(record, name, this.#options);
    if (typeof said === "string") return refuse(sink, line, line.start, said);
    let { action } = said;
    if (said.record !== undefined) {
      const data = this.#dataOf(name, said.record);
      if (data.lines > MAX_RECORDS) return refuse(sink, line, line.start, "rewrite");
      if (data.lines > 1) return sink.comment(line);
      action = { kind: "data", records: data.records };
    }
    if (last === "rpz-ip" || last === "rpz-client-ip")
      this.#address(last === "rpz-ip" ? "address" : "client", labels.slice(0, -1), said.kind, action, line);
    else this.#name(name, said.kind, action, line);
  }

  /** The local data of a trigger: gathered by the first reader, counted by the second. */
  #dataOf(name: string, record: DataRecord): LocalData {
    let data = this.#data.get(name);
    if (data === undefined) this.#data.set(name, (data = { records: [], lines: 0 }));
    if (!this.#isFirst) data.lines += 1;
    else if (data.records.length < MAX_RECORDS) data.records.push(record);
    return data;
  }

  /** The owner without the zone's own name; `""` is the zone itself. */
  #triggerOf({ owner, origin }: ZoneRecord): string | undefined {
    if (owner === "@") return "";
    const absolute = owner.endsWith(".") ? owner : origin === "" ? undefined : `${owner}.${origin}`;
    if (absolute === undefined) return owner;
    if (absolute === this.#apex) return "";
    if (this.#apex === "." || this.#apex === "") return owner.endsWith(".") ? undefined : owner;
    return absolute.endsWith(`.${this.#apex}`) ? absolute.slice(0, -this.#apex.length - 1) : undefined;
  }

  #address(
    use: "address" | "client",
    labels: readonly string[],
    kind: RuleKind,
    action: BlockAction | undefined,
    line: Line,
  ): void {
    const sink = this.#sink;
    if (use === "client" && (this.#options.trusted !== true || sink.client === undefined))
      return refuse(sink, line, line.start, "client");
    const network = networkOf(labels);
    if (network === undefined) return refuse(sink, line, line.start, "address");
    if (isTooWide(network)) return refuse(sink, line, line.start, "too-wide");
    const rule: IpRule = { kind, ...network, ...(action !== undefined && { action }) };
    if (use === "client") sink.client?.(rule, line);
    else if (sink.address === undefined) refuse(sink, line, line.start, "trigger");
    else sink.address(rule, line);
  }

  #name(name: string, kind: RuleKind, action: BlockAction | undefined, line: Line): void {
    const below = name.startsWith("*.");
    const octets = octetsOf(below ? name.slice(2) : name);
    if (octets.includes(0x2a)) return refuse(this.#sink, line, line.start, "wildcard");
    const fault = this.#names.read(octets, 0, octets.length);
    if (fault !== undefined) return refuse(this.#sink, line, line.start, fault);
    this.#sink.rule(this.#names.octets, this.#shapeOf(kind, below, action), line);
  }

  /** One object for equal shapes: a zone may send a hundred thousand names to one page. */
  #shapeOf(kind: RuleKind, below: boolean, action: BlockAction | undefined): RuleShape {
    const plain = shapeOf(kind, below ? "below" : "exact");
    const important = this.#hasExceptions && !below;
    if (action === undefined && !important) return plain;
    const key = `${kind} ${below} ${action === undefined ? "" : JSON.stringify(action)}`;
    let shape = this.#shapes.get(key);
    if (shape === undefined) {
      shape = { ...plain, ...(important && { important }), ...(action !== undefined && { action }) };
      this.#shapes.set(key, shape);
    }
    return shape;
  }
}

/** Is there an exception anywhere? A look at the octets; a mention in a comment does no harm. */
function mentionsPassthru(octets: Uint8Array): boolean {
  const word = octetsOf("rpz-passthru");
  for (let at = octets.indexOf(0x2d); at >= 0; at = octets.indexOf(0x2d, at + 1)) {
    let i = 0;
    while (i < word.length && ((octets[at - 3 + i] ?? 0) | 0x20) === ((word[i] as number) | 0x20)) i += 1;
    if (i === word.length) return true;
  }
  return false;
}

const ignore = (): void => undefined;
/** Hears nothing: the first of two readers only gathers local data. */
const NOBODY: ListSink = { rule: ignore, badfilter: ignore, comment: ignore, unusable: ignore, address: ignore };

/** @see ListParser */
export const parseRpz: ListParser = (list, toAscii, sink, options = {}) => {
  const octets = octetsOf(list);
  const names = new NameReader(toAscii);
  const hasExceptions = mentionsPassthru(octets);
  const data = new Map<string, LocalData>();
  const read = (into: ListSink, isFirst: boolean): void => {
    const reader = new ZoneReader(into, names, options, hasExceptions, data, isFirst);
    readZoneFile(octets, {
      record: (record, line) => reader.record(record, line),
      filler: (line) => into.comment(line),
      fault: (reason, line) => refuse(into, line, line.start, reason),
    });
  };
  // Records of one owner may stand anywhere in the file; only trusted lists have local data at all.
  if (options.trusted === true) read(NOBODY, true);
  read(sink, false);
};
