/**
 * What the packs of a generation know about one name, in the shape the engine asks for. For people: slow and complete.
 *
 * @module
 */
import { domainToASCII } from "node:url";
import type { Explanation, ListIndex } from "../../blocklists/lookup/list-index.ts";
import { MatchMasks, effective } from "../../blocklists/lookup/masks.ts";
import { SuffixWalk, walkName } from "../../blocklists/lookup/walk.ts";
import { wireName } from "../../blocklists/lookup/wire-name.ts";
import type { QueryFacts } from "../../policies/engine/evaluate-query.ts";
import { DomainName } from "../../policies/schema/vocabulary.ts";
import type { DeviceId, QueryType } from "../../policies/schema/vocabulary.ts";
import { Refusal } from "../platform/error.ts";

/** The two packs of a generation. */
export interface Packs {
  readonly rules: ListIndex;
  readonly lists: ListIndex;
}

/** RR type numbers (IANA registry «Resource Record (RR) TYPEs»). */
export const TYPE_NUMBERS: Readonly<Record<QueryType, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  SVCB: 64,
  HTTPS: 65,
  ANY: 255,
};

/**
 * A name as people type it: any case, final dot, Polish letters.
 * @throws {Refusal} 422 `E_EXPLAIN_NAME`
 */
export function parseTypedName(typed: string): DomainName {
  const bare = typed.trim().replace(/\.$/u, "");
  // domainToASCII reads "999" as an address, so plain ASCII does not go through it.
  // oxlint-disable-next-line no-control-regex -- the ASCII range itself is meant
  const ascii = /^[\u0000-\u007f]*$/u.test(bare) ? bare.toLowerCase() : domainToASCII(bare);
  const name = DomainName.safeParse(ascii);
  if (!name.success || name.data === "") throw new Refusal(422, "E_EXPLAIN_NAME");
  try {
    wireName(name.data);
  } catch {
    throw new Refusal(422, "E_EXPLAIN_NAME");
  }
  return name.data;
}

/** Bits of a pack that cover a name, and the rules that set them. */
function look(index: ListIndex, octets: Uint8Array, qtype: number) {
  const walk = new SuffixWalk();
  walkName(octets, 0, octets.length, index.seed, walk);
  const masks = new MatchMasks();
  const bits = new Uint32Array(4);
  if (index.match(walk, octets, 0, qtype, masks)) effective(masks, bits);
  return { bits, entries: index.explain(walk, octets, 0, qtype) };
}

/** Everything the engine needs to know of one question, and every list rule that covers the name. */
export function factsOf(
  opened: Packs,
  name: DomainName,
  qtype: number,
  device: DeviceId | null = null,
): { readonly facts: QueryFacts; readonly entries: readonly Explanation[] } {
  const octets = wireName(name);
  const rules = look(opened.rules, octets, qtype);
  const lists = look(opened.lists, octets, qtype);
  const denying = (entries: readonly Explanation[], source: number): Explanation | undefined =>
    entries.find((entry) => entry.source === source && entry.kind === "deny");
  const facts: QueryFacts = {
    name,
    qtype,
    device,
    ruleBits: rules.bits,
    listBits: lists.bits,
    entryOf: (pack, source) => denying(pack === "rules" ? rules.entries : lists.entries, source)?.entry,
    ...(opened.lists.hasActions ? { actionOf: (source: number) => denying(lists.entries, source)?.action } : {}),
  };
  return { facts, entries: lists.entries };
}
