/**
 * No answer, a broken answer or a cut one never makes a Linux device look good, and never stops the reading.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_SETTINGS } from "../../agent/device/platform.ts";
import { linuxPlatform } from "../../agent/device/platforms/linux.ts";
import { auditDevice } from "../../policies/engine/device/audit.ts";
import { DeviceFacts, type RawOutput, UnavailableReason } from "../../policies/schema/device-facts.ts";
import { loadBaselines } from "../../policies/load/load-baselines.ts";
import { READ_AT } from "../support/raw-outputs.ts";

const platform = linuxPlatform({ ...NO_SETTINGS, dailyAccount: "kid" });
const context = { now: READ_AT, handedOutAt: null };

const anyBytes = fc.oneof(
  fc.constant(new Uint8Array()),
  fc.uint8Array({ maxLength: 60 }),
  fc.jsonValue({ maxDepth: 3 }).map((value) => new TextEncoder().encode(JSON.stringify(value))),
  // Our collectors' own keys with anything in them.
  fc
    .dictionary(fc.constantFrom("files", "folders", "accounts", "groups", "config", "connection", "ping", "version", "eicar", "programs", "ports", "found", "complete", "canary", "servers", "bypass", "battery", "root", "uptimeS", "nftables", "blockdevices", "User_Specs", "Defaults", "listsAt", "installedAt", "unattendedAt"), fc.jsonValue({ maxDepth: 2 }))
    .map((value) => new TextEncoder().encode(JSON.stringify(value))),
); // prettier-ignore
const anyOutput = (probe: string): fc.Arbitrary<RawOutput> =>
  fc.oneof(
    fc.record({
      probe: fc.constant(probe),
      exitCode: fc.constantFrom(0, 0, 0, 1, 3, 100, null),
      stdout: anyBytes,
      stderr: fc.constant(new Uint8Array()),
      ms: fc.constant(1),
    }),
    fc.record({
      probe: fc.constant(probe),
      exitCode: fc.constant(null),
      stdout: fc.constant(new Uint8Array()),
      stderr: fc.constant(new Uint8Array()),
      ms: fc.constant(1),
      unavailable: fc.constantFrom(...UnavailableReason.options),
    }),
  );

describe("readers of Linux", () => {
  it("read anything without a throw, and say it in the shape of the schema or not at all", () => {
    const anyRaw = fc.tuple(...platform.probes.map(({ id }) => anyOutput(id)));
    fc.assert(
      fc.property(anyRaw, (outputs) => {
        const facts = platform.read(new Map(outputs.map((one) => [one.probe, one])), context);
        expect(DeviceFacts.safeParse(facts).error).toBeUndefined();
      }),
      { numRuns: 400 },
    );
  });

  it("with no raw answer at all no check passes", () => {
    const { baselines, osSupport } = loadBaselines();
    const baseline = baselines.find(({ id }) => id === "loaned");
    if (baseline === undefined) throw new Error("no baseline");
    for (const reason of [undefined, ...UnavailableReason.options]) {
      const raw = new Map(
        reason === undefined
          ? []
          : platform.probes.map(({ id }) => [
              id,
              {
                probe: id,
                exitCode: null,
                stdout: new Uint8Array(),
                stderr: new Uint8Array(),
                ms: 1,
                unavailable: reason,
              },
            ]),
      );
      const findings = auditDevice({
        facts: platform.read(raw, context),
        platform: "linux",
        mode: "A",
        baseline,
        osSupport,
        exemptions: [],
        attestations: [],
        previous: new Map(),
        now: READ_AT,
        today: "2026-11-22",
      });
      expect(findings.length).toBeGreaterThan(20);
      expect(findings.filter(({ state }) => state === "pass").map(({ check }) => check)).toEqual([]);
    }
  });
});
