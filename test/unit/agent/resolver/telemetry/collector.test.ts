/** Collector and Counters: bounded, summed, and a spike is a number without anybody behind it. @module */
import { describe, expect, it } from "vitest";
import { Collector } from "../../../../../agent/resolver/telemetry/collector.ts";
import { Counters } from "../../../../../agent/resolver/telemetry/counters.ts";
import { TelemetryBatch } from "../../../../../policies/schema/messages.ts";

const HOUR = 3_600_000;
const NOW = 1_795_000_000_000 - (1_795_000_000_000 % HOUR);
const hit = (name: string): never =>
  ({
    at: NOW,
    network: "tablets",
    mode: "A",
    device: null,
    subject: "0123456789abcdef",
    category: "TS-10C",
    layer: "list",
    source: "casino",
    entry: "casino.example",
    name,
    qtype: 1,
    policyGeneration: 1,
    listGeneration: 1,
    navigation: {
      pageRendered: null,
      notPreceded: true,
      apexOrWww: true,
      knownSubresource: false,
      burst: false,
      idle: null,
    },
  }) as never;
const nothing = { hits: [], counters: [], spikes: [], dropped: 0 };
const spikes = (from: number, to: number) => ({
  ...nothing,
  spikes: Array.from({ length: to - from }, (_, i) => ({
    network: "guest-wifi",
    category: "TS-06",
    subject: `subject-${from + i}`,
  })),
});

describe("Collector", () => {
  it("says nothing when there is nothing", () => {
    expect(new Collector().drain(NOW)).toBeNull();
  });

  it("sums counters of one hour and keeps hours apart", () => {
    const collector = new Collector();
    const one = { network: "tablets", category: null, outcome: "passed" as const, count: 2 };
    collector.add({ ...nothing, counters: [one, { ...one, count: 3 }] }, NOW);
    collector.add({ ...nothing, counters: [one] }, NOW + HOUR - 1);
    collector.add({ ...nothing, counters: [one] }, NOW + HOUR);
    expect(collector.drain(NOW + HOUR)?.counters.map(({ hourAt, count }) => [hourAt, count])).toEqual([
      [NOW, 7],
      [NOW + HOUR, 2],
    ]);
    expect(collector.drain(NOW + HOUR)).toBeNull();
  });

  it("gives hits in batches that fit the document, in order, and counts what it cannot keep", () => {
    const collector = new Collector();
    for (let round = 0; round < 5; round += 1)
      collector.add(
        { ...nothing, hits: Array.from({ length: 5_000 }, (_, i) => hit(`n${round * 5_000 + i}.example`)), dropped: 1 },
        NOW,
      );
    const names: (string | null)[] = [];
    let dropped = 0;
    for (let batch = collector.drain(NOW); batch !== null; batch = collector.drain(NOW)) {
      expect(
        TelemetryBatch.safeParse({ format: 1, resolver: "r", bootId: "0".repeat(32), seq: 1, ...batch }).success,
      ).toBe(true);
      names.push(...batch.hits.map(({ name }) => name));
      dropped += batch.dropped;
    }
    expect(names).toHaveLength(20_000);
    expect(names.slice(0, 2).concat(names.slice(-1))).toEqual(["n0.example", "n1.example", "n19999.example"]);
    expect(dropped).toBe(5_005);
  });

  it("tells a spike from the third distinct device on, again only when it grows, and never who", () => {
    const collector = new Collector();
    collector.add(spikes(0, 2), NOW);
    collector.add(spikes(0, 2), NOW);
    expect(collector.drain(NOW)).toBeNull();
    collector.add(spikes(2, 4), NOW);
    const batch = collector.drain(NOW);
    expect(batch?.spikes).toEqual([{ at: NOW, network: "guest-wifi", category: "TS-06", distinctSubjects: 4 }]);
    expect(JSON.stringify(batch)).not.toContain("subject-");
    collector.add(spikes(0, 4), NOW);
    expect(collector.drain(NOW)).toBeNull();
    collector.add(spikes(4, 5), NOW);
    expect(collector.drain(NOW)?.spikes[0]?.distinctSubjects).toBe(5);
  });

  it("forgets devices with the hour and with their key", () => {
    const collector = new Collector();
    collector.add(spikes(0, 5), NOW);
    expect(collector.drain(NOW + HOUR)).toBeNull();
    collector.add(spikes(0, 2), NOW + HOUR);
    collector.forgetSubjects();
    collector.add(spikes(2, 4), NOW + HOUR);
    expect(collector.drain(NOW + HOUR)).toBeNull();
  });

  it("keeps a bounded number of pseudonyms", () => {
    const collector = new Collector();
    for (let n = 0; n < 60; n += 1) collector.add(spikes(n * 100, n * 100 + 100), NOW);
    expect(collector.drain(NOW)?.spikes[0]?.distinctSubjects).toBe(5_000);
  });
});

describe("Counters", () => {
  const counters = () => new Counters(["a", "b"], ["TS-02", "TS-06"], ["passed", "blocked"]);

  it("keeps networks, outcomes and categories apart, and drains once", () => {
    const one = counters();
    one.count(0, 0);
    one.count(1, 0);
    one.count(1, 0);
    one.countBlocked(1, "TS-06");
    expect(one.drain()).toEqual([
      { network: "a", category: null, outcome: "passed", count: 1 },
      { network: "b", category: null, outcome: "passed", count: 2 },
      { network: "b", category: "TS-06", outcome: "blocked", count: 1 },
    ]);
    expect(one.drain()).toEqual([]);
  });

  it("ignores a category the taxonomy does not know", () => {
    const one = counters();
    one.countBlocked(0, "XX");
    expect(one.drain()).toEqual([]);
  });
});
