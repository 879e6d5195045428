/**
 * Every list in force is asked in every round, however short it is beside the others; the oracle reads the lists themselves and knows no pack.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawSamples, undrawn } from "../../../dashboard/probes/draw.ts";
import { compileNetworks } from "../../../dashboard/venues/index.ts";
import { publishedOf } from "../../support/published.ts";
import type { SnapshotRequest } from "../../support/snapshot-folder.ts";

/** Noon in Warsaw. */
const NOON = Date.UTC(2027, 4, 4, 10);
const SEVERE = "TS-02X";
type Lists = SnapshotRequest["lists"];

function drawn(lists: Lists, seed: number, lookedAt?: number) {
  const opened = publishedOf({
    generation: 1,
    lists,
    neverBlock: ["116111.pl"],
    assignments: [{ policy: "tablets", sources: ["127.0.20.0/24"] }],
    proofs: { blocked: [], open: [] },
  });
  const networks = compileNetworks(opened, NOON).filter(({ policy }) => policy.id === "tablets");
  const samples = drawSamples(opened, networks, seed, lookedAt);
  return { samples, said: undrawn(networks, samples) };
}

const named = (id: string, count: number, ending = "pl"): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${id}-${String(index)}-na-niby.${ending}`);

/** Lists that share names, some sealed, some empty, some with only the planted name. */
const someLists = fc
  .array(
    fc.record({
      own: fc.constantFrom(0, 1, 2, 60),
      shared: fc.subarray(["wspolna-a-na-niby.pl", "wspolna-b-na-niby.com"]),
      planted: fc.boolean(),
      category: fc.constantFrom("TS-10C", "TS-06", "TS-06", SEVERE),
      ending: fc.constantFrom("pl", "com.ua", "uk", "com"),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((lists) =>
    lists.map(({ own, shared, planted, category, ending }, index) => ({
      id: `list-${String(index)}`,
      category,
      opaque: category === SEVERE,
      names: [...named(`l${String(index)}`, own, ending), ...shared, ...(planted ? [`x${String(index)}.example`] : [])],
    })),
  );

describe("a draw", () => {
  it("has an entry of every list in force that holds one, and says of every other why not", () => {
    fc.assert(
      fc.property(someLists, fc.nat(1_000_000), (lists, seed) => {
        const sealed = new Set(lists.filter(({ category }) => category === SEVERE).flatMap(({ names }) => names));
        const { samples, said } = drawn(lists, seed, 4);
        for (const { id, names, category } of lists) {
          const may = names.filter((name) => !sealed.has(name) && !name.endsWith(".example"));
          const own = samples.filter(({ source }) => source === id);
          const why = said.find(({ subject }) => subject === id)?.outcome;
          expect(own.every(({ name }) => may.includes(name))).toBe(true);
          if (category === SEVERE) expect([own, why]).toEqual([[], { kind: "not-measured", reason: "never-drawn" }]);
          else if (may.length === 0) expect([own, why]).toEqual([[], { kind: "not-measured", reason: "no-entry" }]);
          else expect([own.length > 0, why]).toEqual([true, undefined]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("draws each entry of a short list about as often as the others", () => {
    const short = named("krotka", 6);
    const lists: Lists = [
      { id: "long", category: "TS-10C", names: named("dluga", 500) },
      { id: "short", category: "TS-06", names: short },
    ];
    const counts = new Map(short.map((name) => [name, 0]));
    const rounds = 240;
    for (let seed = 0; seed < rounds; seed += 1)
      for (const { source, name } of drawn(lists, seed * 7_919, 10).samples)
        if (source === "short") counts.set(name, (counts.get(name) ?? 0) + 1);
    // Three of six when the short list is drawn whole, fewer when the thinned pass met one or two of them.
    const all = [...counts.values()];
    const mean = all.reduce((sum, one) => sum + one, 0) / short.length;
    expect(mean).toBeGreaterThan(rounds / short.length);
    // Five standard deviations of a fair coin of that share.
    const bound = 5 * Math.sqrt(mean * (1 - mean / rounds));
    for (const one of all) expect(Math.abs(one - mean)).toBeLessThan(bound);
  });

  it("finds one name beside more than forty thousand", () => {
    const lists: Lists = [
      { id: "long", category: "TS-10C", names: named("dluga", 41_000) },
      { id: "short", category: "TS-06", names: ["jedyna-na-niby.pl"] },
    ];
    for (const seed of [1, 2, 3]) {
      // As in a pack of four million: one in a hundred is looked at in the first pass.
      const { samples } = drawn(lists, seed, 410);
      expect(samples.filter(({ source }) => source === "short").map(({ name }) => name)).toEqual(["jedyna-na-niby.pl"]);
      expect(samples.filter(({ source }) => source === "long")).toHaveLength(3);
    }
  });
});
