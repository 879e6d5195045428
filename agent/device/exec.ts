/**
 * Runs one command of the system for a probe: no shell, no input, plain locale, a limit on time and on octets.
 *
 * A command that hangs, floods or is missing is an answer like any other and never throws: its {@link RawOutput} says why there is
 * nothing to read. The whole process group is ended at the time limit, so that a helper the command started does not live on.
 *
 * @module
 */
import { spawn } from "node:child_process";
import type { RawOutput, UnavailableReason } from "../../policies/schema/device-facts.ts";

export interface ExecOptions {
  /** default 20 000 */
  readonly timeoutMs?: number;
  /** of standard output and of standard error each; default 8 MiB */
  readonly maxBytes?: number;
  /** added to the few variables a command gets */
  readonly env?: Readonly<Record<string, string>>;
}

/** Port of every probe that starts a program; tests hand in a table of recorded answers instead. */
export type Exec = (probe: string, file: string, args: readonly string[], options?: ExecOptions) => Promise<RawOutput>;

const TIMEOUT_MS = 20_000;
const MAX_BYTES = 8 * 1024 * 1024;

/** What programs need to be found and to work on Windows too; nothing else is handed on. */
const KEPT = ["PATH", "HOME", "SystemRoot", "SystemDrive", "windir", "TEMP", "TMP", "ProgramData", "ProgramFiles"];

function environment(extra: Readonly<Record<string, string>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  // sbin holds half of the tools asked here and is missing from a service's path now and then.
  if (process.platform !== "win32")
    kept["PATH"] = `${kept["PATH"] ?? ""}:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin`;
  return { ...kept, LC_ALL: "C", LANG: "C", LANGUAGE: "C", ...extra };
}

/** Why a program could not be started, from the code of `spawn` or of a file operation. */
export function reasonOf(code: string | undefined): UnavailableReason {
  if (code === "ENOENT" || code === "ENOTDIR") return "not-installed";
  return code === "EACCES" || code === "EPERM" ? "no-permission" : "failed";
}

/** Keeps the first `max` octets; the rest is read and thrown away so that the command does not block. */
class Capped {
  readonly #max: number;
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get over(): boolean {
    return this.#length > this.#max;
  }

  add(chunk: Buffer): void {
    const room = this.#max - Math.min(this.#length, this.#max);
    if (room > 0) this.#chunks.push(chunk.subarray(0, room));
    this.#length += chunk.length;
  }

  bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#chunks));
  }
}

function endGroup(pid: number | undefined, end: () => void): void {
  try {
    if (pid !== undefined && process.platform !== "win32") process.kill(-pid, "SIGKILL");
    else end();
  } catch {
    end();
  }
}

/**
 * Runs `file` with `args`.
 *
 * @returns always; `unavailable` is `not-installed`, `no-permission` or `failed` if it could not be started, `timed-out` if it was
 *   ended at the limit, `unreadable` if it wrote more than `maxBytes`; a code other than 0 is an answer, not a fault
 */
export const exec: Exec = async (probe, file, args, options = {}) => {
  const startedAt = performance.now();
  const stdout = new Capped(options.maxBytes ?? MAX_BYTES);
  const stderr = new Capped(options.maxBytes ?? MAX_BYTES);
  return new Promise((resolve) => {
    let unavailable: UnavailableReason | undefined;
    let settled = false;
    const settle = (exitCode: number | null): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      if (unavailable === undefined && stdout.over) unavailable = "unreadable";
      resolve({
        probe,
        exitCode,
        stdout: stdout.bytes(),
        stderr: stderr.bytes(),
        ms: Math.round(performance.now() - startedAt),
        ...(unavailable === undefined ? {} : { unavailable }),
      });
    };
    const child = spawn(file, args, {
      shell: false,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      detached: process.platform !== "win32",
      env: environment(options.env ?? {}),
    });
    const timer = setTimeout(() => {
      unavailable = "timed-out";
      endGroup(child.pid, () => child.kill("SIGKILL"));
      // A grandchild may hold the pipes open; the answer does not wait for it.
      child.stdout.destroy();
      child.stderr.destroy();
      setTimeout(() => settle(null), 500).unref();
    }, options.timeoutMs ?? TIMEOUT_MS);
    child.stdout.on("data", (chunk: Buffer) => stdout.add(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.add(chunk));
    child.on("error", (error: NodeJS.ErrnoException) => {
      unavailable = reasonOf(error.code);
      settle(null);
    });
    child.on("close", (code, signal) => {
      if (signal !== null) unavailable ??= "failed";
      settle(code);
    });
  });
};
