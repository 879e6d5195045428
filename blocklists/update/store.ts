/**
 * Lists on disk: raw texts by their digest, what is known of each source, packs.
 *
 * Whatever is visible under its final name is complete: files are written beside it, flushed, renamed, and the folder flushed, so
 * a power cut leaves the old state or the new one. Raw texts are kept so that a source that fails tomorrow can still be compiled.
 *
 * ```
 * <folder>/raw/<sha256>            octets of a list as they came
 * <folder>/packs/<sha256>.pack     compiled generations
 * <folder>/unusable/<id>.jsonl     lines of the last build that could not be used
 * <folder>/sources.json            last good edition of each source
 * ```
 *
 * @module
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { Digest } from "../../policies/schema/vocabulary.ts";
import { ListUpdateError } from "./error.ts";

/** The last edition of a source that passed the gates. */
export const SourceState = z.strictObject({
  digest: Digest,
  /** distinct rules before covered ones were dropped; the shrink gate compares with it */
  entries: z.int().min(0),
  /** when the server last confirmed or sent it, ms since 1970 */
  loadedAt: z.int().min(0),
  /** address or file it came from; validators of another address say nothing */
  origin: z.string(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
});
export type SourceState = z.output<typeof SourceState>;
const SourceStates = z.record(z.string(), SourceState);

export const digestOf = (octets: Uint8Array): Digest => createHash("sha256").update(octets).digest("hex") as Digest;

/**
 * Writes a file whole or not at all.
 *
 * @throws {Error} as `node:fs`; nothing is left behind then but perhaps a `.tmp-…` file
 */
export async function writeWhole(path: string, octets: Uint8Array | string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.tmp-${randomBytes(8).toString("hex")}`);
  const file = await open(temporary, "wx", 0o644);
  try {
    await file.writeFile(octets);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const directory = await open(folder, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

export class ListStore {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  packPath(digest: Digest): string {
    return join(this.folder, "packs", `${digest}.pack`);
  }

  unusablePath(sourceId: string): string {
    return join(this.folder, "unusable", `${sourceId}.jsonl`);
  }

  async putRaw(octets: Uint8Array): Promise<Digest> {
    const digest = digestOf(octets);
    if ((await this.raw(digest)) === undefined) await writeWhole(join(this.folder, "raw", digest), octets);
    return digest;
  }

  /** The stored octets, or undefined if they are missing or no longer what their name says. */
  async raw(digest: Digest): Promise<Uint8Array | undefined> {
    try {
      const octets = await readFile(join(this.folder, "raw", digest));
      return digestOf(octets) === digest ? octets : undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  async putPack(octets: Uint8Array): Promise<Digest> {
    const digest = digestOf(octets);
    await writeWhole(this.packPath(digest), octets);
    return digest;
  }

  /** @throws {ListUpdateError} `E_LIST_STORE` if the file is there and not what this program wrote */
  async states(): Promise<Map<string, SourceState>> {
    const path = join(this.folder, "sources.json");
    let text: string;
    try {
      text = await readFile(path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Map();
      throw new ListUpdateError("E_LIST_STORE", "", `cannot read ${path}`, { cause: error });
    }
    try {
      return new Map(Object.entries(SourceStates.parse(JSON.parse(text))));
    } catch (cause) {
      throw new ListUpdateError("E_LIST_STORE", "", `${path} is damaged; delete it to load every source anew`, {
        cause,
      });
    }
  }

  async putStates(states: ReadonlyMap<string, SourceState>): Promise<void> {
    await writeWhole(join(this.folder, "sources.json"), `${JSON.stringify(Object.fromEntries(states), null, 2)}\n`);
  }

  /** Deletes raw texts no source state names, and packs not in `packs`. */
  async prune(states: ReadonlyMap<string, SourceState>, packs: ReadonlySet<string>): Promise<void> {
    const kept = new Set([...states.values()].map((state) => state.digest as string));
    const folders = [
      { path: join(this.folder, "raw"), keep: (name: string) => kept.has(name) },
      { path: join(this.folder, "packs"), keep: (name: string) => packs.has(name.replace(/\.pack$/u, "")) },
    ];
    for (const { path, keep } of folders)
      for (const name of await readdir(path).catch(() => [])) if (!keep(name)) await rm(join(path, name));
  }
}
