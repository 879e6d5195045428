#!/usr/bin/env node
/**
 * The hub of a charging cart as a program: a Linux box with a USB hub, no app and no management on the tablets.
 *
 * @module
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { BOX_OPTIONS, type Box, enrolBox, openBox, runBox, toldToStop, untilStopped } from "../device/box.ts";
import { exec } from "../device/exec.ts";
import { underLock } from "../device/lock.ts";
import { HubError } from "./error.ts";
import { Hub } from "./hub.ts";
import { Ledger } from "./ledger.ts";
import { serveCart } from "./page.ts";
import { readOnly } from "./read-only.ts";
import { say } from "./texts.ts";
import { type Watch, watchAndroid, watchIpads } from "./watch.ts";

const TICK_MS = 5_000;
const OPTIONS = { ...BOX_OPTIONS, page: { type: "string" }, "adb-port": { type: "string" } } as const;

const stop = toldToStop();

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

async function run(
  { agent, folder, log }: Box,
  ledger: Ledger,
  ports: { readonly adb: number; readonly page: number },
) {
  const { state, shipped, agentVersion, clock } = agent.parts;
  const asking = readOnly(exec);
  const adb = { adb: "adb", port: ports.adb, home: join(folder, "adb") };
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
    agentVersion,
    bootId: agent.bootId,
    sinceBootMs: () => clock.sinceBootMs(),
    now: () => agent.now(),
    identity: () => state.read("identity"),
    client: (identity) => agent.client(identity),
    log,
    random: Math.random,
  });
  const watched = { log, plugged: hub.plugged.bind(hub) };
  const watches: readonly Watch[] = [watchAndroid(adb, asking, watched), watchIpads(ipads, asking, watched)];
  const page = await serveCart(ports.page, (texts) => hub.view(texts));
  log.info(say("running", "en", { page: `port ${String(page.port)}` }));
  await untilStopped(stop, TICK_MS, async () => hub.tick());
  await page.close();
  await Promise.all(watches.map(async (watch) => watch.stop()));
  await hub.stop();
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
  const box = openBox("hub", values, name === "run");
  const ledger = new Ledger(box.folder);

  if (name === "link" && first !== undefined && second !== undefined && rest.length === 0) {
    ledger.link(first, second, box.agent.parts.state.read("identity"));
    print(say("linked", language, { serial: first, device: second }));
    return;
  }
  if (name === "enrol" && first !== undefined && second === undefined) {
    print(say("joined", language, { device: await enrolBox(box, first, { role: "hub", again: values.again }) }));
    return;
  }
  if (name !== "run" || first !== undefined) throw new HubError("E_HUB_USAGE", positionals.join(" "));
  const ports = { adb: portOf(values["adb-port"], 15_037), page: portOf(values.page, 8_055) };
  await underLock(join(box.folder, "hub.lock"), box.agent.bootId, 0, async () => run(box, ledger, ports));
}

await runBox(main, HubError, "E_HUB_USAGE");
