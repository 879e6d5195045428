/**
 * Which lists this venue uses: those of the catalogue (ours are on, others off), then what its configuration adds.
 *
 * @module
 */
import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { PlacedSource } from "../../blocklists/update/build.ts";
import { PolicyError } from "../../policies/load/error.ts";
import type { PolicyFault } from "../../policies/load/error.ts";
import { readYaml } from "../../policies/load/read-yaml.ts";
import type { Config } from "../../policies/schema/config.ts";
import { ListSource } from "../../policies/schema/list-source.ts";
import type { ProtectedName, SuspectDecision } from "../../policies/schema/protected.ts";
import { sha256 } from "../platform/canonical.ts";

export interface VenueSource extends PlacedSource {
  readonly origin: "starter" | "file" | "url";
  /** As files define it, where `source` carries what was chosen on the page. */
  readonly defined?: ListSource;
}

const CATALOGUE = resolve(import.meta.dirname, "../../blocklists/catalogue");

/**
 * @param baseFolder  folder of the configuration file; relative `file` paths of its sources start there
 * @throws {PolicyError} with every fault of the catalogue, or for an id that is given twice
 */
export function venueSources(config: Config, baseFolder: string, catalogue: string = CATALOGUE): VenueSource[] {
  const faults: PolicyFault[] = [];
  const starters: VenueSource[] = [];
  if (config.lists.starter)
    for (const name of readdirSync(catalogue).sort()) {
      if (!name.endsWith(".yaml")) continue;
      const result = readYaml(join(catalogue, name), ListSource);
      if (result.errors === undefined)
        starters.push({
          source: result.value,
          baseFolder: catalogue,
          origin: result.value.file === undefined ? "url" : "starter",
        });
      else faults.push(...result.errors);
    }
  const own = config.lists.sources.map((source): VenueSource => ({
    source,
    baseFolder,
    origin: source.file === undefined ? "url" : "file",
  }));
  // A slot of the catalogue waits for a list that only the venue can have: its own definition takes the place.
  const filled = new Set(own.map(({ source }) => source.id));
  const sources = [...starters.filter(({ source }) => !(source.slot && filled.has(source.id))), ...own];
  const seen = new Set<string>();
  for (const { source } of sources) {
    if (seen.has(source.id))
      faults.push({
        code: "E_CONFIG_INVALID",
        file: "config.yaml",
        line: 1,
        column: 1,
        path: "lists.sources",
        message: `the id ${source.id} is given twice`,
      });
    seen.add(source.id);
  }
  const [first, ...rest] = faults;
  if (first !== undefined) throw new PolicyError([first, ...rest]);
  return sources;
}

/**
 * Says the same as long as neither a definition, a listed file, a protected name nor a decision changed; addresses are
 * watched by the schedule.
 */
export function fingerprint(
  sources: readonly VenueSource[],
  protectedNames: readonly ProtectedName[],
  decisions: readonly SuspectDecision[],
): string {
  const files = sources.map(({ source, baseFolder }) => {
    if (source.file === undefined) return null;
    try {
      const { mtimeMs, size } = statSync(resolve(baseFolder, source.file));
      return [mtimeMs, size];
    } catch {
      return "missing";
    }
  });
  return sha256(JSON.stringify([sources.map(({ source }) => source), files, protectedNames, decisions]));
}
