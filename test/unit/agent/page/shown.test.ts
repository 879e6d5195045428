/** ShownPages: numbers by network, category and hour, told once however often they are sent. @module */
import { describe, expect, it } from "vitest";
import { ShownPages } from "../../../../agent/page/shown.ts";
import { UplinkError } from "../../../../agent/uplink/error.ts";
import { TelemetryBatch } from "../../../../policies/schema/messages.ts";
import type { Category, NetworkId } from "../../../../policies/schema/vocabulary.ts";

const HOUR = Date.parse("2026-11-20T12:00:00Z");
const tablets = "tablets" as NetworkId;
const guests = "guest-wifi" as NetworkId;
const harm = "TS-06" as Category;

function open() {
  const clock = { now: HOUR + 1_234 };
  const sent: TelemetryBatch[] = [];
  const uplink = {
    fails: null as UplinkError | null,
    telemetry(batch: TelemetryBatch): Promise<void> {
      sent.push(TelemetryBatch.parse(batch));
      return uplink.fails === null ? Promise.resolve() : Promise.reject(uplink.fails);
    },
  };
  return { clock, sent, uplink, pages: new ShownPages("resolver-1-page", () => clock.now) };
}

describe("ShownPages", () => {
  it("tells numbers and nothing else", async () => {
    const { clock, sent, uplink, pages } = open();
    pages.count(tablets, harm);
    pages.count(tablets, harm);
    pages.count(guests, harm);
    clock.now += 3_600_000;
    pages.count(tablets, harm);
    await pages.deliver(uplink);
    await pages.deliver(uplink);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ resolver: "resolver-1-page", seq: 1, hits: [], spikes: [] });
    expect(sent[0]?.counters).toEqual([
      { hourAt: HOUR, network: "tablets", category: "TS-06", outcome: "shown", count: 2 },
      { hourAt: HOUR, network: "guest-wifi", category: "TS-06", outcome: "shown", count: 1 },
      { hourAt: HOUR + 3_600_000, network: "tablets", category: "TS-06", outcome: "shown", count: 1 },
    ]);
  });

  it("sends what did not arrive again under the same number, and what came meanwhile under the next", async () => {
    const { sent, uplink, pages } = open();
    pages.count(tablets, harm);
    uplink.fails = new UplinkError("E_UPLINK_REFUSED", "control process answered 503 to /uplink/telemetry");
    await expect(pages.deliver(uplink)).rejects.toThrow("503");
    pages.count(tablets, harm);
    uplink.fails = null;
    await pages.deliver(uplink);
    await pages.deliver(uplink);
    expect(sent.map(({ seq, counters }) => [seq, counters[0]?.count])).toEqual([
      [1, 1],
      [1, 1],
      [2, 1],
    ]);
    expect(new Set(sent.map(({ bootId }) => bootId)).size).toBe(1);
  });

  it("lets go of what the other side will never take", async () => {
    const { sent, uplink, pages } = open();
    pages.count(tablets, harm);
    uplink.fails = new UplinkError("E_UPLINK_REFUSED", "control process answered 400 to /uplink/telemetry");
    await pages.deliver(uplink);
    await pages.deliver(uplink);
    expect(sent).toHaveLength(1);
  });
});
