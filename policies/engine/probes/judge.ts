/**
 * What an answer proves. Pure.
 *
 * «Closed» is only what the filter says it closed (extended error 15, 16 or 17, RFC 8914): a planted name exists nowhere, so «no such name» alone
 * would prove nothing. Silence and failures of an upstream are never a pass and never a failure of the rule: they are «nie zmierzono», and the
 * silence of a whole network fails on its own account (`answer-time`).
 *
 * @module
 */
import type { ProbeCount, ProbeOutcome, ProbeReason } from "../../schema/probes.ts";
import type { CompiledNetwork } from "../compile-network.ts";
import type { RewriteTarget } from "../verdict.ts";
import type { Judged, ProbeQuestion } from "./plan.ts";

/** What came back. */
export type Observation =
  | { readonly kind: "not-asked"; readonly reason: Extract<ProbeReason, "no-own-address" | "no-resolver"> }
  | { readonly kind: "silence" }
  | {
      readonly kind: "reply";
      readonly rcode: number;
      /** Extended DNS errors. */
      readonly errors: readonly number[];
      /** Addresses and aliases of the answer, lower case. */
      readonly answers: readonly string[];
      readonly tookMs: number;
    };

const NOERROR = 0;
const NXDOMAIN = 3;
const BLOCKED: ReadonlySet<number> = new Set([15, 16, 17]);
/** An answer the filter gives without asking anybody. */
const SLOW_MS = 250;

const PASS: ProbeOutcome = { kind: "pass" };
const unknown = (reason: ProbeReason): ProbeOutcome => ({ kind: "not-measured", reason });

const isClosed = (seen: Extract<Observation, { kind: "reply" }>): boolean =>
  seen.errors.some((code) => BLOCKED.has(code));

const isTarget = (target: RewriteTarget, answers: readonly string[]): boolean =>
  "cname" in target ? answers.includes(target.cname) : target.a.some((address) => answers.includes(address));

/** @param behind  no resolver has the newest generation yet */
export function judgeProbe(
  { expectation }: Pick<ProbeQuestion, "expectation">,
  seen: Observation,
  behind: boolean,
): ProbeOutcome {
  if (seen.kind === "not-asked") return unknown(seen.reason);
  if (seen.kind === "silence") return unknown("no-answer");
  const closed = isClosed(seen);
  if (expectation.kind === "closed") {
    if (closed) return PASS;
    if (seen.rcode !== NOERROR && seen.rcode !== NXDOMAIN) return unknown("server-failure");
    return { kind: "fail", cause: behind ? "old-rules" : "open" };
  }
  if (expectation.kind === "open") {
    if (closed) return { kind: "fail", cause: behind ? "old-rules" : "closed" };
    if (seen.rcode === NOERROR) return PASS;
    return unknown(seen.rcode === NXDOMAIN ? "no-such-name" : "server-failure");
  }
  if (closed) return unknown("closed-here");
  if (expectation.targets.some((target) => isTarget(target, seen.answers))) return PASS;
  if (seen.rcode !== NOERROR) return unknown(seen.rcode === NXDOMAIN ? "no-such-name" : "server-failure");
  return {
    kind: "fail",
    cause: expectation.off ? "safe-search-off" : behind ? "old-rules" : "safe-search-missing",
  };
}

/** Whether the filter answers a network at all, and how soon where it asks nobody else. */
export function judgeAnswering(network: CompiledNetwork, seen: readonly Observation[]): Judged {
  const { id, mode } = network.policy;
  return {
    kind: "answer-time",
    network: id,
    mode,
    code: null,
    severity: null,
    subject: "",
    outcome: answering(seen),
  };
}

function answering(seen: readonly Observation[]): ProbeOutcome {
  const skipped = seen.find((one) => one.kind === "not-asked");
  if (skipped !== undefined) return unknown(skipped.reason);
  const replies = seen.filter((one) => one.kind === "reply");
  if (replies.length === 0) return seen.length === 0 ? unknown("no-list") : { kind: "fail", cause: "silent" };
  const own = replies
    .filter(isClosed)
    .map(({ tookMs }) => tookMs)
    .sort((a, b) => a - b);
  const median = own[own.length >> 1];
  return median !== undefined && median > SLOW_MS ? { kind: "fail", cause: "slow" } : PASS;
}

/** Kinds whose subject is needed where they pass, too: each is a cell of its metric. */
const NAMED: ReadonlySet<string> = new Set(["safe-search", "bypass"]);

/** Of lists it is enough how many; which ones is said of those that fail. A round is kept 24 times a day. */
const BRIEF: ReadonlySet<string> = new Set(["list", "freshness"]);

/** Adds equal ones up; what passed keeps no name. Sorted, so that equal rounds are equal octets. */
export function countOutcomes(judged: readonly Judged[]): ProbeCount[] {
  const counts = new Map<string, ProbeCount>();
  for (const { kind, network, mode, outcome, ...one } of judged) {
    const failed = outcome.kind === "fail";
    const brief = !failed && BRIEF.has(kind);
    const code = brief ? null : one.code;
    const severity = brief ? null : one.severity;
    const subject = failed || NAMED.has(kind) ? one.subject : "";
    const key = JSON.stringify([network, kind, code, subject, outcome]);
    const count = (counts.get(key)?.count ?? 0) + 1;
    counts.set(key, { kind, network, mode, code, severity, subject, outcome, count });
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
