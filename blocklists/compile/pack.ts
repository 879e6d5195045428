/**
 * Packs rules of up to 128 sources into one file that `lookup/packed-index.ts` opens without parsing.
 *
 * Two ways in: `packIndex` for anything small enough to be a list of rules, `PackBuilder` for lists of millions, fed
 * with names in wire form. Same input and seed, same octets. Pure.
 *
 * @module
 */
import type { DomainName } from "../../policies/schema/vocabulary.ts";
import { MASK_WORDS, MAX_SOURCES } from "../lookup/masks.ts";
import { compileRegex } from "../formats/regex.ts";
import type { PackedRule, ReplacedPart } from "../lookup/pack-format.ts";
import { PackError } from "../lookup/pack-format.ts";
import { SuffixWalk, walkName } from "../lookup/walk.ts";
import { textOfWire, wireName } from "../lookup/wire-name.ts";
import { NameTable } from "./name-table.ts";
import { writePack } from "./pack-writer.ts";
import type { Rule, RuleShape } from "./rule.ts";
import { DENY_SUBTREE } from "./rule.ts";
import type { RuleSet } from "./rule-sets.ts";
import { replacedStep, RuleSets } from "./rule-sets.ts";
import { SideTables } from "./side-tables.ts";

export type { Rule } from "./rule.ts";

const TYPE_A = 1;

function speaksOfAddress(rule: PackedRule, whole: boolean, name: string): boolean {
  if (rule.scope === (whole ? "below" : "exact")) return false;
  if (rule.include !== undefined && !rule.include.includes(TYPE_A)) return false;
  if (rule.exclude?.includes(TYPE_A) === true) return false;
  return !(rule.denyallow ?? []).some((excepted) => name === excepted || name.endsWith(`.${excepted}`));
}

/** Sources are numbered in the order they are declared. */
export class PackBuilder {
  readonly seed: number;
  readonly sources: readonly string[];
  readonly names = new NameTable();
  readonly sets = new RuleSets();
  /** Patterns, digests and networks. */
  readonly side = new SideTables(this.sets);
  /** For deltas: whose part is here in full. */
  readonly replaced: Record<ReplacedPart, Set<number>> = {
    patterns: new Set(),
    digests: new Set(),
    answers: new Set(),
    clients: new Set(),
  };
  readonly #walk = new SuffixWalk();
  /** Steps of the shapes seen lately; keyed by object, as parsers share theirs. */
  readonly #steps = new WeakMap<RuleShape, Map<number, number>>();

  /** @throws {PackError} `E_PACK_SOURCES` for more than 128 sources or the same id twice */
  constructor(sources: readonly string[], seed: number) {
    if (sources.length > MAX_SOURCES)
      throw new PackError("E_PACK_SOURCES", `${sources.length} sources, at most ${MAX_SOURCES} fit one pack`);
    if (new Set(sources).size !== sources.length)
      throw new PackError("E_PACK_SOURCES", "two sources of one pack have the same id");
    this.sources = sources;
    this.seed = seed >>> 0;
  }

