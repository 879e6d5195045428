/**
 * Hears of tablets being plugged in and out: adb tells by itself, iPads are asked for every few seconds.
 *
 * The hub runs an adb server of its own, on its own port with its own key, and starts it again whenever it ends.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { type AdbSettings, adbEnvironment } from "../device/collectors/android/shell.ts";
import { ipadEnvironment, type IpadSettings } from "../device/collectors/ipados/commands.ts";
import type { Exec } from "../device/exec.ts";
import type { Log } from "../uplink/log.ts";
import { ipadPlugs, type Plug, TrackReader } from "./plugs.ts";
import { demandReadOnly } from "./read-only.ts";

export interface Watch {
  stop(): Promise<void>;
}

const AGAIN_MS = 2_000;
const ASK_MS = 10_000;

/** Keeps a program running until told to stop. */
class Kept {
  readonly #start: () => ChildProcess;
  readonly #ended: () => void;
  readonly #pauseMs: number;
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(start: () => ChildProcess, ended: () => void, pauseMs: number) {
    this.#start = start;
    this.#ended = ended;
    this.#pauseMs = pauseMs;
    this.#run();
  }

  #run(): void {
    let over = false;
    const again = (): void => {
      if (over) return;
      over = true;
      this.#child = undefined;
      if (this.#stopped) return;
      this.#ended();
      this.#timer = setTimeout(() => this.#run(), this.#pauseMs);
    };
    this.#child = this.#start();
    this.#child.on("error", again);
    this.#child.on("close", again);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child === undefined) return;
    const gone = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGTERM");
    const hard = setTimeout(() => child.kill("SIGKILL"), AGAIN_MS);
    await gone;
    clearTimeout(hard);
  }
}

function start(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  read: boolean,
): ChildProcess {
  demandReadOnly(file, args);
  const { PATH = "/usr/bin:/bin" } = process.env;
  return spawn(file, [...args], {
    shell: false,
    stdio: ["ignore", read ? "pipe" : "ignore", "ignore"],
    env: { PATH, LC_ALL: "C", ...env },
  });
}

export interface WatchOptions {
  readonly log: Log;
  /** all tablets of the kind, each time something has changed; none when the way to them is lost */
  readonly plugged: (kind: Plug["kind"], plugs: readonly Plug[]) => void;
  /** pause before a program that ended is started again; default 2 s */
  readonly againMs?: number;
}

export function watchAndroid(settings: AdbSettings, { log, plugged, againMs = AGAIN_MS }: WatchOptions): Watch {
  mkdirSync(settings.home, { recursive: true, mode: 0o700 });
  const env = adbEnvironment(settings);
  const port = ["-P", String(settings.port)];
  const server = new Kept(
    () => start(settings.adb, [...port, "nodaemon", "server"], env, false),
    () => log.warn("adb server ended"),
    againMs,
  );
  const tracker = new Kept(
    () => {
      const reader = new TrackReader();
      const child = start(settings.adb, [...port, "track-devices"], env, true);
      child.stdout?.on("data", (octets: Uint8Array) => {
        const lists = reader.push(octets);
        if (lists === null) child.kill("SIGTERM");
        for (const list of lists ?? []) plugged("android", list);
      });
      return child;
    },
    () => plugged("android", []),
    againMs,
  );
  return {
    stop: async () => {
      await tracker.stop();
      await server.stop();
    },
  };
}

/** @param everyMs  default 3 s */
export function watchIpads(settings: IpadSettings, exec: Exec, options: WatchOptions, everyMs = 3_000): Watch {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let last = "";
  let running: Promise<void> = Promise.resolve();
  const ask = async (): Promise<void> => {
    const output = await exec("ipados/list", settings.ideviceId, ["-l"], {
      timeoutMs: ASK_MS,
      env: ipadEnvironment(settings),
    });
    if (stopped) return;
    const known = output.unavailable === undefined && output.exitCode === 0;
    const plugs = known ? ipadPlugs(new TextDecoder().decode(output.stdout)) : [];
    const now = plugs.map(({ serial }) => serial).join();
    if (now !== last) options.plugged("ipados", plugs);
    last = now;
    timer = setTimeout(() => {
      running = ask();
    }, everyMs);
  };
  running = ask();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
