/**
 * The newest published generation as the server process sees it: bundle, opened packs, compiled networks.
 *
 * Re-reads when the pointer file changed, so publishing needs no message between the processes.
 *
 * @module
 */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { PackedIndex } from "../../blocklists/lookup/packed-index.ts";
import { compileNetwork, refreshSchedule } from "../../policies/engine/compile-network.ts";
import type { CompiledNetwork } from "../../policies/engine/compile-network.ts";
import { Refusal } from "../platform/error.ts";
import type { DataFolder } from "../platform/data-folder.ts";
import { packFile, readPublished } from "./bundle.ts";
import type { Published } from "./bundle.ts";

export interface OpenedGeneration extends Published {
  readonly rules: PackedIndex;
  readonly lists: PackedIndex;
}

export class PublishedReader {
  readonly #folder: DataFolder;
  #stamp = "";
  #opened: OpenedGeneration | undefined;
  readonly #packs = new Map<string, PackedIndex>();

  constructor(folder: DataFolder) {
    this.#folder = folder;
  }

  /** @returns `undefined` while nothing is published */
  current(): OpenedGeneration | undefined {
    const stamp = this.#readStamp();
    if (stamp === "" || stamp === this.#stamp) return this.#opened;
    const published = readPublished(this.#folder);
    if (published === undefined) return this.#opened;
    const { rules, lists } = published.bundle;
    const opened = { ...published, rules: this.#open(rules.digest), lists: this.#open(lists.digest) };
    for (const digest of this.#packs.keys())
      if (digest !== rules.digest && digest !== lists.digest) this.#packs.delete(digest);
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

  #open(digest: string): PackedIndex {
    const known = this.#packs.get(digest);
    if (known !== undefined) return known;
    const octets = readFileSync(packFile(this.#folder, digest));
    // An own buffer: small files share a pool whose offset is not ours.
    const opened = PackedIndex.open(new Uint8Array(octets).buffer);
    this.#packs.set(digest, opened);
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
