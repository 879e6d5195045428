/**
 * The part of an adblock rule behind `$`: what a DNS filter can honour, and what it cannot.
 *
 * A modifier we cannot honour makes the whole rule unusable. Leaving it out would widen the rule: `$third-party` means «not
 * when opened directly», and a filter that cannot tell would block the site itself; `$client` and `$ctag` mean single devices, which a
 * list from elsewhere cannot know. A `$dnsrewrite` to an empty answer is a block. Pure.
 *
 * @module
 */
import type { DomainName } from "../../policies/schema/vocabulary.ts";
import type { RuleKind, RuleScope, RuleShape } from "../compile/rule.ts";
import { ALLOW_SUBTREE, DENY_EXACT, DENY_SUBTREE } from "../compile/rule.ts";
import { textOfWire } from "../lookup/wire-name.ts";
import { octetsOf } from "./lines.ts";
import type { NameReader } from "./name.ts";
import type { UnusableReason } from "./sink.ts";

/** RR types by name (IANA registry); those a list has reason to name. */
const TYPE_NUMBERS: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  NAPTR: 35,
  DS: 43,
  DNSKEY: 48,
  SVCB: 64,
  HTTPS: 65,
  ANY: 255,
  CAA: 257,
};

export interface Modifiers {
  readonly shape: RuleShape;
  readonly badfilter: boolean;
}

/** Response codes that say «there is nothing here», whichever of them. */
const EMPTY_ANSWERS: ReadonlySet<string> = new Set(["NXDOMAIN", "NOERROR", "REFUSED", "SERVFAIL"]);

/** Is the answer a `dnsrewrite` asks for a block? `NXDOMAIN`, `NOERROR;;`, `0.0.0.0`, `NOERROR;A;0.0.0.0`; keywords are upper case. */
function rewritesToNothing(value: string): boolean {
  const [code = "", type = "", data = "", ...more] = value.split(";");
  if (more.length > 0) return false;
  if (!value.includes(";")) return EMPTY_ANSWERS.has(code) || isNullAddress(code);
  if (!EMPTY_ANSWERS.has(code)) return false;
  return type === "" ? data === "" : /^(?:A|AAAA)$/u.test(type) && isNullAddress(data);
}
const isNullAddress = (text: string): boolean => text === "0.0.0.0" || text === "::";

/** `at` counts characters from the first of `text`. */
export interface ModifierFault {
  readonly reason: UnusableReason;
  readonly at: number;
}

/** The plain shapes are shared objects, so that a million rules need no million of them. */
export function shapeOf(kind: RuleKind, scope: RuleScope): RuleShape {
  if (scope === "subtree") return kind === "deny" ? DENY_SUBTREE : ALLOW_SUBTREE;
  if (scope === "exact" && kind === "deny") return DENY_EXACT;
  return { kind, important: false, scope };
}

/** @returns the number of an RR type: `AAAA`, `TYPE28`; undefined if it is not known */
export function typeNumber(text: string): number | undefined {
  const name = text.trim().toUpperCase();
  const generic = /^TYPE(\d{1,5})$/u.exec(name)?.[1];
  if (generic !== undefined && Number(generic) <= 65_535) return Number(generic);
  return Object.hasOwn(TYPE_NUMBERS, name) ? TYPE_NUMBERS[name] : undefined;
}

/**
 * Reads `important,dnstype=A|~AAAA,…`.
 *
 * @param text   what stands behind `$`
 * @param names  reads the names of `denyallow`
 */
export function readModifiers(
  text: string,
  kind: RuleKind,
  scope: RuleScope,
  names: NameReader,
): Modifiers | ModifierFault {
  let important = false;
  let badfilter = false;
  const include: number[] = [];
  const exclude: number[] = [];
  const denyallow: DomainName[] = [];
  let at = 0;
  for (const part of text.split(",")) {
    const modifier = part.trim().toLowerCase();
    const [key, value] = modifier.split("=", 2) as [string, string | undefined];
    const fault = (reason: UnusableReason): ModifierFault => ({ reason, at });
    if (key === "dnstype" && value !== undefined) {
      for (const word of value.split("|")) {
        const number = typeNumber(word.replace(/^~/u, ""));
        if (number === undefined) return fault("dnstype");
        (word.startsWith("~") ? exclude : include).push(number);
      }
    } else if (key === "denyallow" && value !== undefined) {
      for (const word of value.split("|")) {
        const octets = octetsOf(word.trim());
        if (names.read(octets, 0, octets.length) !== undefined) return fault("modifier");
        denyallow.push(textOfWire(names.octets, 0, names.octets.length) as DomainName);
      }
    } else if (key === "dnsrewrite") {
      // An exception of that kind lifts other rewrites only; taken as an exception it would open the name.
      if (kind === "allow" || !rewritesToNothing(part.trim().slice("dnsrewrite=".length))) return fault("rewrite");
    } else if (key === "client" || key === "ctag") return fault("client");
    else if (value !== undefined) return fault("modifier");
    else if (key === "important") important = true;
    else if (key === "badfilter") badfilter = true;
    // Blocking the document, its pop-ups or everything is what a name that does not resolve does.
    else if (!["all", "document", "doc", "popup"].includes(key)) return fault("modifier");
    at += part.length + 1;
  }
  if (!important && include.length + exclude.length + denyallow.length === 0)
    return { shape: shapeOf(kind, scope), badfilter };
  const types = { ...(include.length > 0 && { include }), ...(exclude.length > 0 && { exclude }) };
  const shape: RuleShape = {
    kind,
    important,
    scope,
    ...(include.length + exclude.length > 0 && { types }),
    ...(denyallow.length > 0 && { denyallow }),
  };
  return { shape, badfilter };
}
