/**
 * What the programs of our own boxes share: the hub of a cart and a «sonda» report over the same way in as a device, but are not themselves measured.
 *
 * @module
 */
import { uptime } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { readEnrolLink } from "../../policies/engine/enrol-link.ts";
import { exchangeWith } from "../uplink/exchange.ts";
import { openLog } from "../uplink/log.ts";
import type { Log } from "../uplink/log.ts";
import { DeviceAgent } from "./agent.ts";
import { readShipped } from "./baseline-store.ts";
import { readConfig } from "./config.ts";
import { enrol } from "./enrol.ts";
import { DeviceError } from "./error.ts";
import { exec } from "./exec.ts";
import { installedText, installedVersion } from "./installed.ts";
import { exchangeOptionsOf, openState } from "./opening.ts";

const text = { type: "string" } as const;

/** Options every box takes, for `parseArgs`. */
export const BOX_OPTIONS = {
  data: text,
  config: text,
  lang: text,
  again: { type: "boolean" },
  help: { type: "boolean" },
} as const;

export interface Box {
  readonly name: "hub" | "sonda";
  readonly folder: string;
  readonly agent: DeviceAgent;
  readonly log: Log;
}

/**
 * @param given  folder and file of the command line; without them those of an installed box
 * @param running  as a service; its log is for the journal
 * @throws {DeviceError} `E_AGENT_CONFIG`, `E_AGENT_STATE`
 */
export function openBox(
  name: Box["name"],
  given: { readonly data?: string | undefined; readonly config?: string | undefined },
  running: boolean,
): Box {
  const config = readConfig(given.config ?? `/etc/latarnik/${name}.yaml`);
  const folder = given.data ?? `/var/lib/latarnik-${name}`;
  const options = exchangeOptionsOf(config);
  const log = openLog(name, running ? "info" : "error");
  const agent = new DeviceAgent({
    state: openState(folder),
    config,
    clock: { now: Date.now, sinceBootMs: () => uptime() * 1_000 },
    exec,
    // The box itself is not what is measured here; an agent of its own may do that.
    platformOf: () => ({ platform: "linux", probes: [], read: () => ({}) }),
    privileged: false,
    agentVersion: installedVersion(),
    shipped: readShipped((path) => installedText(`policies/${path}`)),
    exchangeWith: (server) => exchangeWith(server, options),
    log,
  });
  return { name, folder, agent, log };
}

/**
 * @param address  the link of the dashboard
 * @returns the device the box is from now on
 * @throws {DeviceError} `E_AGENT_LINK` and what enrolment throws
 */
export async function enrolBox(
  { agent }: Box,
  address: string,
  { role, again = false }: { readonly role: "hub" | "probe"; readonly again?: boolean | undefined },
): Promise<string> {
  const link = readEnrolLink(address);
  if (link === undefined) throw new DeviceError("E_AGENT_LINK", "not an enrolment link");
  const { device } = await enrol(agent, { facts: {} }, { link, role, again });
  return device;
}

/** Aborted as soon as the system or a person tells the program to stop. */
export function toldToStop(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => stop.abort());
  return stop.signal;
}

/** One tick after another, with a pause between them. @throws what a tick throws */
export async function untilStopped(stop: AbortSignal, everyMs: number, tick: () => Promise<unknown>): Promise<void> {
  while (!stop.aborted) {
    await tick();
    // Rejects only when the program is told to stop.
    await sleep(everyMs, undefined, { signal: stop }).catch(() => undefined);
  }
}

interface Told extends Error {
  readonly code: string;
}

/**
 * Runs a program; an error it knows becomes one line, «code: what was wrong», and the exit code: 2 for a command line, 1 for anything else.
 *
 * @param OwnError  errors of the program
 * @param usage  the code among them that means the command line
 */
export async function runBox<Own extends Told>(
  main: () => Promise<void>,
  OwnError: new (...given: never[]) => Own,
  usage: Own["code"],
): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof OwnError) && !(error instanceof DeviceError)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n`);
    process.exitCode = error.code === usage ? 2 : 1;
  }
}
