/**
 * Talk with whatever started this process: ready, failed and reload messages over IPC, or lines on standard output
 * when started by hand.
 *
 * @module
 */
import type { PlatformErrorCode } from "./error.ts";
import { PlatformError } from "./error.ts";
import { reason } from "./db.ts";

export interface ControlReady {
  readonly kind: "ready";
  readonly process: "control";
  readonly uplink: {
    readonly url: string;
    readonly keyFile: string;
    /** Public half of the key that signs bundles. */
    readonly publisherKeyFile: string;
  };
  /** For the link `<server url>/setup#token=…`; `null` once an account exists. */
  readonly setupToken: string | null;
  readonly bundle: { readonly generation: number };
}
export interface ServerReady {
  readonly kind: "ready";
  readonly process: "server";
  readonly url: string;
}
export interface Failed {
  readonly kind: "failed";
  readonly code: PlatformErrorCode;
  readonly message: string;
}
/** Progress a person may want to see while the first generation is built. */
export interface Progress {
  readonly kind: "progress";
  readonly step: string;
}

/** Sends one message up; resolves once it has left the process. */
export async function tell(message: ControlReady | ServerReady | Failed | Progress): Promise<void> {
  await new Promise<void>((resolve) => {
    if (process.send === undefined) process.stdout.write(`${JSON.stringify(message)}\n`, () => resolve());
    else process.send(message, undefined, undefined, () => resolve());
  });
}

/**
 * Runs a process root: tells a failure in one sentence and exits 1, and stops once, cleanly, on SIGINT, SIGTERM,
 * a `{kind:"stop"}` message or the end of the supervisor.
 *
 * @param start  starts everything and returns how to stop it and what `reload` means
 */
export async function runSupervised(
  start: () => Promise<{ readonly stop: () => Promise<void>; readonly reload?: () => void }>,
): Promise<void> {
  let running: Awaited<ReturnType<typeof start>> | undefined;
  let stopping = false;
  let reloadWanted = false;
  const stop = (code: number): void => {
    if (stopping) return;
    stopping = true;
    // A stop that hangs must not keep the supervisor waiting for ever.
    setTimeout(() => process.exit(code === 0 ? 1 : code), 5_000).unref();
    void (running?.stop() ?? Promise.resolve()).then(
      () => process.exit(code),
      () => process.exit(1),
    );
  };
  const reload = (): void => {
    if (running === undefined) reloadWanted = true;
    else running.reload?.();
  };
  process.on("SIGINT", () => stop(0));
  process.on("SIGTERM", () => stop(0));
  process.on("SIGHUP", reload);
  process.on("disconnect", () => stop(0));
  process.on("message", (message: unknown) => {
    const kind = (message as { kind?: unknown } | null)?.kind;
    if (kind === "stop") stop(0);
    else if (kind === "reload") reload();
  });
  try {
    running = await start();
    if (reloadWanted) reload();
  } catch (cause) {
    await tell(
      cause instanceof PlatformError
        ? { kind: "failed", code: cause.code, message: cause.message }
        : { kind: "failed", code: "E_PLATFORM_INTERNAL", message: reason(cause) },
    );
    if (!(cause instanceof PlatformError) && cause instanceof Error) process.stderr.write(`${String(cause.stack)}\n`);
    process.exit(1);
  }
}
