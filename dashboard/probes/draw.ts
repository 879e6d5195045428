/**
 * Draws real entries of the lists in force: some of every list and language, others each round, the same for the same seed.
 *
 * A name's place in the draw is a hash of the round's seed and the name (bottom-k sampling): one pass over the pack, no name kept but those drawn,
 * and whoever has the same lists and the seed of a signed round draws the same names. Large packs are thinned by the same hash first; a list of
 * which that leaves nothing is drawn from whole in a second pass, so that every list in force that has a name to ask is asked in every round.
 *
 * Never drawn: names any opaque list or category of severity S4 knows (sexual abuse of children, terror). Such names are asked, shown and kept nowhere.
 *
 * @module
 */
import { effective, MatchMasks } from "../../blocklists/lookup/masks.ts";
import { SuffixWalk, walkName } from "../../blocklists/lookup/walk.ts";
import { textOfWire } from "../../blocklists/lookup/wire-name.ts";
import type { CompiledNetwork } from "../../policies/engine/compile-network.ts";
import { evaluateQuery } from "../../policies/engine/evaluate-query.ts";
import type { QueryFacts } from "../../policies/engine/evaluate-query.ts";
import { hasBit, intersects, maskOf } from "../../policies/engine/mask.ts";
import { languageOf } from "../../policies/engine/probes/language.ts";
import { PLANTED } from "../../policies/engine/probes/plan.ts";
import type { Judged, Sample } from "../../policies/engine/probes/plan.ts";
import type { ProbeLanguage } from "../../policies/schema/probes.ts";
import type { DomainName, SourceId } from "../../policies/schema/vocabulary.ts";
import { factsOf, TYPE_NUMBERS } from "../lists/index.ts";
import type { OpenedGeneration } from "../venues/index.ts";
import { Lowest, markOf, placeOf, PLACES } from "./place.ts";

export { markOf } from "./place.ts";

/** Entries of a list that are looked at more closely; each costs some microseconds. */
const LOOKED_AT = 40_000;
/** Rank of S4. */
const GRAVEST = 4;
const NEVER = "TS-02X";

const isGrave = (network: CompiledNetwork, bit: number): boolean => {
  const source = network.sources[bit];
  // A list nobody knows anything of may be anything.
  return source === undefined || source.opaque || source.rank >= GRAVEST || source.category === NEVER;
};

function bitsOf(mask: Uint32Array, sources: number): number[] {
  return Array.from({ length: sources }, (_, bit) => bit).filter((bit) => hasBit(mask, bit));
}

/** What is asked of one name: its lists and facts; null for a name that is never drawn. */
function askable(opened: OpenedGeneration, network: CompiledNetwork, octets: Uint8Array) {
  const name = textOfWire(octets, 0, octets.length) as DomainName;
  if (name.endsWith(PLANTED) || name.includes("\\") || !name.includes(".")) return null;
  const { facts, entries } = factsOf(opened, name, TYPE_NUMBERS.A);
  if (entries.some(({ source, action }) => action !== undefined || isGrave(network, source))) return null;
  return { name, facts, bits: bitsOf(facts.listBits, opened.lists.sources.length) };
}

/** Networks that close the name by this list. */
function closedIn(networks: readonly CompiledNetwork[], bit: number, facts: QueryFacts): readonly CompiledNetwork[] {
  return networks.filter((one) => hasBit(one.blockMask, bit) && evaluateQuery(one, facts).kind === "block");
}

/**
 * @param lookedAt  entries looked at more closely in the first pass
 * @returns for every network names it closes by what is published; exceptions people made are no failures of the filter
 */
