/**
 * Keeps one program running: starts it, waits until it says it is ready, starts it again when it dies.
 *
 * The three programs of one box are kept independently on purpose. The register may be broken for an hour while
 * children are still protected, so the death of one is never a reason to touch another.
 *
 * A program that dies before it was ready for the first time is reported and not repeated: what fails at once
 * (a busy port, an unreadable database) would fail again, and the person at the keyboard should hear why.
 *
 * @module
 */
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { z } from "zod";
import { UpError } from "./error.ts";
import { Failed, Stale } from "./messages.ts";

export interface ChildSpec<Ready> {
  /** Short name for messages and for the log file. */
  readonly name: string;
  readonly entry: string;
  readonly args: readonly string[];
  readonly readyShape: z.ZodType<Ready>;
  readonly readyTimeoutMs: number;
}

/** What a child tells the world; all are called from the event loop and must not throw. */
export interface ChildObserver<Ready> {
  /** Every time it became ready, the first one included. */
  onReady?(ready: Ready): void;
  /** It died after having been ready; it starts again in `delayMs`. */
  onRestart?(reason: string, delayMs: number): void;
  /** It serves by something older than there is, for the reason `code`; null once it has caught up. */
  onStale?(code: string | null): void;
  onLine?(line: string, stream: "stdout" | "stderr"): void;
}

export interface RunningChild<Ready> {
  /** Settles once: with the first ready message, or with `E_UP_CHILD` if it died or stayed silent before that. */
  readonly firstReady: Promise<Ready>;
  /** Process id of the present incarnation; `undefined` between two of them. */
  readonly pid: number | undefined;
  /** Asks it to stop, insists after `graceMs`, and returns when it is gone. It is not started again. */
  stop(graceMs: number): Promise<void>;
}

/** Enough for an uncaught error with its stack. */
const LAST_LINES = 20;
const DRAIN_MS = 150;
const FIRST_DELAY_MS = 200;
const LAST_DELAY_MS = 5_000;
/** A child that lived this long had recovered; the next death starts from the shortest delay again. */
const RECOVERED_AFTER_MS = 30_000;

export function startChild<Ready>(spec: ChildSpec<Ready>, observer: ChildObserver<Ready>): RunningChild<Ready> {
  let current: ChildProcess | undefined;
  let exited: Promise<void> = Promise.resolve();
  let stopping = false;
  let wasReady = false;
  let delayMs = FIRST_DELAY_MS;
  let timer: NodeJS.Timeout | undefined;
  const first = Promise.withResolvers<Ready>();

  const launch = (): void => {
    const startedAt = performance.now();
    // Detached: its own process group, so that Ctrl-C reaches only the supervisor, which stops them in order.
    const child = spawn(process.execPath, [spec.entry, ...spec.args], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      detached: true,
    });
    current = child;
    let failure: string | undefined;
    const lastLines: string[] = [];
    const silence = setTimeout(() => {
      failure = `not ready within ${spec.readyTimeoutMs / 1_000} s`;
      child.kill("SIGKILL");
    }, spec.readyTimeoutMs);

    for (const [stream, input] of [["stdout", child.stdout] as const, ["stderr", child.stderr] as const]) {
      if (input === null) continue;
      createInterface({ input }).on("line", (line) => {
        if (stream === "stderr" && line.trim() !== "" && lastLines.push(line) > LAST_LINES) lastLines.shift();
        observer.onLine?.(line, stream);
      });
    }
    child.on("message", (message) => {
      const failed = Failed.safeParse(message);
      if (failed.success) {
        failure = `${failed.data.code}: ${failed.data.message}`;
        return;
      }
      const stale = Stale.safeParse(message);
      if (stale.success) {
        observer.onStale?.(stale.data.code);
        return;
      }
      const ready = spec.readyShape.safeParse(message);
      if (!ready.success) return;
      clearTimeout(silence);
      wasReady = true;
      first.resolve(ready.data);
      observer.onReady?.(ready.data);
    });

    exited = new Promise((resolve) => {
      // `error` without `exit` means the process never began.
      const gone = (reason: string): void => {
        if (current !== child) return;
        clearTimeout(silence);
        current = undefined;
        resolve();
        if (stopping) return;
        if (!wasReady) {
          first.reject(new UpError("E_UP_CHILD", failure ?? [reason, ...lastLines].join("\n  ")));
          return;
        }
        if (performance.now() - startedAt > RECOVERED_AFTER_MS) delayMs = FIRST_DELAY_MS;
        observer.onRestart?.(failure ?? reason, delayMs);
        timer = setTimeout(launch, delayMs);
        delayMs = Math.min(delayMs * 2, LAST_DELAY_MS);
      };
      child.once("error", (error) => gone(error.message));
      child.once("exit", (code, signal) => {
        const finish = (): void => gone(signal === null ? `exit ${code}` : `signal ${signal}`);
        // `close` waits until both pipes are drained, so the last words are not lost; but workers of a killed resolver
        // hold the pipes while they go on answering, and its restart must not wait for them.
        const impatient = setTimeout(finish, DRAIN_MS);
        child.once("close", () => {
          clearTimeout(impatient);
          finish();
        });
      });
    });
  };

  launch();
  return {
    firstReady: first.promise,
    get pid() {
      return current?.pid;
    },
    async stop(graceMs) {
      stopping = true;
      clearTimeout(timer);
      const child = current;
      if (child === undefined) return;
      child.kill("SIGTERM");
      const insist = setTimeout(() => killGroup(child), graceMs);
      await exited;
      clearTimeout(insist);
    },
  };
}

/** The resolver has workers of its own; a forced end takes its whole group, or they would keep port 53. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}
