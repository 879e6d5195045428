/** Invented rounds: believable, the same for the same chance, and their sums agree with what they were made of. @module */
import { describe, expect, it } from "vitest";
import { countOfDay, inventRound, sumOfDay } from "../../../../dashboard/probes/history.ts";
import type { InventedVenue } from "../../../../dashboard/probes/history.ts";
import { loadMetrics } from "../../../../policies/load/load-metrics.ts";
import { ProbeCount } from "../../../../policies/schema/probes.ts";

const VENUE = {
  networks: [
    { id: "tablets", mode: "A" },
    { id: "guest-wifi", mode: "C" },
  ],
  codes: [
    { code: "TS-10C", severity: "S2" },
    { code: "TS-06", severity: "S3" },
  ],
  engines: ["bing", "google"],
  policyGeneration: 3,
  listGeneration: 4,
} as unknown as InventedVenue;
const DAY = { day: "2027-05-04", from: Date.UTC(2027, 4, 3, 22), to: Date.UTC(2027, 4, 4, 22) };
const AT = DAY.from + 1_000;

/** Says the given numbers, then the last one for ever. */
const saying = (...numbers: readonly number[]) => {
  let at = 0;
  return (): number => numbers[Math.min(at++, numbers.length - 1)] ?? 0;
};

describe("inventRound", () => {
  it("makes counts the schema knows, the same ones for the same chance", () => {
    const round = inventRound(VENUE, AT, saying(0.9, 0.5));
    for (const count of round.counts) expect(ProbeCount.parse(count)).toEqual(count);
    expect(inventRound(VENUE, AT, saying(0.9, 0.5))).toEqual(round);
    expect(round.counts.some(({ outcome }) => outcome.kind === "fail")).toBe(false);
  });

  it("fails now and then, in one place", () => {
    const failed = inventRound(VENUE, AT, saying(0.001, 0.5)).counts.filter(({ outcome }) => outcome.kind === "fail");
    expect(failed.map(({ network, code, count }) => [network, code, count])).toEqual([["guest-wifi", "TS-10C", 1]]);
  });

  it("stands for a day: its sums and its counts say the same", () => {
    const round = inventRound(VENUE, AT, saying(0.001, 0.5), 24);
    const sum = sumOfDay(DAY, round, 24);
    const [counted] = countOfDay(loadMetrics(), DAY, round, 1_000);
    const cells = Object.entries(counted?.measures ?? {});
    const total = (measure: string, outcome: string): number =>
      Object.entries(cells.find(([name]) => name === measure)?.[1] ?? {})
        .filter(([cell]) => cell.includes(`outcome=${outcome}`))
        .reduce((all, [, count]) => all + count, 0);
    expect(sum.closed_measured - sum.closed_passed).toBe(1);
    expect(sum.closed_passed).toBe(
      total("probe-harmful", "blocked") + total("probe-bypass", "stopped") + total("probe-safe-search", "pass"),
    );
    expect(sum.open_passed).toBe(total("probe-benign", "open"));
    expect([sum.rounds, sum.failing, counted?.covered]).toEqual([24, 1, 1_000]);
  });
});
