/**
 * Publishes what resolvers decide by: a numbered bundle and the packs it names by digest, as files.
 *
 * Every file is complete under its final name before the pointer to it moves, so a reader, a crash or a full disk never
 * sees half a generation. The same content again is no new generation.
 *
 * @module
 */
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { PolicyBundle } from "../../policies/schema/messages.ts";
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import { recordChange } from "../platform/change.ts";
import { writeAtomically } from "../platform/data-folder.ts";
import type { DataFolder } from "../platform/data-folder.ts";
import { reason } from "../platform/db.ts";
import { PlatformError } from "../platform/error.ts";
import type { Database } from "../platform/tables.ts";
import type { VenueTables } from "./tables.ts";

/** A bundle before it is numbered. */
export type BundleContent = Omit<PolicyBundle, "format" | "generation" | "createdAt">;

export interface Published {
  readonly bundle: PolicyBundle;
  /** The octets resolvers get, and their digest (their entity tag). */
  readonly json: string;
  readonly digest: string;
}

/** Generations kept on disk, for a rollback by hand and for resolvers that are just fetching. */
const KEPT_GENERATIONS = 5;
const POINTER = "current.json";

/**
 * Reads what was published last.
 * @returns `undefined` if nothing was yet
 * @throws {PlatformError} `E_PLATFORM_BUNDLE` if the files are damaged
 */
export function readPublished(folder: DataFolder): Published | undefined {
  const pointerFile = join(folder.published, POINTER);
  if (!existsSync(pointerFile)) return undefined;
  try {
    const pointer = JSON.parse(readFileSync(pointerFile, "utf8")) as { file: string; digest: string };
    const json = readFileSync(join(folder.published, pointer.file), "utf8");
    if (sha256(json) !== pointer.digest) throw new Error(`${pointer.file} does not fit its digest`);
    return { bundle: PolicyBundle.parse(JSON.parse(json)), json, digest: pointer.digest };
  } catch (cause) {
    throw new PlatformError("E_PLATFORM_BUNDLE", `the published policy bundle cannot be read: ${reason(cause)}`, {
      cause,
    });
  }
}

/** Path of a pack by its digest. */
export function packFile(folder: DataFolder, digest: string): string {
  return join(folder.packs, digest);
}

/** Digests of the packs a bundle needs. */
export function packsOf({ rules, lists }: Pick<PolicyBundle, "rules" | "lists">): Set<string> {
  const { delta } = lists.manifest;
  return new Set([rules.digest, lists.digest, ...(delta === undefined ? [] : [delta.digest])]);
}

/** Puts a pack where resolvers can fetch it; known octets are not written again. */
export function storePack(folder: DataFolder, pack: Uint8Array): PolicyBundle["rules"] {
  const digest = sha256(pack);
  if (!existsSync(packFile(folder, digest))) writeAtomically(packFile(folder, digest), pack);
  return { digest, bytes: pack.byteLength };
}

/**
 * Publishes content as the next generation, unless it is what is published already.
 * @returns what is published now, and whether it is new
 */
export async function publish(
  database: Database,
  folder: DataFolder,
  content: BundleContent,
  now: number,
): Promise<Published & { readonly fresh: boolean }> {
  let before: Published | undefined;
  try {
    before = readPublished(folder);
  } catch {
    // Damaged files: a good generation is about to replace them.
  }
  if (before !== undefined && sameContent(before.bundle, content)) return { ...before, fresh: false };
  const generation = 1 + Math.max(before?.bundle.generation ?? 0, await lastGeneration(database, content.venueId));
  const bundle = PolicyBundle.parse({ format: 1, generation, createdAt: now, ...content });
  const json = JSON.stringify(bundle);
  const digest = sha256(json);
  const file = `bundle-${String(generation)}.json`;
  writeAtomically(join(folder.published, file), json);
  writeAtomically(join(folder.published, POINTER), `${JSON.stringify({ generation, file, digest })}\n`);
  await database.transaction().execute(async (tx) => {
    await tx
      .withTables<VenueTables>()
      .insertInto("venue_generation")
      .values({
        venue_id: content.venueId,
        generation,
        created_at: now,
        bundle_digest: digest,
        list_generation: bundle.lists.manifest.generation,
      })
      .onConflict((conflict) => conflict.columns(["venue_id", "generation"]).doNothing())
      .execute();
    await recordChange(tx, "networks", now);
  });
  removeOld(folder, generation);
  return { bundle, json, digest, fresh: true };
}

function sameContent(bundle: PolicyBundle, content: BundleContent): boolean {
  const { format: _format, generation: _generation, createdAt: _createdAt, ...before } = bundle;
  return canonicalJson(before) === canonicalJson(content);
}

async function lastGeneration(database: Database, venueId: string): Promise<number> {
  const row = await database
    .withTables<VenueTables>()
    .selectFrom("venue_generation")
    .select(({ fn }) => fn.max("generation").as("generation"))
    .where("venue_id", "=", venueId)
    .executeTakeFirst();
  // The database may outlive the data folder; numbers are never given twice.
  return row?.generation ?? 0;
}

function removeOld(folder: DataFolder, generation: number): void {
  const used = new Set<string>();
  for (const file of readdirSync(folder.published)) {
    const number = Number(/^bundle-(\d+)\.json$/u.exec(file)?.[1] ?? Number.NaN);
    if (Number.isNaN(number)) continue;
    if (number <= generation - KEPT_GENERATIONS) rmSync(join(folder.published, file), { force: true });
    else
      try {
        const kept = JSON.parse(readFileSync(join(folder.published, file), "utf8")) as PolicyBundle;
        for (const digest of packsOf(kept)) used.add(digest);
      } catch {
        rmSync(join(folder.published, file), { force: true });
      }
  }
  for (const file of readdirSync(folder.packs))
    if (/^[0-9a-f]{64}$/u.test(file) && !used.has(file)) rmSync(join(folder.packs, file), { force: true });
}
