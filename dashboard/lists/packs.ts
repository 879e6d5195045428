/**
 * Where the list store keeps the packs of a generation.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ListManifest } from "../../policies/schema/list-source.ts";
import type { Digest } from "../../policies/schema/vocabulary.ts";
import type { DataFolder } from "../platform/data-folder.ts";

/** The base pack, then the delta if there is one. */
export const digestsOf = ({ digest, delta }: Pick<ListManifest, "digest" | "delta">): Digest[] =>
  delta === undefined ? [digest] : [digest, delta.digest];

export const storedPack = (folder: DataFolder, digest: Digest): string => join(folder.lists, "packs", `${digest}.pack`);

/** Whether all packs of a generation are still in the store, so that it can be published again. */
export function isStored(folder: DataFolder, manifest: ListManifest): boolean {
  return digestsOf(manifest).every((digest) => existsSync(storedPack(folder, digest)));
}
