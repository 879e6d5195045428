/**
 * A pack with a small newer one on top, so that fifty changed names need not be packed with half a million others.
 *
 * Where the delta has a name, it has the complete rules of the sources that changed there, and what the base says for these sources at this
 * name does not count. Patterns, digests and networks are replaced source by source as a whole. Answers exactly what one
 * pack of the new lists would. Pure; `match` allocates nothing.
 *
 * @module
 */
import type { Explanation, ListIndex } from "./list-index.ts";
import type { MatchMasks } from "./masks.ts";
import { PackError } from "./pack-format.ts";
import type { PackedIndex } from "./packed-index.ts";
import { PatternTable } from "./pattern-table.ts";
import { hasBit, NO_SOURCES } from "./rule-table.ts";
import { SuffixWalk, walkName } from "./walk.ts";

export class LayeredIndex implements ListIndex {
  readonly seed: number;
  readonly sources: readonly string[];
  readonly byteLength: number;
  readonly hasAddresses: boolean;
  readonly hasClients: boolean;
  readonly hasActions: boolean;
  readonly base: PackedIndex;
  readonly delta: PackedIndex;
  readonly #patterns: PatternTable | undefined;
  #names: number | undefined;

  private constructor(base: PackedIndex, delta: PackedIndex) {
    if (base.seed !== delta.seed || base.sources.join() !== delta.sources.join())
      throw new PackError("E_PACK_DELTA", "the delta has another seed or other sources than its base");
    this.seed = base.seed;
    this.sources = base.sources;
    this.byteLength = base.byteLength + delta.byteLength;
    this.hasAddresses = base.hasAddresses || delta.hasAddresses;
    this.hasClients = base.hasClients || delta.hasClients;
    this.hasActions = base.hasActions || delta.hasActions;
    this.base = base;
    this.delta = delta;
    const replaced = delta.replaced("patterns");
    const patterns = [...base.patterns.filter(({ rule }) => !hasBit(replaced, rule.source)), ...delta.patterns];
    this.#patterns = patterns.length > 0 ? new PatternTable(patterns) : undefined;
  }

  /** @throws {PackError} `E_PACK_DELTA` unless both have the same seed and the same sources in the same order */
  static over(base: PackedIndex, delta: PackedIndex): LayeredIndex {
    return new LayeredIndex(base, delta);
  }

  /** Counted when first asked for: a look into the base for each name of the delta. */
  get names(): number {
    this.#names ??= this.#count();
    return this.#names;
  }

  match(walk: SuffixWalk, octets: Uint8Array, start: number, qtype: number, out: MatchMasks): boolean {
    const { base, delta } = this;
    let found = delta.matchNamesOver(base, walk, octets, start, qtype, out);
    if (base.matchDigests(walk, octets, start, qtype, delta.replaced("digests"), out)) found = true;
    if (delta.matchDigests(walk, octets, start, qtype, NO_SOURCES, out)) found = true;
    if (this.#patterns?.match(walk, octets, start, qtype, out) === true) found = true;
    return found;
  }

  matchAddress(address: Uint8Array, out: MatchMasks): boolean {
    const below = this.base.matchAddress(address, out, this.delta.replaced("answers"));
    return this.delta.matchAddress(address, out) || below;
  }

  matchClient(address: Uint8Array, out: MatchMasks): boolean {
    const below = this.base.matchClient(address, out, this.delta.replaced("clients"));
    return this.delta.matchClient(address, out) || below;
  }

  explain(walk: SuffixWalk, octets: Uint8Array, start: number, qtype: number): readonly Explanation[] {
    const { base, delta } = this;
    return [
      ...delta.explainNames(base, walk, octets, start, qtype),
      ...(this.#patterns?.explain(walk, octets, start, qtype) ?? []),
      ...base.explainDigests(walk, octets, start, qtype, delta.replaced("digests")),
      ...delta.explainDigests(walk, octets, start, qtype, NO_SOURCES),
    ];
  }

  explainAddress(address: Uint8Array): readonly Explanation[] {
    return byLength([
      ...this.base.explainAddress(address, this.delta.replaced("answers")),
      ...this.delta.explainAddress(address),
    ]);
  }

  explainClient(address: Uint8Array): readonly Explanation[] {
    return byLength([
      ...this.base.explainClient(address, this.delta.replaced("clients")),
      ...this.delta.explainClient(address),
    ]);
  }

  lists(walk: SuffixWalk, octets: Uint8Array, start: number): boolean {
    return this.delta.listsOver(this.base, walk, octets, start);
  }

  forEachName(visit: (octets: Uint8Array) => void): void {
    const walk = new SuffixWalk();
    const { base, delta, seed } = this;
    base.forEachName((octets) => {
      walkName(octets, 0, octets.length, seed, walk);
      if (delta.listsOver(base, walk, octets, 0)) visit(octets);
    });
    delta.forEachName((octets) => {
      walkName(octets, 0, octets.length, seed, walk);
      if (!base.lists(walk, octets, 0) && delta.listsOver(base, walk, octets, 0)) visit(octets);
    });
  }

  #count(): number {
    const walk = new SuffixWalk();
    const { base, delta, seed } = this;
    let { names } = base;
    delta.forEachName((octets) => {
      walkName(octets, 0, octets.length, seed, walk);
      names += Number(delta.listsOver(base, walk, octets, 0)) - Number(base.lists(walk, octets, 0));
    });
    return names;
  }
}

const prefixOf = ({ entry }: Explanation): number => Number(entry.slice(entry.indexOf("/") + 1));

/** The longest network first. */
const byLength = (all: Explanation[]): Explanation[] => all.sort((a, b) => prefixOf(b) - prefixOf(a));
