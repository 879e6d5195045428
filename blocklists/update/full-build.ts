/**
 * Compiles every source anew into one pack.
 *
 * One text in memory at a time. An edition the gates refuse gives way to the last good one; a source without either is left out.
 *
 * @module
 */
import type { ListSource } from "../../policies/schema/list-source.ts";
import type { SuspectEntry } from "../../policies/schema/protected.ts";
import type { Digest } from "../../policies/schema/vocabulary.ts";
import { ListCompiler } from "../compile/compile.ts";
import type { ListDiff } from "../compile/diff.ts";
import { findChange } from "../compile/edition-change.ts";
import type { Refusal } from "../compile/gates.ts";
import { ListUpdateError } from "./error.ts";
import { firstNames } from "./first-names.ts";
import type { BuildScope, Candidate, Judged, Made, Refused } from "./generation.ts";
import { hidden, knownRefusal, standingIn, textOf, toAscii } from "./generation.ts";
import { openOctets } from "./open-lists.ts";
import { UnusableLog } from "./unusable-log.ts";

/** Lines that may have changed for a difference to be worth its memory. */
const MOST_LINES = 300_000;

/** @throws {PackError} `E_PACK_SOURCES`, `E_PACK_SETS` */
export async function buildFull(scope: BuildScope): Promise<Made> {
  return new FullBuild(scope).run();
}

class FullBuild {
  readonly #scope: BuildScope;
  readonly #compiler: ListCompiler;

  constructor(scope: BuildScope) {
    this.#scope = scope;
    this.#compiler = new ListCompiler(scope.sources, { ...scope.options, toAscii });
  }

  async run(): Promise<Made> {
    const { candidates, onProgress, options, store } = this.#scope;
    const judged: Judged[] = [];
    for (const [done, candidate] of candidates.entries()) {
      onProgress({ phase: "compiling", done, total: candidates.length, current: candidate.placed.source.id });
      judged.push(await this.#judge(candidate));
    }
    const { pack, sources } = this.#compiler.finish();
    const reports = sources.map((counts) => ({ ...counts, digest: judged[counts.index]?.digest as Digest }));
    onProgress({ phase: "publishing", done: candidates.length, total: candidates.length, current: null });
    const digest = await store.putPack(pack);
    const { names } = openOctets(pack.buffer);
    const part = { digest, bytes: pack.length, names };
    return {
      kind: "full",
      manifest: { ...part, sources: reports },
      base: {
        ...part,
        at: options.now,
        sources: reports.map((report) => {
          const { entries, suspects } = judged[report.index] as Judged;
          return { report, entries, suspects: [...suspects] };
        }),
      },
      judged,
    };
  }

  async #judge(candidate: Candidate): Promise<Judged> {
    const { state, digest, isNew, attempted } = candidate;
    let refused = knownRefusal(this.#scope, candidate);
    if (digest !== undefined && refused === undefined) {
      const tried = await this.#add(candidate, digest, isNew || attempted);
      if (!("code" in tried))
        return { ...tried, candidate, digest, diff: isNew ? await this.#diff(candidate, digest, tried.entries) : null };
      refused = tried;
    }
    if (state !== undefined && (isNew || refused !== undefined)) {
      const kept = await this.#add(candidate, state.digest, false);
      if (!("code" in kept))
        return {
          ...kept,
          candidate,
          digest: state.digest,
          diff: null,
          ...(refused !== undefined && { refused }),
        };
      refused ??= kept;
    }
    return {
      candidate,
      digest: undefined,
      entries: 0,
      suspects: [],
      diff: null,
      ...(refused !== undefined && { refused }),
    };
  }

  /** Compiles one text of a source. */
  async #add(
    { index, isNew, placed, state }: Candidate,
    digest: Digest,
    gates: boolean,
  ): Promise<Refused | { readonly entries: number; readonly suspects: readonly SuspectEntry[] }> {
    const { source } = placed;
    const { store } = this.#scope;
    let text;
    try {
      text = await textOf(store, source, digest);
    } catch (error) {
      if (error instanceof ListUpdateError) return { code: error.code, message: error.message, suspects: [] };
      throw error;
    }
    const log = new UnusableLog(store.unusablePath(source.id));
    const suspects: SuspectEntry[] = [];
    let refusal: Refusal | undefined;
    try {
      refusal = this.#compiler.add(index, text, {
        gates,
        ...(isNew && gates && state !== undefined && { previousEntries: state.entries }),
        isStanding: standingIn(state),
        onUnusable: (unusable) => log.add(unusable),
        onSuspect: (suspect) => suspects.push(suspect),
      });
    } finally {
      log.close();
    }
    return refusal === undefined
      ? { entries: this.#compiler.entriesOf(index), suspects }
      : { code: refusal.code, message: `list ${source.id}: ${refusal.message}`, suspects };
  }

  async #diff({ index, placed, state }: Candidate, digest: Digest, entries: number): Promise<ListDiff | null> {
    const { source } = placed;
    const { guard, options, store } = this.#scope;
    const after = await textOf(store, source, digest);
    const before = state === undefined ? undefined : await store.raw(state.digest);
    if (before === undefined) return added(source, after, entries);
    const found = findChange({
      index,
      source,
      base: { text: before, entries: 0, report: undefined },
      after,
      suspects: [],
      guard,
      seed: options.seed >>> 0,
      toAscii,
      limit: MOST_LINES,
      onlyDiff: true,
    });
    return hidden(source, found?.diff ?? null);
  }
}

const added = (source: ListSource, text: Uint8Array, entries: number): ListDiff | null =>
  hidden(source, {
    added: entries,
    removed: 0,
    addedSample: source.opaque ? [] : firstNames(source, text),
    removedSample: [],
  });
