/**
 * Whole machines, from recordings through facts to the findings staff will see.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { encodedCommand } from "../../../../agent/device/collectors/windows/powershell.ts";
import { NO_SETTINGS, type ReadContext } from "../../../../agent/device/platform.ts";
import * as macos from "../../../../agent/device/platforms/macos.ts";
import * as windows from "../../../../agent/device/platforms/windows.ts";
import { auditDevice } from "../../../../policies/engine/device/audit.ts";
import { loadBaselines } from "../../../../policies/load/load-baselines.ts";
import type { Finding } from "../../../../policies/schema/device-baseline.ts";
import { DeviceFacts } from "../../../../policies/schema/device-facts.ts";
import type { Instant } from "../../../../policies/schema/vocabulary.ts";
import { MACOS_RECORDINGS } from "../../../support/macos-machine.ts";
import { type Recorded, rawOf } from "../../../support/posture.ts";
import { AT, WINDOWS_RECORDINGS } from "../../../support/windows-machine.ts";

const FOLDER = resolve(import.meta.dirname, "../../../fixtures/posture");
const { baselines, osSupport } = loadBaselines();
const [baseline] = baselines.filter((one) => one.id === "loaned");

const context = (dailyAccount: string): ReadContext => ({
  now: AT as Instant,
  handedOutAt: (AT - 2 * 3_600_000) as Instant,
  settings: {
    ...NO_SETTINGS,
    dailyAccount,
    canary: { name: "canary.example.org", token: "canary-token" },
    resolvers: ["192.0.2.53"],
  },
});

const recording = (platform: string, name: string): Recorded =>
  JSON.parse(readFileSync(join(FOLDER, platform, `${name}.json`), "utf8")) as Recorded;

/** From a recording to findings, by check. */
function audit(platform: "windows" | "macos", name: string, dailyAccount = platform === "windows" ? "uczeń" : "uczen") {
  const raw = rawOf(recording(platform, name).outputs);
  const read = platform === "windows" ? windows.readWindows : macos.readMacos;
  const facts = DeviceFacts.parse(read(raw, context(dailyAccount)));
  const findings = auditDevice({
    facts,
    platform,
    mode: "A",
    baseline: baseline as NonNullable<typeof baseline>,
    osSupport,
    exemptions: [],
    attestations: [],
    previous: new Map(),
    now: AT as Instant,
    today: "2026-11-22",
  });
  return new Map(findings.map((finding) => [finding.check, finding]));
}
const word = (finding: Finding | undefined): string => `${finding?.state} ${finding?.reason}`;

describe("files of recordings", () => {
  it.each([...Object.entries(WINDOWS_RECORDINGS), ...Object.entries(MACOS_RECORDINGS)])(
    "%s is as written by make-posture",
    (name, made) => expect(recording(made.platform, name)).toEqual(made),
  );
  it("holds no other file", () => {
    expect(readdirSync(join(FOLDER, "windows")).sort()).toEqual(
      Object.keys(WINDOWS_RECORDINGS)
        .map((name) => `${name}.json`)
        .sort(),
    );
    expect(readdirSync(join(FOLDER, "macos")).sort()).toEqual(
      Object.keys(MACOS_RECORDINGS)
        .map((name) => `${name}.json`)
        .sort(),
    );
  });
});

