/**
 * Starting and stopping servers for a comparison, and what the kernel says about them.
 *
 * @module
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** How one server is started; `port` answers when it is ready. */
export interface ServerPlan {
  readonly name: string;
  readonly port: number;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** A name that must be NXDOMAIN before the server counts as blocking. */
  readonly blockedName: string;
  /** Which processes answer, if not the started one. */
  readonly workers?: (root: number) => number[];
}

export interface RunningServer {
  readonly plan: ServerPlan;
  readonly root: number;
  /** From the start of the process to the first blocked answer. */
  readonly startToBlockingMs: number;
  workers(): number[];
  stop(): Promise<void>;
}

const CPU_SERVER = "0";
export const CPU_LOAD = "1";

/** Asks once over UDP. @returns rcode, or null after `timeoutMs` */
export function askOnce(port: number, name: string, timeoutMs: number): Promise<number | null> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    const labels = name.split(".").flatMap((label) => [label.length, ...Buffer.from(label)]);
    const timer = setTimeout(() => done(null), timeoutMs);
    const done = (rcode: number | null): void => {
      clearTimeout(timer);
      socket.close();
      resolve(rcode);
    };
    socket.on("error", () => done(null));
    socket.on("message", (reply) => done((reply[3] ?? 0) & 0x0f));
    socket.connect(port, "127.0.0.1", () =>
      socket.send(Uint8Array.from([7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels, 0, 0, 1, 0, 1])),
    );
  });
}

/** Starts one server on its core. @throws if it does not block within `patienceMs` */
export async function startServer(
  plan: ServerPlan,
  folder: string,
  patienceMs = 120_000,
  pinned = true,
): Promise<RunningServer> {
  const log = openSync(join(folder, `${plan.name.replace(/\W/gu, "-")}.log`), "w");
  const [program, ...rest] = pinned ? ["taskset", "-c", CPU_SERVER, ...plan.command] : plan.command;
  const startedAt = performance.now();
  const child: ChildProcess = spawn(program as string, rest, {
    cwd: folder,
    stdio: ["ignore", log, log],
    env: { ...process.env, ...plan.environment },
  });
  closeSync(log);
  let ended = false;
  child.once("exit", () => (ended = true));
  for (;;) {
    if (ended) throw new Error(`${plan.name} ended; see ${join(folder, `${plan.name.replace(/\W/gu, "-")}.log`)}`);
    if (performance.now() - startedAt > patienceMs) {
      child.kill("SIGKILL");
      throw new Error(`${plan.name} does not block after ${patienceMs} ms`);
    }
    if ((await askOnce(plan.port, plan.blockedName, 100)) === 3) break;
    await sleep(2);
  }
  const startToBlockingMs = performance.now() - startedAt;
  const root = child.pid as number;
  return {
    plan,
    root,
    startToBlockingMs,
    workers: () => plan.workers?.(root) ?? [root],
    stop: async () => {
      child.kill("SIGTERM");
      for (let i = 0; i < 50 && !ended; i += 1) await sleep(100);
      if (!ended) child.kill("SIGKILL");
      await sleep(200);
    },
  };
}

/** Processes whose parent is `pid`. */
export function childrenOf(pid: number): number[] {
  try {
    return execFileSync("pgrep", ["-P", String(pid)], { encoding: "utf8" })
      .split("\n")
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

/** CPU time used so far, in microseconds (the kernel counts in hundredths of a second). */
export function cpuMicros(pids: readonly number[]): number {
  let ticks = 0;
  for (const pid of pids) {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /u, "")
      .split(" ");
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks * 10_000;
}

/** Proportional set size in MB: shared pages are divided among those who share them. */
export function pssMb(pid: number): number {
  return Number(/^Pss:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0) / 1_024;
}

/** Memory that only this process has, in MB: what one more of it costs. */
export function privateMb(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  return (
    [...text.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+)/gmu)].reduce((sum, match) => sum + Number(match[1]), 0) / 1_024
  );
}

export function isInstalled(program: string): boolean {
  try {
    execFileSync("sh", ["-c", `command -v ${program}`], {
      stdio: "ignore",
      env: { ...process.env, PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin` },
    });
    return true;
  } catch {
    return false;
  }
}
