#!/usr/bin/env node
/**
 * The program of a «sonda»: a spare device on the guests' Wi-Fi that asks the filter as any guest would, and tries to get around it.
 *
 * @module
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { BOX_OPTIONS, enrolBox, openBox, runBox, toldToStop, untilStopped } from "../device/box.ts";
import { underLock } from "../device/lock.ts";
import { SondaError } from "./error.ts";
import { systemServers } from "./servers.ts";
import { Sonda } from "./sonda.ts";
import { say } from "./texts.ts";

const TICK_MS = 10_000;
const DNS_PORT = 53;

const stop = toldToStop();

function commandLine() {
  try {
    return parseArgs({ allowPositionals: true, options: BOX_OPTIONS });
  } catch (cause) {
    throw new SondaError("E_SONDA_USAGE", (cause as Error).message, { cause });
  }
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
  const box = openBox("sonda", values, name === "run");
  const { agent, folder, log } = box;
  const { state, agentVersion } = agent.parts;
  const sonda = new Sonda({
    folder,
    identity: () => state.read("identity"),
    client: (identity) => agent.client(identity),
    now: () => agent.now(),
    servers: () => systemServers().map((address) => ({ address, port: DNS_PORT })),
    agentVersion,
    random: Math.random,
    log,
  });

  if (name === "enrol" && first !== undefined && rest.length === 0) {
    print(say("joined", language, { device: await enrolBox(box, first, { role: "probe", again: values.again }) }));
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
    await untilStopped(stop, TICK_MS, async () => sonda.tick());
  });
}

await runBox(main, SondaError, "E_SONDA_USAGE");
