/**
 * A real clamd: it finds the test file, it misses it with another database, it has none, it is not there. And headers as the maker
 * of signatures writes them, as no clamd loads one that is forged.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askClamd, eicar } from "../../../agent/device/collectors/linux/clamd.ts";
import { exec } from "../../../agent/device/exec.ts";
import { NO_SETTINGS } from "../../../agent/device/platform.ts";
import { LINUX_PLACES, linuxPlatform } from "../../../agent/device/platforms/linux.ts";
import type { DeviceFacts } from "../../../policies/schema/device-facts.ts";
import { READ_AT } from "../../support/raw-outputs.ts";

const CLAMD = "/usr/sbin/clamd";
const skipped = existsSync(CLAMD) ? null : "no clamd (apt-get install clamav-daemon)";

const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");
/** A signature of our own: MD5, size, name. */
const signature = (bytes: Uint8Array, name: string): string => `${md5(bytes)}:${bytes.length}:${name}\n`;
const other = new TextEncoder().encode("something else altogether");

let folder: string;
let daemon: ChildProcess | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latarnik-clamd-"));
  // clamd may give up root and must still get in.
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, "db"));
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

async function stop(): Promise<void> {
  const child = daemon;
  daemon = null;
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

function configure(extra = ""): string {
  const path = join(folder, "clamd.conf");
  writeFileSync(
    path,
    `LocalSocket ${join(folder, "clamd.sock")}\nDatabaseDirectory ${join(folder, "db")}\nForeground yes\nUser root\nLogFile ${join(folder, "log")}\n${extra}`,
  );
  return path;
}

async function start(database: string): Promise<string> {
  writeFileSync(join(folder, "db", "local.hdb"), database);
  const config = configure();
  daemon = spawn(CLAMD, ["--config-file", config], { stdio: "ignore" });
  const until = Date.now() + 15_000;
  while (!existsSync(join(folder, "clamd.sock"))) {
    if (Date.now() > until || daemon.exitCode !== null) throw new Error("clamd did not start");
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  return config;
}

/** The antivirus table as the whole way gives it: probes, reader. */
async function antivirus(config: string): Promise<DeviceFacts["antivirus"]> {
  const platform = linuxPlatform(NO_SETTINGS, { ...LINUX_PLACES, clamd: [config] });
  const wanted = platform.probes.filter(({ id }) => id.startsWith("linux/clamd") || id === "linux/running");
  const outputs = await Promise.all(wanted.map((probe) => probe.run(exec)));
  return platform.read(new Map(outputs.map((one) => [one.probe, one])), { now: READ_AT, handedOutAt: null }).antivirus;
}

describe.skipIf(skipped !== null)(`clamd${skipped === null ? "" : ` (skipped: ${skipped})`}`, () => {
  it("finds the test file with a signature for it; without an official database signatures are missing all the same", async () => {
    const config = await start(signature(eicar(), "Test.Eicar"));
    expect(await askClamd([config])).toMatchObject({
      connection: "answered",
      ping: "PONG",
      version: expect.stringMatching(/^ClamAV \d+\.\d+\.\d+$/u) as string,
      eicar: "stream: Test.Eicar.UNOFFICIAL FOUND",
    });
    expect(await antivirus(config)).toMatchObject({
      value: {
        eicar: "caught",
        products: [
          { name: "ClamAV", alive: true, realtime: "scheduled-only", signatures: "missing", signaturesAt: null },
        ],
      },
    });
  });

  it("misses it with a database that does not know it", async () => {
    const config = await start(signature(other, "Test.Other"));
    expect(await antivirus(config)).toMatchObject({ value: { eicar: "missed", products: [{ alive: true }] } });
  });

  it("says that on-access scanning is not known to be on from the configuration alone", async () => {
    await start(signature(other, "Test.Other"));
    const config = configure("OnAccessPrevention yes\n");
    expect(await antivirus(config)).toMatchObject({ value: { products: [{ realtime: "scheduled-only" }] } });
  });

  it("is off when it was stopped and its socket was left behind", async () => {
    const config = await start(signature(eicar(), "Test.Eicar"));
    await stop();
    expect(await antivirus(config)).toMatchObject({
      value: { eicar: "not-tested", products: [{ realtime: "off", signatures: "missing" }] },
    });
  });
});

describe("databases on the disk", () => {
  it("has none: the state after installing", async () => {
    expect(await antivirus(configure())).toMatchObject({
      value: { products: [{ realtime: "off", signatures: "missing", signaturesAt: null }] },
    });
  });

  it("an old one is dated by its header, not by the time of its file", async () => {
    const header = `ClamAV-VDB:01 Jan 2026 00-00 +0000:27000:2000000:90:0:0:builder:1767225600`.padEnd(512, " ");
    writeFileSync(join(folder, "db", "daily.cvd"), `${header}\u{1F}packed`);
    expect(await antivirus(configure())).toMatchObject({
      value: { products: [{ signaturesAt: 1_767_225_600_000 }] },
    });
  });

  it("the folder is gone: nothing is known", async () => {
    rmSync(join(folder, "db"), { recursive: true });
    expect(await antivirus(configure())).toMatchObject({ value: { products: [{ signatures: "unknown" }] } });
  });

  it("no configuration: there is no ClamAV", async () => {
    const fact = await antivirus(join(folder, "nothing.conf"));
    expect(fact).toMatchObject({ value: { eicar: "not-tested" } });
    expect(JSON.stringify(fact)).not.toContain("ClamAV");
  });
});
