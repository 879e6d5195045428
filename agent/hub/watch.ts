/**
 * Hears of tablets being plugged in and out: adb tells by itself, and is asked every few seconds as iPads are.
 *
 * The hub runs an adb server of its own, on its own port with its own key, and starts it again whenever it ends. Asking besides listening is
 * needed: adb 29 does not tell that a tablet waits for permission, nor at once that one has gone.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { connect } from "node:net";
import { type AdbSettings, adbEnvironment } from "../device/collectors/android/shell.ts";
import { ipadEnvironment, type IpadSettings } from "../device/collectors/ipados/commands.ts";
import type { Exec } from "../device/exec.ts";
import type { Log } from "../uplink/log.ts";
import { androidPlugs, ipadPlugs, type Plug, TrackReader } from "./plugs.ts";
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

/** Whether somebody listens on a port of this machine. */
async function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const settle = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", settle(true));
    socket.once("error", settle(false));
  });
}

/** Runs `ask` again and again with a pause in between. */
function repeat(ask: () => Promise<void>, everyMs: number): Watch {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const round = async (): Promise<void> => {
    await ask();
    if (stopped) return;
    timer = setTimeout(() => {
      running = round();
    }, everyMs);
  };
  let running = round();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

const EVERY_MS = 3_000;

/** Tells of a list only if it is another one than the last. */
function onlyNew(kind: Plug["kind"], tell: WatchOptions["plugged"]): (plugs: readonly Plug[]) => void {
  let last = "";
  return (plugs) => {
    const now = plugs.map(({ serial, state }) => `${serial} ${state}`).join("\n");
    if (now === last) return;
    last = now;
    tell(kind, plugs);
  };
}

/** @param everyMs  default 3 s */
export function watchAndroid(settings: AdbSettings, exec: Exec, options: WatchOptions, everyMs = EVERY_MS): Watch {
  const { log, againMs = AGAIN_MS } = options;
  mkdirSync(settings.home, { recursive: true, mode: 0o700 });
  const env = adbEnvironment(settings);
  const port = ["-P", String(settings.port)];
  const tell = onlyNew("android", options.plugged);
  const track = (): ChildProcess => {
    const reader = new TrackReader();
    const child = start(settings.adb, [...port, "track-devices"], env, true);
    child.stdout?.on("data", (octets: Uint8Array) => {
      const lists = reader.push(octets);
      if (lists === null) child.kill("SIGTERM");
      for (const list of lists ?? []) tell(list);
    });
    return child;
  };
  const server = new Kept(
    () => start(settings.adb, [...port, "nodaemon", "server"], env, false),
    () => log.warn("adb server ended"),
    againMs,
  );
  let tracker: Kept | undefined;
  const asking = repeat(async () => {
    // A client that finds no server starts one of its own, which nobody here would keep or end.
    if (!(await listens(settings.port))) return tell([]);
    tracker ??= new Kept(track, () => undefined, againMs);
    const output = await exec("android/list", settings.adb, [...port, "devices"], { timeoutMs: ASK_MS, env });
    if (output.unavailable === undefined && output.exitCode === 0)
      tell(androidPlugs(new TextDecoder().decode(output.stdout)));
    return undefined;
  }, everyMs);
  return {
    stop: async () => {
      await asking.stop();
      await tracker?.stop();
      await server.stop();
    },
  };
}

/** @param everyMs  default 3 s */
export function watchIpads(settings: IpadSettings, exec: Exec, options: WatchOptions, everyMs = EVERY_MS): Watch {
  const tell = onlyNew("ipados", options.plugged);
  return repeat(async () => {
    const output = await exec("ipados/list", settings.ideviceId, ["-l"], {
      timeoutMs: ASK_MS,
      env: ipadEnvironment(settings),
    });
    // Without usbmuxd, which starts with the first iPad, there is none.
    const known = output.unavailable === undefined && output.exitCode === 0;
    tell(known ? ipadPlugs(new TextDecoder().decode(output.stdout)) : []);
  }, everyMs);
}
