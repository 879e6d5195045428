/**
 * The packs a worker has open, by path, so that a swap reads only what is new.
 *
 * A path carries the digest of its file, so the same path is the same octets: when fifty names change, the base with its
 * millions stays open as it is and only the small pack on top of it is read. What a swap leaves behind is closed once
 * nobody is judged by it any more.
 *
 * @module
 */
import { LayeredIndex } from "../../../blocklists/lookup/layered-index.ts";
import type { ListIndex } from "../../../blocklists/lookup/list-index.ts";
import type { SnapshotFiles } from "../telemetry/worker-messages.ts";
import { type OpenPack, readPack, readPackNow } from "./read-pack.ts";

/** Indexes of one snapshot. */
export interface OpenSnapshot {
  readonly rules: ListIndex;
  readonly lists: ListIndex;
}

export class PackShelf {
  readonly #open = new Map<string, OpenPack>();
  readonly #namesRoom: number;

  /**
   * @param namesRoom  octets of names that the packs of one snapshot may keep in memory; those that no longer fit stay in their
   *   files. While a swap's old packs are still asked, theirs come on top
   */
  constructor(namesRoom = 0) {
    this.#namesRoom = namesRoom;
  }

  /** Reads at once, for a start. @throws {PackError} if a file is damaged; fs errors if it cannot be read */
  openNow(files: SnapshotFiles): OpenSnapshot {
    for (const path of pathsOf(files))
      if (!this.#open.has(path)) this.#open.set(path, readPackNow(path, this.#namesRoom - this.namesKept(files)));
    return this.#indexes(files);
  }

  /** Same, in pieces with the event loop in between. */
  async open(files: SnapshotFiles): Promise<OpenSnapshot> {
    for (const path of pathsOf(files))
      if (!this.#open.has(path)) this.#open.set(path, await readPack(path, this.#namesRoom - this.namesKept(files)));
    return this.#indexes(files);
  }

  /**
   * Lets go of every pack that `files` does not name.
   *
   * @param afterMs until then questions on their way may still be judged by them; 0 closes at once
   */
  keepOnly(files: SnapshotFiles, afterMs: number): void {
    const wanted = new Set(pathsOf(files));
    for (const [path, pack] of this.#open) {
      if (wanted.has(path)) continue;
      this.#open.delete(path);
      if (afterMs === 0) pack.close();
      else setTimeout(() => pack.close(), afterMs).unref();
    }
  }

  /** Octets of names in memory, of those packs of a snapshot that are open. */
  namesKept(files: SnapshotFiles): number {
    return pathsOf(files).reduce((sum, path) => sum + (this.#open.get(path)?.namesKept ?? 0), 0);
  }

  /** Packs held, those on their way out not counted. */
  get size(): number {
    return this.#open.size;
  }

  #indexes(files: SnapshotFiles): OpenSnapshot {
    const at = (path: string) => (this.#open.get(path) as OpenPack).index;
    const base = at(files.listsPath);
    return {
      rules: at(files.rulesPath),
      lists: files.deltaPath === null ? base : LayeredIndex.over(base, at(files.deltaPath)),
    };
  }
}

const pathsOf = ({ rulesPath, listsPath, deltaPath }: SnapshotFiles): string[] =>
  deltaPath === null ? [rulesPath, listsPath] : [rulesPath, listsPath, deltaPath];
