/**
 * When a source is asked again, and in what state an exception is.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { drawReference, parseReference } from "../../../../policies/engine/reference.ts";
import { exceptionState, isDue, isStale, nextAttempt, worstSeverity } from "../../../../dashboard/lists/model.ts";
import type { NameBlock } from "../../../../dashboard/lists/model.ts";
import type { Category, Severity } from "../../../../policies/schema/vocabulary.ts";

const now = 1_700_000_000_000;
const block = (severity: Severity, locked = false): NameBlock => ({
  source: `list-${severity}`,
  category: "TS-06" as Category,
  severity,
  locked,
});

describe("next look", () => {
  it.each([
    { why: "a success waits for the interval", failures: 0, random: 0.5, wait: 300_000 },
    { why: "at most a tenth less", failures: 0, random: 0, wait: 270_000 },
    { why: "at most a tenth more", failures: 0, random: 1, wait: 330_000 },
    { why: "the first failure is tried again after a quarter", failures: 1, random: 0.5, wait: 75_000 },
    { why: "the second after half", failures: 2, random: 0.5, wait: 150_000 },
    { why: "and never later than the interval", failures: 40, random: 0.5, wait: 300_000 },
  ])("$why", ({ failures, random, wait }) =>
    expect(nextAttempt({ refreshS: 300, failures, now, random })).toBe(now + wait),
  );

  it.each([
    { why: "never asked", at: null, due: true },
    { why: "its time has come", at: now, due: true },
    { why: "not yet", at: now + 1, due: false },
    { why: "three days asleep", at: now - 3 * 86_400_000, due: true },
    { why: "the latest its jitter allows", at: now + 330_000, due: false },
    { why: "the clock was set back: no interval reaches that far", at: now + 330_001, due: true },
  ])("is due: $why", ({ at, due }) => expect(isDue(at, 300, now)).toBe(due));

  it.each([
    { why: "three intervals are borne", age: 900_000, remote: true, stale: false },
    { why: "more are not", age: 900_001, remote: true, stale: true },
    { why: "a file does not age", age: 9e9, remote: false, stale: false },
  ])("is stale: $why", ({ age, remote, stale }) =>
    expect(isStale({ refreshS: 300, lastSuccessAt: now - age, remote }, now)).toBe(stale),
  );
});

describe("an exception", () => {
  const facts = { origin: "venue", untilAt: null, approvedAt: null, endedAt: null };
  it.each([
    { why: "of a free name", blocks: [], over: {}, state: "active" },
    { why: "of S0 to S2", blocks: [block("S0"), block("S2")], over: {}, state: "active" },
    { why: "of S3 without a second person", blocks: [block("S3")], over: {}, state: "waiting" },
    { why: "of S3 beside S1", blocks: [block("S1"), block("S3")], over: {}, state: "waiting" },
    { why: "of S3 with one", blocks: [block("S3")], over: { approvedAt: now - 1 }, state: "active" },
    { why: "of S4, approved or not", blocks: [block("S4")], over: { approvedAt: now - 1 }, state: "powerless" },
    { why: "of a locked S1", blocks: [block("S1", true)], over: { approvedAt: now - 1 }, state: "powerless" },
    { why: "a millisecond before its end", blocks: [], over: { untilAt: now + 1 }, state: "active" },
    { why: "at its end", blocks: [], over: { untilAt: now }, state: "expired" },
    { why: "ended before its time", blocks: [], over: { untilAt: now + 1, endedAt: now - 1 }, state: "ended" },
    { why: "ended stays ended, whatever locks it", blocks: [block("S4")], over: { endedAt: now }, state: "ended" },
    { why: "another venue suggests", blocks: [], over: { origin: "federation" }, state: "waiting" },
    {
      why: "another venue suggests and somebody here agreed",
      blocks: [],
      over: { origin: "federation", approvedAt: now },
      state: "active",
    },
  ])("$why is $state", ({ blocks, over, state }) =>
    expect(exceptionState({ ...facts, ...over }, blocks, now)).toBe(state),
  );

  it("is judged by the worst of what blocks the name", () => {
    expect(worstSeverity([])).toBeNull();
    expect(worstSeverity([block("S1"), block("S3"), block("S2")])).toBe("S3");
  });
});

describe("a reference code", () => {
  it("has six letters that are taken for no other", () => {
    for (let i = 0; i < 500; i += 1)
      expect(drawReference((below) => Math.floor(Math.random() * below))).toMatch(
        /^[ACDEFGHJKMNPQRTWXY234679]{3}-[ACDEFGHJKMNPQRTWXY234679]{3}$/u,
      );
  });
  it.each([
    { why: "as written", typed: "K7M-2QF", read: "K7M-2QF" },
    { why: "in small letters, without a hyphen", typed: " k7m2qf ", read: "K7M-2QF" },
    { why: "with spaces or a dash in it", typed: "k7m \u2013 2qf", read: "K7M-2QF" },
    { why: "too short", typed: "K7M-2Q", read: undefined },
    { why: "something else", typed: "' or 1=1", read: undefined },
  ])("is read $why", ({ typed, read }) => expect(parseReference(typed)).toBe(read));
});
