/**
 * Packs only what changed since the last full pack, if that is little.
 *
 * Always measured from the full pack, so that a resolver never stacks more than one small pack on a big one.
 *
 * @module
 */
import type { SourceReport } from "../../policies/schema/list-source.ts";
import type { SuspectEntry } from "../../policies/schema/protected.ts";
import type { Digest } from "../../policies/schema/vocabulary.ts";
import { packDelta } from "../compile/delta.ts";
import type { SourceChange } from "../compile/delta.ts";
import type { EditionChange } from "../compile/edition-change.ts";
import { findChange } from "../compile/edition-change.ts";
import type { Refusal } from "../compile/gates.ts";
import { judgeList, judgeSuspects } from "../compile/gates.ts";
import { LayeredIndex } from "../lookup/layered-index.ts";
import type { PackedIndex } from "../lookup/packed-index.ts";
import type { BuildScope, Candidate, Judged, Made } from "./generation.ts";
import { hidden, knownRefusal, standingIn, toAscii } from "./generation.ts";
import { openOctets } from "./open-lists.ts";
import type { BuildState, BaseSource } from "./state.ts";
import { UnusableLog } from "./unusable-log.ts";

/** Past either a full pack serves better: part of the names of the base, and names. */
export const MOST_PART = 0.02;
export const MOST_NAMES = 50_000;
/** A full build at least this often, ms. */
export const BASE_AGE_MS = 86_400_000;

/** Whether a delta on this base is worth trying. */
export function isBaseFit(scope: BuildScope, last: BuildState): boolean {
  const age = scope.options.now - last.base.at;
  return last.context === scope.context && age >= 0 && age < BASE_AGE_MS;
}

/**
 * @param open  opens the base pack; undefined if it is gone
 * @returns undefined if a full build is needed
 * @throws {PackError} as `packDelta`
 */
export async function buildDelta(
  scope: BuildScope,
  last: BuildState,
  open: (digest: Digest) => Promise<PackedIndex | undefined>,
): Promise<Made | undefined> {
  return new DeltaBuild(scope, last).run(open);
}

interface Taken {
  readonly change: EditionChange;
  readonly digest: Digest;
}

class DeltaBuild {
  readonly #scope: BuildScope;
  readonly #base: BuildState["base"];
  readonly #sources: ReadonlyMap<string, BaseSource>;
  /** names that may still change */
  #room: number;

  constructor(scope: BuildScope, last: BuildState) {
    this.#scope = scope;
    this.#base = last.base;
    this.#sources = new Map(last.base.sources.map((source) => [source.report.id, source]));
    this.#room = Math.min(MOST_NAMES, Math.floor(MOST_PART * last.base.names));
  }

