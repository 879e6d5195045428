/**
 * Reads one list and hands on what it says, line by line counted: used, repeated, comment, unusable with its reason.
 *
 * Between a parser, which knows lines, and whoever takes the rules. Here stands who may say what: entries that would close a protected name
 * or a public suffix are left out until a person decides, rules cancelled by the list itself vanish, patterns are limited. Pure.
 *
 * @module
 */
import { parse } from "tldts";
import type { ListSource } from "../../policies/schema/list-source.ts";
import { isLockedSource } from "../../policies/schema/list-source.ts";
import type { SuspectEntry } from "../../policies/schema/protected.ts";
import type { DomainName } from "../../policies/schema/vocabulary.ts";
import { refuse, textOf } from "../formats/lines.ts";
import { PARSERS } from "../formats/parse.ts";
import type { Regex } from "../formats/regex.ts";
import type { IpRule, ListSink, RawLine, RegexRule, ToAscii, Unusable } from "../formats/sink.ts";
import type { NetworkUse } from "../lookup/network-table.ts";
import { ANSWERS, CLIENTS } from "../lookup/network-table.ts";
import { networkText } from "../lookup/network-text.ts";
import { SuffixWalk, walkName } from "../lookup/walk.ts";
import { textOfWire } from "../lookup/wire-name.ts";
import type { EntryGuard, Suspicion } from "./entry-guard.ts";
import { isPublicSuffix, PUBLIC_SUFFIX_GROUP } from "./entry-guard.ts";
import type { SourceCounts } from "./list-counts.ts";
import type { RuleShape } from "./rule.ts";
import { DENY_EXACT, DENY_SUBTREE, shapeKey } from "./rule.ts";

/** Takes what a list says. Each returns false if it was said before. */
export interface RuleReceiver {
  /** @param octets  lower-case name in wire form with its root octet, walked with the reader's seed; reused after the call */
  name(walk: SuffixWalk, octets: Uint8Array, shape: RuleShape): boolean;
  pattern(text: string, shape: RuleShape): boolean;
  /** @param digest  32 octets, reused after the call */
  digest(digest: Uint8Array, shape: RuleShape): boolean;
  network(use: NetworkUse, rule: IpRule): boolean;
}

/** What a reader asks of the guard. */
export type Guard = Pick<EntryGuard, "judge" | "judgePattern" | "judgeNetwork" | "decisionOf">;

export interface ReadOptions {
  /** what receivers want names walked with; also the guard's */
  readonly seed: number;
  readonly toAscii: ToAscii;
  readonly guard: Guard;
  /** Is there room for another pattern of so many states? */
  readonly takePattern: (regex: Regex) => boolean;
  readonly onUnusable?: (unusable: Unusable) => void;
  /** entries no person has decided about yet; never called for an opaque list */
  readonly onSuspect?: (suspect: SuspectEntry) => void;
}

const MAX_TEXT = 400;

/** Lists with an own or a public body behind them; others may not choose answers or speak of single clients. */
export const isTrusted = ({ trust }: Pick<ListSource, "trust">): boolean => trust !== "community";

/** Two names nobody would list, of different shapes: what matches both below a suffix matches anything there. */
const UNLIKELY = ["q7-zx0v--probe-1kjw", "wjkqx"];
const SUFFIXES = ["com", "pl", "org", "net", "eu", "de", "gov.pl", "edu.pl", "com.pl", "co.uk", "example"];

/** Does the expression match whatever stands below some suffix? */
function broad(regex: Regex): Suspicion | undefined {
  const covers = SUFFIXES.find((suffix) => UNLIKELY.every((label) => regex.test(`${label}.${suffix}`)));
  return covers === undefined ? undefined : { covers: covers as DomainName, group: PUBLIC_SUFFIX_GROUP, alarm: true };
}

/** What a list's own `$badfilter` lines cancel: rule → its lines. */
type Cancelled = Map<string, { used: boolean; lines: Unusable[] }>;

/** Reads one list into a receiver. */
class ListReader implements ListSink {
  readonly counts: SourceCounts;
  readonly #source: ListSource;
  readonly #options: ReadOptions;
  readonly #into: RuleReceiver;
  readonly #plain: RuleShape;
  readonly #cancelled: Cancelled;
  readonly #walk = new SuffixWalk();

