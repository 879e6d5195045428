/**
 * Remembers from which sources something was built, so that nothing is built twice.
 *
 * By content, not by time: a fresh clone, a restored backup and a branch switch all carry misleading dates.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/**
 * SHA-256 over the names and octets of every file below the given paths.
 *
 * @param root   what names are relative to, so that a moved checkout keeps its stamps
 * @param paths  files or folders below `root`; order does not matter, a missing one throws
 */
export function contentDigest(root: string, paths: readonly string[]): string {
  const files = paths.flatMap((path) => filesBelow(join(root, path))).sort();
  const hash = createHash("sha256");
  for (const file of files) {
    const octets = readFileSync(file);
    hash.update(`${relative(root, file)}\0${octets.length}\0`).update(octets);
  }
  return hash.digest("hex");
}

function filesBelow(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** `true` if the stamp in `file` says exactly `digest`. */
export function stampSays(file: string, digest: string): boolean {
  try {
    return readFileSync(file, "utf8") === digest;
  } catch {
    return false;
  }
}

export function writeStamp(file: string, digest: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, digest);
}
