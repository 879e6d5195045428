/**
 * Whole tablets from recordings to findings.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readAndroid } from "../../../../agent/device/platforms/android.ts";
import { readIpad } from "../../../../agent/device/platforms/ipados.ts";
import { auditDevice } from "../../../../policies/engine/device/audit.ts";
import { scoreOf } from "../../../../policies/engine/device/gate.ts";
import { DeviceFacts } from "../../../../policies/schema/device-facts.ts";
import type { Instant } from "../../../../policies/schema/vocabulary.ts";
import { SHIPPED } from "../../../support/hub-world.ts";
import { HUB_KEY, RECORDED_AT, recorded } from "../../../support/tablets.ts";

function findingsOf(platform: "android" | "ipados", name: string) {
  const context = { now: RECORDED_AT, handedOutAt: (RECORDED_AT - 7_200_000) as Instant };
  const raw = recorded(platform, name);
  const facts = DeviceFacts.parse(
    platform === "android"
      ? readAndroid(raw, { ...context, hubKey: HUB_KEY, resolvers: ["192.0.2.1"] })
      : readIpad(raw, context),
  );
  return auditDevice({
    facts,
    platform,
    mode: "A",
    ...SHIPPED,
    exemptions: [],
    attestations: [],
    previous: new Map(),
    now: RECORDED_AT,
    today: "2026-11-22",
  });
}
const reasonsOf = (platform: "android" | "ipados", name: string, state: string): string[] =>
  findingsOf(platform, name)
    .filter((finding) => finding.state === state)
    .map(({ check, reason }) => `${check}: ${reason}`)
    .sort();

describe("Android", () => {
  it("a managed Samsung lacks only what nobody can ask it", () => {
    expect(reasonsOf("android", "samsung-15-managed", "fail")).toEqual([]);
    expect(reasonsOf("android", "samsung-15-managed", "unknown")).toEqual([
      "condition.clock: fact-missing",
      "network.our-resolver: resolver-silent",
      "theft.marking: not-attested",
    ]);
  });
  it.each([
    {
      why: "patches and system long past, pictures, accounts, no lock",
      name: "lenovo-13-neglected",
      fails: [
        "admin.managed: not-managed",
        "content.camera: camera-on",
        "content.no-accounts: accounts-left",
        "content.no-leftovers: media-left",
        "os.patch-level: patch-old",
        "os.supported: support-ended",
        "theft.screen-lock: lock-off",
      ],
    },
    {
      why: "apps from elsewhere and no Google services",
      name: "no-name-8-sideloaded",
      fails: [
        "admin.managed: not-managed",
        "admin.unknown-sources: unknown-sources",
        "antivirus.active: antivirus-none",
        "content.camera: camera-on",
        "os.patch-level: patch-old",
      ],
    },
    {
      why: "a stranger may debug, over the network too, and the boot loader is open",
      name: "samsung-10-foreign-key",
      fails: [
        "admin.boot-verified: boot-unlocked",
        "admin.debugging: debugging-over-network",
        "os.patch-level: patch-old",
      ],
    },
    {
      why: "private DNS goes around the filter",
      name: "pixel-15-private-dns",
      fails: ["admin.managed: not-managed", "content.camera: camera-on", "network.our-resolver: private-dns-foreign"],
    },
  ])("$name: $why", ({ name, fails }) => expect(reasonsOf("android", name, "fail")).toEqual(fails));
});

it("an iPad is judged by its version and room, the rest by people", () => {
  expect(reasonsOf("ipados", "ipad-18-trusted", "fail")).toEqual(["admin.managed: not-managed"]);
  expect(reasonsOf("ipados", "ipad-18-trusted", "pass")).toEqual(["condition.disk: ok", "os.supported: ok"]);
  expect(reasonsOf("ipados", "ipad-18-supervised-locked", "fail")).toEqual([]);
});

describe.each(["android", "ipados"] as const)("%s: no answer is never a good answer", (platform) => {
  const names = platform === "android" ? ["empty", "silent"] : ["empty"];
  it.each(names)("%s", (name) => {
    expect(reasonsOf(platform, name, "pass")).toEqual([]);
    expect(scoreOf(findingsOf(platform, name)).colour).not.toBe("green");
  });
  it("cut off: passes only what stands before the cut", () => {
    const whole = platform === "android" ? "samsung-15-managed" : "ipad-18-trusted";
    const passed = reasonsOf(platform, "truncated", "pass").map((one) => one.split(":")[0]);
    const before = reasonsOf(platform, whole, "pass").map((one) => one.split(":")[0]);
    expect(passed.filter((check) => !before.includes(check))).toEqual([]);
    for (const check of ["admin.debugging", "admin.unknown-sources", "content.no-leftovers", "content.no-accounts"])
      expect(passed).not.toContain(check);
  });
  it("has a file for each recording named here", () => {
    const files = readdirSync(join(import.meta.dirname, "../../../fixtures/posture", platform));
    expect(files.length).toBe(platform === "android" ? 8 : 6);
  });
});
