/**
 * The combinations of rules of an open pack: what each says about a name, an address or a digest.
 *
 * Pure; adding to masks allocates nothing.
 *
 * @module
 */
import type { Explanation } from "./list-index.ts";
import type { Mask, MatchMasks } from "./masks.ts";
import { MASK_WORDS, MAX_SOURCES } from "./masks.ts";
import type { PackedRule } from "./pack-format.ts";
import { SET_BITS } from "./pack-format.ts";
import type { SuffixWalk } from "./walk.ts";
import { FOLD } from "./walk.ts";
import { wireName } from "./wire-name.ts";

/** A rule of `meta`, its excepted names as octets without the root. */
export interface OpenRule extends PackedRule {
  readonly excepted: readonly Uint8Array[];
}

export const openRule = (rule: PackedRule): OpenRule => ({
  ...rule,
  excepted: (rule.denyallow ?? []).map((name) => wireName(name).subarray(0, -1)),
});

/** Compares `length` octets; only the second name may have upper-case letters. */
export function sameName(stored: Uint8Array, at: number, octets: Uint8Array, start: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (stored[at + i] !== FOLD[octets[start + i] as number]) return false;
  return true;
}

/** Does the rule speak about this name and type? `whole` says that the entry is the name itself. */
export function applies(
  rule: OpenRule,
  whole: boolean,
  walk: SuffixWalk,
  octets: Uint8Array,
  start: number,
  qtype: number,
): boolean {
  if (whole ? rule.scope === "below" : rule.scope === "exact") return false;
  if (rule.include !== undefined && !rule.include.includes(qtype)) return false;
  if (rule.exclude !== undefined && rule.exclude.includes(qtype)) return false;
  for (const excepted of rule.excepted) {
    const from = walk.length - 1 - excepted.length;
    for (let i = 0; i <= walk.count; i++)
      if (walk.at[i] === from && sameName(excepted, 0, octets, start + from, excepted.length)) return false;
  }
  return true;
}

export const hasBit = (mask: Mask, source: number): boolean =>
  (((mask[source >>> 5] as number) >>> (source & 31)) & 1) === 1;

export function addBit(mask: Mask, source: number): void {
  const word = source >>> 5;
  mask[word] = (mask[word] as number) | (1 << (source & 31));
}

/** Adds what one rule says. */
export function addRule(rule: PackedRule, out: MatchMasks): void {
  if (rule.kind === "deny") addBit(rule.important ? out.denyImportant : out.deny, rule.source);
  else addBit(rule.important ? out.allowImportant : out.allow, rule.source);
}

/** A rule as it is shown. */
export const explained = (rule: PackedRule, entry: string, via: Explanation["via"]): Explanation => ({
  source: rule.source,
  entry,
  kind: rule.kind,
  important: rule.important,
  scope: rule.scope,
  via,
  ...(rule.action !== undefined && { action: rule.action }),
});

/** What stands in for «no source is left out». */
export const NO_SOURCES: Mask = new Uint32Array(MASK_WORDS);

export class RuleTable {
  readonly rules: readonly OpenRule[];
  /** Records of `SET_WORDS`; every `set` below is the first word of one. */
  readonly sets: Uint32Array;
  readonly #refs: Uint32Array;
  readonly #words: number;

  constructor(rules: readonly PackedRule[], sets: Uint32Array, refs: Uint32Array, sources: number) {
    this.rules = rules.map(openRule);
    this.sets = sets;
    this.#refs = refs;
    this.#words = Math.min(MAX_SOURCES, sources + 31) >>> 5;
  }

