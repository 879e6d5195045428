/**
 * Shares faults out to threads, and ends a thread that hangs.
 *
 * Loops count their own turns, so a hanging thread is rare: an expression that never returns. Its fault counts as endless, and a fresh
 * thread takes over the rest of its share.
 *
 * @module
 */
import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import type { Mutant } from "./instrument.ts";
import type { Ending, Told } from "./worker.ts";

export interface Tried {
  readonly mutant: Mutant;
  readonly ending: Ending;
  /** the test that noticed */
  readonly by: string;
}

export interface Trial {
  /** part of the paths of the files whose faults these are */
  readonly only: string;
  readonly mutants: readonly Mutant[];
  readonly threads: number;
  /** silence after which a thread counts as hanging; ms */
  readonly hangsAfterMs: number;
  readonly progress: (tried: readonly Tried[]) => void;
}

/** Faults of one place go to one thread: the tests that notice them are the same. */
const SHARE = 60;

export interface Outcome {
  readonly tried: readonly Tried[];
  /** tests that fail with every fault asleep, and were left out */
  readonly failing: ReadonlySet<string>;
}

export async function tryAll({ only, mutants, threads, hangsAfterMs, progress }: Trial): Promise<Outcome> {
  const byId = new Map(mutants.map((mutant) => [mutant.id, mutant]));
  const waiting: number[][] = [];
  for (let at = 0; at < mutants.length; at += SHARE) waiting.push(mutants.slice(at, at + SHARE).map(({ id }) => id));
  const tried: Tried[] = [];
  const failing = new Set<string>();

  const runThread = (): Promise<void> =>
    new Promise((done, refuse) => {
      const worker = new Worker(resolve(import.meta.dirname, "worker.ts"), { workerData: only });
      let share: number[] = [];
      let current: number | undefined;
      let timer: NodeJS.Timeout | undefined;
      const end = (id: number, ending: Ending, by: string): void => {
        const mutant = byId.get(id);
        if (mutant !== undefined) tried.push({ mutant, ending, by });
        share = share.filter((one) => one !== id);
        progress(tried);
      };
      const next = (): void => {
        if (share.length > 0) return;
        share = waiting.shift() ?? [];
        // oxlint-disable-next-line require-post-message-target-origin -- a thread has no origin
        if (share.length > 0) worker.postMessage(share);
        else void worker.terminate().then(() => done());
      };
      const watch = (): void => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          if (current === undefined) return;
          end(current, "endless", "");
          if (share.length > 0) waiting.unshift(share);
          void worker.terminate().then(runThread).then(done, refuse);
        }, hangsAfterMs);
      };
      worker.on("error", refuse);
      worker.on("message", (told: Told) => {
        clearTimeout(timer);
        if (told.kind === "begun") {
          current = told.id;
          watch();
        } else if (told.kind === "ended") {
          current = undefined;
          end(told.id, told.ending, told.by);
          next();
        } else {
          for (const name of told.failing) failing.add(name);
          next();
        }
      });
    });

  await Promise.all(Array.from({ length: threads }, runThread));
  return { tried, failing };
}
