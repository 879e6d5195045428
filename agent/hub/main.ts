#!/usr/bin/env node
/**
 * The hub of a charging cart as a program: a Linux box with a USB hub, no app and no management on the tablets.
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
import { HubError } from "./error.ts";
import { Hub } from "./hub.ts";
import { Ledger } from "./ledger.ts";
import { serveCart } from "./page.ts";
import { readOnly } from "./read-only.ts";
import { say } from "./texts.ts";
import { type Watch, watchAndroid, watchIpads } from "./watch.ts";

const TICK_MS = 5_000;

const stop = new AbortController();
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => stop.abort());

const text = { type: "string" } as const;
const OPTIONS = {
  data: text,
  config: text,
  page: text,
  "adb-port": text,
  lang: text,
  again: { type: "boolean" },
  help: { type: "boolean" },
} as const;

function commandLine() {
  try {
    return parseArgs({ allowPositionals: true, options: OPTIONS });
  } catch (cause) {
    throw new HubError("E_HUB_USAGE", (cause as Error).message, { cause });
  }
}

function portOf(value: string | undefined, otherwise: number): number {
  const port = value === undefined ? otherwise : Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new HubError("E_HUB_USAGE", `not a port: ${value ?? ""}`);
  return port;
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
  const [name = "help", first, second, ...rest] = positionals;
  const language = values.lang === "en" ? "en" : "pl";
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  if (name === "help" || values.help === true) {
    print(say("help", language));
    return;
  }
  const config = readConfig(values.config ?? "/etc/latarnik/hub.yaml");
  const folder = values.data ?? "/var/lib/latarnik-hub";
  const state = new DeviceState(folder);
  const ledger = new Ledger(folder);
  const version = installedVersion();
  const log = openLog("hub", name === "run" ? "info" : "error");
  const shipped = readShipped((path) => installedText(`policies/${path}`));
  const agent = new DeviceAgent({
    state,
    config,
    clock: { now: Date.now, sinceBootMs: () => uptime() * 1_000 },
    exec,
    // The box itself is not what is measured here; an agent of its own may do that.
    platformOf: () => ({ platform: "linux", probes: [], read: () => ({}) }),
    privileged: false,
    agentVersion: version,
    shipped,
    exchangeWith: (server) => exchangeWith(server, optionsOf(config)),
    log,
  });

  if (name === "link" && first !== undefined && second !== undefined && rest.length === 0) {
    ledger.link(first, second, state.read("identity"));
    print(say("linked", language, { serial: first, device: second }));
    return;
  }
  if (name === "enrol" && first !== undefined && second === undefined) {
    const link = readEnrolLink(first);
    if (link === undefined) throw new DeviceError("E_AGENT_LINK", "not an enrolment link");
    const answer = await enrol(agent, { facts: {} }, { link, role: "hub", again: values.again ?? false });
    print(say("joined", language, { device: answer.device }));
    return;
  }
  if (name !== "run" || first !== undefined) throw new HubError("E_HUB_USAGE", positionals.join(" "));

  await underLock(join(folder, "hub.lock"), agent.bootId, 0, async () => {
    const asking = readOnly(exec);
    const adb = { adb: "adb", port: portOf(values["adb-port"], 15_037), home: join(folder, "adb") };
    const ipads = {
      ideviceinfo: "ideviceinfo",
      ideviceId: "idevice_id",
      ideviceinstaller: "ideviceinstaller",
      muxer: process.env["USBMUXD_SOCKET_ADDRESS"] ?? null,
    };
    const hub = new Hub({
      exec: asking,
      adb,
      ipads,
      ledger,
      shipped,
      agentVersion: version,
      bootId: agent.bootId,
      sinceBootMs: () => agent.parts.clock.sinceBootMs(),
      now: () => agent.now(),
      identity: () => state.read("identity"),
      client: (identity) => agent.client(identity),
      log,
      random: Math.random,
    });
    const watched = { log, plugged: hub.plugged.bind(hub) };
    const watches: readonly Watch[] = [watchAndroid(adb, asking, watched), watchIpads(ipads, asking, watched)];
    const page = await serveCart(portOf(values.page, 8_055), (texts) => hub.view(texts));
    log.info(say("running", "en", { page: `port ${String(page.port)}` }));
    while (!stop.signal.aborted) {
      await hub.tick();
      // Rejects only when the program is told to stop.
      await sleep(TICK_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
    await page.close();
    await Promise.all(watches.map(async (watch) => watch.stop()));
    await hub.stop();
  });
}

try {
  await main();
} catch (error) {
  if (!(error instanceof HubError) && !(error instanceof DeviceError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = error.code === "E_HUB_USAGE" ? 2 : 1;
}