  constructor(
    counts: SourceCounts,
    source: ListSource,
    cancelled: Cancelled,
    options: ReadOptions,
    into: RuleReceiver,
  ) {
    this.counts = counts;
    this.#source = source;
    this.#options = options;
    this.#into = into;
    this.#plain = plainShape(source);
    this.#cancelled = cancelled;
  }

  unusable(fault: Unusable): void {
    const { counts } = this;
    const suffix = fault.reason === "single-label" ? this.#suffixIn(fault) : undefined;
    const found: Unusable = suffix === undefined ? fault : { ...fault, reason: "public-suffix" };
    counts.lines = Math.max(counts.lines, found.line);
    counts.unusable += 1;
    counts.unusableByReason[found.reason] = (counts.unusableByReason[found.reason] ?? 0) + 1;
    // What an opaque list holds is for nobody's eyes.
    this.#options.onUnusable?.(this.#source.opaque ? { ...found, text: "" } : found);
  }

  /** No rule can come of a whole top-level domain, but that one is listed says a lot about the list. */
  #suffixIn({ line, text }: Unusable): string | undefined {
    const { id, opaque } = this.#source;
    const words = text
      .replace(/\s#.*$/u, "")
      .toLowerCase()
      .split(/[^a-z0-9-]+/u);
    const covers = words.find((word) => parse(word).isIcann === true && isPublicSuffix(word));
    if (covers === undefined || opaque || this.#options.guard.decisionOf(id, covers) !== undefined) return covers;
    this.counts.quarantined += 1;
    const group = PUBLIC_SUFFIX_GROUP;
    const scope = "subtree";
    this.#options.onSuspect?.({ source: id, entry: covers, scope, line, text, covers: covers as DomainName, group });
    return covers;
  }

  comment(raw: RawLine): void {
    this.#see(raw);
    this.counts.comments += 1;
  }

  rule(octets: Uint8Array, given: RuleShape | null, raw: RawLine): void {
    this.#see(raw);
    const shape = given ?? this.#plain;
    if (this.#cancelled.size > 0) {
      const target = this.#cancelled.get(ruleKey(octets, shape));
      if (target !== undefined) {
        target.used = true;
        return refuse(this, raw, raw.start, "cancelled");
      }
    }
    walkName(octets, 0, octets.length, this.#options.seed, this.#walk);
    const suspicion = this.#options.guard.judge(this.#walk, octets, shape);
    if (suspicion !== undefined) {
      const entry = textOfWire(octets, 0, octets.length);
      if (this.#leavesOut(suspicion, entry, shape.scope, raw)) return;
    }
    this.#count(this.#into.name(this.#walk, octets, shape));
  }

  badfilter(_octets: Uint8Array, _shape: RuleShape | null, raw: RawLine): void {
    this.#see(raw);
  }

  regex({ pattern, shape }: RegexRule, raw: RawLine): void {
    this.#see(raw);
    const suspicion =
      this.#options.guard.judgePattern((name) => pattern.test(name), shape) ??
      (shape.kind === "deny" ? broad(pattern) : undefined);
    if (suspicion !== undefined && this.#leavesOut(suspicion, pattern.source, "pattern", raw)) return;
    if (!this.#options.takePattern(pattern)) return refuse(this, raw, raw.start, "regex");
    if (this.#count(this.#into.pattern(pattern.source, shape))) this.counts.patterns = (this.counts.patterns ?? 0) + 1;
  }

  digest(digest: Uint8Array, raw: RawLine): void {
    this.#see(raw);
    this.#count(this.#into.digest(digest, this.#plain));
  }

  address(rule: IpRule, raw: RawLine): void {
    this.#see(raw);
    const suspicion = this.#options.guard.judgeNetwork(rule.octets, rule.prefix, rule.kind);
    if (suspicion !== undefined && this.#leavesOut(suspicion, networkText(rule.octets, rule.prefix), "address", raw))
      return;
    this.#network(ANSWERS, rule);
  }

  client(rule: IpRule, raw: RawLine): void {
    this.#see(raw);
    this.#network(CLIENTS, rule);
  }

  #network(use: NetworkUse, rule: IpRule): void {
    if (this.#count(this.#into.network(use, rule))) this.counts.addresses = (this.counts.addresses ?? 0) + 1;
  }

  #see(raw: RawLine): void {
    if (raw.number > this.counts.lines) this.counts.lines = raw.number;
  }

  #count(isNew: boolean): boolean {
    if (isNew) this.counts.entries += 1;
    else this.counts.duplicates += 1;
    return isNew;
  }

  /** Reports a suspect entry; @returns false if a person said it is to block all the same */
  #leavesOut(suspicion: Suspicion, entry: string, scope: SuspectEntry["scope"], raw: RawLine): boolean {
    const { id, opaque } = this.#source;
    const decision = this.#options.guard.decisionOf(id, entry);
    if (decision === "block") return false;
    const { covers, group } = suspicion;
    refuse(this, raw, raw.start, group === PUBLIC_SUFFIX_GROUP ? "public-suffix" : "protected-name");
    // Nobody may see what an opaque list holds, so nobody can decide about it either.
    if (decision !== undefined || opaque) return true;
    this.counts.quarantined += 1;
    if (this.#options.onSuspect === undefined) return true;
    const shown = textOf(raw.octets, raw.start, Math.min(raw.end, raw.start + 4 * MAX_TEXT)).trim();
    const text = Array.from(shown).slice(0, MAX_TEXT).join("");
    this.#options.onSuspect({ source: id, entry, scope, line: raw.number, text, covers, group });
    return true;
  }
}

/** What a plain name of the source means. */
export const plainShape = ({ scope }: Pick<ListSource, "scope">): RuleShape =>
  scope === "exact" ? DENY_EXACT : DENY_SUBTREE;

/**
 * Reads a list.
 *
 * @param index  number of the source, for the counts
 * @returns what became of its lines; `subsumed` is not known yet
 */
export function readList(
  index: number,
  source: ListSource,
  text: Uint8Array,
  options: ReadOptions,
  into: RuleReceiver,
): SourceCounts {
  const counts: SourceCounts = {
    id: source.id,
    category: source.category,
    index,
    locked: isLockedSource(source),
    opaque: source.opaque,
    ...(source.ede !== undefined && { ede: source.ede }),
    lines: 0,
    entries: 0,
    duplicates: 0,
    subsumed: 0,
    comments: 0,
    unusable: 0,
    unusableByReason: {},
    quarantined: 0,
  };
  const cancelled = cancelledBy(source, text, options.toAscii);
  const reader = new ListReader(counts, source, cancelled, options, into);
  const { sinkholes } = source;
  PARSERS[source.format](text, options.toAscii, reader, { sinkholes, trusted: isTrusted(source) });
  // Judged at the end, as the rule may stand behind the one that cancels it. Names nothing itself, like a comment.
  for (const target of cancelled.values())
    for (const found of target.lines)
      if (target.used) counts.comments += 1;
      else reader.unusable({ ...found, reason: "unmatched-badfilter" });
  return counts;
}

/** Is the word anywhere in the list, in any letter case? Saves the second pass for nearly all lists. */
function mentions(text: Uint8Array, word: string): boolean {
  const first = word.charCodeAt(0);
  for (let at = 0; at < text.length; at++) {
    if (((text[at] as number) | 0x20) !== first) continue;
    let i = 1;
    while (i < word.length && ((text[at + i] ?? 0) | 0x20) === word.charCodeAt(i)) i += 1;
    if (i === word.length) return true;
  }
  return false;
}

/** What the list's own `$badfilter` rules cancel. */
function cancelledBy(source: ListSource, text: Uint8Array, toAscii: ToAscii): Cancelled {
  const found: Cancelled = new Map();
  const hasBadfilter = source.format === "adblock" || source.format === "browser";
  if (!hasBadfilter || !mentions(text, "badfilter")) return found;
  const plain = plainShape(source);
  const ignore = (): void => undefined;
  PARSERS[source.format](text, toAscii, {
    rule: ignore,
    comment: ignore,
    unusable: ignore,
    badfilter: (octets, shape, raw) => {
      const key = ruleKey(octets, shape ?? plain);
      const target = found.get(key) ?? { used: false, lines: [] };
      found.set(key, target);
      target.lines.push(lineOf(raw));
    },
  });
  return found;
}

const ruleKey = (octets: Uint8Array, shape: RuleShape): string =>
  `${textOfWire(octets, 0, octets.length)} ${shapeKey(shape)}`;

/** The line as it would be reported. */
function lineOf(raw: RawLine): Unusable {
  let seen: Unusable | undefined;
  const ignore = (): void => undefined;
  refuse(
    { rule: ignore, badfilter: ignore, comment: ignore, unusable: (found) => (seen = found) },
    raw,
    raw.start,
    "unmatched-badfilter",
  );
  return seen as unknown as Unusable;
}
