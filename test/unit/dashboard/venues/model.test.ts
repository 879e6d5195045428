/**
 * Gaps in coverage against a naive oracle, and the state of a resolver, worst first.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gaps, judgeResolver } from "../../../../dashboard/venues/model.ts";
import { ResolverStatus } from "../../../../policies/schema/messages.ts";
import type { Instant } from "../../../../policies/schema/vocabulary.ts";

describe("gaps", () => {
  const span = fc
    .tuple(fc.nat(60), fc.integer({ min: 1, max: 30 }))
    .map(([from, length]) => ({ from, to: from + length }));

  it("are exactly the ticks no span covers, in stretches longer than a pause", () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 6 }), fc.nat(5), (spans, pause) => {
        // The oracle looks at each tick of [10, 50) by itself.
        const bare = Array.from({ length: 40 }, (_, n) => !spans.some((s) => s.from <= n + 10 && n + 10 < s.to));
        const expected: { from: number; to: number }[] = [];
        for (let at = 0; at < 40;) {
          let end = at;
          while (end < 40 && bare[end] === true) end += 1;
          if (end - at > pause) expected.push({ from: at + 10, to: end + 10 });
          at = Math.max(end, at) + 1;
        }
        expect(gaps(spans, 10, 50, pause)).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("judgeResolver", () => {
  const status = ResolverStatus.parse({
    resolver: "r",
    bootId: "0".repeat(32),
    startedAt: 0,
    workers: 1,
    workerRestarts: 0,
    policyGeneration: 4,
    listGeneration: 2,
    lastSwapError: null,
    endpoints: [],
    upstreams: [
      { address: "192.0.2.1", port: 53, healthy: true, medianMs: 1, failures: 0 },
      { address: "192.0.2.2", port: 53, healthy: true, medianMs: 1, failures: 0 },
    ],
    queries: 0,
    cacheHits: 0,
    failures: 0,
    unknownClientQuestions: 0,
  });
  const upstream = (...healthy: boolean[]) =>
    status.upstreams.map((one, index) => ({ ...one, healthy: healthy[index] ?? false }));
  it.each([
    { why: "all well", change: {}, silentS: 0, state: "good" },
    { why: "reported just in time", change: {}, silentS: 15, state: "good" },
    { why: "silent", change: {}, silentS: 16, state: "danger" },
    { why: "no worker", change: { workers: 0 }, silentS: 0, state: "danger" },
    { why: "no generation yet", change: { policyGeneration: 0 }, silentS: 0, state: "danger" },
    { why: "no upstream answers", change: { upstreams: upstream(false, false) }, silentS: 0, state: "danger" },
    { why: "one upstream answers", change: { upstreams: upstream(true, false) }, silentS: 0, state: "attention" },
    { why: "older lists", change: { listGeneration: 1 }, silentS: 0, state: "attention" },
    { why: "a swap failed", change: { lastSwapError: "E_SNAPSHOT_UNPROVED" }, silentS: 0, state: "attention" },
  ])("$why: $state", ({ change, silentS, state }) => {
    const view = judgeResolver({ ...status, ...change }, 0 as Instant, { policy: 4, lists: 2 }, silentS * 1_000);
    expect(view.state).toBe(state);
  });
});
