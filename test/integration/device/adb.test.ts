/**
 * The real adb against a stand-in for a tablet: shell with exit codes, permission on the screen, a tablet that hangs.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ANDROID_COMMANDS } from "../../../agent/device/collectors/android/commands.ts";
import { adbEnvironment, type AdbSettings } from "../../../agent/device/collectors/android/shell.ts";
import { exec } from "../../../agent/device/exec.ts";
import { measure } from "../../../agent/device/measure.ts";
import { androidTablet } from "../../../agent/device/platforms/android.ts";
import type { Plug } from "../../../agent/hub/plugs.ts";
import { readOnly } from "../../../agent/hub/read-only.ts";
import { type Watch, watchAndroid } from "../../../agent/hub/watch.ts";
import { type FakeAdbd, startFakeAdbd } from "../../support/fake-adbd.ts";
import { changed, RECORDED_AT, recorded, shellAnswers } from "../../support/tablets.ts";
import { waitUntil } from "../../support/hub-world.ts";

const missing =
  spawnSync("adb", ["version"]).error === undefined ? "" : "skipped: adb is not here (apt-get install adb)";
if (missing !== "") process.stderr.write(`adb: ${missing}\n`);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const quiet = { error: () => undefined, warn: () => undefined, info: () => undefined };

describe.skipIf(missing !== "")(`adb ${missing}`, () => {
  let settings: AdbSettings;
  let watch: Watch;
  let heard: readonly Plug[] = [];
  const tablets: FakeAdbd[] = [];

  async function plug(tablet: Parameters<typeof startFakeAdbd>[0]): Promise<FakeAdbd> {
    const started = await startFakeAdbd(tablet);
    tablets.push(started);
    const connect: ChildProcess = spawn("adb", ["-P", String(settings.port), "connect", started.serial], {
      env: { PATH: process.env["PATH"], ...adbEnvironment(settings) },
      stdio: "ignore",
    });
    await new Promise((resolve) => connect.once("close", resolve));
    return started;
  }
  const stateOf = (tablet: FakeAdbd): string | undefined => heard.find(({ serial }) => serial === tablet.serial)?.state;

  beforeAll(async () => {
    settings = { adb: "adb", port: await freePort(), home: mkdtempSync(join(tmpdir(), "hub-adb-")) };
    watch = watchAndroid(
      settings,
      readOnly(exec),
      { log: quiet, plugged: (_kind, plugs) => (heard = plugs), againMs: 200 },
      200,
    );
    await waitUntil(
      () =>
        spawnSync("adb", ["-P", String(settings.port), "devices"], {
          env: { PATH: process.env["PATH"], ...adbEnvironment(settings) },
        }).status === 0,
    );
  });
  afterAll(async () => {
    await watch.stop();
    await Promise.all(tablets.map(async (tablet) => tablet.close()));
    rmSync(settings.home, { recursive: true, force: true });
  });

  it("brings home what the recording holds, and every command only reads", async () => {
    const raw = recorded("android", "samsung-15-managed");
    const hubKey = readFileSync(join(settings.home, ".android/adbkey.pub"), "utf8");
    const answers = shellAnswers(changed(raw, "android", { adb: `user_keys=${hubKey.trim()}\n}\n` }));
    const tablet = await plug({ answers });
    await waitUntil(() => stateOf(tablet) === "ready");
    const platform = androidTablet(settings, tablet.serial, { hubKey, resolvers: ["192.0.2.1"] });
    const { facts, outputs } = await measure({
      platform,
      exec: readOnly(exec),
      privileged: false,
      now: RECORDED_AT,
      handedOutAt: null,
      clockOffsetMs: null,
    });
    expect(facts.identity).toMatchObject({ value: { version: "15", serial: "R9EXAMPLE01" } });
    expect(facts.mobile).toMatchObject({
      value: { foreignDebugKeys: 0, bootState: "verified", owner: "device-owner" },
    });
    expect(facts.media).toMatchObject({ value: { files: 0 } });
    expect([...outputs.values()].filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
    expect([...tablet.asked].sort()).toEqual([...ANDROID_COMMANDS.values()].sort());
  });

  it("carries exit codes and standard error", async () => {
    const answers = new Map([["date +%s", { stdout: "17", stderr: "no", exitCode: 42 }]]);
    const tablet = await plug({ answers });
    await waitUntil(() => stateOf(tablet) === "ready");
    const probe = androidTablet(settings, tablet.serial, { hubKey: null, resolvers: [] }).probes;
    const date = await probe.find(({ id }) => id === "android/date")?.run(exec);
    expect(date).toMatchObject({ exitCode: 42 });
    expect(Buffer.from(date?.stdout ?? []).toString()).toBe("17");
    expect(Buffer.from(date?.stderr ?? []).toString()).toBe("no");
    const other = await probe.find(({ id }) => id === "android/getprop")?.run(exec);
    expect(other?.exitCode).toBe(127);
  });

  it("says when nobody has tapped «Allow» yet, and when somebody has", async () => {
    const tablet = await plug({ answers: new Map(), authorised: false });
    await waitUntil(() => stateOf(tablet) === "unauthorised");
    tablet.allow();
    await waitUntil(() => stateOf(tablet) === "ready");
  });

  it("ends a command that hangs at its limit", async () => {
    const tablet = await plug({ answers: new Map([["getprop", { hang: true }]]) });
    await waitUntil(() => stateOf(tablet) === "ready");
    const args = ["-P", String(settings.port), "-s", tablet.serial, "shell", "-n", "getprop"];
    const output = await exec("android/getprop", "adb", args, { timeoutMs: 500, env: adbEnvironment(settings) });
    expect(output).toMatchObject({ unavailable: "timed-out", exitCode: null });
  });

  it("hears of a tablet that is pulled out", async () => {
    const tablet = await plug({ answers: new Map() });
    await waitUntil(() => stateOf(tablet) === "ready");
    await tablet.close();
    await waitUntil(() => stateOf(tablet) !== "ready");
  });
});
