/**
 * What a record of a policy zone asks for: a block, an exception, or a certain answer.
 *
 * | record | |
 * |---|---|
 * | `CNAME .` | block, answered as the venue likes |
 * | an address or name that leads nowhere, or is one of the source's `sinkholes` | the same |
 * | `CNAME *.`, `CNAME rpz-drop.`, `CNAME rpz-tcp-only.` | block with «no data», no answer, an answer over TCP only |
 * | `CNAME rpz-passthru.`, or to the name itself | exception |
 * | `CNAME name.` | trusted lists: alias; others: block |
 * | other data | trusted lists: these records; others: block |
 * | `CNAME *.name.` | reported as `rewrite`: each name would have a target of its own |
 *
 * A list of strangers could lead a child anywhere, so what it would answer with is not taken from it. Pure.
 *
 * @see draft-vixie-dnsop-dns-rpz-00 section 3
 * @module
 */
import { BlockAction } from "../../policies/schema/list-action.ts";
import type { RuleKind } from "../compile/rule.ts";
import { leadsNowhere, parseAddress } from "./address.ts";
import { typeNumber } from "./adblock-modifiers.ts";
import type { ParseOptions, UnusableReason } from "./sink.ts";
import type { ZoneRecord } from "./zone-file.ts";

/** One record of local data. */
export type DataRecord = Extract<BlockAction, { kind: "data" }>["records"][number];

export interface ZoneAction {
  readonly kind: RuleKind;
  readonly action?: BlockAction;
  /** part of the local data of its owner, which may have more records */
  readonly record?: DataRecord;
}

const BLOCK: ZoneAction = { kind: "deny" };

const ACTIONS: Readonly<Record<string, ZoneAction>> = {
  ".": BLOCK,
  "*.": { kind: "deny", action: { kind: "nodata" } },
  "rpz-drop.": { kind: "deny", action: { kind: "drop" } },
  "rpz-tcp-only.": { kind: "deny", action: { kind: "tcp-only" } },
  "rpz-passthru.": { kind: "allow" },
};

/** Types whose last word is a name, which may be relative to the zone. */
const ENDS_IN_NAME: ReadonlySet<string> = new Set(["MX", "PTR", "SRV", "NS"]);
const OTHER_DATA: ReadonlySet<string> = new Set(["TXT", "CAA", "HTTPS", "SVCB", "NAPTR"]);

const absolute = (name: string, origin: string): string =>
  name.endsWith(".") ? name : `${name}.${origin === "." ? "" : origin}`;

function aliasOf(target: string, origin: string, isTrusted: boolean): ZoneAction | UnusableReason {
  if (target.startsWith("*.")) return "rewrite";
  if (!isTrusted) return BLOCK;
  const action = BlockAction.safeParse({ kind: "cname", target: absolute(target, origin).replace(/\.$/u, "") });
  return action.success ? { kind: "deny", action: action.data } : "rewrite";
}

function dataOf({ type, data, origin }: ZoneRecord, isTrusted: boolean): ZoneAction | UnusableReason {
  const number = typeNumber(type);
  if (number === undefined) return "rewrite";
  const isAddress = type === "A" || type === "AAAA";
  if (isAddress && parseAddress(data.join(" "))?.length !== (type === "A" ? 4 : 16)) return "syntax";
  if (!isTrusted) return BLOCK;
  if (!isAddress && !OTHER_DATA.has(type) && !ENDS_IN_NAME.has(type)) return "rewrite";
  const words = ENDS_IN_NAME.has(type) ? [...data.slice(0, -1), absolute(data.at(-1) as string, origin)] : data;
  return { kind: "deny", record: { type: number, text: words.join(" ") } };
}

/** @param name  of the trigger, without the zone; to recognise the older form of an exception */
export function zoneActionOf(
  record: ZoneRecord,
  name: string,
  { sinkholes = [], trusted = false }: ParseOptions,
): ZoneAction | UnusableReason {
  const [target = ""] = record.data;
  const lower = target.toLowerCase();
  if (record.data.length === 0) return "syntax";
  if (record.type !== "CNAME") {
    const isAddress = record.type === "A" || record.type === "AAAA";
    return isAddress && leadsNowhere(lower, sinkholes) ? BLOCK : dataOf(record, trusted);
  }
  if (record.data.length > 1) return "syntax";
  if (Object.hasOwn(ACTIONS, lower)) return ACTIONS[lower] as ZoneAction;
  if (lower === `${name}.`) return { kind: "allow" };
  if (sinkholes.includes(lower.replace(/\.$/u, ""))) return BLOCK;
  return /^rpz-[a-z-]+\.$/u.test(lower) ? "action" : aliasOf(lower, record.origin, trusted);
}
