/**
 * Files that belong to the program: the shipped policies, the script for Windows, the version.
 *
 * From source they are read from the tree. A built program is one file and carries them inside: the build writes a table of their
 * texts in front of it (`scripts/deploy/device/program.ts`), so that a device needs Node and that file and nothing beside.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

declare const LATARNIK_INSTALLED: Readonly<Record<string, string>> | undefined;

const TREE = resolve(import.meta.dirname, "../..");

/** @param path  from the top of the tree, with forward slashes. @throws if there is no such file */
export function installedText(path: string): string {
  const carried = typeof LATARNIK_INSTALLED === "undefined" ? undefined : LATARNIK_INSTALLED[path];
  return carried ?? readFileSync(join(TREE, path), "utf8");
}

/** Of `package.json`. */
export const installedVersion = (): string =>
  (JSON.parse(installedText("package.json")) as { version: string }).version;
