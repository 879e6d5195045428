/**
 * Which generation of lists is to be published: the newest build, or the one somebody went back to.
 *
 * Numbers only ever grow: going back, and going forward again past a number given meanwhile, publishes old packs under a new
 * number.
 *
 * @module
 */
import { copyFileSync, existsSync, renameSync } from "node:fs";
import type { ListManifest } from "../../policies/schema/list-source.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import {
  digestsOf,
  findHold,
  isStored,
  listGenerations,
  recordGeneration,
  recordHeld,
  storedPack,
} from "../lists/index.ts";
import type { Generation } from "../lists/index.ts";
import type { DataFolder } from "../platform/data-folder.ts";
import type { Database } from "../platform/tables.ts";
import { packFile } from "../venues/index.ts";

const samePacks = (a: ListManifest, b: ListManifest): boolean => digestsOf(a).join() === digestsOf(b).join();

/** Puts the packs of a generation where resolvers fetch them. */
export function bringOut(folder: DataFolder, manifest: ListManifest): void {
  for (const digest of digestsOf(manifest)) {
    const target = packFile(folder, digest);
    if (existsSync(target)) continue;
    copyFileSync(storedPack(folder, digest), `${target}.tmp`);
    renameSync(`${target}.tmp`, target);
  }
}

/** The newest build that is still whole; what was gone back to since does not count. */
export function newestBuild(folder: DataFolder, generations: readonly Generation[]): ListManifest | undefined {
  return generations.find(({ kind, manifest }) => kind !== "rollback" && isStored(folder, manifest))?.manifest;
}

/** @returns `undefined` while nothing is recorded that could be published */
export async function listsToPublish(
  database: Database,
  folder: DataFolder,
  venueId: string,
  now: Instant,
): Promise<ListManifest | undefined> {
  const generations = await listGenerations(database, venueId);
  const newest = generations[0]?.manifest;
  const hold = await findHold(database, venueId);
  const find = (number: number | null): Generation | undefined =>
    generations.find(({ manifest }) => manifest.generation === number);
  const again = async (of: ListManifest, by: string | null, reason: string | null): Promise<ListManifest> => {
    const manifest = { ...of, generation: 1 + (newest?.generation ?? of.generation), createdAt: now };
    const numbers = { of: of.generation, added: null, removed: null };
    await recordGeneration(database, venueId, { manifest, kind: "rollback", ...numbers, by, reason }, now);
    return manifest;
  };
  if (hold !== undefined) {
    const published = find(hold.generation)?.manifest;
    if (published !== undefined && isStored(folder, published)) return published;
    const wanted = find(hold.of_generation)?.manifest;
    if (wanted !== undefined && isStored(folder, wanted)) {
      const manifest = await again(wanted, hold.by_name, hold.reason);
      await recordHeld(database, venueId, manifest.generation);
      return manifest;
    }
    // The packs are gone (a restored database, a cleaned disk): protecting by the newest is better than by nothing.
  }
  const built = newestBuild(folder, generations);
  if (built === undefined || newest === undefined || built.generation === newest.generation) return built;
  // A number given to an older generation meanwhile: the newest build goes out under a newer one, once.
  return samePacks(newest, built) ? newest : again(built, null, null);
}
