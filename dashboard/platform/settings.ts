/**
 * What both processes read before anything else: command line over configuration file over defaults.
 *
 * @module
 */
import { dirname, isAbsolute, resolve } from "node:path";
import { loadConfig } from "../../policies/load/load-config.ts";
import { Config } from "../../policies/schema/config.ts";
import type { DatabaseConfig } from "../../policies/schema/config.ts";
import type { ProcessArguments } from "./arguments.ts";
import { reason } from "./db.ts";
import { PlatformError } from "./error.ts";

export interface Settings {
  readonly config: Config;
  /** Folder that relative paths of the configuration start from. */
  readonly baseFolder: string;
  readonly dataFolder: string;
  readonly policiesFolder: string;
  readonly http: { readonly address: string; readonly port: number; readonly origin: string | undefined };
  readonly uplinkPort: number;
  readonly database: DatabaseConfig;
}

const SHIPPED_POLICIES = resolve(import.meta.dirname, "../../policies");

/** @throws {PlatformError} `E_PLATFORM_CONFIG` with every fault as `file:line:column path: message` */
export function readSettings(given: ProcessArguments): Settings {
  let config: Config;
  try {
    config = given.config === undefined ? Config.parse({}) : loadConfig(given.config);
  } catch (cause) {
    throw new PlatformError("E_PLATFORM_CONFIG", `the configuration was refused: ${reason(cause)}`, { cause });
  }
  const baseFolder = given.config === undefined ? process.cwd() : dirname(resolve(given.config));
  const within = (path: string): string => (isAbsolute(path) ? path : resolve(baseFolder, path));
  const { database } = config;
  return {
    config,
    baseFolder,
    dataFolder: given.data === undefined ? within(config.dataFolder) : resolve(given.data),
    policiesFolder: config.policies.folder === undefined ? SHIPPED_POLICIES : within(config.policies.folder),
    http: {
      address: given.httpAddress ?? config.dashboard.address,
      port: given.httpPort ?? config.dashboard.port,
      origin: config.dashboard.origin,
    },
    uplinkPort: given.uplinkPort ?? 0,
    database:
      database.kind === "postgres"
        ? { ...database, urlFile: within(database.urlFile) }
        : database.file === undefined
          ? database
          : { ...database, file: within(database.file) },
  };
}
