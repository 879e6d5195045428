/**
 * One update of the lists: load what is due, judge it, compile what changed; nothing is published to resolvers.
 *
 * A source that cannot be loaded or is refused keeps its last good text; one without is left out. Both are said in the result,
 * source by source, so that staleness shows as an alert and never as an empty list. If nothing changed, nothing is compiled; if
 * little changed, only that is packed. Busy for seconds: use `run.ts` from a process that has to answer meanwhile.
 *
 * @module
 */
import { resolve } from "node:path";
import type { ListManifest } from "../../policies/schema/list-source.ts";
import type { SuspectEntry } from "../../policies/schema/protected.ts";
import type { Digest } from "../../policies/schema/vocabulary.ts";
import type { ListDiff } from "../compile/diff.ts";
import { diffPacks } from "../compile/diff.ts";
import { EntryGuard } from "../compile/entry-guard.ts";
import { LayeredIndex } from "../lookup/layered-index.ts";
import type { ListIndex } from "../lookup/list-index.ts";
import type { PackedIndex } from "../lookup/packed-index.ts";
import { buildDelta, isBaseFit } from "./delta-build.ts";
import { ListUpdateError } from "./error.ts";
import { buildFull } from "./full-build.ts";
import type { BuildOptions, BuildProgress, BuildScope, Candidate, Judged, Made, SourceResult } from "./generation.ts";
import { contextOf, knownRefusal } from "./generation.ts";
import type { PlacedSource } from "./loading.ts";
import { openLists, openPack } from "./open-lists.ts";
import { isAsked, loadDue, originOf } from "./loading.ts";
import type { BuildState, Imports, SourceState } from "./state.ts";
import { ListStore, TextCache } from "./store.ts";

export { toAscii } from "./generation.ts";
export type { BuildOptions, BuildProgress, SourceResult } from "./generation.ts";
export type { PlacedSource } from "./loading.ts";

export interface BuildResult {
  /** `unchanged`: `manifest` is `previous` */
  readonly kind: "unchanged" | "delta" | "full";
  readonly manifest: ListManifest;
  readonly packPath: string;
  readonly deltaPath: string | null;
  readonly results: readonly SourceResult[];
  /** undecided suspect entries of all sources, in packs or in refused editions */
  readonly suspects: readonly SuspectEntry[];
  /** against `previous` */
  readonly diff: ListDiff;
  /** source id → JSONL of `Unusable` */
  readonly unusablePaths: Readonly<Record<string, string>>;
}

/** What whoever builds often keeps between two builds. */
export interface BuildCache {
  readonly packs: Map<Digest, PackedIndex>;
  readonly texts: TextCache;
}

const NO_DIFF: ListDiff = { added: 0, removed: 0, addedSample: [], removedSample: [] };

/**
 * Builds a generation and stores it.
 *
 * @param cache  what the build before left; this one leaves the base pack and recent texts in it
 * @throws {ListUpdateError} `E_LIST_STORE` if the data folder cannot be used
 * @throws {PackError} `E_PACK_SOURCES`, `E_PACK_SETS`
 */
export async function buildGeneration(
  options: BuildOptions,
  onProgress: (progress: BuildProgress) => void = () => undefined,
  cache: BuildCache = { packs: new Map(), texts: new TextCache(0) },
): Promise<BuildResult> {
  const store = new ListStore(resolve(options.dataFolder, "lists"), cache.texts);
  try {
    return await new Build(store, options, onProgress, cache).run();
  } catch (cause) {
    if (cause instanceof Error && "syscall" in cause)
      throw new ListUpdateError("E_LIST_STORE", "", `cannot use ${store.folder}: ${cause.message}`, { cause });
    throw cause;
  }
}

const isSameManifest = (a: ListManifest, b: ListManifest): boolean => {
  const { generation: _a, createdAt: _b, ...one } = a;
  const { generation: _c, createdAt: _d, ...other } = b;
  // Manifests that were parsed and such that were made have their keys in different order.
  const text = (value: unknown): string =>
    JSON.stringify(value, (_key, part: unknown) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([x], [y]) => (x < y ? -1 : 1)))
        : part,
    );
  return text(one) === text(other);
};

