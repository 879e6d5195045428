/**
 * The commands a person or a timer gives. Everything they touch comes in through {@link World}, so that tests run them in a made-up one.
 *
 * @module
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { GateWord } from "../../policies/schema/device-baseline.ts";
import type { Platform } from "../../policies/schema/device-facts.ts";
import type { Exchange, ExchangeOptions } from "../uplink/exchange.ts";
import type { Log } from "../uplink/log.ts";
import { DeviceAgent } from "./agent.ts";
import { type CommandLine, languageIn, readArguments } from "./arguments.ts";
import { type PoliciesSource, readBaseline, readShipped } from "./baseline-store.ts";
import type { Clock } from "./clock.ts";
import { readConfig } from "./config.ts";
import { enrol } from "./enrol.ts";
import { DeviceError } from "./error.ts";
import type { Exec } from "./exec.ts";
import { servePage } from "./local-page.ts";
import { readFacts } from "./measure.ts";
import { exchangeOptionsOf, openState } from "./opening.ts";
import { NO_SETTINGS, type PlatformOf } from "./platform.ts";
import { readRecording, record } from "./recording.ts";
import type { KnownNames } from "./redact.ts";
import { peekReports } from "./report-spool.ts";
import { isWorthMeasuring } from "./schedule.ts";
import { DeviceService, TICK_MS } from "./service.ts";
import { type TextKey, type Texts, textsOf } from "./texts/texts.ts";
import { judgeLocally } from "./verdict.ts";
import { linesOf, type View, viewOf } from "./view.ts";

export interface World {
  readonly clock: Clock;
  readonly exec: Exec;
  readonly privileged: boolean;
  readonly agentVersion: string;
  /** the shipped `baselines/` and `os-support.yaml` */
  readonly policies: PoliciesSource;
  readonly dataFolder: string;
  readonly configFile: string;
  readonly log: Log;
  readonly random: () => number;
  readonly addresses: () => readonly string[];
  /** whether it charges; null: not told here */
  readonly plugged: () => boolean | null;
  readonly known: () => KnownNames;
  /** of this machine. @throws {DeviceError} `E_AGENT_PLATFORM` */
  readonly ownPlatform: () => Promise<PlatformOf>;
  readonly platformNamed: (platform: Platform) => Promise<PlatformOf>;
  readonly exchangeWith: (origin: string, options: ExchangeOptions) => Exchange;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  /** resolves after so long, or at once when the program is told to stop. @returns whether to go on */
  readonly pause: (ms: number) => Promise<boolean>;
  readonly bootId?: string;
}

const GATE_EXIT: Readonly<Record<GateWord, number>> = {
  "hand-out": 0,
  "hand-out-with-remark": 10,
  "do-not-hand-out": 11,
  "check-first": 12,
};

function errorExit({ code }: DeviceError): number {
  if (code === "E_AGENT_USAGE" || code === "E_AGENT_LINK") return 2;
  if (code === "E_AGENT_NOT_ENROLLED") return 3;
  if (code === "E_AGENT_REFUSED" || code === "E_AGENT_SERVER_KEY" || code === "E_AGENT_SIGNATURE") return 4;
  return code === "E_AGENT_BUSY" ? 5 : 1;
}

/** Waiting for another run that may take its whole time. */
const BY_HAND_WAIT_MS = 120_000;

class Commands {
  readonly #world: World;
  readonly #line: CommandLine;
  readonly #texts: Texts;

  constructor(world: World, line: CommandLine) {
    this.#world = world;
    this.#line = line;
    this.#texts = textsOf(line.language);
  }

  async execute(): Promise<number> {
    const { command } = this.#line;
    switch (command.kind) {
      case "help":
        return this.#say(0, this.#texts.t("help"));
      case "version":
        return this.#say(0, this.#world.agentVersion);
      case "replay":
        return this.#replay(command.file);
      default:
    }
    const agent = await this.#open();
    switch (command.kind) {
      case "enrol":
        return this.#enrol(agent, command);
      case "check":
        if (isWorthMeasuring(command.trigger, agent.now(), agent.parts.state.read("status")?.measuredAt ?? null))
          await agent.run(command.trigger, BY_HAND_WAIT_MS);
        else if (agent.parts.state.read("identity") !== null) await agent.deliverWaiting(BY_HAND_WAIT_MS);
        return this.#show(agent);
      case "status":
        return this.#show(agent);
      case "collect":
        return this.#collect(agent, command.file);
      case "run":
        return this.#run(agent);
      default:
        return command satisfies never;
    }
  }

