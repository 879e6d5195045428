/**
 * What the parts of one build share: what is asked for, what came, what became of each source.
 *
 * @module
 */
import { domainToASCII } from "node:url";
import { createHash } from "node:crypto";
import type { ListManifest, ListSource } from "../../policies/schema/list-source.ts";
import type { ProtectedName, SuspectDecision, SuspectEntry } from "../../policies/schema/protected.ts";
import type { Digest, Instant } from "../../policies/schema/vocabulary.ts";
import type { ListDiff } from "../compile/diff.ts";
import type { EntryGuard } from "../compile/entry-guard.ts";
import type { ToAscii } from "../formats/sink.ts";
import type { ListUpdateErrorCode } from "./error.ts";
import { ListUpdateError } from "./error.ts";
import type { LoadOptions } from "./load.ts";
import type { Arrival, LoadProgress, PlacedSource } from "./loading.ts";
import type { BuildState, SourceState, SourceStates } from "./state.ts";
import type { ListStore } from "./store.ts";

/** IDNA for the parsers; Node answers "" where there is none. */
export const toAscii: ToAscii = (name) => domainToASCII(name) || null;

export interface BuildOptions {
  /** at most 128; the position is the bit in the masks. Sources with `enabled: false` are left out. */
  readonly sources: readonly PlacedSource[];
  /** ids to load; all others use their stored text. Local files are looked at anyway. */
  readonly due: "all" | readonly string[];
  /** what was published last; the result is compared with it */
  readonly previous?: ListManifest;
  /** 0 … 2³²−1, the installation's own, the same for every pack */
  readonly seed: number;
  readonly protectedNames: readonly ProtectedName[];
  readonly decisions: readonly SuspectDecision[];
  /** everything is kept in its folder `lists` */
  readonly dataFolder: string;
  readonly now: Instant;
  readonly generation: number;
  /** packs of generations that can be gone back to; they are not deleted */
  readonly keepPacks: readonly Digest[];
  readonly proxy?: string;
  /** nothing is fetched; editions brought by hand and local files are taken */
  readonly offline?: boolean;
  readonly timeoutMs?: number;
  /** PEM of the only authorities to trust */
  readonly ca?: string;
  /** for tests; a thread cannot be handed one */
  readonly fetch?: NonNullable<LoadOptions["fetch"]>;
}

export interface BuildProgress {
  readonly phase: "loading" | "compiling" | "publishing";
  /** sources of this phase */
  readonly done: number;
  readonly total: number;
  /** source being worked on */
  readonly current: string | null;
  readonly source?: LoadProgress;
}

/**
 * How one source fared. `fresh`: a new text is in the pack; `unchanged`: the server, or the file, says the same as before; `kept`: it failed
 * and the last good text is in the pack; `refused`: it failed and nothing of it is; `not-asked`: not due, as before.
 */
export interface SourceResult {
  readonly id: string;
  readonly status: "fresh" | "unchanged" | "kept" | "refused" | "not-asked";
  readonly code: ListUpdateErrorCode | null;
  readonly message: string | null;
  /** last success: when the text in the pack was last confirmed or sent; null if none is */
  readonly loadedAt: Instant | null;
  /** when the text in the pack came first; null if none is */
  readonly contentAt: Instant | null;
  readonly attempted: boolean;
  /** names that came and went in this list with this build; null if nothing did, or too much to say */
  readonly diff: ListDiff | null;
}

/** One source of a build and what came of it. */
export interface Candidate {
  readonly index: number;
  readonly placed: PlacedSource;
  /** last good edition from the same place */
  readonly state: SourceState | undefined;
  readonly arrival: Arrival;
  readonly attempted: boolean;
  /** text to judge; undefined if there is none */
  readonly digest: Digest | undefined;
  /** it is another text than the last good one */
  readonly isNew: boolean;
}

export interface Refused {
  readonly code: ListUpdateErrorCode;
  readonly message: string;
  readonly suspects: readonly SuspectEntry[];
}

/** What was decided about a candidate. */
export interface Judged {
  readonly candidate: Candidate;
  /** text in the pack; undefined if none is */
  readonly digest: Digest | undefined;
  readonly entries: number;
  /** of the text in the pack */
  readonly suspects: readonly SuspectEntry[];
  readonly refused?: Refused;
  readonly diff: ListDiff | null;
}

/** A generation as made, before it is numbered. */
export interface Made {
  readonly kind: "delta" | "full";
  readonly manifest: Pick<ListManifest, "digest" | "bytes" | "names" | "delta" | "sources">;
  readonly base: BuildState["base"];
  readonly judged: readonly Judged[];
}

/** What all parts of a build use. */
export interface BuildScope {
  readonly store: ListStore;
  readonly options: BuildOptions;
  readonly sources: readonly ListSource[];
  readonly states: SourceStates;
  readonly guard: EntryGuard;
  /** of everything but the texts that decides what is in the pack */
  readonly context: Digest;
  readonly candidates: readonly Candidate[];
  readonly onProgress: (progress: BuildProgress) => void;
}

/** Of everything but the texts that decides what is in a pack, and which editions are refused. */
export function contextOf(sources: readonly ListSource[], options: BuildOptions): Digest {
  const weighed = sources.map((source) => {
    // What is shown or steers the loading changes nothing in the pack.
    const {
      title: _title,
      url: _url,
      urls: _urls,
      file: _file,
      licence: _licence,
      attribution: _attribution,
      refreshS: _refresh,
      timeoutS: _timeout,
      redirectHosts: _hosts,
      defaultFor: _defaultFor,
      service: _service,
      lastChecked: _lastChecked,
      note: _note,
      ...rest
    } = source;
    return rest;
  });
  const { seed, protectedNames, decisions } = options;
  const text = JSON.stringify(["pack 2", seed, weighed, protectedNames, decisions]);
  return createHash("sha256").update(text).digest("hex") as Digest;
}

/** What the gates said of this very text before, if nothing that was weighed is different. */
export function knownRefusal({ states, context }: BuildScope, candidate: Candidate): Refused | undefined {
  const known = states.refused.get(candidate.placed.source.id);
  if (!candidate.isNew || known?.digest !== candidate.digest || known?.context !== context) return undefined;
  return { code: known.code as ListUpdateErrorCode, message: known.message, suspects: known.suspects };
}

/** The stored text. @throws {ListUpdateError} `E_LIST_STORE` if it is gone or damaged */
export async function textOf(store: ListStore, source: ListSource, digest: Digest): Promise<Uint8Array> {
  const octets = await store.raw(digest);
  if (octets === undefined) throw new ListUpdateError("E_LIST_STORE", source.id, "the stored text is gone or damaged");
  return octets;
}

/** Suspects that were in the last good edition already say nothing against a newer one. */
export function standingIn(state: SourceState | undefined): (suspect: SuspectEntry) => boolean {
  const entries = new Set(state?.suspects.map((suspect) => suspect.entry));
  return (suspect) => entries.has(suspect.entry);
}

export const hidden = (source: ListSource, diff: ListDiff | null): ListDiff | null =>
  diff === null || !source.opaque ? diff : { ...diff, addedSample: [], removedSample: [] };