  /**
   * Adds one rule.
   *
   * @param octets  lower-case name in wire form from offset 0, with its root octet
   * @returns false if the source had said exactly this before
   */
  add(source: number, octets: Uint8Array, shape: RuleShape): boolean {
    if (walkName(octets, 0, octets.length, this.seed, this.#walk) < 0)
      throw new RangeError("not a domain name in wire form");
    return this.addWalked(source, this.#walk, octets, shape);
  }

  /** Same as `add` for a name that was walked with this builder's seed already. */
  addWalked(source: number, walk: SuffixWalk, octets: Uint8Array, shape: RuleShape): boolean {
    const entry = this.names.add(walk, octets, 0);
    const before = this.names.set[entry] as number;
    const after = this.sets.add(before, this.#step(source, shape));
    this.names.set[entry] = after;
    return after !== before;
  }

  /**
   * For deltas: what the base says for this source at exactly this name does not count.
   *
   * @param octets  as for `add`
   */
  replace(source: number, octets: Uint8Array): void {
    if (walkName(octets, 0, octets.length, this.seed, this.#walk) < 0)
      throw new RangeError("not a domain name in wire form");
    const entry = this.names.add(this.#walk, octets, 0);
    this.names.set[entry] = this.sets.add(this.names.set[entry] as number, replacedStep(source));
  }

  /**
   * Does the source deny the name, asked for its address? For probes; the packed index answers faster.
   *
   * @param octets  lower-case name in wire form from offset 0, with its root octet
   */
  covers(source: number, octets: Uint8Array): boolean {
    const name = textOfWire(octets, 0, octets.length);
    walkName(octets, 0, octets.length, this.seed, this.#walk);
    const said = { deny: false, allow: false, denyImportant: false, allowImportant: false };
    for (let i = 0; i <= this.#walk.count; i++) {
      const entry = this.names.find(this.#walk, i, octets, 0);
      if (entry < 0) continue;
      const set = this.sets.sets[this.names.set[entry] as number] as RuleSet;
      const bit = 1 << (source & 31);
      if (((set.bits[source >>> 5] as number) & bit) !== 0) said.deny = true;
      if (((set.bits[(source >>> 5) + MASK_WORDS] as number) & bit) !== 0) said.allow = true;
      for (const number of set.rules) {
        const rule = this.sets.rules[number] as PackedRule;
        if (rule.source === source && speaksOfAddress(rule, i === 0, name))
          said[rule.important ? (`${rule.kind}Important` as const) : rule.kind] = true;
      }
    }
    for (const { text, rule } of this.side.patterns) {
      if (rule.source !== source || !speaksOfAddress(rule, true, name)) continue;
      const regex = compileRegex(text);
      if (typeof regex !== "string" && regex.test(name))
        said[rule.important ? (`${rule.kind}Important` as const) : rule.kind] = true;
    }
    return !said.allowImportant && (said.denyImportant || (said.deny && !said.allow));
  }

  /** Forgets everything one source said; its number may then be filled again. */
  drop(source: number): void {
    const moved = Uint32Array.from(this.sets.sets, (_, set) => this.sets.without(set, source));
    const set = this.names.set;
    for (let entry = 0; entry < this.names.count; entry++) set[entry] = moved[set[entry] as number] as number;
    this.side.drop(source);
  }

  /**
   * Drops every plain rule whose source says the same about a parent: it covers nothing more and costs memory.
   *
   * @returns source → rules dropped
   */
  subsume(): Uint32Array {
    const dropped = new Uint32Array(MAX_SOURCES);
    const { names, sets } = this;
    const above = new Uint32Array(2 * MASK_WORDS);
    const name = new Uint8Array(255);
    // Judged on the sets as they were: a parent that is dropped itself has a parent that covers both.
    const kept = names.set.slice(0, names.count);
    for (let entry = 0; entry < names.count; entry++) {
      const own = sets.sets[names.set[entry] as number] as RuleSet;
      this.#nameOf(entry, name);
      above.fill(0);
      let any = 0;
      for (let i = 1; i <= this.#walk.count; i++) {
        const parent = names.find(this.#walk, i, name, 0);
        if (parent < 0) continue;
        const bits = (sets.sets[names.set[parent] as number] as RuleSet).bits;
        for (let word = 0; word < above.length; word++) {
          above[word] = (above[word] as number) | ((bits[word] as number) & (own.bits[word] as number));
          any |= above[word] as number;
        }
      }
      if (any === 0) continue;
      kept[entry] = sets.intern({
        bits: own.bits.map((bits, word) => bits & ~(above[word] ?? 0)),
        rules: own.rules,
      });
      for (let bit = 0; bit < 2 * MAX_SOURCES; bit++)
        if ((((above[bit >>> 5] as number) >>> (bit & 31)) & 1) === 1) {
          const source = bit % MAX_SOURCES;
          dropped[source] = (dropped[source] as number) + 1;
        }
    }
    names.set.set(kept);
    return dropped;
  }

  /**
   * @returns the packed file; the array spans its whole buffer
   * @throws {PackError} `E_PACK_SETS` if names have more than 65 536 distinct combinations of rules
   */
  finish(): Uint8Array<ArrayBuffer> {
    return writePack(this);
  }

  #step(source: number, shape: RuleShape): number {
    let bySource = this.#steps.get(shape);
    if (bySource === undefined) this.#steps.set(shape, (bySource = new Map()));
    let step = bySource.get(source);
    if (step === undefined) bySource.set(source, (step = this.sets.stepOf(source, shape)));
    return step;
  }

  /** Copies an entry's name into `into` and walks it. */
  #nameOf(entry: number, into: Uint8Array): void {
    const at = this.names.at[entry] as number;
    const length = this.names.heap[at] as number;
    const heap = this.names.heap;
    for (let i = 0; i < length; i++) into[i] = heap[at + 1 + i] as number;
    into[length] = 0;
    walkName(into, 0, length + 1, this.seed, this.#walk);
  }
}

/**
 * Packs rules.
 *
 * @param sources  up to 128; a bare name stands for «deny it and everything below it»
 * @param options  `seed`: 0 … 2³²−1; packs that are probed with one walk share it
 * @throws {PackError} `E_PACK_SOURCES`, `E_PACK_SETS`
 */
export function packIndex(
  sources: readonly { readonly id: string; readonly rules: Iterable<Rule> | Iterable<DomainName> }[],
  options: { readonly seed: number },
): Uint8Array<ArrayBuffer> {
  const builder = new PackBuilder(
    sources.map((source) => source.id),
    options.seed,
  );
  for (const [index, source] of sources.entries())
    for (const rule of source.rules as Iterable<Rule | DomainName>)
      if (typeof rule === "string") builder.add(index, wireName(rule), DENY_SUBTREE);
      else builder.add(index, wireName(rule.name), rule);
  return builder.finish();
}
