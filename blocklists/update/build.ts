/**
 * One update of the lists: load every source, compile what is good, publish a pack.
 *
 * A source that cannot be loaded or is refused keeps its last good text; one without is left out. Both are said in the result,
 * source by source, so that staleness shows as an alert and never as an empty list. Busy for seconds: use `run.ts` from a
 * process that has to answer meanwhile.
 *
 * @module
 */
import { domainToASCII } from "node:url";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { ListManifest, ListSource, SourceReport } from "../../policies/schema/list-source.ts";
import { addressesOf } from "../../policies/schema/list-source.ts";
import type { Digest, DomainName, Instant } from "../../policies/schema/vocabulary.ts";
import { ListCompiler } from "../compile/compile.ts";
import type { ListDiff } from "../compile/diff.ts";
import { diffPacks } from "../compile/diff.ts";
import type { ToAscii } from "../formats/sink.ts";
import { PackedIndex } from "../lookup/packed-index.ts";
import type { ListUpdateErrorCode } from "./error.ts";
import { ListUpdateError } from "./error.ts";
import type { Loaded, LoadOptions } from "./load.ts";
import { loadSource } from "./load.ts";
import type { SourceState } from "./store.ts";
import { ListStore } from "./store.ts";
import { UnusableLog } from "./unusable-log.ts";

/** A source and the folder its relative `file` counts from: that of the file which names it. */
export interface PlacedSource {
  readonly source: ListSource;
  readonly baseFolder: string;
}

export interface BuildOptions {
  /** at most 128; the position is the bit in the masks. Sources with `enabled: false` are left out. */
  readonly sources: readonly PlacedSource[];
  /** what serves now; its pack is compared with the new one if it is still there */
  readonly previous?: ListManifest;
  /** 0 … 2³²−1, the installation's own, the same for every pack */
  readonly seed: number;
  readonly neverBlock: readonly DomainName[];
  /** everything is kept in its folder `lists` */
  readonly dataFolder: string;
  readonly now: Instant;
  readonly generation: number;
  readonly timeoutMs?: number;
  /** for tests; a thread cannot be handed one */
  readonly fetch?: LoadOptions["fetch"];
}

/** How one source fared. `kept`: the last good text is in the pack; `refused`: nothing of it is. */
export interface SourceResult {
  readonly id: string;
  readonly status: "fresh" | "kept" | "refused";
  readonly code: ListUpdateErrorCode | null;
  readonly message: string | null;
  /** of the text that is in the pack, ms since 1970; null if none is */
  readonly loadedAt: Instant | null;
}

export interface BuildResult {
  readonly manifest: ListManifest;
  readonly packPath: string;
  readonly results: readonly SourceResult[];
  readonly diff: ListDiff;
  /** source id → JSONL of {@link Unusable} */
  readonly unusablePaths: Readonly<Record<string, string>>;
}

/** IDNA for the parsers; Node answers "" where there is none. */
export const toAscii: ToAscii = (name) => domainToASCII(name) || null;

const originOf = ({ source, baseFolder }: PlacedSource): string =>
  addressesOf(source)[0] ?? resolve(baseFolder, source.file as string);

/** Adds one source at a time to a compiler and remembers what became of it. */
class Build {
  readonly store: ListStore;
  readonly options: BuildOptions;
  readonly compiler: ListCompiler;
  readonly states: Map<string, SourceState>;
  readonly digests = new Map<number, Digest>();
  readonly unusablePaths: Record<string, string> = {};

  constructor(
    store: ListStore,
    options: BuildOptions,
    sources: readonly ListSource[],
    states: Map<string, SourceState>,
  ) {
    this.store = store;
    this.options = options;
    this.compiler = new ListCompiler(sources, { ...options, toAscii });
    this.states = states;
  }

