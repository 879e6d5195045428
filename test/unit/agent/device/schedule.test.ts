/** When a device measures and when it tries again; clock, chance and network are driven by hand. @module */
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backOffMs } from "../../../../agent/device/delivery.ts";
import { bootJitterMs, isDue, isWorthMeasuring, offsetInInterval } from "../../../../agent/device/schedule.ts";
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
    new DeviceService({
      agent: world.agent(),
      random: () => 0.5,
      addresses: () => world.online,
      plugged: () => world.plugged,
    });

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

  it.each<{ why: string; before: () => void; after: () => void; trigger: string | null }>([
    {
      why: "a network came up",
      before: () => (world.online = []),
      after: () => (world.online = ["192.0.2.9"]),
      trigger: "network-up",
    },
    {
      why: "another network",
      before: () => undefined,
      after: () => (world.online = ["198.51.100.4"]),
      trigger: "network-up",
    },
    { why: "the network went away", before: () => undefined, after: () => (world.online = []), trigger: null },
    {
      why: "put on its cable",
      before: () => (world.plugged = false),
      after: () => (world.plugged = true),
      trigger: "plugged-in",
    },
    {
      why: "taken off its cable",
      before: () => (world.plugged = true),
      after: () => (world.plugged = false),
      trigger: null,
    },
    {
      why: "it is not told whether it charges",
      before: () => (world.plugged = null),
      after: () => (world.plugged = true),
      trigger: null,
    },
    { why: "nothing happened", before: () => undefined, after: () => undefined, trigger: null },
  ])("$why: $trigger, and not twice in ten minutes", async ({ before, after, trigger }) => {
    before();
    const service = serve();
    expect(await service.tick()).toBe("measured");
    world.advance(11 * MINUTE);
    expect(await service.tick()).toBe("waited");
    after();
    expect(await service.tick()).toBe(trigger === null ? "waited" : "measured");
    expect(world.state.read("status")?.trigger).toBe(trigger ?? "schedule");
    before();
    await service.tick();
    world.advance(MINUTE);
    after();
    expect(await service.tick()).toBe("waited");
  });

  it.each([
    { why: "an event just after a measurement", trigger: "plugged-in", ago: 9, worth: false },
    { why: "an event later", trigger: "network-up", ago: 10, worth: true },
    { why: "an event after the clock was set back", trigger: "network-up", ago: -90, worth: true },
    { why: "a person's wish", trigger: "by-hand", ago: 0, worth: true },
    { why: "before the hand-out", trigger: "before-hand-out", ago: 0, worth: true },
    { why: "the calendar", trigger: "schedule", ago: 0, worth: true },
  ])("$why", ({ trigger, ago, worth }) => expect(isWorthMeasuring(trigger, DAY, DAY - ago * MINUTE)).toBe(worth));

  it("check --trigger plugged-in just after a measurement shows it again and measures nothing", async () => {
    await world.cli("check");
    const ran = world.commands.length;
    await world.cli("check", "--trigger", "plugged-in");
    expect(world.commands).toHaveLength(ran);
    world.advance(10 * MINUTE);
    await world.cli("check", "--trigger", "network-up");
    expect([world.commands.length, world.state.read("status")?.trigger]).toEqual([ran + 1, "network-up"]);
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
