/** What changed between two indexes, in numbers and names that may be shown. */
import { describe, expect, it } from "vitest";
import { packDelta } from "../../../../blocklists/compile/delta.ts";
import { diffPacks } from "../../../../blocklists/compile/diff.ts";
import { packIndex } from "../../../../blocklists/compile/pack.ts";
import { LayeredIndex } from "../../../../blocklists/lookup/layered-index.ts";
import { PackedIndex } from "../../../../blocklists/lookup/packed-index.ts";
import { wireName } from "../../../../blocklists/lookup/wire-name.ts";
import { DENY_SUBTREE } from "../../../../blocklists/compile/rule.ts";
import type { DomainName } from "../../../../policies/schema/vocabulary.ts";

const n = (...names: string[]): DomainName[] => names as DomainName[];
const index = (lists: Record<string, string[]>, seed = 1) =>
  PackedIndex.open(
    packIndex(
      Object.entries(lists).map(([id, names]) => ({ id, rules: n(...names) })),
      { seed },
    ).buffer,
  );

describe("diffPacks", () => {
  it("compares names, whatever the seeds", () => {
    const diff = diffPacks(index({ s: ["a.example", "b.example"] }), index({ s: ["b.example", "c.example"] }, 2));
    expect(diff).toEqual({ added: 1, removed: 1, addedSample: ["c.example"], removedSample: ["a.example"] });
  });
  it("shows no more than asked for", () => {
    const diff = diffPacks(undefined, index({ s: ["a.example", "b.example", "c.example"] }), { sample: 2 });
    expect([diff.added, diff.addedSample.length]).toEqual([3, 2]);
  });
  it("shows no name that only an opaque list has", () => {
    const after = index({ open: ["a.example", "b.example"], secret: ["b.example", "s.example"] });
    const diff = diffPacks(undefined, after, { opaque: new Set(["secret"]) });
    expect(diff.added).toBe(3);
    expect([...diff.addedSample].sort()).toEqual(["a.example", "b.example"]);
    // A parent in an open list does not make the entry of the opaque one known.
    const below = diffPacks(undefined, index({ open: ["a.example"], secret: ["x.a.example"] }), {
      opaque: new Set(["secret"]),
    });
    expect(below.addedSample).toEqual(["a.example"]);
  });
  it("looks only at names that can have changed, each once", () => {
    const base = index({ s: ["a.example", "b.example"] });
    const delta = (names: Record<string, boolean>): LayeredIndex => {
      const changes = Object.entries(names).map(([name, is]) => ({
        octets: wireName(name),
        shapes: is ? [DENY_SUBTREE] : [],
      }));
      const pack = packDelta({ sources: ["s"], seed: 1, changes: [{ source: 0, names: changes }] });
      return LayeredIndex.over(base, PackedIndex.open(pack.buffer));
    };
    const before = delta({ "a.example": false, "c.example": true });
    const after = delta({ "c.example": true, "d.example": true });
    const among = [before, after].map((one) => (visit: (octets: Uint8Array) => void) => one.delta.forEachName(visit));
    const expected = { added: 2, removed: 0, addedSample: ["a.example", "d.example"], removedSample: [] };
    const sorted = (diff: ReturnType<typeof diffPacks>) => ({ ...diff, addedSample: [...diff.addedSample].sort() });
    expect(sorted(diffPacks(before, after, { among }))).toEqual(expected);
    expect(sorted(diffPacks(before, after))).toEqual(expected);
  });
});
