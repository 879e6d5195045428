/** SnapshotStore: only whole snapshots, only packs with the right digest, nothing left over. @module */
import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { signatureCheck } from "../../../../../agent/resolver/snapshot/signature.ts";
import { SnapshotStore } from "../../../../../agent/resolver/snapshot/store.ts";
import { Publisher } from "../../../../support/publisher.ts";
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
    const { rules, lists } = built.bundle;
    writeFileSync(
      path,
      digest === rules.digest ? built.rules : digest === lists.digest ? built.lists : (built.delta ?? ""),
    );
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

  it("fetches, keeps and removes the small pack on top like the others, and the large one once", async () => {
    const store = new SnapshotStore(folder);
    const lists = [{ id: "casino", category: "TS-10C", names: ["a.example"] }];
    const one = buildSnapshot({ lists, generation: 1 });
    await pulled(store, one);
    const two = buildSnapshot({ lists, generation: 2, delta: { casino: { add: ["b.example"] } } });
    const { delta } = two.bundle.lists.manifest;
    expect(await pulled(store, two)).toEqual([delta?.digest]);
    expect(packs()).toHaveLength(3);
    expect(new SnapshotStore(folder).current()?.files.deltaPath).toBe(store.packPath(delta?.digest as string));
    truncateSync(store.packPath(delta?.digest as string), 10);
    expect(store.current()).toBeNull();
    expect(await pulled(store, one)).toEqual([]);
    expect(packs()).toHaveLength(2);
  });

  it("does not throw away what is being fetched while an older one is kept", async () => {
    const store = new SnapshotStore(folder);
    const one = build(1, "a.example");
    const two = build(2, "b.example");
    await pulled(store, one);
    await store.fetchPacks(two.bundle, (digest, _bytes, path) => {
      writeFileSync(path, digest === two.bundle.rules.digest ? two.rules : two.lists);
      return Promise.resolve();
    });
    store.keep(one.bundle, "late");
    expect(packs()).toContain(`${two.bundle.lists.digest}.pack`);
  });

  it("has only what was signed, where signatures are demanded", async () => {
    const publisher = new Publisher();
    const check = signatureCheck(publisher.keep(join(folder, "publisher.pub")));
    const store = new SnapshotStore(folder, check);
    const one = build(1, "a.example");
    const octets = Buffer.from(JSON.stringify(one.bundle));
    await pulled(store, one);
    expect([store.current(), store.refused?.code]).toEqual([null, "E_SNAPSHOT_SIGNATURE"]);
    store.keep(one.bundle, "1", { octets, signature: publisher.sign(octets) });
    expect(store.current()?.files.bundle).toEqual(one.bundle);
    expect(store.refused).toBeNull();
    store.keep(one.bundle, "1", { octets, signature: new Publisher().sign(octets) });
    expect([store.current(), store.refused?.code]).toEqual([null, "E_SNAPSHOT_SIGNATURE"]);
    // Who does not demand signatures reads the same file.
    expect(new SnapshotStore(folder).current()?.etag).toBe("1");
  });
});
