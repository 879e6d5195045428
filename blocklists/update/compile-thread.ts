/**
 * Thread that builds a generation, so that the process around it keeps answering. Started by `run.ts` only.
 *
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import { PackError } from "../lookup/pack-format.ts";
import type { BuildOptions } from "./build.ts";
import { buildGeneration } from "./build.ts";
import { ListUpdateError } from "./error.ts";
import type { ThreadAnswer } from "./run.ts";

/** Errors lose their class on the way out of a thread, so what identifies them goes as data. */
function asAnswer(error: unknown): ThreadAnswer {
  if (error instanceof ListUpdateError)
    return { kind: "list-error", code: error.code, sourceId: error.sourceId, message: error.message };
  if (error instanceof PackError) return { kind: "pack-error", code: error.code, message: error.message };
  return { kind: "crash", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

if (parentPort === null) throw new Error("compile-thread.ts is started as a thread by run.ts");
const answer = await buildGeneration(workerData as BuildOptions).then(
  (result): ThreadAnswer => ({ kind: "built", result }),
  asAnswer,
);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads, not a window
parentPort.postMessage(answer);
