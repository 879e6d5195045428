/**
 * A published generation as the control and the server process have it open, made from the request of a snapshot folder.
 *
 * @module
 */
import { sha256 } from "../../agent/resolver/snapshot/read-pack.ts";
import { PackedIndex } from "../../blocklists/lookup/packed-index.ts";
import type { OpenedGeneration } from "../../dashboard/venues/index.ts";
import { buildSnapshot } from "./snapshot-folder.ts";
import type { SnapshotRequest } from "./snapshot-folder.ts";

/** @param emptied  a list without names */
export function publishedOf(request: SnapshotRequest, emptied = ""): OpenedGeneration {
  const { bundle, rules, lists } = buildSnapshot(request);
  const sources = bundle.lists.manifest.sources.map((one) => ({ ...one, entries: one.id === emptied ? 0 : 2 }));
  const open = (pack: Uint8Array<ArrayBuffer>) => PackedIndex.open(pack.buffer, { sha256 });
  return {
    bundle: { ...bundle, lists: { ...bundle.lists, manifest: { ...bundle.lists.manifest, sources } } },
    json: "",
    digest: "",
    rules: open(rules),
    lists: open(lists),
  };
}