  async run(open: (digest: Digest) => Promise<PackedIndex | undefined>): Promise<Made | undefined> {
    const { candidates, onProgress, options, sources, store } = this.#scope;
    const judged: Judged[] = [];
    const changes: SourceChange[] = [];
    const reports: SourceReport[] = [];
    for (const [done, candidate] of candidates.entries()) {
      onProgress({ phase: "compiling", done, total: candidates.length, current: candidate.placed.source.id });
      const found = await this.#judge(candidate);
      if (found === undefined) return undefined;
      judged.push(found.judged);
      if (found.taken !== undefined) {
        const { change } = found.taken.change;
        // More than its number: a comment may be all that changed.
        if (Object.keys(change).length > 1) changes.push(change);
        reports.push({ ...found.taken.change.counts, digest: found.taken.digest });
      } else {
        const base = this.#sources.get(candidate.placed.source.id);
        if (base !== undefined) reports.push(base.report);
      }
    }
    const { digest, bytes, names } = this.#base;
    const made = { kind: "delta" as const, base: this.#base, judged };
    // Back to what the base was made of: nothing needs to be laid over it.
    if (changes.length === 0) return { ...made, manifest: { digest, bytes, names, sources: reports } };
    const base = await open(digest);
    if (base === undefined) return undefined;
    const pack = packDelta({ sources: sources.map(({ id }) => id), seed: options.seed >>> 0, changes });
    const delta = openOctets(pack.buffer);
    onProgress({ phase: "publishing", done: candidates.length, total: candidates.length, current: null });
    return {
      ...made,
      manifest: {
        digest,
        bytes,
        names: LayeredIndex.over(base, delta).names,
        delta: { digest: await store.putPack(pack), bytes: pack.length, names: delta.names },
        sources: reports,
      },
    };
  }

  async #judge(candidate: Candidate): Promise<{ judged: Judged; taken?: Taken } | undefined> {
    const { digest, isNew, placed, state } = candidate;
    const base = this.#sources.get(placed.source.id);
    let refused = knownRefusal(this.#scope, candidate);
    if (isNew && digest !== undefined && refused === undefined) {
      const found = await this.#change(candidate, digest, base);
      if (found === undefined) return undefined;
      if (found.refusal === undefined) return found;
      refused = found.refusal;
    }
    // The last good edition, which a delta may have brought since the base was made.
    const kept = isNew ? state?.digest : digest;
    const also = refused === undefined ? {} : { refused };
    if (kept === base?.report.digest)
      return {
        judged: {
          candidate,
          digest: kept,
          entries: base?.entries ?? 0,
          suspects: base?.suspects ?? [],
          diff: null,
          ...also,
        },
      };
    if (kept === undefined) return undefined;
    const found = await this.#change({ ...candidate, isNew: false }, kept, base);
    return found && { ...found, judged: { ...found.judged, candidate, diff: null, ...also } };
  }

  /** What a text changes, measured from the base. */
  async #change(
    candidate: Candidate,
    digest: Digest,
    base: BaseSource | undefined,
  ): Promise<{ judged: Judged; taken: Taken; refusal?: Judged["refused"] } | undefined> {
    const { index, isNew, placed, state } = candidate;
    const { source } = placed;
    const { guard, options, store } = this.#scope;
    const after = await store.raw(digest);
    const before = base === undefined ? new Uint8Array(0) : await store.raw(base.report.digest);
    // Compared with the last good edition for people, with the base for the pack; mostly they are the same.
    const previous =
      !isNew || state === undefined || state.digest === base?.report.digest ? undefined : await store.raw(state.digest);
    if (after === undefined || before === undefined) return undefined;
    const log = new UnusableLog(store.unusablePath(source.id));
    const suspects: SuspectEntry[] = [];
    let change: EditionChange | undefined;
    try {
      change = findChange({
        index,
        source,
        base: { text: before, entries: base?.entries ?? 0, report: base?.report },
        ...(previous !== undefined && { previous }),
        after,
        suspects: [...(base?.suspects ?? []), ...(state?.suspects ?? [])],
        guard,
        seed: options.seed >>> 0,
        toAscii,
        limit: this.#room,
        onUnusable: (unusable) => log.add(unusable),
        onSuspect: (suspect) => suspects.push(suspect),
      });
    } finally {
      log.close(change !== undefined);
    }
    if (change === undefined) return undefined;
    const refusal = isNew ? this.#refusal(candidate, change, suspects) : undefined;
    const judged: Judged = {
      candidate,
      digest,
      entries: change.entries,
      suspects,
      diff: hidden(source, change.diff),
    };
    const taken = { change, digest };
    if (refusal !== undefined)
      return {
        judged,
        taken,
        refusal: { code: refusal.code, message: `list ${source.id}: ${refusal.message}`, suspects },
      };
    this.#room -= change.names;
    return { judged, taken };
  }

  /** The gates, as `ListCompiler` asks them. */
  #refusal(
    { placed, state }: Candidate,
    { counts, covers, entries }: EditionChange,
    suspects: readonly SuspectEntry[],
  ): Refusal | undefined {
    if (counts.unusableByReason["truncated"] !== undefined)
      return { code: "E_LIST_TRUNCATED", message: "the document breaks off; half a download?" };
    const isStanding = standingIn(state);
    const fresh = suspects.filter((suspect) => !isStanding(suspect));
    const poisoned =
      state === undefined ? undefined : judgeSuspects(fresh, (group) => this.#scope.guard.isAlarming(group));
    return poisoned ?? judgeList(entries, state?.entries, placed.source, covers);
  }
}
