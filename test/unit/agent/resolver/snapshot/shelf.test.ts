/** PackShelf: what did not change is not read again, what nobody needs is given back. @module */
import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PackShelf } from "../../../../../agent/resolver/snapshot/shelf.ts";
import { SnapshotStore } from "../../../../../agent/resolver/snapshot/store.ts";
import type { SnapshotFiles } from "../../../../../agent/resolver/telemetry/worker-messages.ts";
import type { LayeredIndex } from "../../../../../blocklists/lookup/layered-index.ts";
import { buildSnapshot, type SnapshotRequest } from "../../../../support/snapshot-folder.ts";

let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "shelf-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const LISTS: SnapshotRequest["lists"] = [{ id: "casino", category: "TS-10C", names: ["a.example"] }];

async function written(delta?: SnapshotRequest["delta"]): Promise<SnapshotFiles> {
  const built = buildSnapshot({ lists: LISTS, ...(delta === undefined ? {} : { delta }) });
  return new SnapshotStore(folder).fetchPacks(built.bundle, (digest, _bytes, path) => {
    const { rules, lists } = built.bundle;
    writeFileSync(
      path,
      digest === rules.digest ? built.rules : digest === lists.digest ? built.lists : (built.delta ?? ""),
    );
    return Promise.resolve();
  });
}

/** Files of the folder this process has open. */
const openFiles = (): number =>
  readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
    } catch {
      return false;
    }
  }).length;

describe("PackShelf", () => {
  it("keeps the base open as it is when only the delta changes, and gives back what is left", async () => {
    const shelf = new PackShelf();
    const plain = await written();
    const first = shelf.openNow(plain);
    expect([shelf.size, openFiles()]).toEqual([2, 2]);
    const small = await written({ casino: { add: ["b.example"] } });
    const second = await shelf.open(small);
    expect((second.lists as LayeredIndex).base).toBe(first.lists);
    expect(second.rules).toBe(first.rules);
    shelf.keepOnly(small, 0);
    expect([shelf.size, openFiles()]).toEqual([3, 3]);
    const other = await written({ casino: { add: ["c.example"] } });
    const third = await shelf.open(other);
    expect((third.lists as LayeredIndex).base).toBe(first.lists);
    expect((third.lists as LayeredIndex).delta).not.toBe((second.lists as LayeredIndex).delta);
    shelf.keepOnly(other, 0);
    expect(openFiles()).toBe(3);
    shelf.keepOnly(plain, 0);
    expect(openFiles()).toBe(2);
  });

  it("keeps what a question on its way may need for a while", async () => {
    const shelf = new PackShelf();
    const small = await written({ casino: { add: ["b.example"] } });
    shelf.openNow(small);
    shelf.keepOnly(await written(), 50);
    expect([shelf.size, openFiles()]).toEqual([2, 3]);
    await expect.poll(openFiles, { timeout: 2_000 }).toBe(2);
  });

  it("keeps names of one snapshot in memory while there is room, the rules first, and their files closed", async () => {
    const small = await written({ casino: { add: ["b.example"] } });
    const roomy = new PackShelf(1 << 20);
    roomy.openNow(small);
    expect([roomy.size, openFiles()]).toEqual([3, 0]);
    const all = roomy.namesKept(small);
    for (const [n, openIn] of [
      (shelf: PackShelf) => shelf.open(small),
      (shelf: PackShelf) => shelf.openNow(small),
    ].entries()) {
      const tight = new PackShelf(all - 1);
      await openIn(tight);
      expect([tight.size, openFiles()]).toEqual([3, n + 1]);
      expect(tight.namesKept(small)).toBeLessThan(all);
      expect(tight.namesKept(small)).toBeGreaterThan(0);
    }
  });

  it("leaves nothing open of a pack that is damaged", async () => {
    const shelf = new PackShelf();
    const files = await written();
    writeFileSync(files.listsPath, "no pack");
    await expect(shelf.open(files)).rejects.toMatchObject({ code: "E_PACK_MAGIC" });
    expect([shelf.size, openFiles()]).toEqual([1, 1]);
  });
});
