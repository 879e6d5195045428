/**
 * Response policy zones: DNS zone files whose records are rules.
 *
 * | trigger | |
 * |---|---|
 * | `name` | that name alone |
 * | `*.name` | what is below it |
 * | `24.0.2.0.192.rpz-ip` | addresses in answers, for sinks that take them |
 * | `…rpz-client-ip` | some clients only: reported as `client` |
 * | `…rpz-nsdname`, `…rpz-nsip` | name servers on the way, which a forwarder does not see: reported as `trigger` |
 *
 * | action | |
 * |---|---|
 * | `CNAME .`, `CNAME *.`, `CNAME rpz-drop.` | block; how a block is answered is the venue's choice, not the list's |
 * | `CNAME rpz-passthru.`, or to the name itself | exception |
 * | an address or name that leads nowhere, or is one of the source's `sinkholes` | block |
 * | `CNAME rpz-tcp-only.` | reported as `action` |
 * | any other data | another answer: reported as `rewrite` |
 *
 * In a policy zone the exact name outranks every wildcard. Hence exact rules of a zone with exceptions are marked important. Among
 * wildcards an exception wins here, while a name server takes the longer one. Pure.
 *
 * @see draft-vixie-dnsop-dns-rpz-00 sections 3 and 4
 * @module
 */
import type { RuleKind, RuleShape } from "../compile/rule.ts";
import type { Network } from "./address.ts";
import { asNetwork, isTooWide, leadsNowhere, parseAddress } from "./address.ts";
import { shapeOf } from "./adblock-modifiers.ts";
import type { Line } from "./lines.ts";
import { octetsOf, refuse } from "./lines.ts";
import { NameReader } from "./name.ts";
import type { ListParser, ListSink, UnusableReason } from "./sink.ts";
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
  "rpz-client-ip": "client",
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

/** @param name  of the trigger, without the zone; to recognise the older form of an exception */
function actionOf(record: ZoneRecord, name: string, sinkholes: readonly string[]): RuleKind | UnusableReason {
  const [target = ""] = record.data;
  const lower = target.toLowerCase();
  if (record.data.length === 0) return "syntax";
  if (record.type === "A" || record.type === "AAAA") return leadsNowhere(lower, sinkholes) ? "deny" : "rewrite";
  if (record.type !== "CNAME") return "rewrite";
  if (record.data.length > 1) return "syntax";
  if (lower === "." || lower === "*." || lower === "rpz-drop.") return "deny";
  if (lower === "rpz-passthru." || lower === `${name}.`) return "allow";
  if (lower === "rpz-tcp-only.") return "action";
  return sinkholes.includes(lower.replace(/\.$/u, "")) ? "deny" : "rewrite";
}

class ZoneReader {
  readonly #sink: ListSink;
  readonly #names: NameReader;
  readonly #sinkholes: readonly string[];
  readonly #hasExceptions: boolean;
  /** with its final dot; `""` while unknown */
  #apex = "";

  constructor(sink: ListSink, names: NameReader, sinkholes: readonly string[], hasExceptions: boolean) {
    this.#sink = sink;
    this.#names = names;
    this.#sinkholes = sinkholes;
    this.#hasExceptions = hasExceptions;
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
    const action = actionOf(record, name, this.#sinkholes);
    if (action !== "deny" && action !== "allow") return refuse(sink, line, line.start, action);
    if (last === "rpz-ip") this.#address(labels.slice(0, -1), action, line);
    else this.#name(name, action, line);
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

  #address(labels: readonly string[], kind: RuleKind, line: Line): void {
    const network = networkOf(labels);
    if (network === undefined) return refuse(this.#sink, line, line.start, "address");
    if (isTooWide(network)) return refuse(this.#sink, line, line.start, "too-wide");
    if (this.#sink.address === undefined) return refuse(this.#sink, line, line.start, "trigger");
    this.#sink.address({ kind, ...network }, line);
  }

  #name(name: string, kind: RuleKind, line: Line): void {
    const below = name.startsWith("*.");
    const octets = octetsOf(below ? name.slice(2) : name);
    if (octets.includes(0x2a)) return refuse(this.#sink, line, line.start, "wildcard");
    const fault = this.#names.read(octets, 0, octets.length);
    if (fault !== undefined) return refuse(this.#sink, line, line.start, fault);
    const plain = shapeOf(kind, below ? "below" : "exact");
    const shape: RuleShape = this.#hasExceptions && !below ? { ...plain, important: true } : plain;
    this.#sink.rule(this.#names.octets, shape, line);
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

/** @see ListParser */
export const parseRpz: ListParser = (list, toAscii, sink, options = {}) => {
  const octets = octetsOf(list);
  const reader = new ZoneReader(sink, new NameReader(toAscii), options.sinkholes ?? [], mentionsPassthru(octets));
  readZoneFile(octets, {
    record: (record, line) => reader.record(record, line),
    filler: (line) => sink.comment(line),
    fault: (reason, line) => refuse(sink, line, line.start, reason),
  });
};
