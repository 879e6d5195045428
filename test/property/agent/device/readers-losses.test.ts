/**
 * Taking an answer away, emptying it or cutting it short never turns a finding into `pass`: on all five platforms, for every recording.
 *
 * Oracle: the findings on the same recording with nothing taken away.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RawOutputs } from "../../../../agent/device/platform.ts";
import { auditDevice } from "../../../../policies/engine/device/audit.ts";
import { loadBaselines } from "../../../../policies/load/load-baselines.ts";
import type { DeviceBaseline } from "../../../../policies/schema/device-baseline.ts";
import {
  everyLoss,
  factsOf,
  RECORDED_PLATFORMS,
  type RecordedDevice,
  recordedDevices,
} from "../../../support/recorded-facts.ts";

const { baselines, osSupport } = loadBaselines();
const baseline = baselines.find(({ id }) => id === "loaned") as DeviceBaseline;

function passesOf(device: RecordedDevice, raw: RawOutputs): ReadonlySet<string> {
  const findings = auditDevice({
    facts: factsOf({ ...device, raw }),
    platform: device.platform,
    mode: "A",
    baseline,
    osSupport,
    exemptions: [],
    attestations: [],
    previous: new Map(),
    now: device.at,
    today: "2026-11-22",
  });
  return new Set(findings.filter(({ state }) => state === "pass").map(({ check }) => check));
}

/** A cared-for Linux whose only fault is told by its list of packages: lost with the list, the fault must not become «none». */
function withPackage(device: RecordedDevice, name: string): RecordedDevice {
  const list = device.raw.get("linux/dpkg");
  if (list === undefined) throw new Error("there is no list of packages");
  const stdout = new Uint8Array(Buffer.concat([list.stdout, Buffer.from(`${name}\t1\tinstalled\n`)]));
  return {
    ...device,
    name: `${device.name} with ${name}`,
    raw: new Map([...device.raw, ["linux/dpkg", { ...list, stdout }]]),
  };
}
const worse = recordedDevices()
  .filter(({ name }) => name === "debian-12-mended")
  .flatMap((device) => ["anydesk", "torbrowser-launcher"].map((name) => withPackage(device, name)));

describe.each(RECORDED_PLATFORMS)("%s", (platform) => {
  const devices = [...recordedDevices(), ...worse]
    .filter((device) => device.platform === platform)
    .map((device) => ({ device, before: passesOf(device, device.raw) }));

  it("with no answer at all nothing passes", () => {
    for (const { device } of devices) expect([...passesOf(device, new Map())]).toEqual([]);
  });

  it("an answer taken away makes nothing pass", () => {
    for (const { device, before } of devices)
      for (const probe of device.raw.keys()) {
        const without = new Map([...device.raw].filter(([id]) => id !== probe));
        const gained = [...passesOf(device, without)].filter((check) => !before.has(check));
        expect(gained.map((check) => `${device.name} without ${probe}: ${check}`)).toEqual([]);
      }
  });

  it("answers taken away, emptied or cut anywhere, many at a time, make nothing pass", () => {
    const anyLoss = fc.constantFrom(...devices).chain(({ device }) =>
      fc.record({
        // By name, or a counterexample would print the octets of the whole recording.
        name: fc.constant(device.name),
        lost: fc.dictionary(
          fc.constantFrom(...(device.raw.size === 0 ? ["none"] : device.raw.keys())),
          fc.oneof(
            fc.constantFrom("away" as const, "empty" as const, "timed-out" as const),
            fc.double({ min: 0, max: 1, noNaN: true }),
          ),
          { minKeys: 1, maxKeys: 4 },
        ),
      }),
    );
    fc.assert(
      fc.property(anyLoss, ({ name, lost }) => {
        const found = devices.find((one) => one.device.name === name);
        if (found === undefined) throw new Error(`there is no recording ${name}`);
        const { device, before } = found;
        const raw = new Map(device.raw);
        for (const [probe, how] of Object.entries(lost)) {
          const one = raw.get(probe);
          if (one === undefined) continue;
          const nothing = new Uint8Array();
          if (how === "away") raw.delete(probe);
          else if (how === "empty") raw.set(probe, { ...one, stdout: nothing, stderr: nothing });
          else if (how === "timed-out") raw.set(probe, { ...one, stdout: nothing, exitCode: null, unavailable: how });
          else raw.set(probe, { ...one, stdout: one.stdout.subarray(0, Math.floor(how * one.stdout.length)) });
        }
        expect([...passesOf(device, raw)].filter((check) => !before.has(check))).toEqual([]);
      }),
      { numRuns: everyLoss() ? 1_000 : platform === "linux" || platform === "windows" ? 40 : 100 },
    );
  });
});