  async add(index: number, placed: PlacedSource): Promise<SourceResult> {
    const { source } = placed;
    const known = this.states.get(source.id);
    // Another address is another list: nothing the old one said about editions or size counts.
    const state = known?.origin === originOf(placed) ? known : undefined;
    const kept = state === undefined ? undefined : await this.store.raw(state.digest);
    let problem: ListUpdateError;
    try {
      const loaded = await this.#load(placed, kept === undefined ? undefined : state);
      const octets = loaded.kind === "fresh" ? loaded.octets : kept;
      if (octets === undefined) throw new ListUpdateError("E_LIST_STORE", source.id, "the stored text is gone");
      const digest = loaded.kind === "fresh" ? await this.store.putRaw(octets) : (state as SourceState).digest;
      const entries = this.#compile(index, source, octets, digest === state?.digest ? undefined : state?.entries);
      const validators = loaded.kind === "fresh" ? loaded.validators : state;
      this.states.set(source.id, {
        digest,
        entries,
        loadedAt: this.options.now,
        origin: originOf(placed),
        ...(validators?.etag !== undefined && { etag: validators.etag }),
        ...(validators?.lastModified !== undefined && { lastModified: validators.lastModified }),
      });
      this.digests.set(index, digest);
      return { id: source.id, status: "fresh", code: null, message: null, loadedAt: this.options.now };
    } catch (error) {
      if (!(error instanceof ListUpdateError)) throw error;
      problem = error;
    }
    if (kept !== undefined && state !== undefined) {
      this.#compile(index, source, kept, undefined, false);
      this.digests.set(index, state.digest);
    }
    return {
      id: source.id,
      status: kept === undefined ? "refused" : "kept",
      code: problem.code,
      message: problem.message,
      loadedAt: kept === undefined ? null : ((state as SourceState).loadedAt as Instant),
    };
  }

  #load({ source, baseFolder }: PlacedSource, state: SourceState | undefined): Promise<Loaded> {
    const { fetch, timeoutMs } = this.options;
    return loadSource(source, {
      baseFolder,
      ...(fetch !== undefined && { fetch }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(state !== undefined && {
        previous: {
          ...(state.etag !== undefined && { etag: state.etag }),
          ...(state.lastModified !== undefined && { lastModified: state.lastModified }),
        },
      }),
    });
  }

  /** @returns distinct rules; @throws {ListUpdateError} a gate's code */
  #compile(index: number, source: ListSource, octets: Uint8Array, previous?: number, gates = true): number {
    const path = this.store.unusablePath(source.id);
    const log = new UnusableLog(path);
    let refusal;
    try {
      refusal = this.compiler.add(index, octets, {
        gates,
        ...(previous !== undefined && { previousEntries: previous }),
        onUnusable: (unusable) => log.add(unusable),
      });
    } finally {
      log.close();
    }
    this.unusablePaths[source.id] = path;
    if (refusal !== undefined) throw new ListUpdateError(refusal.code, source.id, refusal.message);
    return this.compiler.entriesOf(index);
  }
}

async function previousIndex(store: ListStore, previous: ListManifest | undefined): Promise<PackedIndex | undefined> {
  if (previous === undefined) return undefined;
  try {
    const octets = await readFile(store.packPath(previous.digest));
    return PackedIndex.open(octets.buffer.slice(octets.byteOffset, octets.byteOffset + octets.byteLength));
  } catch {
    return undefined; // only the comparison is lost; the pack may have been pruned
  }
}

/**
 * Builds a generation and stores it; nothing is published to resolvers.
 *
 * @throws {ListUpdateError} `E_LIST_STORE` if the data folder cannot be used
 * @throws {PackError} `E_PACK_SOURCES`, `E_PACK_SETS`
 */
export async function buildGeneration(options: BuildOptions): Promise<BuildResult> {
  const store = new ListStore(resolve(options.dataFolder, "lists"));
  const sources = options.sources.filter(({ source }) => source.enabled);
  const states = await store.states();
  const build = new Build(
    store,
    options,
    sources.map(({ source }) => source),
    states,
  );
  const results: SourceResult[] = [];
  try {
    // One after the other: memory for one text at a time, and no server is asked by many at once.
    for (const [index, placed] of sources.entries()) results.push(await build.add(index, placed));
    const { pack, sources: counts } = build.compiler.finish();
    const digest = await store.putPack(pack);
    const after = PackedIndex.open(pack.buffer);
    const diff = diffPacks(await previousIndex(store, options.previous), after);
    await store.putStates(states);
    const reports = counts.map((report): SourceReport => ({ ...report, digest: build.digests.get(report.index)! }));
    const keep = new Set<string>([digest, ...(options.previous === undefined ? [] : [options.previous.digest])]);
    await store.prune(states, keep);
    const manifest: ListManifest = {
      generation: options.generation,
      createdAt: options.now,
      digest,
      bytes: pack.length,
      names: after.names,
      sources: reports,
    };
    return { manifest, packPath: store.packPath(digest), results, diff, unusablePaths: build.unusablePaths };
  } catch (cause) {
    if (cause instanceof Error && "syscall" in cause)
      throw new ListUpdateError("E_LIST_STORE", "", `cannot use ${store.folder}: ${cause.message}`, { cause });
    throw cause;
  }
}