describe("whole devices", () => {
  it.each<{
    why: string;
    on: "windows" | "macos";
    name: string;
    daily?: string;
    says: Readonly<Record<string, string>>;
  }>([
    {
      why: "Education 25H2 in Polish, cared for",
      on: "windows",
      name: "education-25h2-pl",
      says: {
        "antivirus.active": "pass ok",
        "antivirus.signatures": "pass ok",
        "antivirus.effective": "pass ok",
        "updates.security": "pass ok",
      },
    },
    {
      why: "Pro 24H2: support ended for this edition",
      on: "windows",
      name: "pro-24h2-ended",
      says: { "os.supported": "fail support-ended" },
    },
    {
      why: "Kaspersky on, Defender stepped back",
      on: "windows",
      name: "kaspersky-defender-passive",
      says: { "antivirus.active": "pass ok", "antivirus.signatures": "pass signatures-current-undated" },
    },
    {
      why: "a ghost called on, Defender off",
      on: "windows",
      name: "f-secure-ghosts",
      says: { "antivirus.active": "fail antivirus-off", "antivirus.effective": "fail eicar-missed" },
    },
    {
      why: "a server has no security centre",
      on: "windows",
      name: "server-2022",
      says: {
        "antivirus.active": "unknown fact-not-supported",
        "theft.encryption": "unknown fact-not-supported",
        "os.supported": "unknown support-unlisted",
      },
    },
    {
      why: "French, guest on, the pupil an administrator",
      on: "windows",
      name: "french-stick",
      daily: "teclib",
      says: {
        "admin.guest-off": "fail guest-on",
        "admin.daily-account": "fail daily-account-admin",
        "admin.no-auto-login": "fail auto-login",
        "admin.no-blank-password": "unknown password-not-demanded",
      },
    },
    {
      why: "orphans in a German group",
      on: "windows",
      name: "german-orphans",
      says: { "admin.daily-account": "pass ok", "admin.guest-off": "pass ok" },
    },
    {
      why: "bytes of CP852 change nothing",
      on: "windows",
      name: "console-cp852",
      says: { "antivirus.active": "pass ok", "updates.automatic": "pass ok" },
    },
    {
      why: "a Mac that is cared for",
      on: "macos",
      name: "macos-26-healthy",
      says: {
        "antivirus.active": "pass ok",
        "antivirus.effective": "pass equivalent-gatekeeper",
        "updates.security": "pass ok",
      },
    },
    {
      why: "a Mac nobody cares for",
      on: "macos",
      name: "macos-15-neglected",
      says: {
        "antivirus.active": "fail antivirus-off",
        "antivirus.effective": "fail gatekeeper-off",
        "updates.security": "fail updates-pending",
      },
    },
    {
      why: "a Mac that may not look",
      on: "macos",
      name: "no-full-disk-access",
      says: { "content.no-leftovers": "unknown fact-no-permission" },
    },
  ])("$why", ({ on, name, daily, says }) => {
    const findings = audit(on, name, daily);
    const said = Object.fromEntries(Object.keys(says).map((check) => [check, word(findings.get(check))]));
    expect(said).toEqual(says);
  });

  it("passes all that needs no person and no server on a healthy Windows", () => {
    const open = [...audit("windows", "education-25h2-pl")].filter(
      ([, { state }]) => state !== "pass" && state !== "not-applicable",
    );
    expect(open.map(([check]) => check)).toEqual(["theft.marking", "network.no-bypass", "condition.clock"]);
  });

  it.each(["windows", "macos"] as const)("%s without answers passes nothing", (platform) =>
    expect([...audit(platform, "empty")].filter(([, { state }]) => state === "pass")).toEqual([]),
  );

  it.each([
    // Whole lines printed before the cut are whole answers; so are codes and what stood on the error stream.
    ["windows", ["antivirus.active", "antivirus.signatures", "os.supported"]],
    ["macos", ["updates.security", "admin.password", "admin.daily-account", "admin.no-auto-login", "admin.guest-off"]],
  ] as const)("%s with answers cut in half passes only what was whole", (platform, checks) =>
    expect(
      [...audit(platform, "truncated")].filter(([, { state }]) => state === "pass").map(([check]) => check),
    ).toEqual(checks),
  );
});

describe("families nobody has seen in the field", () => {
  it("say so", () => expect([windows.fieldVerified, macos.fieldVerified]).toEqual([false, false]));
});

describe("Windows' command line", () => {
  it.each(["facts", "updates", "media", "eicar", "canary"] as const)("has room for the part %s", (part) => {
    const encoded = encodedCommand(part, "canary.example.org") ?? "";
    expect(encoded.length).toBeGreaterThan(10_000);
    expect(encoded.length).toBeLessThan(32_000);
    expect(Buffer.from(encoded, "base64").toString("utf16le")).toMatch(
      new RegExp(`^\\$Part = '${part}'\n\\$Canary = 'canary.example.org'\n\\$ErrorAction`, "u"),
    );
  });
});
