/**
 * Builds a generation of lists off this thread and writes down how it went.
 *
 * The compiler itself belongs to `blocklists/update`; this part decides when a build is needed, numbers it and makes its
 * outcome visible. A build that fails leaves everything as it was, with the reason on the page.
 *
 * @module
 */
import type { BuildOptions, BuildResult } from "../../blocklists/update/build.ts";
import type { ListManifest } from "../../policies/schema/list-source.ts";
import type { DomainName } from "../../policies/schema/vocabulary.ts";
import { canonicalJson } from "../platform/canonical.ts";
import type { Clock } from "../platform/clock.ts";
import { reason } from "../platform/db.ts";
import { errorCode } from "../platform/jobs.ts";
import type { Database } from "../platform/tables.ts";
import { fingerprint } from "./sources.ts";
import type { VenueSource } from "./sources.ts";
import { findBuild, recordBuild, recordBuildFailure, recordBuildStart } from "./store.ts";

export interface ListBuildInput {
  readonly venueId: string;
  readonly sources: readonly VenueSource[];
  readonly neverBlock: readonly DomainName[];
  /** Manifest of what is published, if its pack is still there. */
  readonly previous: ListManifest | undefined;
  readonly seed: number;
  readonly dataFolder: string;
}

/** The compiler on its thread; a test hands in its own. */
export type RunBuild = (options: Omit<BuildOptions, "fetch">) => Promise<BuildResult>;

/** Whether a definition, a listed file or a protected name differs from the newest build's. */
export async function needsBuild(database: Database, input: ListBuildInput): Promise<boolean> {
  if (input.previous === undefined) return true;
  const build = await findBuild(database, input.venueId);
  return build?.fingerprint !== fingerprint(input.sources, input.neverBlock);
}

/**
 * @returns manifest and pack to publish; the previous manifest if nothing changed
 * @throws what the compiler throws, after it was written down
 */
export async function buildLists(
  database: Database,
  clock: Clock,
  run: RunBuild,
  input: ListBuildInput,
): Promise<{ readonly manifest: ListManifest; readonly packPath: string }> {
  const { venueId, previous } = input;
  await recordBuildStart(database, venueId, clock());
  // Taken before the files are read: a change during the build is found the next time.
  const mark = fingerprint(input.sources, input.neverBlock);
  const known = await findBuild(database, venueId);
  const generation = 1 + Math.max(known?.generation ?? 0, previous?.generation ?? 0);
  let result: BuildResult;
  try {
    result = await run({
      sources: input.sources.map(({ source, baseFolder }) => ({ source, baseFolder })),
      ...(previous === undefined ? {} : { previous }),
      seed: input.seed,
      neverBlock: input.neverBlock,
      dataFolder: input.dataFolder,
      now: clock(),
      generation,
    });
  } catch (cause) {
    await recordBuildFailure(database, venueId, { code: errorCode(cause), message: reason(cause) }, clock());
    throw cause;
  }
  // The same pack of the same sources is the same generation: resolvers need not swap.
  const manifest =
    previous !== undefined && canonicalJson(withoutNumber(previous)) === canonicalJson(withoutNumber(result.manifest))
      ? previous
      : result.manifest;
  await recordBuild(
    database,
    venueId,
    { sources: input.sources, result: { ...result, manifest }, fingerprint: mark },
    clock(),
  );
  return { manifest, packPath: result.packPath };
}

function withoutNumber(manifest: ListManifest): Omit<ListManifest, "generation" | "createdAt"> {
  const { generation: _generation, createdAt: _createdAt, ...content } = manifest;
  return content;
}
