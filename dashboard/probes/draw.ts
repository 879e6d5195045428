/**
 * Draws real entries of the lists in force: some of every list and language, others each round, the same for the same seed.
 *
 * A name's place in the draw is a hash of the round's seed and the name (bottom-k sampling): one pass over the pack, no name kept but those drawn,
 * and whoever has the same lists and the seed of a signed round draws the same names. Large packs are thinned by the same hash first, so a
 * short list beside millions of names may have none in a round; its planted name is asked every time.
 *
 * Never drawn: names any opaque list or category of severity S4 knows (sexual abuse of children, terror). Such names are asked, shown and kept nowhere.
 *
 * @module
 */
import { textOfWire } from "../../blocklists/lookup/wire-name.ts";
import type { CompiledNetwork } from "../../policies/engine/compile-network.ts";
import { evaluateQuery } from "../../policies/engine/evaluate-query.ts";
import { hasBit } from "../../policies/engine/mask.ts";
import { languageOf } from "../../policies/engine/probes/language.ts";
import { PLANTED } from "../../policies/engine/probes/plan.ts";
import type { Sample } from "../../policies/engine/probes/plan.ts";
import type { ProbeLanguage } from "../../policies/schema/probes.ts";
import type { DomainName, SourceId } from "../../policies/schema/vocabulary.ts";
import { factsOf, TYPE_NUMBERS } from "../lists/index.ts";
import type { OpenedGeneration } from "../venues/index.ts";

/** Entries of a list that are looked at more closely; each costs some microseconds. */
const LOOKED_AT = 40_000;
/** Of every list, and of every language in it. */
export const A_LIST = 3;
/** Rank of S4. */
const GRAVEST = 4;
const NEVER = "TS-02X";
const WORDS = 2 ** 32;

/** FNV-1a with a final avalanche, keyed by the seed. @param octets  wire form, lower case */
export function placeOf(octets: Uint8Array, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) | 0;
  for (const octet of octets) hash = Math.imul(hash ^ octet, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const OTHER_SEED = 0x9e3779b9;

/** What is kept of a drawn entry that was open: 64 bits, of use only to somebody who has the list. */
export const markOf = (octets: Uint8Array, seed: number): string =>
  [placeOf(octets, seed), placeOf(octets, seed ^ OTHER_SEED)]
    .map((word) => word.toString(16).padStart(8, "0"))
    .join("");

interface Drawn {
  readonly place: number;
  readonly name: DomainName;
}

/** Keeps the lowest places. */
class Lowest {
  readonly #kept: Drawn[] = [];

  add(one: Drawn): void {
    const last = this.#kept.at(-1);
    if (this.#kept.length >= A_LIST && last !== undefined && last.place <= one.place) return;
    this.#kept.push(one);
    this.#kept.sort((a, b) => a.place - b.place || (a.name < b.name ? -1 : 1));
    this.#kept.length = Math.min(this.#kept.length, A_LIST);
  }

  get kept(): readonly Drawn[] {
    return this.#kept;
  }
}

const isGrave = (network: CompiledNetwork, bit: number): boolean => {
  const source = network.sources[bit];
  // A list nobody knows anything of may be anything.
  return source === undefined || source.opaque || source.rank >= GRAVEST || source.category === NEVER;
};

function bitsOf(mask: Uint32Array, sources: number): number[] {
  return Array.from({ length: sources }, (_, bit) => bit).filter((bit) => hasBit(mask, bit));
}

/** @returns for every network names it closes by what is published; exceptions people made are no failures of the filter */
export function drawSamples(
  opened: OpenedGeneration,
  networks: readonly CompiledNetwork[],
  seed: number,
): readonly Sample[] {
  const { lists } = opened;
  const [network] = networks;
  if (network === undefined) return [];
  const limit = Math.min(1, LOOKED_AT / Math.max(1, lists.names)) * WORDS;
  const pools = new Map<
    string,
    { readonly source: SourceId; readonly language: ProbeLanguage | null; readonly of: Lowest }
  >();
  lists.forEachName((octets) => {
    const place = placeOf(octets, seed);
    if (place > limit) return;
    const name = textOfWire(octets, 0, octets.length) as DomainName;
    if (name.endsWith(PLANTED) || name.includes("\\") || !name.includes(".")) return;
    const { facts, entries } = factsOf(opened, name, TYPE_NUMBERS.A);
    const bits = bitsOf(facts.listBits, lists.sources.length);
    if (entries.some(({ source, action }) => action !== undefined || isGrave(network, source))) return;
    const language = languageOf(name);
    for (const bit of bits) {
      const source = network.sources[bit]?.id as SourceId;
      const key = `${source}/${language ?? ""}`;
      let pool = pools.get(key);
      if (pool === undefined) pools.set(key, (pool = { source, language, of: new Lowest() }));
      pool.of.add({ place, name });
    }
  });
  return [...pools.values()].flatMap(({ source, language, of }) =>
    of.kept.flatMap(({ name }): Sample[] => {
      const { facts } = factsOf(opened, name, TYPE_NUMBERS.A);
      return networks.flatMap((one): Sample[] => {
        const bit = lists.sources.indexOf(source);
        if (!hasBit(one.blockMask, bit) || evaluateQuery(one, facts).kind !== "block") return [];
        return [{ network: one.policy.id, source, name, language }];
      });
    }),
  );
}

/** Looks up which entries marks of an earlier round stand for, to mend what let them through. One pass over the pack. */
export function namesOfMarks(
  opened: OpenedGeneration,
  networks: readonly CompiledNetwork[],
  seed: number,
  marks: ReadonlySet<string>,
): readonly { readonly name: string; readonly source: string }[] {
  const found: { name: string; source: string }[] = [];
  const [network] = networks;
  if (network === undefined || marks.size === 0) return found;
  const places = new Set([...marks].map((mark) => Number.parseInt(mark.slice(0, 8), 16)));
  opened.lists.forEachName((octets) => {
    if (!places.has(placeOf(octets, seed)) || !marks.has(markOf(octets, seed))) return;
    const name = textOfWire(octets, 0, octets.length) as DomainName;
    const { entries } = factsOf(opened, name, TYPE_NUMBERS.A);
    // The lists may have changed meanwhile: what is grave now is shown to nobody.
    if (entries.some(({ source }) => isGrave(network, source))) return;
    const [first] = entries;
    found.push({ name, source: first === undefined ? "" : (opened.lists.sources[first.source] ?? "") });
  });
  return found;
}