class Build {
  readonly #store: ListStore;
  readonly #options: BuildOptions;
  readonly #onProgress: (progress: BuildProgress) => void;
  readonly #cache: BuildCache;

  constructor(
    store: ListStore,
    options: BuildOptions,
    onProgress: (progress: BuildProgress) => void,
    cache: BuildCache,
  ) {
    this.#store = store;
    this.#options = options;
    this.#onProgress = onProgress;
    this.#cache = cache;
  }

  async run(): Promise<BuildResult> {
    const { now, decisions, generation, previous, protectedNames, seed } = this.#options;
    const placed = this.#options.sources.filter(({ source }) => source.enabled);
    const sources = placed.map(({ source }) => source);
    const states = await this.#store.states();
    const imports = await this.#store.imports();
    const scope: BuildScope = {
      store: this.#store,
      options: this.#options,
      sources,
      states,
      guard: new EntryGuard(protectedNames, seed >>> 0, decisions),
      context: contextOf(sources, this.#options),
      candidates: await this.#load(placed, states.good, imports),
      onProgress: this.#onProgress,
    };
    const last = await this.#store.build();
    const made = await this.#make(scope, last);
    const manifest: ListManifest = { generation, createdAt: now, ...made.manifest };
    const isUnchanged = previous !== undefined && isSameManifest(previous, manifest);
    const diff = isUnchanged ? NO_DIFF : await this.#diff(made, scope, last);
    this.#remember(scope, made.judged);
    await this.#store.putBuild({ format: 2, context: scope.context, manifest, base: made.base });
    await this.#store.putStates(states);
    await this.#tidy(scope, made, imports);
    const published = isUnchanged ? previous : manifest;
    return {
      kind: isUnchanged ? "unchanged" : made.kind,
      manifest: published,
      packPath: this.#store.packPath(published.digest),
      deltaPath: published.delta === undefined ? null : this.#store.packPath(published.delta.digest),
      results: made.judged.map((judged) => this.#resultOf(judged)),
      suspects: suspectsOf(made.judged),
      diff,
      unusablePaths: Object.fromEntries(sources.map(({ id }) => [id, this.#store.unusablePath(id)])),
    };
  }

  async #load(
    placed: readonly PlacedSource[],
    states: ReadonlyMap<string, SourceState>,
    imports: Imports,
  ): Promise<Candidate[]> {
    const { due, offline, now, proxy, timeoutMs, ca, fetch } = this.#options;
    const jobs = [];
    for (const one of placed) {
      const { source } = one;
      const known = states.get(source.id);
      const isDue = source.file !== undefined || due === "all" || due.includes(source.id);
      // Another address is another list: nothing the old one said about editions or size counts.
      const state = known?.origin === originOf(one) ? known : undefined;
      // Asking for a newer one only makes sense while the older one is there.
      const isThere = state !== undefined && isDue && (await this.#store.raw(state.digest)) !== undefined;
      jobs.push({ placed: one, state, due: isDue, isThere, imported: imports[source.id] });
    }
    const arrivals = await loadDue(jobs, {
      store: this.#store,
      now,
      ...(offline !== undefined && { offline }),
      load: {
        ...(proxy !== undefined && { proxy }),
        ...(timeoutMs !== undefined && { timeoutMs }),
        ...(ca !== undefined && { ca }),
        ...(fetch !== undefined && { fetch }),
      },
      onProgress: (done, total, source) =>
        this.#onProgress({ phase: "loading", done, total, current: source.id, source }),
    });
    return jobs.map((job, index) => {
      const arrival = arrivals[index] as Candidate["arrival"];
      const digest = arrival.kind === "text" ? arrival.digest : job.state?.digest;
      return {
        index,
        placed: job.placed,
        state: job.state,
        arrival,
        attempted: isAsked(job, offline === true),
        digest,
        isNew: digest !== undefined && digest !== job.state?.digest,
      };
    });
  }

  /** The last build again, what changed since a full one, or a full one. */
  async #make(scope: BuildScope, last: BuildState | undefined): Promise<Made> {
    if (last === undefined || last.context !== scope.context || !(await this.#hasPacks(last))) return buildFull(scope);
    return (
      repeat(scope, last) ??
      (isBaseFit(scope, last) ? await buildDelta(scope, last, (digest) => this.#open(digest)) : undefined) ??
      (await buildFull(scope))
    );
  }

  async #hasPacks({ manifest, base }: BuildState): Promise<boolean> {
    const digests = [base.digest, manifest.digest, ...(manifest.delta === undefined ? [] : [manifest.delta.digest])];
    for (const digest of digests) if (!(await this.#store.hasPack(digest))) return false;
    return true;
  }

  async #open(digest: Digest): Promise<PackedIndex | undefined> {
    const known = this.#cache.packs.get(digest);
    if (known !== undefined) return known;
    const index = await openPack(this.#store, digest);
    if (index === undefined) return undefined;
    this.#cache.packs.clear();
    this.#cache.packs.set(digest, index);
    return index;
  }

  #openLists(manifest: Made["manifest"] | undefined): Promise<ListIndex | undefined> {
    return openLists(this.#store.folder, manifest, (digest) => this.#open(digest));
  }

  /** What is listed now and was not in `previous`, and the other way round. */
  async #diff(made: Made, { sources }: BuildScope, last: BuildState | undefined): Promise<ListDiff> {
    const { previous } = this.#options;
    const after = await this.#openLists(made.manifest);
    // Only the comparison is lost if the older pack was pruned.
    const before = await this.#openLists(previous);
    if (after === undefined) return NO_DIFF;
    const opaque = new Set<string>(sources.filter((source) => source.opaque).map(({ id }) => id));
    const isStep = previous?.digest === made.manifest.digest && last?.base.digest === made.base.digest;
    if (!isStep) return diffPacks(before, after, { opaque });
    // Same base: only names in either delta can differ.
    const among = [before, after].flatMap((index) =>
      index instanceof LayeredIndex ? [(visit: (octets: Uint8Array) => void) => index.delta.forEachName(visit)] : [],
    );
    return diffPacks(before, after, { opaque, among });
  }

  #remember({ context, states }: BuildScope, judged: readonly Judged[]): void {
    const { now } = this.#options;
    for (const { candidate, digest, entries, refused, suspects } of judged) {
      const { arrival, placed, state } = candidate;
      const { id } = placed.source;
      if (refused !== undefined) {
        if (candidate.isNew && candidate.digest !== undefined && refused.code !== "E_LIST_STORE")
          states.refused.set(id, {
            digest: candidate.digest,
            context,
            code: refused.code,
            message: refused.message,
            suspects: [...refused.suspects],
          });
        if (digest !== undefined && state !== undefined) states.good.set(id, { ...state, suspects: [...suspects] });
        // A damaged text must be asked for anew, whatever the server's validators say.
        else if (refused.code === "E_LIST_STORE") states.good.delete(id);
        continue;
      }
      if (arrival.kind === "text" || arrival.kind === "unchanged") states.refused.delete(id);
      if (digest === undefined) continue;
      const isConfirmed = arrival.kind === "text" || arrival.kind === "unchanged";
      const validators = arrival.kind === "text" ? arrival.validators : state;
      states.good.set(id, {
        digest,
        entries,
        loadedAt: isConfirmed ? (arrival.kind === "text" ? arrival.loadedAt : now) : (state?.loadedAt ?? now),
        contentAt: candidate.isNew ? now : (state?.contentAt ?? state?.loadedAt ?? now),
        origin: originOf(placed),
        suspects: [...suspects],
        ...(validators?.etag !== undefined && { etag: validators.etag }),
        ...(validators?.lastModified !== undefined && { lastModified: validators.lastModified }),
      });
    }
  }

  #resultOf({ candidate, digest, refused, diff }: Judged): SourceResult {
    const { arrival, attempted, isNew, placed, state } = candidate;
    const problem = refused ?? (arrival.kind === "failed" ? arrival.error : undefined);
    const isTaken = problem === undefined && arrival.kind !== "not-asked";
    const loadedAt = !isTaken
      ? (state?.loadedAt ?? null)
      : arrival.kind === "text"
        ? arrival.loadedAt
        : this.#options.now;
    return {
      id: placed.source.id,
      status:
        problem !== undefined
          ? digest === undefined
            ? "refused"
            : "kept"
          : arrival.kind === "not-asked"
            ? "not-asked"
            : isNew
              ? "fresh"
              : "unchanged",
      code: problem?.code ?? null,
      message: problem?.message ?? null,
      loadedAt: digest === undefined ? null : loadedAt,
      contentAt:
        digest === undefined
          ? null
          : isTaken && isNew
            ? this.#options.now
            : (state?.contentAt ?? state?.loadedAt ?? this.#options.now),
      attempted,
      diff,
    };
  }

  /** Deletes what nobody needs any more, and marks imports as taken. */
  async #tidy({ candidates, states }: BuildScope, made: Made, taken: Imports): Promise<void> {
    const ids = new Set<string>(candidates.map(({ placed }) => placed.source.id));
    // Read again: somebody may have imported meanwhile.
    const imports = await this.#store.imports();
    const waiting = Object.fromEntries(
      Object.entries(imports).filter(
        ([id, one]) => !ids.has(id) || taken[id]?.digest !== one.digest || taken[id]?.loadedAt !== one.loadedAt,
      ),
    );
    if (Object.keys(waiting).length !== Object.keys(imports).length) await this.#store.putImports(waiting);
    const { keepPacks, previous } = this.#options;
    const texts = [
      ...[...states.good.values()].map((state) => state.digest),
      ...made.base.sources.map(({ report }) => report.digest),
      ...Object.values(waiting).map((one) => one.digest),
    ];
    const packs = [made.manifest, ...(previous === undefined ? [] : [previous])].flatMap((manifest) => [
      manifest.digest,
      ...(manifest.delta === undefined ? [] : [manifest.delta.digest]),
    ]);
    await this.#store.prune(new Set(texts), new Set([...packs, ...keepPacks, made.base.digest]));
  }
}

/** The last build once more if every source has the text it had then; nothing is read or compiled. */
function repeat(scope: BuildScope, last: BuildState): Made | undefined {
  const reports = new Map(last.manifest.sources.map((report) => [report.id, report]));
  const judged: Judged[] = [];
  for (const candidate of scope.candidates) {
    const report = reports.get(candidate.placed.source.id);
    const refused = knownRefusal(scope, candidate);
    const digest = refused === undefined ? candidate.digest : candidate.state?.digest;
    if (digest !== report?.digest) return undefined;
    judged.push({
      candidate,
      digest,
      entries: candidate.state?.entries ?? 0,
      suspects: candidate.state?.suspects ?? [],
      ...(refused !== undefined && { refused }),
      diff: null,
    });
  }
  const { digest, bytes, names, delta, sources } = last.manifest;
  return {
    kind: delta === undefined ? "full" : "delta",
    manifest: { digest, bytes, names, ...(delta !== undefined && { delta }), sources },
    base: last.base,
    judged,
  };
}

/** Each source and entry once; of an entry in the pack's text and a refused one, the refused one is newer. */
function suspectsOf(judged: readonly Judged[]): SuspectEntry[] {
  const found = new Map<string, SuspectEntry>();
  for (const { refused, suspects } of judged)
    for (const suspect of [...suspects, ...(refused?.suspects ?? [])])
      found.set(`${suspect.source} ${suspect.scope} ${suspect.entry}`, suspect);
  return [...found.values()];
}
