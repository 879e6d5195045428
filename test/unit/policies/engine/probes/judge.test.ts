/** What an answer proves, row by row: silence and failures elsewhere are never a pass, and «no such name» alone closes nothing. @module */
import { describe, expect, it } from "vitest";
import { countOutcomes, judgeProbe } from "../../../../../policies/engine/probes/judge.ts";
import type { Observation } from "../../../../../policies/engine/probes/judge.ts";
import type { Expectation, Judged, ProbeQuestion } from "../../../../../policies/engine/probes/plan.ts";

const subject = { network: "tablets", mode: "A", code: null, severity: null, subject: "s" } as never as ProbeQuestion;
const question = (expectation: Expectation): ProbeQuestion => ({
  ...subject,
  kind: "harmful",
  name: "n.example",
  type: "A",
  expectation,
});
const reply = (rcode: number, errors: number[] = [], answers: string[] = []): Observation => ({
  kind: "reply",
  rcode,
  errors,
  answers,
  tookMs: 1,
});
const closed: Expectation = { kind: "closed", cause: "open" };
const open: Expectation = { kind: "open" };
const safe = (off = false): Expectation => ({
  kind: "rewritten",
  targets: [{ cname: "safe.example" as never }, { a: ["192.0.2.9"] }],
  off,
});

describe("judgeProbe", () => {
  it.each([
    { why: "the filter says it closed it", of: closed, seen: reply(3, [15]), is: "pass" },
    { why: "a page of ours is a block, too", of: closed, seen: reply(0, [17], ["192.0.2.1"]), is: "pass" },
    { why: "a planted name exists nowhere, so no such name is open", of: closed, seen: reply(3), is: "open" },
    { why: "an address is open", of: closed, seen: reply(0, [], ["192.0.2.1"]), is: "open" },
    { why: "a stale answer is no block", of: closed, seen: reply(0, [3]), is: "open" },
    { why: "a filter that lags says so", of: closed, seen: reply(3), behind: true, is: "old-rules" },
    { why: "a failure upstream proves nothing", of: closed, seen: reply(2), is: "server-failure" },
    { why: "silence proves nothing", of: closed, seen: { kind: "silence" } as const, is: "no-answer" },
    {
      why: "who was not asked said nothing",
      of: open,
      seen: { kind: "not-asked", reason: "no-own-address" } as const,
      is: "no-own-address",
    },
    { why: "help that answers is open", of: open, seen: reply(0), is: "pass" },
    { why: "help that is blocked is a failure", of: open, seen: reply(3, [16]), is: "closed" },
    { why: "help whose name died is nobody's block", of: open, seen: reply(3), is: "no-such-name" },
    { why: "the safe alias", of: safe(), seen: reply(0, [4], ["safe.example", "192.0.2.1"]), is: "pass" },
    { why: "the safe address", of: safe(), seen: reply(0, [], ["192.0.2.9"]), is: "pass" },
    { why: "the engine itself", of: safe(), seen: reply(0, [], ["192.0.2.1"]), is: "safe-search-missing" },
    { why: "the policy does not want it", of: safe(true), seen: reply(0, [], ["192.0.2.1"]), is: "safe-search-off" },
    { why: "an engine that is closed shows nothing", of: safe(), seen: reply(3, [15]), is: "closed-here" },
  ])("$why", ({ of, seen, behind, is }) => {
    const outcome = judgeProbe(question(of), seen, behind ?? false);
    expect(outcome.kind === "pass" ? "pass" : outcome.kind === "fail" ? outcome.cause : outcome.reason).toBe(is);
  });
});

describe("countOutcomes", () => {
  it("adds equal ones up, whatever their order, and keeps a name only of what failed", () => {
    const one = (name: string, failed: boolean): Judged => ({
      ...subject,
      kind: "helpline",
      subject: name,
      outcome: failed ? { kind: "fail", cause: "closed" } : { kind: "pass" },
    });
    const judged = [one("a.example", false), one("b.example", true), one("c.example", false)];
    const counts = countOutcomes(judged);
    expect(counts.map(({ subject: kept, count }) => [kept, count])).toEqual([
      ["", 2],
      ["b.example", 1],
    ]);
    expect(countOutcomes(judged.toReversed())).toEqual(counts);
  });
});
