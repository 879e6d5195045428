/**
 * The last good snapshot on this machine's disk, so that a resolver can start and serve without anybody's help.
 *
 * `current.json` names one bundle and its packs by digest and is replaced atomically, last. A pack that is already here is
 * not fetched again, and not read again either once it was found whole. The bundle is kept as the octets that were signed, so
 * that a start checks the signature as the first pull did. Files of older snapshots are removed once nothing names them.
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
import { SnapshotError } from "./error.ts";
import type { SignatureCheck } from "./signature.ts";
import type { SnapshotFiles } from "../telemetry/worker-messages.ts";

/** Something that can bring a pack: the uplink, or a folder in tests. */
export type FetchPack = (digest: string, bytes: number, path: string) => Promise<void>;

/** A bundle as it came, for checking it again. */
export interface SignedBundle {
  readonly octets: Uint8Array;
  readonly signature: string | null;
}

export class SnapshotStore {
  readonly #folder: string;
  readonly #check: SignatureCheck;
  /** Digest → size, time and number of the file that was found to have it. */
  readonly #whole = new Map<string, string>();
  #refused: SnapshotError | null = null;
  /** Packs of the bundle fetched last, which may be on its way to the workers while an older one is kept. */
  #coming: readonly string[] = [];

  /** @param check signatures are demanded by it; all are taken without one */
  constructor(folder: string, check: SignatureCheck = () => undefined) {
    this.#folder = folder;
    this.#check = check;
    mkdirSync(join(folder, "packs"), { recursive: true, mode: 0o700 });
  }

  packPath(digest: string): string {
    return join(this.#folder, "packs", `${digest}.pack`);
  }

  /** Why {@link current} has just had nothing, if there was something whose signature does not hold. */
  get refused(): SnapshotError | null {
    return this.#refused;
  }

  /** @returns what changes whenever another snapshot becomes the last good one; null if there is none */
  mark(): string | null {
    return markOf(join(this.#folder, "current.json"))?.text ?? null;
  }

  /** @returns the last good snapshot, or null if there is none, its signature does not hold, or a file is missing or cut. */
  current(): { readonly files: SnapshotFiles; readonly etag: string } | null {
    this.#refused = null;
    const path = join(this.#folder, "current.json");
    if (!existsSync(path)) return null;
    try {
      const saved = JSON.parse(readFileSync(path, "utf8")) as Saved;
      this.#check(Buffer.from(saved.body ?? ""), saved.signature ?? null);
      const parsed = PolicyBundle.safeParse(saved.body === undefined ? saved.bundle : JSON.parse(saved.body));
      if (!parsed.success) return null;
      const files = this.filesOf(parsed.data);
      const whole = packsOf(parsed.data).every(({ digest, bytes }) => {
        const file = this.packPath(digest);
        return existsSync(file) && statSync(file).size === bytes;
      });
      return whole ? { files, etag: saved.etag } : null;
    } catch (error) {
      if (error instanceof SnapshotError) this.#refused = error;
      return null;
    }
  }

  filesOf(bundle: PolicyBundle): SnapshotFiles {
    const { delta } = bundle.lists.manifest;
    return {
      bundle,
      rulesPath: this.packPath(bundle.rules.digest),
      listsPath: this.packPath(bundle.lists.digest),
      deltaPath: delta === undefined ? null : this.packPath(delta.digest),
    };
  }

  /** Brings the packs a bundle names that are not here yet. */
  async fetchPacks(bundle: PolicyBundle, fetchPack: FetchPack): Promise<SnapshotFiles> {
    this.#coming = packsOf(bundle).map(({ digest }) => `${digest}.pack`);
    await Promise.all(
      packsOf(bundle).map(async ({ digest, bytes }) => {
        const path = this.packPath(digest);
        const mark = markOf(path);
        if (mark !== null && mark.size === bytes) {
          if (this.#whole.get(digest) === mark.text) return;
          if ((await digestOf(path)) === digest) {
            this.#whole.set(digest, mark.text);
            return;
          }
        }
        await fetchPack(digest, bytes, path);
        const fetched = markOf(path);
        if (fetched !== null) this.#whole.set(digest, fetched.text);
      }),
    );
    return this.filesOf(bundle);
  }

  /** Gives up the snapshot that was kept: it cannot serve. Packs stay and are checked before they are used again. */
  forget(): void {
    this.#whole.clear();
    rmSync(join(this.#folder, "current.json"), { force: true });
  }

  /** Makes a snapshot the one to start with next time; called after a worker has proved it. */
  keep(bundle: PolicyBundle, etag: string, signed: SignedBundle | null = null): void {
    const path = join(this.#folder, "current.json");
    const saved: Saved =
      signed === null || signed.signature === null
        ? { etag, bundle }
        : { etag, signature: signed.signature, body: Buffer.from(signed.octets).toString("utf8") };
    writeFileSync(`${path}.tmp`, JSON.stringify(saved), { mode: 0o600, flush: true });
    renameSync(`${path}.tmp`, path);
    const named = new Set([...packsOf(bundle).map(({ digest }) => `${digest}.pack`), ...this.#coming]);
    for (const name of readdirSync(join(this.#folder, "packs")))
      if (!named.has(name)) rmSync(join(this.#folder, "packs", name), { force: true });
    for (const digest of this.#whole.keys()) if (!named.has(`${digest}.pack`)) this.#whole.delete(digest);
  }
}

/** What `current.json` holds: the octets that were signed, as text, or the bundle itself where nothing is signed. */
interface Saved {
  readonly etag: string;
  readonly bundle?: unknown;
  readonly body?: string;
  readonly signature?: string;
}

/** Every file a bundle needs. */
function packsOf({ rules, lists }: PolicyBundle): readonly { readonly digest: string; readonly bytes: number }[] {
  const { delta } = lists.manifest;
  return delta === undefined ? [rules, lists] : [rules, lists, delta];
}

/** Size of a file and what changes when somebody writes it; null if it is not there. */
function markOf(path: string): { readonly size: number; readonly text: string } | null {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (stat === undefined) return null;
  return { size: Number(stat.size), text: `${stat.size} ${stat.mtimeNs} ${stat.ctimeNs} ${stat.ino}` };
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
