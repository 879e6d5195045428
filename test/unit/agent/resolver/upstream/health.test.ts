/** Which upstream comes first: the operator's order, minus those that just failed. @module */
import { describe, expect, it } from "vitest";
import { orderUpstreams, UpstreamHealth } from "../../../../../agent/resolver/upstream/health.ts";

const make = (port: number): UpstreamHealth => new UpstreamHealth({ address: "192.0.2.1", port, timeoutMs: 100 });
const ports = (all: readonly UpstreamHealth[], now: number): number[] =>
  orderUpstreams(all, now).map(({ target }) => target.port);

describe("UpstreamHealth", () => {
  it("one lost datagram is no outage, two are", () => {
    const [a, b] = [make(1), make(2)];
    a.failed(0);
    expect(ports([a, b], 0)).toEqual([1, 2]);
    a.failed(0);
    expect(ports([a, b], 0)).toEqual([2, 1]);
    expect(ports([a, b], 1_999)).toEqual([2, 1]);
    expect(ports([a, b], 2_000)).toEqual([1, 2]);
  });

  it("the penalty doubles up to a minute and ends with an answer", () => {
    const a = make(1);
    a.failed(0);
    const penalties = Array.from({ length: 8 }, (_, n) => {
      const at = n * 1_000_000;
      a.failed(at);
      let away = 0;
      while (!a.isHealthy(at + away)) away += 500;
      return away;
    });
    expect(penalties).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    a.answered(10);
    expect(a.isHealthy(0)).toBe(true);
    a.failed(0);
    a.failed(0);
    expect(a.isHealthy(2_000)).toBe(true);
    expect(a.failures).toBe(11);
  });

  it("when all are away all are tried, in their order", () => {
    const all = [make(1), make(2), make(3)];
    for (const one of all) {
      one.failed(0);
      one.failed(0);
    }
    expect(ports(all, 0)).toEqual([1, 2, 3]);
  });

  it("smooths the time it takes", () => {
    const a = make(1);
    expect(a.medianMs).toBeNull();
    a.answered(100);
    expect(a.medianMs).toBe(100);
    a.answered(200);
    expect(a.medianMs).toBeCloseTo(110);
  });
});