export function drawSamples(
  opened: OpenedGeneration,
  networks: readonly CompiledNetwork[],
  seed: number,
  lookedAt: number = LOOKED_AT,
): readonly Sample[] {
  const { lists } = opened;
  const [network] = networks;
  if (network === undefined) return [];
  const limit = Math.min(1, lookedAt / Math.max(1, lists.names)) * PLACES;
  const pools = new Map<
    string,
    { readonly bit: number; readonly language: ProbeLanguage | null; readonly of: Lowest }
  >();
  lists.forEachName((octets) => {
    const place = placeOf(octets, seed);
    if (place > limit) return;
    const one = askable(opened, network, octets);
    if (one === null) return;
    const language = languageOf(one.name);
    for (const bit of one.bits) {
      const key = `${String(bit)}/${language ?? ""}`;
      let pool = pools.get(key);
      if (pool === undefined) pools.set(key, (pool = { bit, language, of: new Lowest() }));
      pool.of.add({ place, name: one.name });
    }
  });
  const samples = [...pools.values()].flatMap(({ bit, language, of }) =>
    of.kept.flatMap(({ name }): Sample[] => {
      const { facts } = factsOf(opened, name, TYPE_NUMBERS.A);
      const source = lists.sources[bit] as SourceId;
      return closedIn(networks, bit, facts).map((one) => ({ network: one.policy.id, source, name, language }));
    }),
  );
  return [...samples, ...drawShort(opened, networks, seed, new Set(samples.map(({ source }) => source)))];
}

/** Lists in force of which the thinned pass drew nothing, from all their entries: each as likely as any other. */
function drawShort(
  opened: OpenedGeneration,
  networks: readonly CompiledNetwork[],
  seed: number,
  drawn: ReadonlySet<string>,
): readonly Sample[] {
  const { lists } = opened;
  const [network] = networks;
  if (network === undefined) return [];
  const missed = maskOf(
    lists.sources.flatMap((source, bit) =>
      !drawn.has(source) && !isGrave(network, bit) && networks.some((one) => hasBit(one.blockMask, bit)) ? [bit] : [],
    ),
  );
  if (missed.every((word) => word === 0)) return [];
  const pools = new Map<number, Lowest>();
  const walk = new SuffixWalk();
  const masks = new MatchMasks();
  const bits = maskOf();
  lists.forEachName((octets) => {
    masks.reset();
    walkName(octets, 0, octets.length, lists.seed, walk);
    if (!lists.match(walk, octets, 0, TYPE_NUMBERS.A, masks)) return;
    if (!effective(masks, bits) || !intersects(bits, missed)) return;
    // What a pool would not keep is not looked at: of a long list hardly any entry is.
    const place = placeOf(octets, seed);
    const open = bitsOf(bits, lists.sources.length).filter(
      (bit) => hasBit(missed, bit) && (pools.get(bit)?.wants(place) ?? true),
    );
    const one = open.length === 0 ? null : askable(opened, network, octets);
    if (one === null) return;
    for (const bit of open) {
      if (!hasBit(one.facts.listBits, bit) || closedIn(networks, bit, one.facts).length === 0) continue;
      const pool = pools.get(bit) ?? new Lowest();
      pools.set(bit, pool);
      pool.add({ place, name: one.name });
    }
  });
  return [...pools].flatMap(([bit, { kept }]) =>
    kept.flatMap(({ name }): Sample[] => {
      const { facts } = factsOf(opened, name, TYPE_NUMBERS.A);
      const source = lists.sources[bit] as SourceId;
      const language = languageOf(name);
      return closedIn(networks, bit, facts).map((one) => ({ network: one.policy.id, source, name, language }));
    }),
  );
}

/** Why a list in force has no drawn entry in a network: said, so that nobody takes it for proved. */
export function undrawn(networks: readonly CompiledNetwork[], samples: readonly Sample[]): Judged[] {
  const has = new Set(samples.map(({ network, source }) => `${network} ${source}`));
  return networks.flatMap((network) =>
    network.sources.flatMap((source, bit): Judged[] =>
      source === undefined || !hasBit(network.blockMask, bit) || has.has(`${network.policy.id} ${source.id}`)
        ? []
        : [
            {
              kind: "sample",
              network: network.policy.id,
              mode: network.policy.mode,
              code: source.category,
              severity: source.severity,
              subject: source.id,
              outcome: { kind: "not-measured", reason: isGrave(network, bit) ? "never-drawn" : "no-entry" },
            },
          ],
    ),
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
