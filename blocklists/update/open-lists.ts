/**
 * Opens the packs a manifest names.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { ListManifest } from "../../policies/schema/list-source.ts";
import type { Digest } from "../../policies/schema/vocabulary.ts";
import { LayeredIndex } from "../lookup/layered-index.ts";
import type { ListIndex } from "../lookup/list-index.ts";
import { PackError } from "../lookup/pack-format.ts";
import { PackedIndex } from "../lookup/packed-index.ts";
import { ListStore } from "./store.ts";

/** Opens a pack just written or read whole. @throws {PackError} as `PackedIndex.open` */
export const openOctets = (buffer: ArrayBufferLike): PackedIndex =>
  PackedIndex.open(buffer, { sha256: (octets) => createHash("sha256").update(octets).digest() });

/** @returns undefined if the pack is gone, damaged, or of an older program */
export async function openPack(store: ListStore, digest: Digest): Promise<PackedIndex | undefined> {
  const octets = await store.pack(digest);
  if (octets === undefined) return undefined;
  // Files smaller than a few kilobytes are read into a buffer that others share.
  const { buffer, byteOffset, byteLength } = octets;
  try {
    return openOctets(
      byteOffset === 0 && byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength),
    );
  } catch (error) {
    if (error instanceof PackError) return undefined;
    throw error;
  }
}

/**
 * @param folder  of the store
 * @param open    opens one pack; for whoever keeps some open
 * @returns as {@link openPack}
 */
export async function openLists(
  folder: string,
  manifest: Pick<ListManifest, "digest" | "delta"> | undefined,
  open: (digest: Digest) => Promise<PackedIndex | undefined> = (digest) => openPack(new ListStore(folder), digest),
): Promise<ListIndex | undefined> {
  if (manifest === undefined) return undefined;
  const base = await open(manifest.digest);
  if (base === undefined || manifest.delta === undefined) return base;
  const delta = await openPack(new ListStore(folder), manifest.delta.digest);
  return delta && LayeredIndex.over(base, delta);
}
