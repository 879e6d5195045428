/**
 * Files of the data folder: which belong into a backup, which into the file of keys, which into neither.
 *
 * @module
 */
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { Tally } from "./records.ts";
import type { BackupRecord } from "./records.ts";

const PART_OCTETS = 196_608;
/** What a program makes anew, holds only for a moment, or must not leave the machine. */
const LEFT_OUT = ["run", "log", "resolver", "page", "secret", "uplink.key"];
/** The master key goes on paper (`npm run vault -- sheets`), never beside what it opens. */
const NEVER = ["vault.key", "vault.key.next"];

const isLeftOut = (name: string): boolean =>
  LEFT_OUT.includes(name) || name.startsWith("latarnik.db") || name.startsWith(".") || name.endsWith(".tmp");

/** Paths below the data folder, with `/`. */
export function filesToKeep(root: string): string[] {
  const found: string[] = [];
  const walk = (below: string): void => {
    for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
      if (below === "" ? isLeftOut(entry.name) : entry.name.endsWith(".tmp")) continue;
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) found.push(path);
    }
  };
  walk("");
  return found.sort();
}

/** Secrets a restored machine needs to be the same one to its resolvers and devices; without the vault's master key. */
export function secretFiles(root: string): { path: string; content: string }[] {
  const found: { path: string; content: string }[] = [];
  const add = (path: string): void => {
    const content = statSync(join(root, path), { throwIfNoEntry: false })?.isFile()
      ? readFileSync(join(root, path), "base64")
      : undefined;
    if (content !== undefined) found.push({ path, content });
  };
  add("uplink.key");
  try {
    for (const name of readdirSync(join(root, "secret")))
      if (!NEVER.some((never) => name.startsWith(never)) && !name.endsWith(".tmp")) add(`secret/${name}`);
  } catch {
    // A folder that was never served from has none.
  }
  return found;
}

/** One file as records; a file that vanished meanwhile is left out. */
export function* fileRecords(root: string, path: string, as = path): Generator<BackupRecord> {
  const whole = join(root, path);
  const mode = statSync(whole, { throwIfNoEntry: false })?.mode;
  if (mode === undefined) return;
  const file = openSync(whole, "r");
  try {
    yield { t: "file", path: as, mode: mode & 0o777 };
    const tally = new Tally();
    const part = Buffer.alloc(PART_OCTETS);
    for (;;) {
      const length = readSync(file, part, 0, part.length, null);
      if (length === 0) break;
      const record = { t: "octets", octets: part.toString("base64", 0, length) } as const;
      tally.add(record);
      yield record;
    }
    yield tally.end();
  } finally {
    closeSync(file);
  }
}