  #say(exit: number, ...lines: readonly string[]): number {
    for (const line of lines) this.#world.print(line);
    return exit;
  }

  async #open(): Promise<DeviceAgent> {
    const world = this.#world;
    const config = readConfig(this.#line.config ?? world.configFile);
    const options = exchangeOptionsOf(config);
    const state = openState(this.#line.data ?? world.dataFolder);
    return new DeviceAgent({
      state,
      config,
      clock: world.clock,
      exec: world.exec,
      platformOf: await world.ownPlatform(),
      privileged: world.privileged,
      agentVersion: world.agentVersion,
      shipped: readShipped(world.policies),
      exchangeWith: (server) => world.exchangeWith(server, options),
      log: world.log,
      ...(world.bootId === undefined ? {} : { bootId: world.bootId }),
    });
  }

  async #enrol(agent: DeviceAgent, options: CommandLine["command"] & { kind: "enrol" }): Promise<number> {
    if (agent.parts.state.read("identity") !== null && !options.again)
      throw new DeviceError("E_AGENT_ENROLLED", "already enrolled");
    const { facts } = await agent.measureNow(null, "identity");
    const answer = await agent.alone(BY_HAND_WAIT_MS, async () =>
      enrol(agent, { facts }, { ...options, role: "device" }),
    );
    this.#say(0, this.#texts.t("enrolled", { device: answer.device }));
    await agent.run("by-hand", BY_HAND_WAIT_MS);
    this.#show(agent);
    return 0;
  }

  #view(agent: DeviceAgent, texts: Texts): View {
    const { state, shipped } = agent.parts;
    const identity = state.read("identity");
    const held = identity === null ? null : readBaseline(state.baselineFile, identity);
    const { size, lost } = peekReports(state);
    return viewOf(
      {
        identity,
        status: state.read("status"),
        delivery: state.read("delivery"),
        waiting: size,
        lost,
        baseline: held?.document.baseline ?? shipped.baseline,
      },
      texts,
    );
  }

  #show(agent: DeviceAgent): number {
    const view = this.#view(agent, this.#texts);
    this.#printView(view);
    return view.gate === null ? GATE_EXIT["check-first"] : GATE_EXIT[view.gate];
  }

  #printView(view: View): void {
    if (this.#line.json) this.#say(0, JSON.stringify(view));
    else this.#say(0, ...linesOf(view, this.#texts));
    if (!this.#world.privileged && !this.#line.json) this.#say(0, this.#texts.t("unprivileged"));
  }

  async #collect(agent: DeviceAgent, file: string): Promise<number> {
    const { state } = agent.parts;
    const identity = state.read("identity");
    const held = identity === null ? null : readBaseline(state.baselineFile, identity);
    const { outputs, platform } = await agent.measureNow(held);
    const known = this.#world.known();
    const recording = record(
      { platform, agentVersion: this.#world.agentVersion, at: agent.now() },
      outputs,
      identity === null ? known : { ...known, serials: [...known.serials, identity.device] },
    );
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify(recording, null, 2)}\n`, { mode: 0o600 });
    } catch (cause) {
      throw new DeviceError("E_AGENT_RECORDING", (cause as Error).message, { cause });
    }
    return this.#say(0, this.#texts.t("recorded", { probes: recording.outputs.length, file }));
  }

  async #replay(file: string): Promise<number> {
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch (cause) {
      throw new DeviceError("E_AGENT_RECORDING", (cause as Error).message, { cause });
    }
    const { recording, outputs } = readRecording(text);
    const { at: now } = recording;
    const platform = (await this.#world.platformNamed(recording.platform))(NO_SETTINGS);
    const facts = readFacts(platform, outputs, { now, handedOutAt: null, clockOffsetMs: null });
    const shipped = readShipped(this.#world.policies);
    const verdict = judgeLocally({
      facts,
      platform: recording.platform,
      document: null,
      shipped,
      failing: {},
      enrolled: true,
      now,
    });
    if (this.#line.json) {
      this.#say(0, JSON.stringify({ facts, findings: verdict.findings, gate: verdict.gate, score: verdict.score }));
      return GATE_EXIT[verdict.gate.word];
    }
    const { baseline, gate, score, findings } = verdict;
    const status = { format: 1 as const, measuredAt: now, trigger: "by-hand" as const, gate, score };
    const view = viewOf(
      {
        identity: null,
        status: {
          ...status,
          findings: [...findings],
          baseline: { id: baseline.id, version: baseline.version, shipped: true },
        },
        delivery: null,
        waiting: 0,
        lost: 0,
        baseline,
      },
      this.#texts,
    );
    return this.#say(GATE_EXIT[gate.word], ...linesOf(view, this.#texts));
  }

  async #run(agent: DeviceAgent): Promise<number> {
    const { config, log } = agent.parts;
    const { random, addresses, plugged, pause } = this.#world;
    const page =
      config.pagePort === 0
        ? null
        : await servePage(config.pagePort, (texts) => this.#view(agent, texts)).catch(() => null);
    if (config.pagePort !== 0 && page === null) log.warn("local page: the port is taken", { port: config.pagePort });
    const address = page === null ? this.#texts.t("noPage") : `http://127.0.0.1:${String(page.port)}/`;
    this.#say(0, this.#texts.t("running", { page: address }));
    const service = new DeviceService({ agent, random, addresses, plugged });
    try {
      do {
        const did = await service.tick();
        if (did === "measured" || did === "delivered") log.info(did, { waiting: peekReports(agent.parts.state).size });
        // Devices that were switched on together, or sent away together, must not come back together.
      } while (await pause(TICK_MS * (0.5 + Math.random())));
    } finally {
      await page?.close();
    }
    return 0;
  }
}

/** Where a device keeps things, by system. */
export function defaultPlaces(system: NodeJS.Platform, env: NodeJS.ProcessEnv): { data: string; config: string } {
  if (system === "win32") {
    const folder = join(env["ProgramData"] ?? "C:\\ProgramData", "Latarnik");
    return { data: folder, config: join(folder, "device.yaml") };
  }
  if (system === "darwin") {
    const folder = "/Library/Application Support/Latarnik";
    return { data: folder, config: join(folder, "device.yaml") };
  }
  return { data: "/var/lib/latarnik-device", config: "/etc/latarnik-device/device.yaml" };
}

/** @returns the exit code; never throws an expected failure */
export async function runCommand(args: readonly string[], world: World): Promise<number> {
  const texts = textsOf(languageIn(args));
  try {
    return await new Commands(world, readArguments(args)).execute();
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    const key = `error.${error.code}` satisfies TextKey;
    world.printError(`${texts.t(key, { detail: error.message, status: error.status ?? "" })} [${error.code}]`);
    return errorExit(error);
  }
}
