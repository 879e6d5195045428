/** SnapshotStore: only whole snapshots, only packs with the right digest, nothing left over. @module */
import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SnapshotStore } from "../../../../../agent/resolver/snapshot/store.ts";
import { type BuiltSnapshot, buildSnapshot } from "../../../../support/snapshot-folder.ts";

let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "store-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const build = (generation: number, name: string): BuiltSnapshot =>
  buildSnapshot({ lists: [{ id: "casino", category: "TS-10C", names: [name] }], generation });
const packs = (): string[] => readdirSync(join(folder, "packs"));

async function pulled(store: SnapshotStore, built: BuiltSnapshot): Promise<string[]> {
  const fetched: string[] = [];
  await store.fetchPacks(built.bundle, (digest, _bytes, path) => {
    fetched.push(digest);
    writeFileSync(path, digest === built.bundle.rules.digest ? built.rules : built.lists);
    return Promise.resolve();
  });
  store.keep(built.bundle, `"${built.bundle.generation}"`);
  return fetched;
}

describe("SnapshotStore", () => {
  it("has nothing at first, and afterwards what was kept, over restarts", async () => {
    const store = new SnapshotStore(folder);
    expect(store.current()).toBeNull();
    const one = build(1, "a.example");
    expect(await pulled(store, one)).toHaveLength(2);
    const again = new SnapshotStore(folder).current();
    expect(again?.etag).toBe('"1"');
    expect(again?.files.bundle).toEqual(one.bundle);
  });

  it("fetches only what is new, and removes what nothing names any more", async () => {
    const store = new SnapshotStore(folder);
    const one = build(1, "a.example");
    const two = build(2, "b.example");
    await pulled(store, one);
    expect(await pulled(store, two)).toEqual([two.bundle.lists.digest]);
    expect(packs().toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
      [`${two.bundle.rules.digest}.pack`, `${two.bundle.lists.digest}.pack`].toSorted((a, b) => (a < b ? -1 : 1)),
    );
  });

  it("fetches a pack again whose octets changed on disk", async () => {
    const store = new SnapshotStore(folder);
    const one = build(1, "a.example");
    await pulled(store, one);
    const path = store.packPath(one.bundle.lists.digest);
    writeFileSync(path, new Uint8Array(one.lists.length));
    expect(await pulled(store, one)).toEqual([one.bundle.lists.digest]);
  });

  it.each([
    {
      why: "a pack is missing",
      damage: (store: SnapshotStore, one: BuiltSnapshot) => rmSync(store.packPath(one.bundle.lists.digest)),
    },
    {
      why: "a pack is cut",
      damage: (store: SnapshotStore, one: BuiltSnapshot) => truncateSync(store.packPath(one.bundle.rules.digest), 10),
    },
    { why: "the file that names them is cut", damage: () => truncateSync(join(folder, "current.json"), 100) },
    {
      why: "it is of another shape",
      damage: () => writeFileSync(join(folder, "current.json"), '{"etag":"x","bundle":{}}'),
    },
    { why: "it was given up", damage: (store: SnapshotStore) => store.forget() },
  ])("has no snapshot when $why", async ({ damage }) => {
    const store = new SnapshotStore(folder);
    const one = build(1, "a.example");
    await pulled(store, one);
    damage(store, one);
    expect(store.current()).toBeNull();
  });
});
