/**
 * Starts workers, restarts those that die, hands them snapshots and collects what they saw.
 *
 * Workers are processes, not threads: whatever ends one, kill −9 included, costs the questions in its hands and nothing
 * else, because the kernel gives its share of the port to the others at once.
 *
 * @module
 */
import { type ChildProcess, fork } from "node:child_process";
import type { ResolverConfig } from "../../policies/schema/config.ts";
import type { ResolverStatus } from "../../policies/schema/messages.ts";
import type { FromWorker, SnapshotFiles, ToWorker } from "./telemetry/worker-messages.ts";

export interface WorkersSettings {
  readonly entry: string;
  readonly count: number;
  readonly config: ResolverConfig;
  readonly addresses: readonly string[];
  readonly port: number;
  /** Octets of listed names each may keep in memory. */
  readonly namesRoom: number;
  readonly unknownClients: string | null;
}

export interface WorkersEvents {
  telemetry(message: Extract<FromWorker, { kind: "telemetry" }>): void;
  log(level: "error" | "warn" | "info", message: string): void;
  /** A worker process was started. */
  changed(): void;
  swapped(policyGeneration: number, listGeneration: number): void;
  swapRefused(policyGeneration: number, message: string): void;
}

/**
 * What a worker needs of V8, measured with a million names: a young generation of 2 MB instead of 16, since an answer's
 * garbage dies at once; and no mid-tier compiler, whose working memory (some 35 MB a process) is never given back while the
 * optimising one makes the same hot path no faster or slower without it.
 */
const WORKER_FLAGS = ["--max-semi-space-size=2", "--no-maglev"];
const FIRST_RESTART_MS = 50;
const LONGEST_RESTART_MS = 5_000;
/** A worker that lived this long had started well. */
const STEADY_MS = 10_000;

export class Workers {
  readonly #settings: WorkersSettings;
  readonly #events: WorkersEvents;
  readonly #children = new Map<number, ChildProcess>();
  readonly #ready = new Set<number>();
  /** What a new worker starts with: proved by one that serves it. */
  #proved: SnapshotFiles;
  /** What all are asked to serve; back to `#proved` once it is refused. */
  #wanted: SnapshotFiles;
  #pseudonymKey: string;
  #port: number;
  #endpoints: ResolverStatus["endpoints"] = [];
  #restarts = 0;
  #stopping = false;

  constructor(settings: WorkersSettings, events: WorkersEvents, files: SnapshotFiles, pseudonymKey: string) {
    this.#settings = settings;
    this.#events = events;
    this.#proved = files;
    this.#wanted = files;
    this.#pseudonymKey = pseudonymKey;
    this.#port = settings.port;
  }

  get alive(): number {
    return this.#ready.size;
  }

  get restarts(): number {
    return this.#restarts;
  }

  get endpoints(): ResolverStatus["endpoints"] {
    return this.#endpoints;
  }

  get pids(): number[] {
    return [...this.#children.values()].flatMap((child) => (child.pid === undefined ? [] : [child.pid]));
  }

  /** Starts all; resolves when the first serves. @throws what the first worker failed with, `{ code, message }` */
  async start(): Promise<void> {
    await this.#spawn(0, FIRST_RESTART_MS, true);
    await Promise.all(
      Array.from({ length: this.#settings.count - 1 }, (_, i) => this.#spawn(i + 1, FIRST_RESTART_MS, false)),
    );
  }

  swap(files: SnapshotFiles): void {
    this.#wanted = files;
    this.#tell({ kind: "swap", files });
  }

  setPseudonymKey(key: string): void {
    this.#pseudonymKey = key;
    this.#tell({ kind: "pseudonym-key", key });
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    const children = [...this.#children.values()];
    const gone = Promise.all(
      children.map(
        (child) => new Promise<void>((done) => (child.exitCode !== null ? done() : child.once("exit", () => done()))),
      ),
    );
    this.#tell({ kind: "stop" });
    const timer = setTimeout(() => {
      for (const child of children) child.kill("SIGKILL");
    }, graceMs);
    await gone;
    clearTimeout(timer);
  }

  #tell(message: ToWorker): void {
    for (const child of this.#children.values()) if (child.connected) child.send(message, () => undefined);
  }

  #spawn(index: number, backOffMs: number, first: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = fork(this.#settings.entry, [], {
        stdio: ["ignore", "inherit", "inherit", "ipc"],
        execArgv: [...WORKER_FLAGS, ...process.execArgv],
      });
      const startedAt = performance.now();
      let started = false;
      this.#children.set(index, child);
      this.#events.changed();
      child.on("message", (message: FromWorker) => {
        switch (message.kind) {
          case "ready":
            started = true;
            this.#ready.add(index);
            if (this.#port === 0) this.#port = message.endpoints[0]?.port ?? 0;
            this.#endpoints = message.endpoints;
            // A swap was ordered while this one was starting.
            if (order.files !== this.#wanted) child.send({ kind: "swap", files: this.#wanted }, () => undefined);
            resolve();
            return;
          case "failed":
            if (first && !started) reject(Object.assign(new Error(message.message), { code: message.code }));
            else this.#events.log("error", `worker ${index} could not start: ${message.message}`);
            return;
          case "telemetry":
            this.#events.telemetry(message);
            return;
          case "swapped":
            if (message.policyGeneration === this.#wanted.bundle.generation) this.#proved = this.#wanted;
            this.#events.swapped(message.policyGeneration, message.listGeneration);
            return;
          case "swap-refused":
            if (message.policyGeneration === this.#wanted.bundle.generation) this.#wanted = this.#proved;
            this.#events.swapRefused(message.policyGeneration, message.message);
            return;
          case "log":
            this.#events.log(message.level, message.message);
            return;
          default:
            message satisfies never;
        }
      });
      child.once("exit", (code, signal) => {
        this.#ready.delete(index);
        if (this.#children.get(index) === child) this.#children.delete(index);
        if (this.#stopping) return;
        if (first && !started) {
          reject(
            Object.assign(new Error(`worker ended before it could serve (${signal ?? code})`), {
              code: "E_WORKER_START",
            }),
          );
          return;
        }
        this.#restarts += 1;
        const steady = performance.now() - startedAt > STEADY_MS;
        const waitMs = steady ? FIRST_RESTART_MS : backOffMs;
        this.#events.log("warn", `worker ${index} ended (${signal ?? code}); starting it again in ${waitMs} ms`);
        setTimeout(() => {
          if (!this.#stopping)
            this.#spawn(index, Math.min(LONGEST_RESTART_MS, waitMs * 2), false).catch(() => undefined);
        }, waitMs);
        if (!started) resolve();
      });
      const order: Extract<ToWorker, { kind: "start" }> = {
        kind: "start",
        config: this.#settings.config,
        addresses: this.#settings.addresses,
        port: this.#port,
        files: this.#proved,
        namesRoom: this.#settings.namesRoom,
        unknownClients: this.#settings.unknownClients,
        pseudonymKey: this.#pseudonymKey,
        index,
      };
      child.send(order, () => undefined);
    });
  }
}
