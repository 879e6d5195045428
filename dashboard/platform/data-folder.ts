/**
 * The data folder: where everything durable of one box lies, and files only their owner may read.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { reason } from "./db.ts";
import { PlatformError } from "./error.ts";

/** Paths below the data folder; nothing else is written anywhere. */
export interface DataFolder {
  readonly root: string;
  readonly databaseFile: string;
  readonly published: string;
  readonly packs: string;
  readonly lists: string;
  /** Bearer key of the resolvers of this box, mode 0600. */
  readonly uplinkKeyFile: string;
  /** Key of name digests, mode 0600. */
  readonly pepperFile: string;
}

/** Where things lie in a data folder; looks at nothing. */
export function dataFolderAt(path: string): DataFolder {
  const root = resolve(path);
  return {
    root,
    databaseFile: join(root, "latarnik.db"),
    published: join(root, "published"),
    packs: join(root, "published", "packs"),
    lists: join(root, "lists"),
    uplinkKeyFile: join(root, "uplink.key"),
    pepperFile: join(root, "secret", "name-digest.key"),
  };
}

/**
 * Creates the folder and proves that it can be written.
 * @throws {PlatformError} `E_PLATFORM_DATA_FOLDER`
 */
export function openDataFolder(path: string): DataFolder {
  const folder = dataFolderAt(path);
  const { root } = folder;
  try {
    mkdirSync(root, { recursive: true, mode: 0o750 });
    for (const below of [folder.packs, folder.lists, dirname(folder.pepperFile)])
      mkdirSync(below, { recursive: true, mode: 0o750 });
    const probe = join(root, `.write-probe-${String(process.pid)}`);
    writeFileSync(probe, "");
    rmSync(probe);
  } catch (cause) {
    throw new PlatformError("E_PLATFORM_DATA_FOLDER", `cannot write to the data folder ${root}: ${reason(cause)}`, {
      cause,
    });
  }
  return folder;
}

/** Writes beside the target and renames, so that a reader sees the old file or the new one, never half of one. */
export function writeAtomically(file: string, content: string | Uint8Array, mode = 0o640): void {
  const temporary = `${file}.${String(process.pid)}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    writeFileSync(temporary, content, { mode, flush: true });
    renameSync(temporary, file);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw new PlatformError("E_PLATFORM_DATA_FOLDER", `cannot write ${file}: ${reason(cause)}`, { cause });
  }
}

/** Reads a secret of 32 random octets (hexadecimal), making it on first use; the file is readable by its owner only. */
export function ensureSecret(file: string): string {
  try {
    const found = readFileSync(file, "utf8").trim();
    if (/^[0-9a-f]{64}$/u.test(found)) return found;
  } catch {
    // Not there yet.
  }
  const secret = randomBytes(32).toString("hex");
  writeAtomically(file, `${secret}\n`, 0o600);
  return secret;
}
