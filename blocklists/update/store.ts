/**
 * Lists on disk: raw texts by their digest, what is known of each source, packs.
 *
 * Whatever is visible under its final name is complete: files are written beside it, flushed, renamed, and the folder flushed, so
 * a power cut leaves the old state or the new one. Raw texts are kept so that a source that fails tomorrow can still be compiled.
 *
 * ```
 * <folder>/raw/<sha256>            octets of a list as they came
 * <folder>/packs/<sha256>.pack     compiled generations, and what changed since
 * <folder>/partial/                downloads that broke off
 * <folder>/unusable/<id>.jsonl     lines of the last build that could not be used
 * <folder>/sources.json            last good edition of each source, and the refused one if there is a newer
 * <folder>/imports.json            editions that came by hand and wait for the next build
 * <folder>/build.json              what the newest build made, and what its base was made of
 * ```
 *
 * @module
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ListSource } from "../../policies/schema/list-source.ts";
import { addressesOf } from "../../policies/schema/list-source.ts";
import type { Digest, Instant } from "../../policies/schema/vocabulary.ts";
import { ListUpdateError } from "./error.ts";
import type { SourceStates } from "./state.ts";
import { BuildState, Imports, readSourceStates, writtenSourceStates } from "./state.ts";

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

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";

/** Texts read or written lately, by digest. Whoever builds often keeps one, so that a text is read and hashed once. */
export class TextCache {
  readonly #texts = new Map<Digest, Uint8Array>();
  readonly #most: number;
  #size = 0;

  /** @param most  octets to keep */
  constructor(most: number) {
    this.#most = most;
  }

  get(digest: Digest): Uint8Array | undefined {
    const text = this.#texts.get(digest);
    if (text === undefined) return undefined;
    // Used last, dropped last.
    this.#texts.delete(digest);
    this.#texts.set(digest, text);
    return text;
  }

  put(digest: Digest, text: Uint8Array): void {
    if (this.#texts.has(digest) || text.length > this.#most / 2) return;
    this.#texts.set(digest, text);
    this.#size += text.length;
    for (const [oldest, { length }] of this.#texts) {
      if (this.#size <= this.#most) break;
      this.#texts.delete(oldest);
      this.#size -= length;
    }
  }
}

export class ListStore {
  readonly folder: string;
  readonly #texts: TextCache;

  constructor(folder: string, texts: TextCache = new TextCache(0)) {
    this.folder = folder;
    this.#texts = texts;
  }

  packPath(digest: Digest): string {
    return join(this.folder, "packs", `${digest}.pack`);
  }

  unusablePath(sourceId: string): string {
    return join(this.folder, "unusable", `${sourceId}.jsonl`);
  }

  get partialFolder(): string {
    return join(this.folder, "partial");
  }

  async putRaw(octets: Uint8Array): Promise<Digest> {
    const digest = digestOf(octets);
    // What lies there is read, not remembered: a damaged file must be written anew.
    const path = join(this.folder, "raw", digest);
    if ((await this.#verified(path, digest)) === undefined) await writeWhole(path, octets);
    this.#texts.put(digest, octets);
    return digest;
  }

  /** The stored octets, or undefined if they are missing or no longer what their name says. */
  async raw(digest: Digest): Promise<Uint8Array | undefined> {
    const known = this.#texts.get(digest);
    if (known !== undefined) return known;
    const octets = await this.#verified(join(this.folder, "raw", digest), digest);
    if (octets !== undefined) this.#texts.put(digest, octets);
    return octets;
  }

  /** Same for a pack. */
  async pack(digest: Digest): Promise<Uint8Array | undefined> {
    return this.#verified(this.packPath(digest), digest);
  }

  async hasPack(digest: Digest): Promise<boolean> {
    return stat(this.packPath(digest)).then(
      (found) => found.isFile(),
      () => false,
    );
  }

  async putPack(octets: Uint8Array): Promise<Digest> {
    const digest = digestOf(octets);
    await writeWhole(this.packPath(digest), octets);
    return digest;
  }

  /** @throws {ListUpdateError} `E_LIST_STORE` if the file is there and not what this program wrote */
  async states(): Promise<SourceStates> {
    return (await this.#document("sources.json", readSourceStates)) ?? { good: new Map(), refused: new Map() };
  }

  async putStates(states: SourceStates): Promise<void> {
    await this.#putDocument("sources.json", writtenSourceStates(states));
  }

  /** What the newest build made; undefined before the first, and where an older program wrote. */
  async build(): Promise<BuildState | undefined> {
    // It says nothing that a full build would not find out, so a damaged one is no error.
    return this.#document("build.json", (value) => BuildState.parse(value)).catch(() => undefined);
  }

  async putBuild(build: BuildState): Promise<void> {
    await this.#putDocument("build.json", build);
  }

  /**
   * Takes in an edition that came by hand, say on a USB stick. The next build judges it as if it had just been loaded.
   *
   * @param octets    UTF-8, unpacked
   * @param loadedAt  when whoever exported it had it from its author, ms since 1970; older than what is here: ignored by the build
   */
  async putImported(
    source: Pick<ListSource, "id" | "url" | "urls">,
    octets: Uint8Array,
    loadedAt: Instant,
  ): Promise<void> {
    const digest = await this.putRaw(octets);
    const imports = await this.imports();
    imports[source.id] = { digest, loadedAt, origin: addressesOf(source)[0] ?? "" };
    await this.putImports(imports);
  }

  /** Source id → edition that waits. */
  async imports(): Promise<Imports> {
    return (await this.#document("imports.json", (value) => Imports.parse(value))) ?? {};
  }

  async putImports(imports: Imports): Promise<void> {
    await this.#putDocument("imports.json", imports);
  }

  /** Deletes raw texts and packs that are in neither set. */
  async prune(texts: ReadonlySet<string>, packs: ReadonlySet<string>): Promise<void> {
    const folders = [
      { path: join(this.folder, "raw"), keep: (name: string) => texts.has(name) },
      { path: join(this.folder, "packs"), keep: (name: string) => packs.has(name.replace(/\.pack$/u, "")) },
    ];
    for (const { path, keep } of folders)
      for (const name of await readdir(path).catch(() => [])) if (!keep(name)) await rm(join(path, name));
  }

  async #verified(path: string, digest: Digest): Promise<Uint8Array | undefined> {
    try {
      const octets = await readFile(path);
      return digestOf(octets) === digest ? octets : undefined;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async #document<T>(name: string, read: (value: unknown) => T): Promise<T | undefined> {
    const path = join(this.folder, name);
    let text: string;
    try {
      text = await readFile(path, "utf8");
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw new ListUpdateError("E_LIST_STORE", "", `cannot read ${path}`, { cause: error });
    }
    try {
      return read(JSON.parse(text));
    } catch (cause) {
      throw new ListUpdateError("E_LIST_STORE", "", `${path} is damaged; delete it to load every source anew`, {
        cause,
      });
    }
  }

  async #putDocument(name: string, value: unknown): Promise<void> {
    await writeWhole(join(this.folder, name), `${JSON.stringify(value)}\n`);
  }
}
