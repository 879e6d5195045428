/**
 * One configuration for three programs: the file, the flags and the chosen port, written where all can read it.
 *
 * The programs get a single finished file instead of the same list of flags three times, so they cannot disagree.
 * Paths in it are absolute, because «relative to the file that names it» would change its meaning on the way.
 *
 * @module
 */
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Config } from "../../policies/schema/config.ts";
import type { Flags } from "./flags.ts";

/** Where the configuration comes from: the flag, else `config.yaml` in the current folder, else nothing at all. */
export function findConfigFile(flags: Flags, currentFolder: string): string | null {
  if (flags.config !== undefined) return resolve(currentFolder, flags.config);
  const nearby = join(currentFolder, "config.yaml");
  return existsSync(nearby) ? nearby : null;
}

/**
 * Lays the flags over the file's values and makes every path absolute.
 *
 * @param config         the checked file, or the defaults
 * @param configFolder   what relative paths of the file are relative to
 * @param currentFolder  what a relative `--data` is relative to
 */
export function withFlags(config: Config, flags: Flags, configFolder: string, currentFolder: string): Config {
  const fromFile = (path: string): string => resolve(configFolder, path);
  const { resolver, dashboard, lists, policies, database } = config;
  return Config.parse({
    ...config,
    dataFolder: flags.data === undefined ? fromFile(config.dataFolder) : resolve(currentFolder, flags.data),
    resolver: {
      ...resolver,
      ...(resolver.leases === undefined
        ? {}
        : { leases: { ...resolver.leases, file: fromFile(resolver.leases.file) } }),
      ...(flags.dnsPort === undefined ? {} : { port: flags.dnsPort }),
      ...(flags.workers === undefined ? {} : { workers: flags.workers }),
      ...(flags.listen.length === 0 ? {} : { listen: flags.listen }),
      ...(flags.upstreams.length === 0 ? {} : { upstreams: flags.upstreams }),
    },
    dashboard: {
      ...dashboard,
      ...(flags.httpAddress === undefined ? {} : { address: flags.httpAddress }),
      ...(flags.httpPort === undefined ? {} : { port: flags.httpPort }),
    },
    database:
      database.kind === "postgres"
        ? { ...database, urlFile: fromFile(database.urlFile) }
        : { ...database, ...(database.file === undefined ? {} : { file: fromFile(database.file) }) },
    lists: {
      ...lists,
      sources: lists.sources.map((source) =>
        source.file === undefined ? source : { ...source, file: fromFile(source.file) },
      ),
      ...(lists.localFolder === undefined ? {} : { localFolder: fromFile(lists.localFolder) }),
    },
    policies: policies.folder === undefined ? policies : { folder: fromFile(policies.folder) },
  });
}

/** Writes `run/config.json` below the data folder (JSON is YAML as well) and returns its path. */
export function writeEffective(config: Config): string {
  const file = join(config.dataFolder, "run", "config.json");
  mkdirSync(dirname(file), { recursive: true, mode: 0o750 });
  writeFileSync(`${file}.new`, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o640 });
  renameSync(`${file}.new`, file);
  return file;
}
