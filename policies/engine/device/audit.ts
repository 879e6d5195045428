/**
 * Facts and a baseline in, findings out: what holds, what does not, what nobody knows.
 *
 * The server's findings count; a device runs the same code for its own screen. Pure.
 *
 * @module
 */
import type { BaselineCheck, CheckRule, DeviceBaseline, Finding } from "../../schema/device-baseline.ts";
import type { Instant } from "../../schema/vocabulary.ts";
import { judgeActive, judgeEffective, judgeSignatures } from "./antivirus.ts";
import * as hardening from "./hardening.ts";
import { type AuditContext, DAY_MS, type Outcome } from "./outcome.ts";
import * as safeUse from "./safe-use.ts";
import * as upkeep from "./upkeep.ts";

const HOUR_MS = 3_600_000;

/** What was known of a check before this report. */
export interface CheckHistory {
  readonly failingSince: Instant | null;
}

export interface Exemption {
  readonly check: string;
  readonly until: Instant | null;
}

export interface AuditInput extends AuditContext {
  readonly mode: "A" | "B";
  readonly baseline: DeviceBaseline;
  readonly exemptions: readonly Exemption[];
  readonly previous: ReadonlyMap<string, CheckHistory>;
}

/** The newest word of a person about a check; old words are nobody's. */
function judgeAttested(context: AuditContext, check: string, maxAgeDays: number): Outcome {
  let newest: AuditContext["attestations"][number] | undefined;
  for (const word of context.attestations)
    if (word.check === check && (newest === undefined || word.at > newest.at)) newest = word;
  if (newest === undefined) return { state: "unknown", reason: "not-attested", params: {}, measuredAt: null };
  const days = Math.floor((context.now - newest.at) / DAY_MS);
  if (!newest.holds) return { state: "fail", reason: "attested-not", params: { days }, measuredAt: newest.at };
  return context.now - newest.at > maxAgeDays * DAY_MS
    ? { state: "unknown", reason: "attestation-old", params: { days }, measuredAt: newest.at }
    : { state: "pass", reason: "attested", params: { days }, measuredAt: newest.at };
}

function judge(rule: CheckRule, check: string, context: AuditContext): Outcome {
  switch (rule.kind) {
    case "antivirus-active":
      return judgeActive(context);
    case "antivirus-signatures":
      return judgeSignatures(context, rule.maxAgeDays);
    case "antivirus-effective":
      return judgeEffective(context);
    case "updates-pending":
      return upkeep.judgePending(context, rule.maxSecurity, rule.listsMaxAgeDays);
    case "updates-age":
      return upkeep.judgeInstalled(context, rule.maxAgeDays);
    case "updates-automatic":
      return upkeep.judgeAutomatic(context);
    case "os-supported":
      return upkeep.judgeSupport(context, rule.warnDays);
    case "patch-level":
      return upkeep.judgePatchLevel(context, rule.warnDays, rule.failDays);
    case "elevation-password":
      return hardening.judgeElevation(context);
    case "daily-not-admin":
      return hardening.judgeDailyAccount(context);
    case "no-blank-password":
      return hardening.judgeBlankPasswords(context);
    case "no-auto-login":
      return hardening.judgeAutoLogin(context);
    case "guest-off":
      return hardening.judgeGuest(context);
    case "screen-lock":
      return hardening.judgeLock(context, rule.maxAfterS);
    case "disk-encryption":
      return hardening.judgeEncryption(context);
    case "firewall-on":
      return hardening.judgeFirewall(context);
    case "remote-access-off":
      return hardening.judgeRemoteAccess(context, rule.allowed);
    case "debugging-off":
      return hardening.judgeDebugging(context, rule.hubKeyAllowed);
    case "unknown-sources-off":
      return hardening.judgeUnknownSources(context);
    case "boot-verified":
      return hardening.judgeBoot(context);
    case "managed":
      return hardening.judgeManaged(context);
    case "browser-safe-search":
      return safeUse.judgeSafeSearch(context);
    case "browser-youtube":
      return safeUse.judgeYoutube(context, rule.atLeast);
    case "browser-private-off":
      return safeUse.judgePrivateWindows(context);
    case "browser-doh-off":
      return safeUse.judgeDnsOverHttps(context);
    case "browser-policies-valid":
      return safeUse.judgePolicyFiles(context);
    case "no-forbidden-browser":
      return safeUse.judgeForbiddenBrowsers(context);
    case "our-resolver":
      return safeUse.judgeOurResolver(context);
    case "no-bypass":
      return safeUse.judgeBypass(context);
    case "approved-software":
      return upkeep.judgeSoftware(context, rule.approved, rule.forbidden);
    case "activated":
      return upkeep.judgeActivation(context);
    case "camera-off":
      return safeUse.judgeCamera(context);
    case "no-foreign-accounts":
      return hardening.judgeForeignAccounts(context);
    case "no-leftover-media":
      return safeUse.judgeMedia(context);
    case "disk-space":
      return upkeep.judgeDisk(context, rule.minFreeRatio);
    case "battery":
      return upkeep.judgeBattery(context, rule.minHealthRatio);
    case "clock":
      return upkeep.judgeClock(context, rule.maxOffsetS);
    case "attested":
      return judgeAttested(context, check, rule.maxAgeDays);
    default:
      return rule satisfies never;
  }
}

function auditCheck(check: BaselineCheck, input: AuditInput): Finding {
  const finding = (outcome: Outcome, change: Partial<Finding> = {}): Finding => ({
    check: check.id,
    state: outcome.state,
    stale: false,
    severity: check.severity,
    inGrace: false,
    reason: outcome.reason,
    params: { ...outcome.params },
    measuredAt: outcome.measuredAt,
    failingSince: null,
    ...change,
  });
  const applies = check.platforms.includes(input.platform) && check.modes.includes(input.mode);
  if (!applies) return finding({ state: "not-applicable", reason: "other-kind", params: {}, measuredAt: null });
  const outcome = judge(check.rule, check.id, input);
  if (outcome.state === "not-applicable") return finding(outcome);
  const exempt = input.exemptions.some(
    (exemption) => exemption.check === check.id && (exemption.until === null || exemption.until > input.now),
  );
  if (exempt && outcome.state !== "pass") return finding(outcome, { state: "exempt" });
  const { now } = input;
  const stale =
    check.rule.kind !== "attested" && outcome.measuredAt !== null && now - outcome.measuredAt > check.maxAgeH * HOUR_MS;
  if (outcome.state === "unknown") return finding(outcome, { stale, severity: check.unknownIs ?? check.severity });
  if (outcome.state === "pass") return finding(outcome, { stale });
  const failingSince = input.previous.get(check.id)?.failingSince ?? outcome.measuredAt ?? now;
  return finding(outcome, { stale, failingSince, inGrace: now - failingSince < check.graceH * HOUR_MS });
}

/** @returns one finding for each check of the baseline, in its order */
export function auditDevice(input: AuditInput): readonly Finding[] {
  return input.baseline.checks.map((check) => auditCheck(check, input));
}
