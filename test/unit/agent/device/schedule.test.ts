/** When a device measures and when it tries again; clock, chance and network are driven by hand. @module */
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backOffMs } from "../../../../agent/device/delivery.ts";
import { bootJitterMs, isDue, offsetInInterval } from "../../../../agent/device/schedule.ts";
import { DeviceService } from "../../../../agent/device/service.ts";
import { DeviceWorld } from "../../../support/device-world.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

describe("the minute of a device", () => {
  it("is a whole minute of its interval, always the same, and a cart does not share one", () => {
    const offsets = Array.from({ length: 30 }, (_, i) => offsetInInterval(`TAB-${i}`, DAY));
    expect(offsets).toEqual(Array.from({ length: 30 }, (_, i) => offsetInInterval(`TAB-${i}`, DAY)));
    expect(new Set(offsets).size).toBeGreaterThan(26);
    for (const offset of offsets) expect([offset % MINUTE, offset >= 0 && offset < DAY]).toEqual([0, true]);
  });

  it("property: looking every minute for days measures once an interval, whatever the device and the start", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 3 * DAY }), fc.constantFrom(6, 12, 24), (id, start, hours) => {
        const every = hours * 60 * MINUTE;
        const offset = offsetInInterval(id, every);
        let last: number | null = start;
        let runs = 0;
        for (let now = start; now < start + 3 * DAY; now += 10 * MINUTE)
          if (isDue(now, last, every, offset)) {
            runs += 1;
            last = now;
          }
        expect(Math.abs(runs - (3 * DAY) / every)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    { why: "never measured", now: 5 * DAY, last: null, due: true },
    { why: "slept through three days: once", now: 5 * DAY, last: 2 * DAY, due: true },
    { why: "just measured after that sleep", now: 5 * DAY + MINUTE, last: 5 * DAY, due: false },
    { why: "clock set back: a measurement from the future counts for nothing", now: DAY, last: 5 * DAY, due: true },
  ])("$why", ({ now, last, due }) => expect(isDue(now, last, DAY, 0)).toBe(due));
});

describe("waiting", () => {
  it("doubles from a minute to an hour, with full jitter", () => {
    expect([1, 2, 3, 6, 7, 50].map((attempts) => backOffMs(attempts, 1))).toEqual(
      [1, 2, 4, 32, 60, 60].map((minutes) => minutes * MINUTE),
    );
    expect(backOffMs(9, 0)).toBe(0);
    expect([bootJitterMs(0), bootJitterMs(1)]).toEqual([2 * MINUTE, 10 * MINUTE]);
  });
});

describe("the service", () => {
  let world: DeviceWorld;
  beforeEach(() => {
    world = new DeviceWorld();
  });
  afterEach(() => world.remove());
  const serve = (): DeviceService =>
    new DeviceService({ agent: world.agent(), random: () => 0.5, addresses: () => world.online });

  it("after a start it waits for its jitter, then measures once as «boot»", async () => {
    world.sinceBootMs = 30_000;
    const service = serve();
    const did: string[] = [];
    for (let minute = 0; minute < 10; minute += 1) {
      did.push(await service.tick());
      world.advance(MINUTE);
    }
    expect(did.indexOf("measured")).toBe(6);
    expect(did.filter((what) => what === "measured")).toHaveLength(1);
    expect(world.state.read("status")?.trigger).toBe("boot");
  });

  it("started long after the system it measures at once if a slot was missed", async () => {
    expect(await serve().tick()).toBe("measured");
    expect(await serve().tick()).toBe("waited");
    world.advance(3 * DAY);
    const service = serve();
    expect([await service.tick(), await service.tick()]).toEqual(["measured", "waited"]);
  });

  it("one run at a time: while another holds the lock it waits", async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const other = world.agent().alone(0, async () => held);
    expect(await serve().tick()).toBe("busy");
    release();
    await other;
    expect(await serve().tick()).toBe("measured");
  });
});
