/**
 * Readers of Windows and macOS against answers nobody expected.
 *
 * Oracle: the schema of facts, and the engine's findings on the same machine before it was disturbed.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_SETTINGS, type RawOutputs, type ReadContext } from "../../agent/device/platform.ts";
import { readMacos } from "../../agent/device/platforms/macos.ts";
import { readWindows } from "../../agent/device/platforms/windows.ts";
import { auditDevice } from "../../policies/engine/device/audit.ts";
import { loadBaselines } from "../../policies/load/load-baselines.ts";
import type { DeviceBaseline } from "../../policies/schema/device-baseline.ts";
import { DeviceFacts, type RawOutput, UnavailableReason } from "../../policies/schema/device-facts.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import { MACOS_RECORDINGS } from "../support/macos-machine.ts";
import { type Recorded, rawOf } from "../support/posture.ts";
import { AT, WINDOWS_RECORDINGS } from "../support/windows-machine.ts";

const { baselines, osSupport } = loadBaselines();
const baseline = baselines.find((one) => one.id === "loaned") as DeviceBaseline;

const contextOf = (platform: string): ReadContext => ({
  now: AT as Instant,
  handedOutAt: (AT - 7_200_000) as Instant,
  settings: {
    ...NO_SETTINGS,
    dailyAccount: platform === "windows" ? "uczeń" : "uczen",
    canary: { name: "canary.example.org", token: "canary-token" },
    resolvers: ["192.0.2.53"],
  },
});
type Kind = "windows" | "macos";
const read = (platform: Kind, raw: RawOutputs): DeviceFacts =>
  DeviceFacts.parse((platform === "windows" ? readWindows : readMacos)(raw, contextOf(platform)));

function statesOf(platform: Kind, raw: RawOutputs): ReadonlyMap<string, string> {
  const findings = auditDevice({
    facts: read(platform, raw),
    platform,
    mode: "A",
    baseline,
    osSupport,
    exemptions: [],
    attestations: [],
    previous: new Map(),
    now: AT as Instant,
    today: "2026-11-22",
  });
  return new Map(findings.map(({ check, state }) => [check, state]));
}

const ALL: readonly Recorded[] = [...Object.values(WINDOWS_RECORDINGS), ...Object.values(MACOS_RECORDINGS)];
const healthy: Readonly<Record<Kind, Recorded>> = {
  windows: WINDOWS_RECORDINGS["education-25h2-pl"] as Recorded,
  macos: MACOS_RECORDINGS["macos-26-healthy"] as Recorded,
};

/** Octets of any kind: noise, and what looks like an answer. */
const someOctets = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.string({ unit: "binary", maxLength: 100 }).map((text) => new TextEncoder().encode(text)),
  fc.json().map((text) => new TextEncoder().encode(text)),
  fc
    .tuple(
      fc.constantFrom(
        "os",
        "version",
        "defender",
        "security-center",
        "accounts",
        "admins",
        "hives",
        "pending-online",
        "media",
      ),
      fc.json(),
    )
    .map(([name, json]) =>
      new TextEncoder().encode(
        `[[latarnik:${name}]]${Buffer.from(`{"ok":true,"data":[${json}]}`).toString("base64")}[[/latarnik]]\r\n`,
      ),
    ),
  fc
    .string({ maxLength: 60 })
    .map(
      (text) =>
        new Uint8Array(Buffer.from(`\u{FEFF}Windows Registry Editor Version 5.00\r\n\r\n${text}\r\n\r\n`, "utf16le")),
    ),
  fc
    .string({ maxLength: 60 })
    .map((text) =>
      new TextEncoder().encode(`<?xml version="1.0"?>\n<plist version="1.0"><dict>${text}</dict></plist>`),
    ),
);
const anyOutput = (probe: string): fc.Arbitrary<RawOutput> =>
  fc.record(
    {
      probe: fc.constant(probe),
      exitCode: fc.constantFrom(0, 1, 2, 67, 113, null),
      stdout: someOctets,
      stderr: fc.oneof(fc.constant(new Uint8Array()), someOctets),
      ms: fc.nat(),
      unavailable: fc.constantFrom(...UnavailableReason.options),
    },
    { requiredKeys: ["probe", "exitCode", "stdout", "stderr", "ms"] },
  );

describe.each(["windows", "macos"] as const)("%s", (platform) => {
  const probes = healthy[platform].outputs.map(({ probe }) => probe);
  const anyRaw = fc
    .tuple(...probes.map((probe) => anyOutput(probe)))
    .map((outputs): RawOutputs => new Map(outputs.map((one) => [one.probe, one])));

  it("reads any octets into valid facts and never throws", () => {
    fc.assert(
      fc.property(anyRaw, (raw) => void read(platform, raw)),
      { numRuns: 150 },
    );
  });

  it("passes nothing by noise alone", () => {
    const noise = (probe: string): fc.Arbitrary<RawOutput> =>
      fc
        .uint8Array({ maxLength: 300 })
        .map((stdout) => ({ probe, exitCode: 0, stdout, stderr: new Uint8Array(), ms: 1 }));
    fc.assert(
      fc.property(fc.tuple(...probes.map((probe) => noise(probe))), (outputs) => {
        const states = statesOf(platform, new Map(outputs.map((one) => [one.probe, one])));
        expect([...states].filter(([, state]) => state === "pass")).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("one disturbed probe never disturbs the schema", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...probes).chain((probe) => anyOutput(probe)),
        (one) => {
          read(platform, new Map([...rawOf(healthy[platform].outputs), [one.probe, one]]));
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** Ways an answer can be lost. */
const LOSSES: readonly ((one: RawOutput) => RawOutput | null)[] = [
  () => null,
  (one) => ({ ...one, stdout: new Uint8Array(), stderr: new Uint8Array() }),
  (one) => ({ ...one, stdout: new Uint8Array(), exitCode: 1 }),
  (one) => ({ ...one, stdout: new Uint8Array(), unavailable: "timed-out" }),
  (one) => ({ ...one, stdout: new TextEncoder().encode("�noise�\n") }),
];
/** One line of a part of the script at a time. */
function withoutLines(one: RawOutput): readonly RawOutput[] {
  const lines = Buffer.from(one.stdout)
    .toString("latin1")
    .split("\r\n")
    .filter((text) => text.startsWith("[[latarnik:"));
  return lines.map((_, left) => ({
    ...one,
    stdout: new Uint8Array(
      Buffer.from(
        lines
          .filter((_text, index) => index !== left)
          .map((text) => `${text}\r\n`)
          .join(""),
        "latin1",
      ),
    ),
  }));
}

describe("what failed", () => {
  it("never passes because an answer was lost", () => {
    const turned: string[] = [];
    let machines = 0;
    for (const { platform, outputs } of ALL) {
      const raw = rawOf(outputs);
      const before = statesOf(platform as Kind, raw);
      if (![...before.values()].includes("fail")) continue;
      machines += 1;
      for (const [probe, one] of raw) {
        const lost = [...LOSSES.map((lose) => lose(one)), ...withoutLines(one)];
        for (const instead of lost) {
          const disturbed = new Map(raw);
          if (instead === null) disturbed.delete(probe);
          else disturbed.set(probe, instead);
          for (const [check, state] of statesOf(platform as Kind, disturbed))
            if (state === "pass" && before.get(check) === "fail") turned.push(`${platform} ${probe} ${check}`);
        }
      }
    }
    expect([...new Set(turned)]).toEqual([]);
    expect(machines).toBeGreaterThan(3);
  });
});
