/**
 * Lists on a stick: writes the last good texts of chosen sources into one signed file, and reads such a file with suspicion.
 *
 * Reading decides nothing about lists: it says which texts came whole from whom. Whether one is taken is asked of the same gates as a
 * download (`bundle-import.ts`). A fault of the file's build refuses all of it; a fault of one text refuses that text.
 *
 * @module
 */
import type { FileHandle } from "node:fs/promises";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ListBundleManifest } from "../../policies/schema/federation.ts";
import type { ListSource } from "../../policies/schema/list-source.ts";
import { addressesOf } from "../../policies/schema/list-source.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import { BundleError } from "./bundle-error.ts";
import { paddingOf, tarEnd, tarHeader, TarReader } from "./bundle-tar.ts";
import type { Signer } from "./signature.ts";
import { isSignedBy } from "./signature.ts";
import { digestOf, ListStore } from "./store.ts";

const MANIFEST = "manifest.json";
const SIGNATURE = "manifest.sig";
const MOST_MANIFEST = 1_000_000;
const MOST_SIGNATURE = 200;
/** A text larger than this is passed over unread, whatever its list allows. */
const MOST_TEXT = 2 ** 31 - 1;

const rawPath = (digest: string): string => `raw/${digest}`;

export interface ExportOptions {
  readonly file: string;
  /** in whose folder `lists` the texts lie */
  readonly dataFolder: string;
  readonly sources: readonly ListSource[];
  /** ids; left out: every loaded list that may be given away */
  readonly chosen?: readonly string[];
  readonly venue: string;
  readonly now: Instant;
  readonly signer: Signer;
}

/** Lists whose terms forbid it, and files that every installation has, do not travel. */
function whyStays(source: ListSource): string | undefined {
  if (source.opaque) return "its entries may be shown to nobody, so it is not given away";
  if (addressesOf(source).length === 0) return "it is no download, but part of an installation";
  return undefined;
}

/**
 * Writes a bundle whole or not at all.
 *
 * @returns what is in it
 * @throws {BundleError} `E_BUNDLE_SOURCE` (chosen and unknown, not to be given away, or never loaded), `E_BUNDLE_EMPTY`, `E_BUNDLE_FILE`
 */
export async function exportBundle(options: ExportOptions): Promise<ListBundleManifest> {
  const { chosen, dataFolder, signer, sources } = options;
  const store = new ListStore(resolve(dataFolder, "lists"));
  const { good: states } = await store.states();
  const unknown = chosen?.find((id) => !sources.some((source) => source.id === id));
  if (unknown !== undefined) throw new BundleError("E_BUNDLE_SOURCE", `this venue has no list ${unknown}`);
  const wanted = sources.filter((source) => chosen?.includes(source.id) ?? whyStays(source) === undefined);
  const rows: ListBundleManifest["sources"] = [];
  const texts = new Map<string, Uint8Array>();
  for (const source of wanted) {
    const refuse = (why: string): never => {
      throw new BundleError("E_BUNDLE_SOURCE", `list ${source.id}: ${why}`);
    };
    const stays = whyStays(source);
    if (stays !== undefined) refuse(stays);
    const state = states.get(source.id);
    const octets = state === undefined ? undefined : await store.raw(state.digest);
    if (state === undefined || octets === undefined) {
      if (chosen !== undefined) refuse("it was never loaded here");
      continue;
    }
    texts.set(state.digest, octets);
    rows.push({
      id: source.id,
      digest: state.digest,
      bytes: octets.length,
      loadedAt: state.loadedAt,
      origin: state.origin,
    });
  }
  if (rows.length === 0) throw new BundleError("E_BUNDLE_EMPTY", "none of these lists was ever loaded here");
  const manifest = ListBundleManifest.parse({
    kind: "latarnik-lists",
    format: 1,
    createdAt: options.now,
    venue: options.venue,
    key: signer.publicKey,
    sources: rows,
  });
  const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  const members: [string, Uint8Array][] = [
    [MANIFEST, text],
    [SIGNATURE, Buffer.from(signer.sign(text))],
    ...[...texts].map(([digest, octets]): [string, Uint8Array] => [rawPath(digest), octets]),
  ];
  try {
    await writeTar(options.file, members);
  } catch (cause) {
    throw new BundleError("E_BUNDLE_FILE", `cannot write ${options.file}: ${(cause as Error).message}`, { cause });
  }
  return manifest;
}

