/**
 * One word for the loan desk, and a score that never hides what is not known.
 *
 * A failure that blocks is red whatever the percentage. «Check first» is for what a new report may settle: nobody has looked lately, or
 * could not. Pure.
 *
 * @module
 */
import type {
  CheckSeverity,
  DeviceBaseline,
  Finding,
  GateAnswer,
  GateWord,
  PostureScore,
} from "../../schema/device-baseline.ts";
import type { Instant } from "../../schema/vocabulary.ts";

const WEIGHT: Readonly<Record<CheckSeverity, number>> = { block: 8, high: 4, medium: 2, info: 0 };
const RANK: Readonly<Record<CheckSeverity, number>> = { block: 3, high: 2, medium: 1, info: 0 };
const HOUR_MS = 3_600_000;
const MOST_REASONS = 3;

const isKnown = (finding: Finding): boolean => !finding.stale && finding.state !== "unknown";

export function scoreOf(findings: readonly Finding[]): PostureScore {
  const applicable = findings.filter(({ state }) => state === "pass" || state === "fail" || state === "unknown");
  const known = applicable.filter(isKnown);
  const weigh = (some: readonly Finding[]): number => some.reduce((sum, one) => sum + WEIGHT[one.severity], 0);
  const whole = weigh(applicable);
  const passed = weigh(known.filter(({ state }) => state === "pass"));
  const failed = applicable.filter(({ state, inGrace }) => state === "fail" && !inGrace);
  const open = applicable.filter((finding) => !isKnown(finding));
  const has = (some: readonly Finding[], severity: CheckSeverity): boolean =>
    some.some((finding) => finding.severity === severity);
  const colour =
    applicable.length === 0
      ? "grey"
      : has(failed, "block")
        ? "red"
        : has(open, "block")
          ? "grey"
          : has(failed, "high") || has(open, "high") || applicable.some(({ inGrace }) => inGrace)
            ? "amber"
            : "green";
  return {
    ratio: whole === 0 ? null : passed / whole,
    known: known.length,
    applicable: applicable.length,
    colour,
  };
}

export interface GateInput {
  readonly findings: readonly Finding[];
  readonly baseline: DeviceBaseline;
  readonly state: "in-order" | "in-repair" | "lost" | "stolen" | "withdrawn";
  readonly enrolled: boolean;
  /** measuredAt of the report that counts */
  readonly reportedAt: Instant | null;
  /** older reports do not count at the desk */
  readonly freshnessH: number;
  readonly onLoan: boolean;
  /** something was left on it by the group before, or it was not checked when it came back */
  readonly leftovers: number | null;
  /** it came back broken and nobody has said it is mended */
  readonly damaged?: boolean;
  readonly now: Instant;
}

type Reason = GateAnswer["reasons"][number] & { readonly word: GateWord; readonly rank: number };

const ORDER: readonly GateWord[] = ["do-not-hand-out", "check-first", "hand-out-with-remark", "hand-out"];

function obstacles(input: GateInput): Reason[] {
  const reason = (check: string, word: GateWord, why: string, minutes: number, who: string): Reason => ({
    check,
    reason: why,
    params: {},
    minutes,
    who,
    word,
    rank: 4,
  });
  const found: Reason[] = [];
  if (input.state !== "in-order")
    found.push(reason("device.state", "do-not-hand-out", `state-${input.state}`, 0, "nsp"));
  if (input.onLoan) found.push(reason("loan.not-returned", "do-not-hand-out", "not-returned", 2, "edukator"));
  if (input.leftovers !== null && input.leftovers > 0)
    found.push({
      ...reason("media.leftover", "do-not-hand-out", "media-left", 5, "edukator"),
      params: { count: input.leftovers },
    });
  if (input.damaged === true) found.push(reason("device.damaged", "do-not-hand-out", "damaged", 10, "nsp"));
  if (!input.enrolled) found.push(reason("report.none", "check-first", "not-enrolled", 10, "nsp"));
  else if (input.reportedAt === null) found.push(reason("report.none", "check-first", "never-reported", 5, "nsp"));
  else if (input.now - input.reportedAt > input.freshnessH * HOUR_MS)
    found.push({
      ...reason("report.old", "check-first", "report-old", 3, "edukator"),
      params: { hours: Math.floor((input.now - input.reportedAt) / HOUR_MS) },
    });
  return found;
}

function wordFor(finding: Finding): GateWord | undefined {
  const { state, severity, stale, inGrace } = finding;
  if (state === "fail") {
    if (severity === "block" && !inGrace) return stale ? "check-first" : "do-not-hand-out";
    return severity === "block" || severity === "high" ? "hand-out-with-remark" : undefined;
  }
  const open = state === "unknown" || (state === "pass" && stale);
  if (!open) return undefined;
  if (severity === "block") return "check-first";
  return severity === "high" ? "hand-out-with-remark" : undefined;
}

/** @returns the hardest word with its three weightiest reasons and the minutes to mend all of them */
export function gateOf(input: GateInput): GateAnswer {
  const remedies = new Map(input.baseline.checks.map((check) => [check.id, check.remedy]));
  const reasons = obstacles(input);
  for (const finding of input.findings) {
    const word = wordFor(finding);
    if (word === undefined) continue;
    const remedy = remedies.get(finding.check);
    reasons.push({
      check: finding.check,
      reason: finding.stale && finding.state !== "unknown" ? "stale" : finding.reason,
      params: finding.params,
      minutes: remedy?.minutes ?? 0,
      who: remedy?.who ?? "nsp",
      word,
      rank: RANK[finding.severity],
    });
  }
  reasons.sort((a, b) => ORDER.indexOf(a.word) - ORDER.indexOf(b.word) || b.rank - a.rank);
  return {
    word: reasons[0]?.word ?? "hand-out",
    reasons: reasons.slice(0, MOST_REASONS).map(({ word: _word, rank: _rank, ...rest }) => rest),
    more: Math.max(0, reasons.length - MOST_REASONS),
    minutes: reasons.reduce((sum, one) => sum + one.minutes, 0),
    judgedAt: input.now,
  };
}
