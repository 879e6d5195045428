/**
 * Keeps what was read from files until one of them changes.
 *
 * Reading and judging a few hundred YAML files takes a good part of a second, and the control process asks each minute and for
 * every decision. Looking at their times takes a millisecond or two. A fault is never kept: the next look reads anew.
 *
 * @module
 */
import { readdirSync, statSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import type { Settings } from "../platform/settings.ts";
import { readIngredients } from "./content.ts";
import type { Ingredients } from "./content.ts";

const SHIPPED = resolve(import.meta.dirname, "../../blocklists");
/** Everything below them that a generation is made of; raw lists are watched by the build itself. */
const SHIPPED_FOLDERS = ["catalogue", "local", "protected", "starter"].map((name) => join(SHIPPED, name));

export class IngredientReader {
  readonly #readSettings: () => Settings;
  #mark = "";
  #known: Ingredients | undefined;

  constructor(readSettings: () => Settings) {
    this.#readSettings = readSettings;
  }

  /** @throws as `readIngredients` and the settings' reader */
  read(): Ingredients {
    const settings = this.#readSettings();
    const mark = markOf(settings);
    if (this.#known !== undefined && mark === this.#mark) return this.#known;
    this.#known = undefined;
    this.#known = readIngredients(settings);
    // Taken before reading: a file that changed meanwhile is found the next time.
    this.#mark = mark;
    return this.#known;
  }
}

function markOf(settings: Settings): string {
  const { localFolder } = settings.config.lists;
  const own =
    localFolder === undefined
      ? []
      : [isAbsolute(localFolder) ? localFolder : resolve(settings.baseFolder, localFolder)];
  const files = [settings.policiesFolder, ...SHIPPED_FOLDERS, ...own].flatMap(stampsBelow);
  return JSON.stringify([settings, files]);
}

function stampsBelow(folder: string): string[] {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [`${folder} missing`];
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return stampsBelow(path);
    if (!/\.(?:yaml|txt)$/u.test(entry.name)) return [];
    try {
      const { mtimeMs, ctimeMs, size, ino } = statSync(path);
      return [[path, mtimeMs, ctimeMs, size, ino].join(" ")];
    } catch {
      return [`${path} missing`];
    }
  });
}
