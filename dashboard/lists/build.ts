/**
 * Builds a generation of lists off this thread and writes down how it went.
 *
 * The compiler itself belongs to `blocklists/update`; this part decides when a build is needed, which addresses are asked,
 * numbers it and makes its outcome visible. A build that fails leaves everything as it was, with the reason on the page.
 *
 * @module
 */
import type { BuildOptions, BuildProgress, BuildResult } from "../../blocklists/update/build.ts";
import { importMark } from "../../blocklists/update/import-mark.ts";
import { MAX_SOURCES } from "../../blocklists/lookup/masks.ts";
import { addressesOf } from "../../policies/schema/list-source.ts";
import type { ListManifest } from "../../policies/schema/list-source.ts";
import type { ProtectedName, SuspectDecision } from "../../policies/schema/protected.ts";
import type { Clock } from "../platform/clock.ts";
import { reason } from "../platform/db.ts";
import { PlatformError } from "../platform/error.ts";
import { errorCode } from "../platform/jobs.ts";
import type { Log } from "../platform/log.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import { findHold, listGenerations, packsToKeep, recordGeneration } from "./generations.ts";
import { isDue } from "./model.ts";
import { ProgressWriter } from "./progress.ts";
import { recordSuspects } from "./quarantine.ts";
import { fingerprint } from "./sources.ts";
import type { VenueSource } from "./sources.ts";
import { findBuild, recordBuild, recordBuildFailure, recordBuildStart, sourceRows } from "./store.ts";

export interface ListBuildInput {
  readonly venueId: string;
  /** With choices taken up; those switched off are described on the page and not built. */
  readonly sources: readonly VenueSource[];
  readonly protectedNames: readonly ProtectedName[];
  readonly decisions: readonly SuspectDecision[];
  /** Newest build whose packs are still there. */
  readonly previous: ListManifest | undefined;
  readonly seed: number;
  readonly dataFolder: string;
  readonly offline: boolean;
  readonly proxy: string | undefined;
}

/** The compiler on its thread; a test hands in its own. */
export type RunBuild = (
  options: Omit<BuildOptions, "fetch">,
  onProgress?: (progress: BuildProgress) => void,
) => Promise<BuildResult>;

export interface BuildContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly run: RunBuild;
  /** 0 … 1 */
  readonly random: () => number;
}

/** Which addresses to ask: none, those whose time has come, some at once, all. */
export type Ask = "none" | "due" | "all" | readonly string[];

/** Whether a definition, a listed file, a protected name or a decision differs from the newest build's. */
export async function needsBuild(database: Queryable, input: ListBuildInput): Promise<boolean> {
  if (input.previous === undefined) return true;
  const build = await findBuild(database, input.venueId);
  return build?.fingerprint !== (await markOf(input));
}

/** Of everything that is looked at without asking an address, texts brought by hand among it. */
async function markOf(input: ListBuildInput): Promise<string> {
  const files = fingerprint(input.sources, input.protectedNames, input.decisions);
  return `${files}/${await importMark(input.dataFolder)}`;
}

/** @returns ids of enabled lists to be asked over the network now; none where updates come by hand */
export async function dueSources(
  database: Queryable,
  input: Pick<ListBuildInput, "venueId" | "sources" | "offline">,
  ask: Ask,
  now: number,
): Promise<string[]> {
  if (input.offline || ask === "none") return [];
  const remote = input.sources.filter(({ source }) => source.enabled && addressesOf(source).length > 0);
  if (ask === "all") return remote.map(({ source }) => source.id);
  const rows = new Map((await sourceRows(database, input.venueId)).map((row) => [row.id, row]));
  const due = ({ source }: VenueSource): boolean =>
    isDue(rows.get(source.id)?.next_attempt_at ?? null, source.refreshS, now);
  return remote
    .filter((placed) => due(placed) || (typeof ask !== "string" && ask.includes(placed.source.id)))
    .map(({ source }) => source.id);
}

/**
 * @returns the newest manifest; the previous one if nothing changed
 * @throws what the compiler throws, after it was written down; {PlatformError} `E_PLATFORM_CONFIG` for more than 128 lists
 */
export async function buildLists(
  context: BuildContext,
  input: ListBuildInput,
  due: readonly string[],
): Promise<BuildResult> {
  const { database, clock, log, run } = context;
  const { venueId, previous } = input;
  const enabled = input.sources.filter(({ source }) => source.enabled);
  if (enabled.length > MAX_SOURCES) {
    const message = `${String(enabled.length)} lists are switched on, at most ${String(MAX_SOURCES)} can be`;
    await recordBuildFailure(database, venueId, { code: "E_PLATFORM_CONFIG", message }, clock());
    throw new PlatformError("E_PLATFORM_CONFIG", message);
  }
  await recordBuildStart(database, venueId, clock());
  // Taken before the files are read: a change during the build is found the next time.
  const mark = await markOf(input);
  const known = await findBuild(database, venueId);
  const generations = await listGenerations(database, venueId);
  const hold = await findHold(database, venueId);
  const generation =
    1 + Math.max(known?.generation ?? 0, previous?.generation ?? 0, generations[0]?.manifest.generation ?? 0);
  const progress = new ProgressWriter(database, venueId, clock, log);
  let result: BuildResult;
  try {
    result = await run(
      {
        sources: enabled.map(({ source, baseFolder }) => ({ source, baseFolder })),
        due,
        ...(previous === undefined ? {} : { previous }),
        seed: input.seed,
        protectedNames: input.protectedNames,
        decisions: input.decisions,
        dataFolder: input.dataFolder,
        now: clock(),
        generation,
        keepPacks: packsToKeep(generations, hold?.of_generation ?? null),
        offline: input.offline,
        ...(input.proxy === undefined ? {} : { proxy: input.proxy }),
      },
      progress.onProgress,
    );
  } catch (cause) {
    await progress.end();
    await recordBuildFailure(database, venueId, { code: errorCode(cause), message: reason(cause) }, clock());
    throw cause;
  }
  await progress.end();
  // The same packs are the same generation: resolvers need not swap.
  const manifest = result.kind === "unchanged" && previous !== undefined ? previous : result.manifest;
  // First, so that a generation a page shows can always be gone back to.
  if (!generations.some((known) => known.manifest.generation === manifest.generation))
    await recordGeneration(
      database,
      venueId,
      {
        manifest,
        kind: result.kind === "delta" ? "delta" : "full",
        of: null,
        added: previous === undefined ? null : result.diff.added,
        removed: previous === undefined ? null : result.diff.removed,
        by: null,
        reason: null,
      },
      clock(),
    );
  // Also when the packs are the same: an entry that was set aside changes none.
  await recordSuspects(
    database,
    venueId,
    result.suspects,
    enabled.map(({ source }) => source.id),
    clock(),
  );
  await recordBuild(
    database,
    venueId,
    {
      sources: input.sources,
      result: { manifest, results: result.results },
      fingerprint: mark,
      random: context.random,
    },
    clock(),
  );
  return { ...result, manifest };
}
