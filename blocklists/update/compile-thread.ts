/**
 * Thread that builds generations and previews, so that the process around it keeps answering. Started by `run.ts` only.
 *
 * @module
 */
import { parentPort } from "node:worker_threads";
import { PackError } from "../lookup/pack-format.ts";
import type { BuildCache, BuildProgress } from "./build.ts";
import { buildGeneration } from "./build.ts";
import { ListUpdateError } from "./error.ts";
import { TextCache } from "./store.ts";
import { preview } from "./preview.ts";
import type { ThreadAnswer, ThreadQuestion } from "./run.ts";

/** Between two words about the same step, ms. */
const PROGRESS_PAUSE_MS = 100;
/** Larger packs are read again each time, octets. */
const MOST_CACHED = 64_000_000;
/** Texts kept for the next build, octets. */
const MOST_TEXT = 32_000_000;

/** Errors lose their class on the way out of a thread, so what identifies them goes as data. */
function asAnswer(error: unknown): ThreadAnswer {
  if (error instanceof ListUpdateError)
    return { kind: "list-error", code: error.code, sourceId: error.sourceId, message: error.message };
  if (error instanceof PackError) return { kind: "pack-error", code: error.code, message: error.message };
  return { kind: "crash", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

if (parentPort === null) throw new Error("compile-thread.ts is started as a thread by run.ts");
const port = parentPort;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads, not a window
const say = (answer: ThreadAnswer): void => port.postMessage(answer);

/** Octets arrive in thousands of pieces; steps are told at once, the way within a step now and then. */
function progressTeller(): (progress: BuildProgress) => void {
  let step = "";
  let toldAt = 0;
  return (progress) => {
    const next = `${progress.phase} ${progress.done} ${progress.source?.id} ${progress.source?.phase}`;
    const now = performance.now();
    if (next === step && now - toldAt < PROGRESS_PAUSE_MS) return;
    step = next;
    toldAt = now;
    say({ kind: "progress", progress });
  };
}

const cache: BuildCache = { packs: new Map(), texts: new TextCache(MOST_TEXT) };

async function answerTo(question: ThreadQuestion): Promise<ThreadAnswer> {
  if (question.kind === "preview") return { kind: "previewed", preview: await preview(question.options) };
  const result = await buildGeneration(question.options, progressTeller(), cache);
  for (const [digest, index] of cache.packs) if (index.byteLength > MOST_CACHED) cache.packs.delete(digest);
  return { kind: "built", result };
}

port.on("message", (question: ThreadQuestion) => void answerTo(question).catch(asAnswer).then(say));
