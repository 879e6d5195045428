/**
 * Builds a generation on a thread of its own; the way the control process updates lists.
 *
 * If the thread cannot be started or dies, the build fails with a code. It is never run on the calling thread instead: that
 * would block whoever asked for seconds, and nobody would know why.
 *
 * @module
 */
import { Worker } from "node:worker_threads";
import type { PackErrorCode } from "../lookup/pack-format.ts";
import { PackError } from "../lookup/pack-format.ts";
import type { BuildOptions, BuildResult } from "./build.ts";
import type { ListUpdateErrorCode } from "./error.ts";
import { ListUpdateError } from "./error.ts";

/** What the thread says before it ends. */
export type ThreadAnswer =
  | { readonly kind: "built"; readonly result: BuildResult }
  | {
      readonly kind: "list-error";
      readonly code: ListUpdateErrorCode;
      readonly sourceId: string;
      readonly message: string;
    }
  | { readonly kind: "pack-error"; readonly code: PackErrorCode; readonly message: string }
  | { readonly kind: "crash"; readonly message: string };

/** Enough for five million names; past it the thread dies alone. */
const HEAP_MB = 2_048;

/**
 * Same as `buildGeneration`, on a thread.
 *
 * @throws {ListUpdateError} as `buildGeneration`, and `E_LIST_COMPILE` if the thread died or threw anything else
 * @throws {PackError} as `buildGeneration`
 */
export async function runBuild(
  options: Omit<BuildOptions, "fetch">,
  thread: URL = new URL("./compile-thread.ts", import.meta.url),
): Promise<BuildResult> {
  const answer = await new Promise<ThreadAnswer>((settle) => {
    const died = (message: string): void => settle({ kind: "crash", message });
    const worker = new Worker(thread, { workerData: options, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
    worker.once("message", settle);
    worker.once("error", (error) => died(error.message));
    worker.once("exit", (code) => died(`the thread ended with code ${code} and no result`));
  });
  switch (answer.kind) {
    case "built":
      return answer.result;
    case "list-error":
      // The message has its prefix already.
      throw new ListUpdateError(answer.code, answer.sourceId, answer.message.replace(/^lists?[^:]*: /u, ""));
    case "pack-error":
      throw new PackError(answer.code, answer.message);
    case "crash":
      throw new ListUpdateError("E_LIST_COMPILE", "", `the compiling thread failed: ${answer.message}`);
    default:
      return answer satisfies never;
  }
}
