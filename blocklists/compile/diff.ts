/**
 * What an update changed, in numbers and examples a person can look at. Pure.
 *
 * @module
 */
import type { PackedIndex } from "../lookup/packed-index.ts";
import { SuffixWalk, walkName } from "../lookup/walk.ts";
import { textOfWire } from "../lookup/wire-name.ts";

export interface ListDiff {
  /** names listed now and not before */
  readonly added: number;
  readonly removed: number;
  /** at most `sample` of each, in the order of the pack */
  readonly addedSample: readonly string[];
  readonly removedSample: readonly string[];
}

function missing(from: PackedIndex, other: PackedIndex | undefined, sample: number): [count: number, names: string[]] {
  const walk = new SuffixWalk();
  const names: string[] = [];
  let count = 0;
  from.forEachName((octets) => {
    if (other !== undefined) {
      walkName(octets, 0, octets.length, other.seed, walk);
      if (other.lists(walk, octets, 0)) return;
    }
    count += 1;
    if (names.length < sample) names.push(textOfWire(octets, 0, octets.length));
  });
  return [count, names];
}

/**
 * @param before  undefined if there was no generation before: everything is added
 * @param sample  names to show of each kind
 */
export function diffPacks(before: PackedIndex | undefined, after: PackedIndex, sample = 20): ListDiff {
  const [added, addedSample] = missing(after, before, sample);
  const [removed, removedSample] = before === undefined ? [0, []] : missing(before, after, sample);
  return { added, removed, addedSample, removedSample };
}