  /**
   * Adds what a set says about the walked name.
   *
   * @param whole  the entry is the name itself
   * @param skip   four words from `skipAt`: sources that are not listened to
   * @returns it says something
   */
  add(
    set: number,
    whole: boolean,
    walk: SuffixWalk,
    octets: Uint8Array,
    start: number,
    qtype: number,
    skip: Uint32Array,
    skipAt: number,
    out: MatchMasks,
  ): boolean {
    let found = this.#addBits(set, skip, skipAt, out);
    const first = this.sets[set + SET_BITS] as number;
    const last = first + (this.sets[set + SET_BITS + 1] as number);
    for (let ref = first; ref < last; ref++) {
      const rule = this.rules[this.#refs[ref] as number] as OpenRule;
      if ((((skip[skipAt + (rule.source >>> 5)] as number) >>> (rule.source & 31)) & 1) === 1) continue;
      if (!applies(rule, whole, walk, octets, start, qtype)) continue;
      addRule(rule, out);
      found = true;
    }
    return found;
  }

  /**
   * Adds what a set says about an address, and to `spoken` the sources it says it for; those in there before are left out.
   *
   * @returns it says something
   */
  addAddress(set: number, spoken: Mask, out: MatchMasks): boolean {
    const { sets } = this;
    let found = this.#addBits(set, spoken, 0, out);
    const first = sets[set + SET_BITS] as number;
    const last = first + (sets[set + SET_BITS + 1] as number);
    for (let ref = first; ref < last; ref++) {
      const rule = this.rules[this.#refs[ref] as number] as OpenRule;
      if (hasBit(spoken, rule.source)) continue;
      addRule(rule, out);
      found = true;
    }
    for (let word = 0; word < this.#words; word++)
      spoken[word] = (spoken[word] as number) | (sets[set + word] as number) | (sets[set + 4 + word] as number);
    for (let ref = first; ref < last; ref++) addBit(spoken, (this.rules[this.#refs[ref] as number] as OpenRule).source);
    return found;
  }

  /** Every rule of a set whose source is not in `skip`; `speaks` judges those that a bit cannot say. */
  explain(
    set: number,
    skip: Uint32Array,
    skipAt: number,
    entry: string,
    via: Explanation["via"],
    speaks: (rule: OpenRule) => boolean,
    into: Explanation[],
  ): void {
    const skipped = (source: number): boolean =>
      (((skip[skipAt + (source >>> 5)] as number) >>> (source & 31)) & 1) === 1;
    for (let source = 0; source < this.#words * 32; source++)
      for (const kind of ["deny", "allow"] as const) {
        const word = this.sets[set + (kind === "deny" ? 0 : 4) + (source >>> 5)] as number;
        if (((word >>> (source & 31)) & 1) === 1 && !skipped(source))
          into.push({ source, entry, kind, important: false, scope: "subtree", via });
      }
    const first = this.sets[set + SET_BITS] as number;
    const last = first + (this.sets[set + SET_BITS + 1] as number);
    for (let ref = first; ref < last; ref++) {
      const rule = this.rules[this.#refs[ref] as number] as OpenRule;
      if (!skipped(rule.source) && speaks(rule)) into.push(explained(rule, entry, via));
    }
  }

  /** Does anything of the set remain once the sources in `skip` are left out? */
  remains(set: number, skip: Uint32Array, skipAt: number): boolean {
    for (let word = 0; word < this.#words; word++) {
      const said = (this.sets[set + word] as number) | (this.sets[set + 4 + word] as number);
      if ((said & ~(skip[skipAt + word] as number)) !== 0) return true;
    }
    const first = this.sets[set + SET_BITS] as number;
    const last = first + (this.sets[set + SET_BITS + 1] as number);
    for (let ref = first; ref < last; ref++) {
      const { source } = this.rules[this.#refs[ref] as number] as OpenRule;
      if ((((skip[skipAt + (source >>> 5)] as number) >>> (source & 31)) & 1) === 0) return true;
    }
    return false;
  }

  #addBits(set: number, skip: Uint32Array, skipAt: number, out: MatchMasks): boolean {
    const { sets } = this;
    let bits = 0;
    for (let word = 0; word < this.#words; word++) {
      const listened = ~(skip[skipAt + word] as number);
      const deny = (sets[set + word] as number) & listened;
      const allow = (sets[set + 4 + word] as number) & listened;
      out.deny[word] = (out.deny[word] as number) | deny;
      out.allow[word] = (out.allow[word] as number) | allow;
      bits |= deny | allow;
    }
    return bits !== 0;
  }
}
