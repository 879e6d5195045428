/**
 * The file of keys: always the newest, apart from the backups, written over the one before, so that a key that was destroyed is in none.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, fstatSync, openSync, readdirSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { ContainerWriter, readContainer } from "./container.ts";
import { BackupError } from "./error.ts";
import type { Lock } from "./lock.ts";

const KeyBundle = z.strictObject({
  format: z.literal(1),
  madeAt: z.int(),
  vault: z.array(z.string()).describe("`exportKeys` of each venue; opens nothing without the master key"),
  files: z.array(z.strictObject({ path: z.string(), content: z.base64() })),
});
export type KeyBundle = z.output<typeof KeyBundle>;

export function flushFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Flushes every file below a folder, and the folders. */
export function flushTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory() || entry.isFile()) flushFolder(path);
  }
  flushFolder(folder);
}

/** Fills what was there before with chance: its name leads to the new file by then. */
function overwrite(file: number): void {
  const { size } = fstatSync(file);
  for (let at = 0; at < size; at += 65_536) writeSync(file, randomBytes(Math.min(65_536, size - at)), 0, undefined, at);
  fsyncSync(file);
}

/** Writes the file beside and renames it over the old one, whose octets are overwritten. Mode 0600. */
export function writeKeys(path: string, lock: Lock, bundle: KeyBundle): void {
  const temporary = `${path}.${String(process.pid)}.partial`;
  let old: number | undefined;
  try {
    old = openSync(path, "r+");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
  }
  try {
    const file = openSync(temporary, "wx", 0o600);
    try {
      const container = new ContainerWriter(file, "keys", lock);
      container.write(Buffer.from(JSON.stringify(bundle)));
      container.finish();
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    flushFolder(dirname(path));
    if (old !== undefined) overwrite(old);
  } finally {
    rmSync(temporary, { force: true });
    if (old !== undefined) closeSync(old);
  }
}

/** @throws {BackupError} `E_BACKUP_DAMAGED`, `E_BACKUP_PASSPHRASE`, `E_BACKUP_IDENTITY` */
export function readKeys(path: string, lock: Lock): KeyBundle {
  const text = Buffer.concat([...readContainer(path, "keys", lock)]).toString("utf8");
  try {
    return KeyBundle.parse(JSON.parse(text));
  } catch (cause) {
    throw new BackupError("E_BACKUP_DAMAGED", `${path}: this is no file of keys`, { cause });
  }
}
