#!/usr/bin/env node
/**
 * The program of a «sonda»: a spare device on the guests' Wi-Fi that asks the filter as any guest would, and tries to get around it.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { uptime } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { readEnrolLink } from "../../policies/engine/enrol-link.ts";
import { DeviceAgent } from "../device/agent.ts";
import { readShipped } from "../device/baseline-store.ts";
import { readConfig } from "../device/config.ts";
import { enrol } from "../device/enrol.ts";
import { DeviceError } from "../device/error.ts";
import { exec } from "../device/exec.ts";
import { installedText, installedVersion } from "../device/installed.ts";
import { underLock } from "../device/lock.ts";
import { DeviceState } from "../device/state.ts";
import { exchangeWith, type ExchangeOptions } from "../uplink/exchange.ts";
import { openLog } from "../uplink/log.ts";
import { SondaError } from "./error.ts";
import { systemServers } from "./servers.ts";
import { Sonda } from "./sonda.ts";
import { say } from "./texts.ts";

const TICK_MS = 10_000;
const DNS_PORT = 53;

const stop = new AbortController();
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => stop.abort());

const text = { type: "string" } as const;
const OPTIONS = {
  data: text,
  config: text,
  lang: text,
  again: { type: "boolean" },
  help: { type: "boolean" },
} as const;

function commandLine() {
  try {
    return parseArgs({ allowPositionals: true, options: OPTIONS });
  } catch (cause) {
    throw new SondaError("E_SONDA_USAGE", (cause as Error).message, { cause });
  }
}

function optionsOf(config: ReturnType<typeof readConfig>): ExchangeOptions {
  return {
    ...(config.proxy === undefined ? {} : { proxy: config.proxy }),
    ...(config.noProxy === undefined ? {} : { noProxy: config.noProxy }),
    ...(config.caFile === undefined ? {} : { ca: readFileSync(config.caFile, "utf8") }),
  };
}

async function main(): Promise<void> {
  const { values, positionals } = commandLine();
  const [name = "help", first, ...rest] = positionals;
  const language = values.lang === "en" ? "en" : "pl";
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  if (name === "help" || values.help === true) {
    print(say("help", language));
    return;
  }
  const config = readConfig(values.config ?? "/etc/latarnik/sonda.yaml");
  const folder = values.data ?? "/var/lib/latarnik-sonda";
  const state = new DeviceState(folder);
  const version = installedVersion();
  const log = openLog("sonda", name === "run" ? "info" : "error");
  const agent = new DeviceAgent({
    state,
    config,
    clock: { now: Date.now, sinceBootMs: () => uptime() * 1_000 },
    exec,
    // The box itself is not what is measured here.
    platformOf: () => ({ platform: "linux", probes: [], read: () => ({}) }),
    privileged: false,
    agentVersion: version,
    shipped: readShipped((path) => installedText(`policies/${path}`)),
    exchangeWith: (server) => exchangeWith(server, optionsOf(config)),
    log,
  });
  const sonda = new Sonda({
    folder,
    identity: () => state.read("identity"),
    client: (identity) => agent.client(identity),
    now: () => agent.now(),
    servers: () => systemServers().map((address) => ({ address, port: DNS_PORT })),
    agentVersion: version,
    random: Math.random,
    log,
  });

  if (name === "enrol" && first !== undefined && rest.length === 0) {
    const link = readEnrolLink(first);
    if (link === undefined) throw new DeviceError("E_AGENT_LINK", "not an enrolment link");
    const answer = await enrol(agent, { facts: {} }, { link, role: "probe", again: values.again ?? false });
    print(say("joined", language, { device: answer.device }));
    return;
  }
  if (name === "status" && first === undefined) {
    const identity = state.read("identity");
    const servers = systemServers().join(", ");
    print(identity === null ? say("notEnrolled", language) : say("enrolled", language, { device: identity.device }));
    print(servers === "" ? say("noServers", language) : say("servers", language, { servers }));
    print(say("waiting", language, { count: sonda.waiting }));
    return;
  }
  if (name !== "run" || first !== undefined) throw new SondaError("E_SONDA_USAGE", positionals.join(" "));
  await underLock(join(folder, "sonda.lock"), agent.bootId, 0, async () => {
    log.info(say("running", "en"));
    while (!stop.signal.aborted) {
      await sonda.tick();
      // Rejects only when the program is told to stop.
      await sleep(TICK_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  });
}

try {
  await main();
} catch (error) {
  if (!(error instanceof SondaError) && !(error instanceof DeviceError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = error.code === "E_SONDA_USAGE" ? 2 : 1;
}