/** Not `writeWhole`: the folder is a stick as often as not, and some of their file systems cannot be flushed. */
async function writeTar(path: string, members: readonly (readonly [string, Uint8Array])[]): Promise<void> {
  const temporary = `${path}.part`;
  await mkdir(dirname(resolve(path)), { recursive: true });
  const file = await open(temporary, "w", 0o644);
  try {
    for (const [name, octets] of members)
      for (const part of [tarHeader(name, octets.length), octets, new Uint8Array(paddingOf(octets.length))])
        await file.writeFile(part);
    await file.writeFile(tarEnd());
    await file.sync();
    await file.close();
    await rename(temporary, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
}

/** A text of the bundle that is what the signed manifest says, or why it is not handed over. */
export type BundleText =
  { readonly digest: string; readonly octets: Uint8Array } | { readonly digest: string; readonly error: BundleError };

/** An open bundle whose manifest is signed by the key it names; whether that key is trusted is for the caller to ask. */
export class BundleReader {
  readonly manifest: ListBundleManifest;
  readonly #file: FileHandle;
  readonly #tar: TarReader;

  private constructor(manifest: ListBundleManifest, file: FileHandle, tar: TarReader) {
    this.manifest = manifest;
    this.#file = file;
    this.#tar = tar;
  }

  /**
   * @throws {BundleError} `E_BUNDLE_FILE`, `E_BUNDLE_MANIFEST`, `E_BUNDLE_SIGNATURE`, and what {@link TarReader} throws
   */
  static async open(path: string): Promise<BundleReader> {
    let file: FileHandle;
    try {
      file = await open(path, "r");
    } catch (cause) {
      throw new BundleError("E_BUNDLE_FILE", `cannot read ${path}: ${(cause as Error).message}`, { cause });
    }
    try {
      const { size } = await file.stat();
      const tar = new TarReader(file, size);
      const text = await tar.content(await tar.next(MANIFEST, MOST_MANIFEST));
      const signature = await tar.content(await tar.next(SIGNATURE, MOST_SIGNATURE));
      return new BundleReader(readManifest(text, signature.toString("latin1")), file, tar);
    } catch (error) {
      await file.close();
      throw asBundleError(error, path);
    }
  }

  /**
   * Every text in turn, one in memory at a time.
   *
   * @param most  octets a text may have; a larger one is passed over unread
   * @throws {BundleError} what {@link TarReader} throws, also after good texts: take none before it has ended
   */
  async *texts(most: (digest: string) => number): AsyncGenerator<BundleText> {
    const sizes = new Map(this.manifest.sources.map(({ digest, bytes }) => [digest as string, bytes]));
    for (const [digest, bytes] of sizes) {
      const size = await this.#tar.next(rawPath(digest), MOST_TEXT);
      const refuse = (error: BundleError): BundleText => ({ digest, error });
      if (size > most(digest)) {
        this.#tar.skip(size);
        yield refuse(new BundleError("E_BUNDLE_TOO_LARGE", `${size} octets, at most ${most(digest)} are taken`));
        continue;
      }
      const octets = await this.#tar.content(size);
      yield size === bytes && digestOf(octets) === digest
        ? { digest, octets }
        : refuse(new BundleError("E_BUNDLE_DIGEST", "the text is not the one that was signed"));
    }
    await this.#tar.end();
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

function asBundleError(error: unknown, path: string): unknown {
  return error instanceof Error && "syscall" in error
    ? new BundleError("E_BUNDLE_FILE", `cannot read ${path}: ${error.message}`, { cause: error })
    : error;
}

/** The key stands in what it signs, so the text is read before its signature can be checked; nothing of it is used before. */
function readManifest(text: Buffer, signature: string): ListBundleManifest {
  let parsed;
  try {
    parsed = ListBundleManifest.safeParse(JSON.parse(text.toString("utf8")));
  } catch (cause) {
    throw new BundleError("E_BUNDLE_MANIFEST", "its manifest is not JSON", { cause });
  }
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new BundleError("E_BUNDLE_MANIFEST", `its manifest: ${issue?.path.join(".")}: ${issue?.message}`);
  }
  const manifest = parsed.data;
  if (!isSignedBy(text, signature, manifest.key))
    throw new BundleError("E_BUNDLE_SIGNATURE", "its manifest was altered after it was signed");
  const ids = manifest.sources.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) throw new BundleError("E_BUNDLE_MANIFEST", "its manifest names a list twice");
  return manifest;
}
