/**
 * A download as far as it got, in memory and, if there is a folder for it, on disk, so that the rest can be asked for.
 *
 * What lies on disk is used only if its digest is the one written beside it: after a power cut a file can have its length and
 * not its content. A disk that is full costs the memory of a broken download, never the download.
 *
 * ```
 * <folder>/<key>.part        octets as they came, still packed
 * <folder>/<key>.part.json   of which address and edition, how many octets are good, their digest
 * ```
 *
 * @module
 */
import { createHash } from "node:crypto";
import { mkdir, open, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { writeWhole } from "./store.ts";

/** What the server said about the edition that is under way. */
export interface Edition {
  /** for `If-Range`: a strong entity tag or a date that is as good (RFC 9110 section 13.1.5); absent: cannot be resumed */
  readonly validator?: string;
  /** content encoding of the octets; "" if none */
  readonly encoding: string;
  /** octets of the whole, null if not said */
  readonly total: number | null;
}

const Note = z.strictObject({
  url: z.string(),
  validator: z.string(),
  encoding: z.string(),
  total: z.int().min(0).nullable(),
  octets: z.int().min(1),
  sha256: z.string(),
});

/** How much may be lost by a power cut; smaller lists never touch the disk unless they break off. */
const SAVE_EVERY = 4 * 1_048_576;

export class PartialDownload {
  readonly #url: string;
  /** undefined: memory only */
  #path: string | undefined;
  #edition: Edition = { encoding: "", total: null };
  #parts: Uint8Array[] = [];
  #unsaved: Uint8Array[] = [];
  #hash = createHash("sha256");
  #size = 0;
  #saved = 0;

  /** @param path  of the `.part` file; the same for the same source and address */
  constructor(url: string, path?: string) {
    this.#url = url;
    this.#path = path;
  }

  /** @param maxBytes  a file longer than this is not even read */
  static async open(url: string, path: string | undefined, maxBytes: number): Promise<PartialDownload> {
    const partial = new PartialDownload(url, path);
    if (path === undefined) return partial;
    try {
      const note = Note.parse(JSON.parse(await readFile(`${path}.json`, "utf8")));
      if (note.url !== url || note.octets > maxBytes) return partial;
      const file = await open(path, "r");
      try {
        const octets = Buffer.alloc(note.octets);
        const { bytesRead } = await file.read(octets, 0, note.octets, 0);
        if (bytesRead !== note.octets || createHash("sha256").update(octets).digest("hex") !== note.sha256)
          return partial;
        partial.#edition = { validator: note.validator, encoding: note.encoding, total: note.total };
        partial.#keep(octets);
        partial.#saved = note.octets;
      } finally {
        await file.close();
      }
    } catch {
      // Missing, cut or foreign: the whole is asked for.
    }
    return partial;
  }

  get edition(): Edition {
    return this.#edition;
  }
  get size(): number {
    return this.#size;
  }
  get resumable(): boolean {
    return this.#size > 0 && this.#edition.validator !== undefined;
  }
  get octets(): Uint8Array {
    return Buffer.concat(this.#parts, this.#size);
  }

  #keep(chunk: Uint8Array): void {
    this.#parts.push(chunk);
    this.#hash.update(chunk);
    this.#size += chunk.length;
  }

  /** Forgets what came and begins another edition. */
  start(edition: Edition): void {
    this.#edition = edition;
    this.#parts = [];
    this.#unsaved = [];
    this.#hash = createHash("sha256");
    this.#size = 0;
    this.#saved = 0;
  }

  /** Takes the length of the whole from the answer that continues it, if the first one did not say. */
  goOn(total: number | null): void {
    this.#edition = { ...this.#edition, total: this.#edition.total ?? total };
  }

  async add(chunk: Uint8Array): Promise<void> {
    this.#keep(chunk);
    if (this.#path === undefined || this.#edition.validator === undefined) return;
    this.#unsaved.push(chunk);
    if (this.#size - this.#saved >= SAVE_EVERY) await this.save();
  }

  /** Writes what is not on disk yet, if it could ever be resumed. */
  async save(): Promise<void> {
    const path = this.#path;
    const { validator, encoding, total } = this.#edition;
    if (path === undefined || validator === undefined || this.#unsaved.length === 0) return;
    try {
      await mkdir(dirname(path), { recursive: true });
      const file = await open(path, this.#saved === 0 ? "w" : "r+");
      try {
        await file.write(Buffer.concat(this.#unsaved), 0, null, this.#saved);
      } finally {
        await file.close();
      }
      const sha256 = this.#hash.copy().digest("hex");
      const note = { url: this.#url, validator, encoding, total, octets: this.#size, sha256 };
      await writeWhole(`${path}.json`, JSON.stringify(note));
      this.#saved = this.#size;
    } catch {
      await this.clear();
      this.#path = undefined;
    }
    this.#unsaved = [];
  }

  /** Takes it off the disk; what is in memory stays. */
  async clear(): Promise<void> {
    if (this.#path === undefined) return;
    await rm(`${this.#path}.json`, { force: true }).catch(() => undefined);
    await rm(this.#path, { force: true }).catch(() => undefined);
  }
}
