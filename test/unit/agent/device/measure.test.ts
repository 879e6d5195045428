/** A measurement survives every probe and every reader: what goes wrong is a fact that is not there. @module */
import { describe, expect, it } from "vitest";
import { collect, measure, type MeasureOptions } from "../../../../agent/device/measure.ts";
import type { DevicePlatform, Probe } from "../../../../agent/device/platform.ts";
import { DeviceFacts, FACT_TABLES, type RawOutput } from "../../../../policies/schema/device-facts.ts";
import { healthyFacts, NOW } from "../../../support/facts.ts";

const answer = (probe: string): RawOutput => ({
  probe,
  exitCode: 0,
  stdout: new Uint8Array(),
  stderr: new Uint8Array(),
  ms: 3,
});
const probe = (id: string, run: Probe["run"], more: Partial<Probe> = {}): Probe => ({
  id,
  timeoutMs: 20,
  run,
  ...more,
});
const options = (platform: Partial<DevicePlatform>, more: Partial<MeasureOptions> = {}): MeasureOptions => ({
  platform: { platform: "linux", probes: [], read: () => ({}), ...platform },
  exec: async (id) => answer(id),
  privileged: true,
  now: NOW,
  handedOutAt: null,
  clockOffsetMs: 0,
  ...more,
});

describe("probes", () => {
  it("that hang, throw or may not run answer why, and the others are not held up", async () => {
    const outputs = await collect(
      options(
        {
          probes: [
            probe("hangs", async () => new Promise(() => undefined), { timeoutMs: -1_900 }),
            probe("throws", async () => Promise.reject(new Error("no"))),
            probe("throws at once", () => {
              throw new Error("no");
            }),
            probe("wants root", async () => answer("wants root"), { needs: "root" }),
            probe("works", async (exec) => exec("works", "true", [])),
          ],
        },
        { privileged: false },
      ),
    );
    expect([...outputs].map(([id, { unavailable }]) => [id, unavailable])).toEqual([
      ["hangs", "timed-out"],
      ["throws", "failed"],
      ["throws at once", "failed"],
      ["wants root", "no-permission"],
      ["works", undefined],
    ]);
  });
});

describe("facts", () => {
  it("a reader that throws leaves every table unavailable, and the clock is still known", async () => {
    const { facts } = await measure(
      options({
        read: () => {
          throw new Error("no");
        },
      }),
    );
    expect(DeviceFacts.parse(facts)).toBeDefined();
    for (const table of Object.keys(FACT_TABLES)) {
      if (table === "clock") expect(facts.clock).toMatchObject({ value: { offsetMs: 0 } });
      else expect({ table, ...facts[table as "lock"] }).toMatchObject({ table, unavailable: "unreadable" });
    }
  });

  it("one value out of shape costs its own table only", async () => {
    const good = healthyFacts("linux");
    const bad = { ...good, lock: { measuredAt: NOW, value: { secured: "yes", afterS: -1 } } } as unknown as DeviceFacts;
    const { facts } = await measure(options({ read: () => ({ ...bad, surprise: 1 }) as DeviceFacts }));
    expect(facts.lock).toMatchObject({ unavailable: "unreadable" });
    expect(facts.firewall).toEqual(good.firewall);
    expect(facts).not.toHaveProperty("surprise");
  });

  it("without a word from the server nothing is said about the clock", async () => {
    const { facts } = await measure(options({}, { clockOffsetMs: null }));
    expect(facts.clock).toMatchObject({ unavailable: "offline" });
  });
});
