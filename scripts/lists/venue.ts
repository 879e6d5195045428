/**
 * What a command needs to know of the venue it is typed at: its configuration, its lists, what must stay open, what was decided.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { PlacedSource } from "../../blocklists/update/build.ts";
import { readDecisions, venueSources } from "../../dashboard/lists/index.ts";
import { openDatabase } from "../../dashboard/platform/db.ts";
import type { Settings } from "../../dashboard/platform/settings.ts";
import { readSettings } from "../../dashboard/platform/settings.ts";
import { readIngredients } from "../../dashboard/publishing/index.ts";
import type { ProtectedName, SuspectDecision } from "../../policies/schema/protected.ts";

export interface VenueOptions {
  /** `none` for the defaults; left out: `config.yaml` of the current folder, else what `scripts/up` runs with, else the defaults */
  readonly config?: string | undefined;
  readonly data?: string | undefined;
}

function findConfig({ config, data }: VenueOptions): string | undefined {
  if (config !== undefined) return config === "none" ? undefined : config;
  return ["config.yaml", join(data ?? "data", "run", "config.json")].find((path) => existsSync(path));
}

/** @throws {PlatformError} `E_PLATFORM_CONFIG` */
export function readVenue(options: VenueOptions): Settings {
  return readSettings({
    config: findConfig(options),
    data: options.data === undefined ? undefined : resolve(options.data),
    httpAddress: undefined,
    httpPort: undefined,
    uplinkPort: undefined,
  });
}

/** Every list of the venue, on or off. @throws {PolicyError} for files that do not fit their schema */
export const sourcesOf = ({ config, baseFolder }: Settings): PlacedSource[] => venueSources(config, baseFolder);

/** What lists are judged by, besides their own limits. @throws {PolicyError}, {PlatformError} for files that do not fit */
export async function judgementOf(
  settings: Settings,
): Promise<{ readonly protectedNames: readonly ProtectedName[]; readonly decisions: readonly SuspectDecision[] }> {
  const { protectedNames } = readIngredients(settings);
  return { protectedNames, decisions: await decisionsOf(settings) };
}

/** A venue that was never started has no database and decided nothing; asking must not make one. */
async function decisionsOf({ config, database, dataFolder }: Settings): Promise<readonly SuspectDecision[]> {
  const file = join(dataFolder, "latarnik.db");
  if (database.kind === "sqlite" && !existsSync(database.file ?? file)) return [];
  const opened = await openDatabase(database, file);
  try {
    return await readDecisions(opened, config.venue.id);
  } finally {
    await opened.destroy();
  }
}
