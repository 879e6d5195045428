/**
 * What an update changed, in numbers and examples a person can look at. Pure.
 *
 * @module
 */
import type { ListIndex } from "../lookup/list-index.ts";
import { SuffixWalk, walkName } from "../lookup/walk.ts";
import { textOfWire } from "../lookup/wire-name.ts";

export interface ListDiff {
  /** names listed now and not before */
  readonly added: number;
  readonly removed: number;
  /** at most `sample` of each, in the order they are found */
  readonly addedSample: readonly string[];
  readonly removedSample: readonly string[];
}

/** Names of an index one after the other, as `ListIndex.forEachName`. */
export type NameVisitor = Pick<ListIndex, "forEachName">["forEachName"];

export interface DiffOptions {
  /** names to show of each kind; default 20 */
  readonly sample?: number;
  /** sources whose entries nobody may see: what only they list is counted and not shown */
  readonly opaque?: ReadonlySet<string>;
  /** names that can have changed, if that is known; each may come twice */
  readonly among?: readonly NameVisitor[];
}

const TYPE_A = 1;

/** May the name be shown: does a source that is not opaque list it? The walk is of this name with the index's seed. */
function isShown(index: ListIndex, walk: SuffixWalk, octets: Uint8Array, opaque: ReadonlySet<string>): boolean {
  if (opaque.size === 0) return true;
  const name = textOfWire(octets, 0, octets.length);
  return index
    .explain(walk, octets, 0, TYPE_A)
    .some(({ entry, source }) => entry === name && !opaque.has(index.sources[source] as string));
}

/** Names in `from` that `other` does not list. */
function missing(
  from: ListIndex,
  other: ListIndex | undefined,
  { sample = 20, opaque = new Set(), among }: DiffOptions,
): [count: number, names: string[]] {
  const walk = new SuffixWalk();
  const names: string[] = [];
  const seen = among === undefined || among.length < 2 ? undefined : new Set<string>();
  let count = 0;
  const visit = (octets: Uint8Array): void => {
    walkName(octets, 0, octets.length, from.seed, walk);
    if (among !== undefined && !from.lists(walk, octets, 0)) return;
    if (other !== undefined) {
      if (other.seed !== from.seed) walkName(octets, 0, octets.length, other.seed, walk);
      if (other.lists(walk, octets, 0)) return;
      if (other.seed !== from.seed) walkName(octets, 0, octets.length, from.seed, walk);
    }
    if (seen !== undefined) {
      const name = textOfWire(octets, 0, octets.length);
      if (seen.has(name)) return;
      seen.add(name);
    }
    count += 1;
    if (names.length < sample && isShown(from, walk, octets, opaque)) names.push(textOfWire(octets, 0, octets.length));
  };
  for (const forEachName of among ?? [(each: (octets: Uint8Array) => void) => from.forEachName(each)])
    forEachName(visit);
  return [count, names];
}

/** @param before  undefined if there was no generation before: everything is added */
export function diffPacks(before: ListIndex | undefined, after: ListIndex, options: DiffOptions = {}): ListDiff {
  const [added, addedSample] = missing(after, before, options);
  const [removed, removedSample] = before === undefined ? [0, []] : missing(before, after, options);
  return { added, removed, addedSample, removedSample };
}
