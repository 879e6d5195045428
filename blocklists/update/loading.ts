/**
 * Loads the sources that are due: several servers at once, each server one question at a time.
 *
 * What arrives is stored at once and let go of, so that thirty big lists need the memory of four. Nothing here judges a list beyond
 * «a web page is no list»; that is `build.ts`.
 *
 * @module
 */
import { resolve } from "node:path";
import type { ListSource } from "../../policies/schema/list-source.ts";
import { addressesOf } from "../../policies/schema/list-source.ts";
import type { Digest, Instant } from "../../policies/schema/vocabulary.ts";
import { ListUpdateError } from "./error.ts";
import type { LoadOptions, Validators } from "./load.ts";
import { loadSource } from "./load.ts";
import type { Imports, SourceState } from "./state.ts";
import type { ListStore } from "./store.ts";

/** Servers asked at the same time. */
const MAX_HOSTS = 4;

/** A source and the folder its relative `file` counts from: that of the file which names it. */
export interface PlacedSource {
  readonly source: ListSource;
  readonly baseFolder: string;
}

/** What is known after loading. */
export type Arrival =
  | { readonly kind: "not-asked" }
  | { readonly kind: "failed"; readonly error: ListUpdateError }
  /** what is at hand is the newest */
  | { readonly kind: "unchanged" }
  | {
      readonly kind: "text";
      readonly digest: Digest;
      readonly validators: Validators;
      readonly loadedAt: Instant;
      readonly by: "asking" | "hand";
    };

/** How far the download of one source is. */
export interface LoadProgress {
  readonly id: string;
  readonly phase: "waiting" | "downloading" | "checking";
  readonly octets: number;
  readonly total: number | null;
}

export interface LoadingOptions {
  readonly store: ListStore;
  readonly now: Instant;
  readonly offline?: boolean;
  readonly load: Pick<LoadOptions, "proxy" | "timeoutMs" | "ca" | "fetch">;
  readonly onProgress?: (done: number, total: number, source: LoadProgress) => void;
}

/** One source to be looked after. */
export interface LoadJob {
  readonly placed: PlacedSource;
  /** of the edition at hand, if it came from the same place */
  readonly state: SourceState | undefined;
  /** its text is still there, so it is enough to ask for a newer one */
  readonly isThere: boolean;
  readonly due: boolean;
  /** an edition brought by hand */
  readonly imported: Imports[string] | undefined;
}

export const originOf = ({ source, baseFolder }: PlacedSource): string =>
  addressesOf(source)[0] ?? resolve(baseFolder, source.file as string);

/** Local files are looked at offline, too. */
export const isAsked = (job: LoadJob, offline: boolean): boolean => job.due && !(offline && isRemote(job.placed));

const isRemote = ({ source }: PlacedSource): boolean => source.file === undefined;

function hostOf(placed: PlacedSource): string {
  const [first] = addressesOf(placed.source);
  return first === undefined ? "" : new URL(first).host;
}

async function ask(job: LoadJob, options: LoadingOptions, tell: (progress: LoadProgress) => void): Promise<Arrival> {
  const { source, baseFolder } = job.placed;
  const { store, now, load } = options;
  try {
    let size = 0;
    const loaded = await loadSource(source, {
      ...load,
      baseFolder,
      partialFolder: store.partialFolder,
      onProgress: (octets, total) => {
        size = octets;
        tell({ id: source.id, phase: "downloading", octets, total });
      },
      ...(job.state !== undefined &&
        job.isThere && {
          previous: {
            ...(job.state.etag !== undefined && { etag: job.state.etag }),
            ...(job.state.lastModified !== undefined && { lastModified: job.state.lastModified }),
          },
        }),
    });
    tell({ id: source.id, phase: "checking", octets: size, total: size });
    if (loaded.kind === "unchanged") return loaded;
    const digest = await store.putRaw(loaded.octets);
    return { kind: "text", digest, validators: loaded.validators, loadedAt: now, by: "asking" };
  } catch (error) {
    if (error instanceof ListUpdateError) return { kind: "failed", error };
    throw error;
  }
}

/** An edition brought by hand counts if asking brought nothing, and it is newer than what is here. */
function byHand({ imported, state }: LoadJob): Arrival | undefined {
  if (imported === undefined || imported.loadedAt <= (state?.loadedAt ?? -1)) return undefined;
  return { kind: "text", digest: imported.digest, validators: {}, loadedAt: imported.loadedAt, by: "hand" };
}

/**
 * Loads what is due, in any order of arrival.
 *
 * @returns one arrival a job, in the order of the jobs
 * @throws {Error} as `node:fs` if the store cannot be written; trouble with a source is an arrival
 */
export async function loadDue(jobs: readonly LoadJob[], options: LoadingOptions): Promise<readonly Arrival[]> {
  const arrivals: Arrival[] = jobs.map(() => ({ kind: "not-asked" }));
  const asked = jobs.map((job) => isAsked(job, options.offline === true));
  const hosts = new Map<string, number[]>();
  for (const [index, job] of jobs.entries())
    if (asked[index] === true) {
      const host = hostOf(job.placed);
      hosts.set(host, [...(hosts.get(host) ?? []), index]);
    }
  const total = asked.filter(Boolean).length;
  let done = 0;
  const tell = (progress: LoadProgress): void => options.onProgress?.(done, total, progress);
  for (const [index, job] of jobs.entries())
    if (asked[index] === true) tell({ id: job.placed.source.id, phase: "waiting", octets: 0, total: null });

  const queues = [...hosts.values()];
  const work = async (): Promise<void> => {
    for (let queue = queues.shift(); queue !== undefined; queue = queues.shift())
      for (const index of queue) {
        arrivals[index] = await ask(jobs[index] as LoadJob, options, tell);
        done += 1;
      }
  };
  const workers = Array.from({ length: MAX_HOSTS }, work);
  // Every worker is waited for, so that nothing writes to the store after this function has ended.
  for (const result of await Promise.allSettled(workers)) if (result.status === "rejected") throw result.reason;

  for (const [index, job] of jobs.entries()) {
    const arrival = arrivals[index] as Arrival;
    if (arrival.kind === "failed" || arrival.kind === "not-asked") arrivals[index] = byHand(job) ?? arrival;
  }
  return arrivals;
}
