/**
 * Texts that wait on disk until somebody far away has them: durable when `put` returns, in order, bounded, and honest about loss.
 *
 * An entry is written beside its place, synced and renamed, so that a crash leaves it whole or not at all. When age or size demand
 * that the oldest go, a tombstone is written before the file is removed and names it: however often the power fails in between, each loss
 * is counted once, over all starts.
 *
 * @module
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

export const MAX_OCTETS = 50 << 20;
export const MAX_AGE_MS = 14 * 86_400_000;
const TOMBSTONE = "lost.json";

export interface DiskQueueOptions {
  /** of the files that are entries; anything else but the tombstone is removed at start */
  readonly suffix: string;
  readonly maxOctets?: number;
  readonly maxAgeMs?: number;
}

export interface Waiting {
  readonly name: string;
  readonly text: string;
  /** after it was delivered */
  readonly remove: () => void;
  /** when nobody will ever take it: gone and counted */
  readonly drop: () => void;
}

/** Writes a file so that after a crash it holds its old text or the new one. @param mode of a new file */
export function replaceFile(path: string, text: string, mode = 0o600): void {
  const file = openSync(`${path}.tmp`, "w", mode);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.tmp`, path);
}

/** The rename itself survives a power cut only once the folder is synced; where that cannot be done the system does it alone. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

export class DiskQueue {
  readonly #folder: string;
  readonly #now: () => number;
  readonly #suffix: string;
  readonly #maxOctets: number;
  readonly #maxAgeMs: number;
  #files: { name: string; octets: number }[] = [];
  #lost = 0;

  /** Creates the folder; entries of earlier runs are found again. */
  constructor(folder: string, now: () => number, options: DiskQueueOptions) {
    this.#folder = folder;
    this.#now = now;
    this.#suffix = options.suffix;
    this.#maxOctets = options.maxOctets ?? MAX_OCTETS;
    this.#maxAgeMs = options.maxAgeMs ?? MAX_AGE_MS;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const tombstone = readTombstone(join(folder, TOMBSTONE));
    this.#lost = tombstone.count;
    // Counted before the crash, so only the file is still to go.
    if (tombstone.last !== null) rmSync(join(folder, tombstone.last), { force: true });
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name);
      if (name === TOMBSTONE) continue;
      if (!name.endsWith(options.suffix)) rmSync(path, { force: true });
      else this.#files.push({ name, octets: statSync(path).size });
    }
  }

  get size(): number {
    return this.#files.length;
  }

  /** Entries given up because of age, size, damage or refusal, over all runs. */
  get lost(): number {
    return this.#lost;
  }

  /** Names of the entries, oldest first. */
  get names(): readonly string[] {
    return this.#files.map(({ name }) => name);
  }

  /**
   * Durable when it returns.
   *
   * @param label  sorts entries of the same millisecond; the name begins with the time, so that order survives restarts
   */
  put(label: string, text: string): void {
    // A clock that was set back must not put a new entry before the old ones.
    const newest = Number(this.#files.at(-1)?.name.slice(0, 15) ?? 0);
    const at = Math.max(this.#now(), newest);
    const name = `${String(at).padStart(15, "0")}-${label}${this.#suffix}`;
    replaceFile(join(this.#folder, name), text);
    syncFolder(this.#folder);
    this.#files.push({ name, octets: Buffer.byteLength(text) });
    this.#trim();
  }

  /** @returns the oldest entry, or null when all is delivered; a file that vanished is counted as lost */
  first(): Waiting | null {
    for (;;) {
      const head = this.#files[0];
      if (head === undefined) return null;
      const text = this.read(head.name);
      if (text === null) {
        this.#drop(head.name);
        continue;
      }
      return {
        name: head.name,
        text,
        remove: () => this.#forget(head.name),
        drop: () => this.#drop(head.name),
      };
    }
  }

  /** @returns null if it is not there or cannot be read */
  read(name: string): string | null {
    try {
      return readFileSync(join(this.#folder, name), "utf8");
    } catch {
      return null;
    }
  }

  #forget(name: string): void {
    rmSync(join(this.#folder, name), { force: true });
    this.#files = this.#files.filter((file) => file.name !== name);
  }

  #drop(name: string): void {
    this.#lost += 1;
    replaceFile(join(this.#folder, TOMBSTONE), JSON.stringify({ count: this.#lost, last: name }));
    this.#forget(name);
  }

  #trim(): void {
    const oldest = this.#now() - this.#maxAgeMs;
    let total = this.#files.reduce((sum, file) => sum + file.octets, 0);
    while (this.#files.length > 1) {
      const head = this.#files[0] as { name: string; octets: number };
      if (total <= this.#maxOctets && Number(head.name.slice(0, 15)) >= oldest) return;
      total -= head.octets;
      this.#drop(head.name);
    }
  }
}

/** Counts without touching anything, for whoever only looks while another process may be writing. */
export function peekQueue(folder: string, suffix: string): { readonly size: number; readonly lost: number } {
  const { count } = readTombstone(join(folder, TOMBSTONE));
  try {
    return { size: readdirSync(folder).filter((name) => name.endsWith(suffix)).length, lost: count };
  } catch {
    return { size: 0, lost: count };
  }
}

function readTombstone(path: string): { readonly count: number; readonly last: string | null } {
  try {
    const { count, last } = JSON.parse(readFileSync(path, "utf8")) as { count: unknown; last: unknown };
    return {
      count: typeof count === "number" && Number.isSafeInteger(count) && count >= 0 ? count : 0,
      last: typeof last === "string" && /^[\w.-]+$/u.test(last) && !last.startsWith(".") ? last : null,
    };
  } catch {
    return { count: 0, last: null };
  }
}
