/**
 * What an answer proves. Pure.
 *
 * «Closed» is only what the filter says it closed (extended error 15, 16 or 17, RFC 8914): a planted name exists nowhere, so «no such name» alone
 * would prove nothing. Silence and failures of an upstream are never a pass and never a failure of the rule: they are «nie zmierzono», and the
 * silence of a whole network fails on its own account (`answer-time`).
 *
 * @module
 */
import type { Observation, ProbeCount, ProbeOutcome, ProbeReason, ProbeTimes } from "../../schema/probes.ts";
import type { ForeignTry } from "../../schema/probe-ways.ts";
import type { CompiledNetwork } from "../compile-network.ts";
import { BYPASS } from "../verdict.ts";
import type { RewriteTarget } from "../verdict.ts";
import type { Judged, ProbeQuestion } from "./plan.ts";

export type { Observation } from "../../schema/probes.ts";

const NOERROR = 0;
const NXDOMAIN = 3;
const BLOCKED: ReadonlySet<number> = new Set([15, 16, 17]);
/**
 * Answers the filter gives without asking anybody, ms. Somebody notices a quarter of a second; what was slow once has to be clearly quick again,
 * so that a machine at the limit is one task and not twenty.
 */
const SLOW = { p50: 250, p95: 1_000 };
const QUICK = { p50: 150, p95: 600 };

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
    return { kind: "fail", cause: behind ? "old-rules" : expectation.cause };
  }
  if (expectation.kind === "no-ech") {
    if (seen.ech === true) return { kind: "fail", cause: behind ? "old-rules" : "hidden-name-open" };
    if (closed || seen.rcode === NOERROR) return PASS;
    return unknown(seen.rcode === NXDOMAIN ? "no-such-name" : "server-failure");
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

/** @param sorted  ascending, not empty @param share  0 … 1 */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] as number;

const tenths = (ms: number): number => Math.round(ms * 10) / 10;

/** @returns how soon the filter gave answers of its own; undefined: it gave none */
export function timesOf(
  network: CompiledNetwork["policy"]["id"],
  seen: readonly Observation[],
): ProbeTimes | undefined {
  const own = seen.flatMap((one) => (one.kind === "reply" && isClosed(one) ? [one.tookMs] : [])).sort((a, b) => a - b);
  if (own.length === 0) return undefined;
  return { network, replies: own.length, p50: tenths(quantile(own, 0.5)), p95: tenths(quantile(own, 0.95)) };
}

/** @param wasSlow  it was, in the round before */
export const isSlow = ({ p50, p95 }: Pick<ProbeTimes, "p50" | "p95">, wasSlow: boolean): boolean => {
  const limit = wasSlow ? QUICK : SLOW;
  return p50 > limit.p50 || p95 > limit.p95;
};

/** Whether the filter answers a network at all, and how soon where it asks nobody else. @param wasSlow  in the round before */
export function judgeAnswering(
  network: { readonly policy: Pick<CompiledNetwork["policy"], "id" | "mode"> },
  seen: readonly Observation[],
  wasSlow = false,
): Judged {
  const { id, mode } = network.policy;
  return {
    kind: "answer-time",
    network: id,
    mode,
    code: null,
    severity: null,
    subject: "",
    outcome: answering(id, seen, wasSlow),
  };
}

function answering(
  network: CompiledNetwork["policy"]["id"],
  seen: readonly Observation[],
  wasSlow: boolean,
): ProbeOutcome {
  const skipped = seen.find((one) => one.kind === "not-asked");
  if (skipped !== undefined) return unknown(skipped.reason);
  if (seen.every((one) => one.kind !== "reply"))
    return seen.length === 0 ? unknown("no-list") : { kind: "fail", cause: "silent" };
  const times = timesOf(network, seen);
  return times !== undefined && isSlow(times, wasSlow) ? { kind: "fail", cause: "slow" } : PASS;
}

/** Subject of a network's answering when it was asked over IPv6. */
export const IPV6 = "ipv6";

/**
 * What the same questions prove when they are asked over IPv6, beside what they proved over IPv4: what fails there alone is named so, because a device
 * takes whichever answers and the mending is elsewhere.
 *
 * @param six   in the order of the questions, the answering last
 * @param four  the same over IPv4
 */
export const overIpv6 = (six: readonly Judged[], four: readonly Judged[]): Judged[] =>
  six.map((one, index) => {
    const named = one.kind === "answer-time" ? { ...one, subject: IPV6 } : one;
    const { outcome } = one;
    if (outcome.kind !== "fail" || outcome.cause === "slow" || four[index]?.outcome.kind !== "pass") return named;
    return { ...named, outcome: { kind: "fail", cause: outcome.cause === "silent" ? "ipv6-silent" : "ipv6-differs" } };
  });

const FOREIGN_CAUSE = {
  udp53: "other-resolver-open",
  tcp53: "other-resolver-open",
  dot: "dot-open",
  doh: "doh-open",
} as const;

/**
 * Whether a guest reaches somebody else's resolver. That nothing came back proves a wall only where something would have: the venue's own filter has
 * to have answered an open name in the same round.
 *
 * @param alive  it has
 */
export const judgeForeign = (
  tries: readonly ForeignTry[],
  where: Pick<Judged, "network" | "mode">,
  alive: boolean,
): Judged[] =>
  tries.map(({ way, family, seen }) => ({
    ...where,
    kind: "bypass",
    code: BYPASS,
    severity: null,
    subject: family === 6 ? `${way}-ipv6` : way,
    outcome:
      seen === "no-address"
        ? unknown("no-ipv6")
        : seen === "answered"
          ? { kind: "fail", cause: FOREIGN_CAUSE[way] }
          : seen === "redirected" || alive
            ? PASS
            : unknown("no-control"),
  }));

/** Kinds whose subject is needed where they pass, too: each is a cell of its metric. */
const NAMED: ReadonlySet<string> = new Set(["safe-search", "bypass"]);

/** Of lists it is enough how many; which ones is said of those that fail. A round is kept 24 times a day. */
const BRIEF: ReadonlySet<string> = new Set(["list", "freshness", "policy"]);

/** Adds equal ones up; what passed keeps no name. Sorted, so that equal rounds are equal octets. */
export function countOutcomes(judged: readonly Judged[]): ProbeCount[] {
  const counts = new Map<string, ProbeCount>();
  for (const { kind, network, mode, outcome, ...one } of judged) {
    const failed = outcome.kind === "fail";
    const brief = !failed && BRIEF.has(kind);
    const code = brief ? null : one.code;
    const severity = brief ? null : one.severity;
    const subject = failed || NAMED.has(kind) ? one.subject : "";
    const { language = null } = one;
    const key = JSON.stringify([network, kind, code, subject, outcome, language]);
    const count = (counts.get(key)?.count ?? 0) + 1;
    counts.set(key, {
      kind,
      network,
      mode,
      code,
      severity,
      subject,
      outcome,
      count,
      ...(language === null ? {} : { language }),
    });
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
