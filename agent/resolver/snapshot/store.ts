/**
 * The last good snapshot on this machine's disk, so that a resolver can start and serve without anybody's help.
 *
 * `current.json` names one bundle and its two packs by digest and is replaced atomically, last. A pack that is already
 * here is not fetched again. Files of older snapshots are removed once nothing names them.
 *
 * @module
 */
import { createHash } from "node:crypto";
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { PolicyBundle } from "../../../policies/schema/messages.ts";
import type { SnapshotFiles } from "../telemetry/worker-messages.ts";

/** Something that can bring a pack: the uplink, or a folder in tests. */
export type FetchPack = (digest: string, bytes: number, path: string) => Promise<void>;

export class SnapshotStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(join(folder, "packs"), { recursive: true, mode: 0o700 });
  }

  packPath(digest: string): string {
    return join(this.#folder, "packs", `${digest}.pack`);
  }

  /** @returns the last good snapshot, or null if there is none or a file of it is missing or of the wrong size. */
  current(): { readonly files: SnapshotFiles; readonly etag: string } | null {
    const path = join(this.#folder, "current.json");
    if (!existsSync(path)) return null;
    try {
      const saved = JSON.parse(readFileSync(path, "utf8")) as { etag: string; bundle: unknown };
      const parsed = PolicyBundle.safeParse(saved.bundle);
      if (!parsed.success) return null;
      const files = this.filesOf(parsed.data);
      const whole = (file: string, bytes: number): boolean => existsSync(file) && statSync(file).size === bytes;
      if (!whole(files.rulesPath, parsed.data.rules.bytes) || !whole(files.listsPath, parsed.data.lists.bytes))
        return null;
      return { files, etag: saved.etag };
    } catch {
      return null;
    }
  }

  filesOf(bundle: PolicyBundle): SnapshotFiles {
    return { bundle, rulesPath: this.packPath(bundle.rules.digest), listsPath: this.packPath(bundle.lists.digest) };
  }

  /** Brings the packs a bundle names that are not here yet. */
  async fetchPacks(bundle: PolicyBundle, fetchPack: FetchPack): Promise<SnapshotFiles> {
    for (const { digest, bytes } of [bundle.rules, bundle.lists]) {
      const path = this.packPath(digest);
      if (!existsSync(path) || statSync(path).size !== bytes || (await digestOf(path)) !== digest)
        await fetchPack(digest, bytes, path);
    }
    return this.filesOf(bundle);
  }

  /** Gives up the snapshot that was kept: it cannot serve. Packs stay and are checked before they are used again. */
  forget(): void {
    rmSync(join(this.#folder, "current.json"), { force: true });
  }

  /** Makes a snapshot the one to start with next time; called after a worker has proved it. */
  keep(bundle: PolicyBundle, etag: string): void {
    const path = join(this.#folder, "current.json");
    writeFileSync(`${path}.tmp`, JSON.stringify({ etag, bundle }), { mode: 0o600, flush: true });
    renameSync(`${path}.tmp`, path);
    const named = new Set([`${bundle.rules.digest}.pack`, `${bundle.lists.digest}.pack`]);
    for (const name of readdirSync(join(this.#folder, "packs")))
      if (!named.has(name)) rmSync(join(this.#folder, "packs", name), { force: true });
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
