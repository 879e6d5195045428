/**
 * Builds and previews lists on a thread of their own; the way the control process updates lists.
 *
 * The thread stays for a while after a build: a list asked every five minutes changes by fifty names, and starting a thread would
 * cost more than they do. If the thread cannot be started or dies, the build fails with a code. It is never run on the
 * calling thread instead: that would block whoever asked for seconds, and nobody would know why.
 *
 * @module
 */
import { Worker } from "node:worker_threads";
import type { PackErrorCode } from "../lookup/pack-format.ts";
import { PackError } from "../lookup/pack-format.ts";
import type { BuildOptions, BuildProgress, BuildResult } from "./build.ts";
import type { ListUpdateErrorCode } from "./error.ts";
import { ListUpdateError } from "./error.ts";
import type { Preview, PreviewOptions } from "./preview.ts";

/** What the thread is asked. */
export type ThreadQuestion =
  | { readonly kind: "build"; readonly options: Omit<BuildOptions, "fetch"> }
  | { readonly kind: "preview"; readonly options: Omit<PreviewOptions, "fetch"> };

/** What it says: any number of `progress`, then one of the others. */
export type ThreadAnswer =
  | { readonly kind: "progress"; readonly progress: BuildProgress }
  | { readonly kind: "built"; readonly result: BuildResult }
  | { readonly kind: "previewed"; readonly preview: Preview }
  | {
      readonly kind: "list-error";
      readonly code: ListUpdateErrorCode;
      readonly sourceId: string;
      readonly message: string;
    }
  | { readonly kind: "pack-error"; readonly code: PackErrorCode; readonly message: string }
  | { readonly kind: "crash"; readonly message: string };
type LastAnswer = Exclude<ThreadAnswer, { kind: "progress" }>;

/** Enough for five million names; past it the thread dies alone. */
const HEAP_MB = 2_048;
/** Longer than twice the shortest time between two looks at a list, ms. */
const IDLE_MS = 660_000;
/** A build this large leaves too much memory behind to keep its thread. */
const LARGE_NAMES = 1_000_000;

const THREAD = new URL("./compile-thread.ts", import.meta.url);

/** A thread, asked one question at a time. */
class CompileThread {
  readonly #url: URL;
  #worker: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;

  constructor(url: URL) {
    this.#url = url;
  }

  /** Waits for earlier questions: two builds in one folder would tread on each other. */
  ask(question: ThreadQuestion, onProgress: (progress: BuildProgress) => void): Promise<LastAnswer> {
    const answer = this.#last.then(() => this.#ask(question, onProgress));
    // A thread that cannot even be started fails that question and no other.
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  /** Ends the thread; another question would start a new one. */
  close(): void {
    clearTimeout(this.#idle);
    if (this.#worker !== undefined) this.#stop(this.#worker);
  }

  #ask(question: ThreadQuestion, onProgress: (progress: BuildProgress) => void): Promise<LastAnswer> {
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= this.#start());
    worker.ref();
    return new Promise<LastAnswer>((settle) => {
      const end = (answer: LastAnswer): void => {
        // These alone: Node's own listeners start and stop the port, and without them no later answer would arrive.
        worker.off("message", heard).off("error", failed).off("exit", ended);
        if (answer.kind === "crash" || (answer.kind === "built" && answer.result.manifest.names > LARGE_NAMES))
          this.#stop(worker);
        else this.#rest(worker);
        settle(answer);
      };
      const died = (message: string): void => end({ kind: "crash", message });
      const heard = (answer: ThreadAnswer): void => {
        if (answer.kind === "progress") onProgress(answer.progress);
        else end(answer);
      };
      const failed = (error: unknown): void => died(error instanceof Error ? error.message : String(error));
      const ended = (code: number): void => died(`the thread ended with code ${code} and no result`);
      worker.on("message", heard).once("error", failed).once("exit", ended);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads, not a window
      worker.postMessage(question);
    });
  }

  #start(): Worker {
    const worker = new Worker(this.#url, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
    // Somebody has to listen between two questions too, or its last words would end this process.
    worker.on("error", () => undefined);
    worker.once("exit", () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    return worker;
  }

  #rest(worker: Worker): void {
    // An idle thread keeps no process alive.
    worker.unref();
    this.#idle = setTimeout(() => this.#stop(worker), IDLE_MS).unref();
  }

  #stop(worker: Worker): void {
    if (this.#worker === worker) this.#worker = undefined;
    void worker.terminate();
  }
}

const threads = new Map<string, CompileThread>();

function threadOf(url: URL): CompileThread {
  let thread = threads.get(url.href);
  if (thread === undefined) threads.set(url.href, (thread = new CompileThread(url)));
  return thread;
}

function errorOf(answer: Exclude<LastAnswer, { kind: "built" | "previewed" }>): Error {
  switch (answer.kind) {
    case "list-error":
      // The message has its prefix already.
      return new ListUpdateError(answer.code, answer.sourceId, answer.message.replace(/^lists?[^:]*: /u, ""));
    case "pack-error":
      return new PackError(answer.code, answer.message);
    case "crash":
      return new ListUpdateError("E_LIST_COMPILE", "", `the compiling thread failed: ${answer.message}`);
    default:
      return answer satisfies never;
  }
}

/**
 * Same as `buildGeneration`, on a thread. Builds wait for each other.
 *
 * @param onProgress  called several times a second at most
 * @throws {ListUpdateError} as `buildGeneration`, and `E_LIST_COMPILE` if the thread died or threw anything else
 * @throws {PackError} as `buildGeneration`
 */
export async function runBuild(
  options: Omit<BuildOptions, "fetch">,
  onProgress: (progress: BuildProgress) => void = () => undefined,
  thread: URL = THREAD,
): Promise<BuildResult> {
  const answer = await threadOf(thread).ask({ kind: "build", options }, onProgress);
  if (answer.kind === "built") return answer.result;
  throw answer.kind === "previewed" ? new TypeError("the thread answered another question") : errorOf(answer);
}

/**
 * Same as `preview`, on a thread of its own, so that nobody waits for a build.
 *
 * @throws {ListUpdateError} what loading or the gates say, `E_LIST_STORE`, `E_LIST_COMPILE`
 */
export async function runPreview(options: Omit<PreviewOptions, "fetch">, thread: URL = THREAD): Promise<Preview> {
  const own = new CompileThread(thread);
  const answer = await own.ask({ kind: "preview", options }, () => undefined).finally(() => own.close());
  if (answer.kind === "previewed") return answer.preview;
  throw answer.kind === "built" ? new TypeError("the thread answered another question") : errorOf(answer);
}
