/** The transition table of loan sessions, each refusal once, and what no order of steps can bring about. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOverdue, leftOn, notBefore, stepTime } from "../../../../dashboard/loans/model.ts";
import { applyStep } from "../../../../dashboard/loans/transition.ts";
import type { Loan, SessionState, Step, StepRefusal } from "../../../../dashboard/loans/transition.ts";

const MIN = 60_000;
const T = Date.UTC(2026, 10, 23, 9);
const prepared: SessionState = {
  state: "prepared",
  createdAt: T,
  briefedAt: null,
  startedAt: null,
  endsAt: T + 90 * MIN,
  closedAt: null,
  loans: [],
};
const briefed: SessionState = { ...prepared, briefedAt: T + MIN };
const out = (device: string, over: Partial<Loan> = {}): Loan => ({
  device,
  handedOutAt: T + 2 * MIN,
  returnedAt: null,
  missing: false,
  ...over,
});
const running: SessionState = { ...briefed, state: "running", startedAt: T + 2 * MIN, loans: [out("t1"), out("t2")] };
const back = (device: string): Loan => out(device, { returnedAt: T + 60 * MIN });
const allBack: SessionState = { ...running, state: "returning", loans: [back("t1"), back("t2")] };
const closed: SessionState = { ...allBack, state: "closed", closedAt: T + 61 * MIN };
const give = (over: Partial<Extract<Step, { kind: "hand-out" }>> = {}): Step => ({
  kind: "hand-out",
  at: T + 5 * MIN,
  device: "t9",
  word: "hand-out",
  override: null,
  elsewhere: false,
  ...over,
});
const at = T + 62 * MIN;

describe("a step is taken", () => {
  it.each<{ why: string; from: SessionState; step: Step; state: string }>([
    { why: "the briefing", from: prepared, step: { kind: "briefing", at: T + MIN }, state: "prepared" },
    { why: "the first device", from: briefed, step: give(), state: "running" },
    { why: "a remark stops nobody", from: briefed, step: give({ word: "hand-out-with-remark" }), state: "running" },
    {
      why: "against the word, with a reason",
      from: briefed,
      step: give({ word: "do-not-hand-out", override: "no other one left" }),
      state: "running",
    },
    { why: "one comes back", from: running, step: { kind: "return", at, device: "t1" }, state: "returning" },
    {
      why: "another one instead",
      from: { ...running, state: "returning", loans: [back("t1"), out("t2")] },
      step: give(),
      state: "running",
    },
    { why: "the same one again", from: allBack, step: give({ device: "t1", at }), state: "running" },
    { why: "one is missing", from: running, step: { kind: "missing", at, device: "t1" }, state: "returning" },
    { why: "N of N", from: allBack, step: { kind: "close", at, loans: null }, state: "closed" },
    {
      why: "one missing with a reason is settled",
      from: { ...running, loans: [back("t1"), out("t2", { missing: true })] },
      step: { kind: "close", at, loans: null },
      state: "closed",
    },
    { why: "nothing was handed out", from: prepared, step: { kind: "close", at, loans: null }, state: "closed" },
    {
      why: "a missing one turns up later",
      from: { ...closed, loans: [out("t1", { missing: true })] },
      step: { kind: "return", at, device: "t1" },
      state: "closed",
    },
    { why: "more time", from: running, step: { kind: "extend", endsAt: T + 120 * MIN }, state: "running" },
  ])("$why", ({ from, step, state }) => {
    const outcome = applyStep(from, step);
    expect(outcome.ok && outcome.next.state).toBe(state);
  });

  it("the earliest briefing and the earliest start count", () => {
    const again = applyStep(briefed, { kind: "briefing", at: T + 10 * MIN });
    expect(again.ok && again.next.briefedAt).toBe(T + MIN);
    const late = applyStep(running, give({ at: T + MIN }));
    expect(late.ok && late.next.startedAt).toBe(T + MIN);
  });

  it("clocks that differ by a minute are moved together", () => {
    const outcome = applyStep(briefed, give({ at: T }));
    expect(outcome.ok && outcome.at).toBe(T + MIN);
  });
});

describe("a step is refused", () => {
  it.each<{ why: string; from: SessionState; step: Step; code: StepRefusal }>([
    { why: "no briefing", from: prepared, step: give(), code: "E_LOAN_BRIEFING" },
    { why: "handed out before the briefing", from: briefed, step: give({ at: T - 5 * MIN }), code: "E_LOAN_ORDER" },
    {
      why: "briefed before it was opened",
      from: prepared,
      step: { kind: "briefing", at: T - 5 * MIN },
      code: "E_LOAN_ORDER",
    },
    { why: "red without a reason", from: briefed, step: give({ word: "do-not-hand-out" }), code: "E_LOAN_GATE" },
    { why: "unknown without a reason", from: briefed, step: give({ word: "check-first" }), code: "E_LOAN_GATE" },
    { why: "another group has it", from: briefed, step: give({ elsewhere: true }), code: "E_LOAN_OUT" },
    {
      why: "another group has it, whatever the reason",
      from: briefed,
      step: give({ elsewhere: true, override: "I want it now" }),
      code: "E_LOAN_OUT",
    },
    { why: "it is out here", from: running, step: give({ device: "t1" }), code: "E_LOAN_OUT" },
    {
      why: "a missing one is not there to lend",
      from: { ...running, loans: [out("t1", { missing: true })] },
      step: give({ device: "t1" }),
      code: "E_LOAN_OUT",
    },
    { why: "never handed out", from: running, step: { kind: "return", at, device: "t7" }, code: "E_LOAN_DEVICE" },
    { why: "back already", from: allBack, step: { kind: "return", at, device: "t1" }, code: "E_LOAN_DEVICE" },
    {
      why: "back before it went",
      from: running,
      step: { kind: "return", at: T - MIN, device: "t1" },
      code: "E_LOAN_ORDER",
    },
    { why: "missing, but back", from: allBack, step: { kind: "missing", at, device: "t1" }, code: "E_LOAN_DEVICE" },
    {
      why: "one is still out",
      from: { ...running, loans: [back("t1"), out("t2")] },
      step: { kind: "close", at, loans: null },
      code: "E_LOAN_OPEN",
    },
    {
      why: "a hand-out is still on its way",
      from: allBack,
      step: { kind: "close", at, loans: 3 },
      code: "E_LOAN_OPEN",
    },
    {
      why: "closed before the last came back",
      from: allBack,
      step: { kind: "close", at: T + 30 * MIN, loans: null },
      code: "E_LOAN_ORDER",
    },
    { why: "briefing after the end", from: closed, step: { kind: "briefing", at }, code: "E_LOAN_CLOSED" },
    { why: "hand-out after the end", from: closed, step: give({ at }), code: "E_LOAN_CLOSED" },
    { why: "return after the end", from: closed, step: { kind: "return", at, device: "t1" }, code: "E_LOAN_CLOSED" },
    { why: "missing after the end", from: closed, step: { kind: "missing", at, device: "t1" }, code: "E_LOAN_CLOSED" },
    { why: "closed twice", from: closed, step: { kind: "close", at, loans: null }, code: "E_LOAN_CLOSED" },
    {
      why: "more time after the end",
      from: closed,
      step: { kind: "extend", endsAt: T + 120 * MIN },
      code: "E_LOAN_CLOSED",
    },
    { why: "an end before the beginning", from: running, step: { kind: "extend", endsAt: T }, code: "E_LOAN_END" },
    { why: "an end tomorrow", from: running, step: { kind: "extend", endsAt: T + 25 * 60 * MIN }, code: "E_LOAN_END" },
  ])("$why: $code", ({ from, step, code }) => {
    expect(applyStep(from, step)).toEqual({ ok: false, code });
  });
});

const device = fc.constantFrom("t1", "t2", "t3");
const when = fc.integer({ min: T - 10 * MIN, max: T + 200 * MIN });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("briefing" as const), at: when }),
  fc.record({
    kind: fc.constant("hand-out" as const),
    at: when,
    device,
    word: fc.constantFrom("hand-out" as const, "do-not-hand-out" as const, "check-first" as const),
    override: fc.constantFrom(null, "a reason that is long enough"),
    elsewhere: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("return" as const), at: when, device }),
  fc.record({ kind: fc.constant("missing" as const), at: when, device }),
  fc.record({ kind: fc.constant("close" as const), at: when, loans: fc.constantFrom(null, 0, 1, 2) }),
);

describe("no order of steps", () => {
  it("hands out before the briefing, holds one device twice, or closes over one that is out", () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
        let session = prepared;
        for (const step of steps) {
          const outcome = applyStep(session, step);
          if (outcome.ok) session = outcome.next;
          const open = session.loans.filter((loan) => loan.returnedAt === null).map((loan) => loan.device);
          expect(new Set(open).size).toBe(open.length);
          for (const loan of session.loans) {
            expect(session.briefedAt).not.toBeNull();
            expect(loan.handedOutAt).toBeGreaterThanOrEqual(session.briefedAt ?? Number.POSITIVE_INFINITY);
            if (loan.returnedAt !== null) expect(loan.returnedAt).toBeGreaterThanOrEqual(loan.handedOutAt);
          }
          if (session.state === "closed")
            expect(session.loans.every((loan) => loan.returnedAt !== null || loan.missing)).toBe(true);
        }
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});

describe("times and leftovers", () => {
  it.each([
    { why: "now", said: 0, counts: 0 },
    { why: "47 hours late", said: -47 * 60 * MIN, counts: -47 * 60 * MIN },
    { why: "a clock a minute ahead", said: MIN, counts: 0 },
    { why: "the future", said: 3 * MIN, counts: null },
    { why: "too old", said: -48 * 60 * MIN - 1, counts: null },
  ])("a step of $why", ({ said, counts }) => {
    expect(stepTime(T + said, T)).toBe(counts === null ? null : T + counts);
  });

  it("moves no further than two minutes", () => {
    expect([notBefore(T - 2 * MIN, T), notBefore(T - 2 * MIN - 1, T), notBefore(T + 1, T)]).toEqual([T, null, T + 1]);
  });

  it.each([
    { why: "one minute before the quarter is over", closedAt: null, devices: 1, after: 14, is: false },
    { why: "the quarter is over", closedAt: null, devices: 1, after: 15, is: true },
    { why: "all of it is back", closedAt: null, devices: 0, after: 30, is: false },
    { why: "closed", closedAt: T, devices: 1, after: 30, is: false },
  ])("overdue: $why", ({ closedAt, devices, after, is }) => {
    expect(isOverdue({ endsAt: T, closedAt }, devices, T + after * MIN)).toBe(is);
  });

  it.each([
    { why: "clean", damaged: false, media: 0, accounts: 0, wiped: false, left: null },
    {
      why: "pictures and an account",
      damaged: false,
      media: 3,
      accounts: 1,
      wiped: false,
      left: { count: 4, damaged: false },
    },
    { why: "wiped", damaged: false, media: 3, accounts: 1, wiped: true, left: null },
    {
      why: "nobody looked",
      damaged: false,
      media: null,
      accounts: 0,
      wiped: false,
      left: { count: 1, damaged: false },
    },
    { why: "nobody looked, but wiped", damaged: false, media: null, accounts: null, wiped: true, left: null },
    { why: "broken", damaged: true, media: 0, accounts: 0, wiped: true, left: { count: 0, damaged: true } },
  ])("left on it: $why", ({ left, why: _why, ...condition }) => {
    expect(leftOn(condition)).toEqual(left);
  });
});
