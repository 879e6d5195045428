/**
 * The device's own opinion of itself, for the screen in front of staff. The server's findings count.
 *
 * What only people can vouch for is known to the server alone and left out here, as are loans and the state of the asset. Pure.
 *
 * @module
 */
import { auditDevice } from "../../policies/engine/device/audit.ts";
import { gateOf, scoreOf } from "../../policies/engine/device/gate.ts";
import type {
  DeviceBaseline,
  Finding,
  GateAnswer,
  OsSupportTable,
  PostureScore,
} from "../../policies/schema/device-baseline.ts";
import type { DeviceFacts, Platform } from "../../policies/schema/device-facts.ts";
import type { BaselineDocument } from "../../policies/schema/device-report.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import type { ShippedPolicies } from "./baseline-store.ts";

export interface LocalVerdict {
  readonly baseline: DeviceBaseline;
  readonly shipped: boolean;
  readonly findings: readonly Finding[];
  readonly gate: GateAnswer;
  readonly score: PostureScore;
  /** to be handed in next time */
  readonly failing: Readonly<Record<string, Instant>>;
}

export interface VerdictInput {
  readonly facts: DeviceFacts;
  readonly platform: Platform;
  /** null: the shipped one applies, in mode A */
  readonly document: BaselineDocument | null;
  readonly shipped: ShippedPolicies;
  readonly failing: Readonly<Record<string, Instant>>;
  readonly enrolled: boolean;
  readonly now: Instant;
}

const FRESHNESS_H = 24;
const warsaw = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Warsaw", dateStyle: "short" });

export function judgeLocally(input: VerdictInput): LocalVerdict {
  const { facts, platform, document, shipped, now } = input;
  const whole: DeviceBaseline = document?.baseline ?? shipped.baseline;
  const osSupport: OsSupportTable = document?.osSupport ?? shipped.osSupport;
  const baseline = { ...whole, checks: whole.checks.filter(({ rule }) => rule.kind !== "attested") };
  const findings = auditDevice({
    facts,
    platform,
    osSupport,
    attestations: [],
    now,
    today: warsaw.format(now),
    mode: document?.mode ?? "A",
    baseline,
    exemptions: document?.exempt ?? [],
    previous: new Map(Object.entries(input.failing).map(([check, failingSince]) => [check, { failingSince }])),
  });
  const gate = gateOf({
    findings,
    baseline,
    state: "in-order",
    enrolled: input.enrolled,
    reportedAt: now,
    freshnessH: FRESHNESS_H,
    onLoan: false,
    leftovers: null,
    now,
  });
  const failing: Record<string, Instant> = {};
  for (const { check, failingSince } of findings) if (failingSince !== null) failing[check] = failingSince;
  return { baseline, shipped: document === null, findings, gate, score: scoreOf(findings), failing };
}
