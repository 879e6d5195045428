/**
 * The real ideviceinfo, idevice_id and ideviceinstaller against a stand-in for usbmuxd with iPads that trust and that do not.
 */
import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exec } from "../../../agent/device/exec.ts";
import { measure } from "../../../agent/device/measure.ts";
import { ipad } from "../../../agent/device/platforms/ipados.ts";
import type { Plug } from "../../../agent/hub/plugs.ts";
import { readOnly } from "../../../agent/hub/read-only.ts";
import { watchIpads } from "../../../agent/hub/watch.ts";
import type { DeviceFacts } from "../../../policies/schema/device-facts.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { type FakeIpad, type FakeUsbmuxd, startFakeUsbmuxd } from "../../support/fake-usbmuxd.ts";
import { waitUntil } from "../../support/hub-world.ts";
import { RECORDED_AT } from "../../support/tablets.ts";

const missing = ["ideviceinfo", "idevice_id", "ideviceinstaller"].some(
  (tool) => spawnSync(tool, ["--version"]).error !== undefined,
)
  ? "skipped: libimobiledevice-utils or ideviceinstaller is not here"
  : "";
if (missing !== "") process.stderr.write(`ipad: ${missing}\n`);

export const IPAD: FakeIpad = {
  udid: "00008101-000A1B2C3D4E5F60",
  open: { DeviceClass: "iPad", ProductVersion: "18.7.2", SerialNumber: "DMPEXAMPLE1", ProductType: "iPad13,18" },
  trusted: {
    ActivationState: "Activated",
    PasswordProtected: true,
    NonVolatileRAM: { blob: new Uint8Array([1, 2]), list: [[1]] },
  },
  domains: {
    "com.apple.disk_usage": { TotalDataCapacity: 1_000, TotalDataAvailable: 250, PhotoUsage: 10, CameraUsage: 5 },
    "com.apple.mobile.battery": { BatteryCurrentCapacity: 40, HasBattery: true },
    "com.apple.mobile.chaperone": { IsSupervised: true },
  },
  apps: [
    {
      CFBundleIdentifier: "org.example.drawing",
      CFBundleShortVersionString: "2.1",
      CFBundleDisplayName: "Rysuję, <maluję>",
    },
  ],
};

describe.skipIf(missing !== "")(`libimobiledevice ${missing}`, () => {
  let muxer: FakeUsbmuxd;
  const settings = () => ({
    ideviceinfo: "ideviceinfo",
    ideviceId: "idevice_id",
    ideviceinstaller: "ideviceinstaller",
    muxer: muxer.address,
  });
  const factsOf = async (udid: string): Promise<DeviceFacts> => {
    const platform = ipad(settings(), udid);
    const options = { privileged: false, now: RECORDED_AT, handedOutAt: null as Instant | null, clockOffsetMs: null };
    return (await measure({ platform, exec: readOnly(exec), ...options })).facts;
  };
  beforeAll(async () => {
    muxer = await startFakeUsbmuxd([IPAD]);
  });
  afterAll(async () => muxer.close());

  it("reads an iPad that trusts the hub", async () => {
    const facts = await factsOf(IPAD.udid);
    expect(facts.identity).toMatchObject({ value: { os: "iPadOS", version: "18.7.2", serial: "DMPEXAMPLE1" } });
    expect(facts.mobile).toMatchObject({ value: { owner: "supervised", activated: true } });
    expect(facts.health).toMatchObject({ value: { diskFreeRatio: 0.25, batteryRatio: 0.4 } });
    expect(facts.media).toMatchObject({ value: { files: null, bytes: 15 } });
    expect(facts.software).toMatchObject({ value: { installed: [{ name: "org.example.drawing", version: "2.1" }] } });
    // «Locked now» is no passcode.
    expect(facts.lock).toMatchObject({ value: { secured: null } });
  });

  it("asks it for values and its list of apps, nothing else", () => {
    const allowed = [
      "QueryType",
      "GetValue",
      "StartSession",
      "StopSession",
      "StartService",
      "Pair",
      "ValidatePair",
      "apps Browse",
    ];
    expect(muxer.asked.filter((name) => !allowed.includes(name))).toEqual([]);
    expect(muxer.asked).toContain("apps Browse");
  });

  it("gets the open part only of one that does not", async () => {
    const udid = "00008101-000A1B2C3D4E5F61";
    muxer.plug({ udid, open: IPAD.open, trusts: false });
    const facts = await factsOf(udid);
    expect(facts.identity).toMatchObject({ value: { version: "18.7.2" } });
    for (const table of ["media", "health", "software"] as const)
      expect(facts[table]).toMatchObject({ unavailable: "no-permission" });
    expect(facts.mobile).toMatchObject({ value: { owner: "unknown", activated: null } });
    muxer.unplug(udid);
  });

  it("hears of iPads coming and going", async () => {
    let heard: readonly Plug[] = [];
    const log = { error: () => undefined, warn: () => undefined, info: () => undefined };
    const watch = watchIpads(settings(), readOnly(exec), { log, plugged: (_kind, plugs) => (heard = plugs) }, 50);
    await waitUntil(() => heard.length === 1);
    const udid = "00008101-000A1B2C3D4E5F62";
    muxer.plug({ udid, open: IPAD.open });
    await waitUntil(() => heard.some(({ serial }) => serial === udid));
    muxer.unplug(udid);
    await waitUntil(() => heard.length === 1);
    await watch.stop();
  });

  it("says nothing of an iPad that is not there", async () => {
    const facts = await factsOf("00008101-FFFFFFFFFFFFFFFF");
    for (const fact of [facts.identity, facts.mobile, facts.lock, facts.media])
      expect(fact).toMatchObject({ unavailable: "failed" });
  });
});
