#!/usr/bin/env node
/**
 * The agent of a device as a program: the real clock, the real system, the command line.
 *
 * @module
 */
import { hostname, networkInterfaces, uptime, userInfo } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { exchangeWith } from "../uplink/exchange.ts";
import { openLog } from "../uplink/log.ts";
import { defaultPlaces, runCommand } from "./cli.ts";
import { exec } from "./exec.ts";
import { installedText, installedVersion } from "./installed.ts";
import { isPlugged } from "./collectors/linux/power.ts";
import { ownPlatform, platformNamed } from "./platforms.ts";
import type { KnownNames } from "./redact.ts";

function knownNames(): KnownNames {
  let user = "";
  try {
    user = userInfo().username;
  } catch {
    // An account without an entry has no name to give away.
  }
  return { users: [user], hosts: [hostname()], serials: [] };
}

const stop = new AbortController();
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => stop.abort());

// A reader that closed early (`… | head`) has seen enough; that is no failure of ours.
process.stdout.on("error", () => undefined);

async function pause(ms: number): Promise<boolean> {
  // Rejects only when the program is told to stop.
  return sleep(ms, true, { signal: stop.signal }).catch(() => false);
}

const places = defaultPlaces(process.platform, process.env);
const running = process.argv.includes("run");

process.exitCode = await runCommand(process.argv.slice(2), {
  clock: { now: Date.now, sinceBootMs: () => uptime() * 1_000 },
  exec,
  privileged: process.getuid === undefined || process.getuid() === 0,
  agentVersion: installedVersion(),
  policies: (path) => installedText(`policies/${path}`),
  dataFolder: places.data,
  configFile: places.config,
  // A person at the keyboard reads sentences; the service's log is for the journal.
  log: openLog("device", running ? "info" : "error"),
  random: Math.random,
  addresses: () =>
    Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ internal }) => !internal)
      .map(({ address }) => address)
      .sort(),
  plugged: () => isPlugged(),
  known: knownNames,
  ownPlatform,
  platformNamed,
  exchangeWith,
  print: (line) => void process.stdout.write(`${line}\n`),
  printError: (line) => void process.stderr.write(`${line}\n`),
  pause,
});
if (running) process.exit();
