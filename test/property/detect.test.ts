/**
 * Detection on random sequences of hits against a naive reading of the thresholds over the whole history.
 *
 * The oracle sees every hit ever, keeps no rows and no windows, and counts by brute force.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf, embedded, hitOf, MemoryStore, NOON, opened } from "../unit/policies/detect-store.ts";

interface Step {
  readonly at: number;
  readonly category: string;
  readonly device: string;
  readonly site: string;
  readonly person: boolean;
}

const step = (last: number): fc.Arbitrary<Step> =>
  fc.record({
    // Half on full minutes, so that windows are met at their very edge.
    at: fc
      .oneof(
        fc.integer({ min: 0, max: last }),
        fc.integer({ min: 0, max: last / 60 }).map((minute) => minute * 60),
      )
      .map((second) => NOON + second * 1_000),
    category: fc.constantFrom("TS-10C", "TS-10C", "TS-06", "TS-02X"),
    device: fc.constantFrom("tablet-01", "tablet-02"),
    site: fc.constantFrom("one", "two", "three", "four"),
    person: fc.constantFrom(true, true, true, false),
  });
// Long and dense enough that the threshold of three sites is met often; the test below counts how often.
const history = fc.array(step(1_500), { minLength: 8, maxLength: 25, size: "max" });

const run = (steps: readonly Step[], restart = false) => {
  const store = new MemoryStore();
  const proposed = steps.map((one) => {
    if (restart) store.restart();
    const { at, category, device, person } = one;
    return store.take(hitOf({ at, category, device, navigation: person ? opened : embedded }), digestOf(one.site));
  });
  return { store, proposed };
};

/** Whether this hit alone or with others delivered before must be at least evidence of a draft. */
function isDraft(steps: readonly Step[], index: number): boolean {
  const now = steps[index] as Step;
  if (now.category === "TS-02X") return true;
  if (!now.person) return false;
  if (now.category === "TS-06") return true;
  const same = steps
    .slice(0, index + 1)
    .filter((one) => one.person && one.category === now.category && one.device === now.device);
  // Any ten minutes that hold this hit.
  for (let start = now.at - 599_000; start <= now.at; start += 1_000)
    if (new Set(same.filter((one) => one.at >= start && one.at < start + 600_000).map((one) => one.site)).size >= 3)
      return true;
  return false;
}

describe("detect", () => {
  it("proposes a draft for exactly the hits that reach a threshold, in whatever order they are delivered", () => {
    let drafts = 0;
    fc.assert(
      fc.property(history, (steps) => {
        const { proposed } = run(steps);
        for (const [index, candidates] of proposed.entries()) {
          const found = candidates.some((candidate) => candidate.opens === "draft");
          expect(found).toBe(isDraft(steps, index));
          if (found && steps[index]?.category === "TS-10C") drafts += 1;
        }
      }),
      { seed: 20_261_122, numRuns: 500 },
    );
    expect(drafts).toBeGreaterThan(200);
  });

  it("forgets nothing in a restart", () => {
    fc.assert(
      fc.property(history, (steps) => {
        expect(run(steps, true).proposed).toEqual(run(steps).proposed);
      }),
      { seed: 20_261_122, numRuns: 200 },
    );
  });

  it("opens at most one draft of S2 and S3 in each window, and one for every S4", () => {
    fc.assert(
      fc.property(history, (unordered) => {
        const steps = unordered.toSorted((a, b) => a.at - b.at);
        const { store } = run(steps);
        for (const [category, windowMs] of [
          ["TS-10C", 600_000],
          ["TS-06", 300_000],
        ] as const)
          for (const device of ["tablet-01", "tablet-02"]) {
            const times = store.rows
              .filter((row) => row.code === category && row.device === device)
              .flatMap((row) => row.opened.map((record) => record.at))
              .sort((a, b) => a - b);
            for (const [index, at] of times.entries())
              if (index > 0) expect(at - (times[index - 1] as number)).toBeGreaterThanOrEqual(windowMs);
          }
        expect(store.records.filter((record) => record.ruleId === "s4-draft")).toHaveLength(
          steps.filter((one) => one.category === "TS-02X").length,
        );
      }),
      { seed: 20_261_122, numRuns: 200 },
    );
  });
});
