/**
 * The newest published generation as the server process sees it: bundle, opened packs, compiled networks.
 *
 * Re-reads when the pointer file changed, so publishing needs no message between the processes. The base pack of the lists
 * is not read again where only their delta is another.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { LayeredIndex } from "../../blocklists/lookup/layered-index.ts";
import type { ListIndex } from "../../blocklists/lookup/list-index.ts";
import { PackedIndex } from "../../blocklists/lookup/packed-index.ts";
import { compileNetwork, refreshSchedule } from "../../policies/engine/compile-network.ts";
import type { CompiledNetwork } from "../../policies/engine/compile-network.ts";
import type { ListManifest } from "../../policies/schema/list-source.ts";
import { Refusal } from "../platform/error.ts";
import type { DataFolder } from "../platform/data-folder.ts";
import { packFile, packsOf, readPublished } from "./bundle.ts";
import type { Published } from "./bundle.ts";

export interface OpenedGeneration extends Published {
  readonly rules: PackedIndex;
  readonly lists: ListIndex;
}

/** Opened packs by digest; packs never change, so what is open stays right. */
export class PackShelf {
  readonly #folder: DataFolder;
  readonly #packs = new Map<string, PackedIndex>();

  constructor(folder: DataFolder) {
    this.#folder = folder;
  }

  /** @throws {PackError} for octets of another kind or an older format; {Error} if the file is missing */
  open(digest: string): PackedIndex {
    const known = this.#packs.get(digest);
    if (known !== undefined) return known;
    const octets = readFileSync(packFile(this.#folder, digest));
    // An own buffer: small files share a pool whose offset is not ours.
    const opened = PackedIndex.open(new Uint8Array(octets).buffer, {
      sha256: (part) => createHash("sha256").update(part).digest(),
    });
    this.#packs.set(digest, opened);
    return opened;
  }

  /** Base and delta as one. */
  openLists(manifest: Pick<ListManifest, "digest" | "delta">): ListIndex {
    const base = this.open(manifest.digest);
    return manifest.delta === undefined ? base : LayeredIndex.over(base, this.open(manifest.delta.digest));
  }

  /** Lets go of all others. */
  keepOnly(digests: ReadonlySet<string>): void {
    for (const digest of this.#packs.keys()) if (!digests.has(digest)) this.#packs.delete(digest);
  }
}

/** Opens everything a published bundle names. */
export function openGeneration(shelf: PackShelf, published: Published): OpenedGeneration {
  const { rules, lists } = published.bundle;
  const opened = {
    ...published,
    rules: shelf.open(rules.digest),
    lists: shelf.openLists(lists.manifest),
  };
  shelf.keepOnly(packsOf(published.bundle));
  return opened;
}

export class PublishedReader {
  readonly #folder: DataFolder;
  #stamp = "";
  #opened: OpenedGeneration | undefined;
  readonly #shelf: PackShelf;

  constructor(folder: DataFolder) {
    this.#folder = folder;
    this.#shelf = new PackShelf(folder);
  }

  /** @returns `undefined` while nothing is published */
  current(): OpenedGeneration | undefined {
    const stamp = this.#readStamp();
    if (stamp === "" || stamp === this.#stamp) return this.#opened;
    const published = readPublished(this.#folder);
    if (published === undefined) return this.#opened;
    const opened = openGeneration(this.#shelf, published);
    this.#stamp = stamp;
    this.#opened = opened;
    return opened;
  }

  /** @throws {Refusal} 503 `E_API_UNAVAILABLE` while nothing is published */
  require(): OpenedGeneration {
    const opened = this.current();
    if (opened === undefined) throw new Refusal(503, "E_API_UNAVAILABLE", { retryAfterS: 2 });
    return opened;
  }

  #readStamp(): string {
    try {
      const { mtimeMs, size, ino } = statSync(join(this.#folder.published, "current.json"));
      return `${String(mtimeMs)}/${String(size)}/${String(ino)}`;
    } catch {
      return "";
    }
  }
}

/** Networks of a generation, ready to judge questions asked at an instant. */
export function compileNetworks(opened: OpenedGeneration, at: number): readonly CompiledNetwork[] {
  const { bundle } = opened;
  return bundle.networks.map((policy, index) => {
    const network = compileNetwork(policy, {
      taxonomy: bundle.taxonomy,
      ruleSources: opened.rules.sources,
      listSources: bundle.lists.manifest.sources,
      safeSearch: bundle.safeSearch,
      specialNames: bundle.specialNames,
      index,
    });
    refreshSchedule(network, at, bundle.timeZone);
    return network;
  });
}
