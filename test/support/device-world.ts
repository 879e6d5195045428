/**
 * A device for tests: a folder of its own, a hand-driven clock, a platform of facts, and the command line run in it.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DeviceAgent } from "../../agent/device/agent.ts";
import { readShipped } from "../../agent/device/baseline-store.ts";
import { runCommand, type World } from "../../agent/device/cli.ts";
import { DeviceConfig } from "../../agent/device/config.ts";
import type { Exec } from "../../agent/device/exec.ts";
import type { PlatformOf, ProbeSettings } from "../../agent/device/platform.ts";
import { DeviceState } from "../../agent/device/state.ts";
import { exchangeWith } from "../../agent/uplink/exchange.ts";
import type { DeviceFacts } from "../../policies/schema/device-facts.ts";
import { healthyFacts, NOW } from "./facts.ts";

const POLICIES = resolve(import.meta.dirname, "../../policies");
const text = (octets: Uint8Array): string => new TextDecoder().decode(octets);

export class DeviceWorld {
  readonly folder = mkdtempSync(join(tmpdir(), "device-"));
  readonly printed: string[] = [];
  readonly errors: string[] = [];
  readonly logged: string[] = [];
  /** commands the agent ran */
  readonly commands: string[] = [];
  readonly settings: ProbeSettings[] = [];
  now = NOW as number;
  sinceBootMs = 3_600_000;
  bootId = "11111111-1111-4111-8111-111111111111";
  online = ["192.0.2.7"];
  plugged: boolean | null = null;
  facts: DeviceFacts = { ...healthyFacts("linux") };
  /** what the one probe of the made-up platform prints */
  output = "serial: SN-4711\n";
  config = DeviceConfig.parse({ pagePort: 0 });
  /** how often `run` may pause before it is told to stop */
  pauses = 0;

  get data(): string {
    return join(this.folder, "data");
  }
  get state(): DeviceState {
    return new DeviceState(this.data);
  }

  readonly exec: Exec = async (probe, file, args) => {
    this.commands.push([file, ...args].join(" "));
    return { probe, exitCode: 0, stdout: new TextEncoder().encode(this.output), stderr: new Uint8Array(), ms: 1 };
  };

  readonly platformOf: PlatformOf = (settings) => {
    this.settings.push(settings);
    return {
      platform: "linux",
      probes: [{ id: "linux/test", timeoutMs: 1_000, run: (exec) => exec("linux/test", "look", []) }],
      read: (raw) => (text(raw.get("linux/test")?.stdout ?? new Uint8Array()) === "" ? {} : this.facts),
    };
  };

  readonly log = {
    error: (message: string, facts?: unknown) => void this.logged.push(`${message} ${JSON.stringify(facts)}`),
    warn: (message: string, facts?: unknown) => void this.logged.push(`${message} ${JSON.stringify(facts)}`),
    info: (message: string, facts?: unknown) => void this.logged.push(`${message} ${JSON.stringify(facts)}`),
  };

  advance(ms: number): void {
    this.now += ms;
    this.sinceBootMs += ms;
  }

  /** A fresh start of the program over the same files. */
  agent(): DeviceAgent {
    return new DeviceAgent({
      state: this.state,
      config: this.config,
      clock: { now: () => this.now, sinceBootMs: () => this.sinceBootMs },
      exec: this.exec,
      platformOf: this.platformOf,
      privileged: true,
      agentVersion: "0.1.0",
      shipped: readShipped(POLICIES),
      exchangeWith: (server) =>
        exchangeWith(server, {
          timeoutMs: 2_000,
          ...(this.config.proxy === undefined ? {} : { proxy: this.config.proxy }),
        }),
      log: this.log,
      bootId: this.bootId,
    });
  }

  world(): World {
    return {
      clock: { now: () => this.now, sinceBootMs: () => this.sinceBootMs },
      exec: this.exec,
      privileged: true,
      agentVersion: "0.1.0",
      policies: POLICIES,
      dataFolder: this.data,
      configFile: join(this.folder, "device.yaml"),
      log: this.log,
      random: () => 0.5,
      addresses: () => this.online,
      plugged: () => this.plugged,
      known: () => ({ users: [], hosts: [], serials: [] }),
      ownPlatform: async () => this.platformOf,
      platformNamed: async () => this.platformOf,
      exchangeWith: (origin, options) => exchangeWith(origin, { ...options, timeoutMs: 2_000 }),
      print: (line) => void this.printed.push(line),
      printError: (line) => void this.errors.push(line),
      pause: async () => (this.pauses -= 1) >= 0,
      bootId: this.bootId,
    };
  }

  async cli(...args: string[]): Promise<number> {
    this.printed.length = 0;
    this.errors.length = 0;
    return runCommand(args, this.world());
  }

  get said(): string {
    return this.printed.join("\n");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
