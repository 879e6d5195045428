/** Spool: durable order, crash half-way, damage, bounds. @module */
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Spool } from "../../../../agent/uplink/spool.ts";
import { TelemetryBatch } from "../../../../policies/schema/messages.ts";

let folder = "";
let now = 1_795_000_000_000;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "spool-"));
  now = 1_795_000_000_000;
});
afterEach(() => rmSync(folder, { recursive: true }));

const batch = (seq: number, boot = "a", size = 1): TelemetryBatch =>
  TelemetryBatch.parse({
    format: 1,
    resolver: "resolver-1",
    bootId: boot.repeat(32).slice(0, 32),
    seq,
    hits: [],
    counters: Array.from({ length: size }, () => ({
      hourAt: 0,
      network: "tablets",
      category: null,
      outcome: "passed",
      count: 1,
    })),
    spikes: [],
    dropped: 0,
  });
const open = (): Spool => new Spool(folder, () => now);
function drained(spool: Spool): number[] {
  const seen: number[] = [];
  for (let next = spool.first(); next !== null; next = spool.first()) {
    seen.push(next.batch.seq);
    next.remove();
  }
  return seen;
}

describe("Spool", () => {
  it("gives back what was put, oldest first, until it is removed", () => {
    const spool = open();
    for (const seq of [1, 2, 3]) spool.put(batch(seq));
    expect(spool.first()?.batch).toEqual(batch(1));
    expect(spool.first()?.batch.seq).toBe(1);
    expect(drained(spool)).toEqual([1, 2, 3]);
    expect([spool.size, readdirSync(folder).length]).toEqual([0, 0]);
  });

  it("keeps the order over restarts, also when the new boot's id sorts before the old one's", () => {
    const first = open();
    first.put(batch(9, "f"));
    first.put(batch(10, "f"));
    now += 5;
    const second = open();
    second.put(batch(1, "a"));
    expect(drained(open())).toEqual([9, 10, 1]);
  });

  it("keeps ten after nine", () => {
    const spool = open();
    for (let seq = 1; seq <= 12; seq += 1) spool.put(batch(seq));
    expect(drained(open())).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  });

  it("a crash while writing leaves no half batch behind", () => {
    open().put(batch(1));
    writeFileSync(join(folder, "000000000000001-aaaaaaaa-000000002.batch.json.tmp"), '{"format":1,"hi');
    const spool = open();
    expect(spool.size).toBe(1);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(drained(spool)).toEqual([1]);
    expect(spool.lost).toBe(0);
  });

  it.each([
    { why: "cut", damage: (path: string) => truncateSync(path, 20) },
    { why: "empty", damage: (path: string) => truncateSync(path, 0) },
    { why: "not of the shape", damage: (path: string) => writeFileSync(path, '{"format":2}') },
    { why: "gone", damage: (path: string) => rmSync(path) },
  ])("a damaged file does not hold up the others: $why", ({ damage }) => {
    const spool = open();
    for (const seq of [1, 2]) spool.put(batch(seq));
    damage(join(folder, readdirSync(folder).sort((a, b) => (a < b ? -1 : 1))[0] as string));
    expect(drained(spool)).toEqual([2]);
    expect(spool.lost).toBe(1);
  });

  it("gives up what is older than two weeks, but never the newest", () => {
    const spool = open();
    spool.put(batch(1));
    now += 14 * 86_400_000 + 1;
    spool.put(batch(2));
    expect(drained(spool)).toEqual([2]);
    expect(spool.lost).toBe(1);
  });

  it("never exceeds 50 MB: the oldest go and are counted", () => {
    const spool = open();
    const big = batch(1, "a", 5_000);
    const octets = JSON.stringify(big).length;
    const fit = Math.floor((50 << 20) / octets);
    for (let seq = 1; seq <= fit + 3; seq += 1) spool.put({ ...big, seq });
    expect(spool.size).toBe(fit);
    expect(spool.lost).toBe(3);
    expect(spool.first()?.batch.seq).toBe(4);
    const total = readdirSync(folder).reduce((sum, name) => sum + readFileSync(join(folder, name)).length, 0);
    expect(total).toBeLessThanOrEqual(50 << 20);
  });
});
