/**
 * «Aktualne i legalne oprogramowanie» and technical condition: updates, end of support, licences, programs, wear.
 *
 * A simulated update is only as fresh as the lists it was made from, and a table of end dates knows nothing past its own end. Pure.
 *
 * @module
 */
import type { OsSupportTable } from "../../schema/device-baseline.ts";
import type { FactValue } from "../../schema/device-facts.ts";
import {
  type AuditContext,
  type Conclusion,
  DAY_MS,
  daysBetween,
  fail,
  fromFact,
  notApplicable,
  type Outcome,
  pass,
  unknown,
} from "./outcome.ts";

type Identity = FactValue<"identity">;
type Supported = OsSupportTable["systems"][number];

export function judgePending(context: AuditContext, maxSecurity: number, listsMaxAgeDays: number): Outcome {
  return fromFact(context, "updates", (fact) => {
    if (fact.pendingSecurity !== null && fact.pendingSecurity > maxSecurity)
      return fail("updates-pending", { count: fact.pendingSecurity });
    if (fact.listsAt === null) return unknown("update-lists-undated");
    if (context.now - fact.listsAt > listsMaxAgeDays * DAY_MS)
      return unknown("update-lists-old", { days: daysBetween(fact.listsAt, context.now) });
    if (fact.pendingSecurity === null) return fact.pending === 0 ? pass() : unknown("not-known");
    return fact.rebootPending === true ? fail("restart-pending") : pass("ok", { count: fact.pendingSecurity });
  });
}

export function judgeInstalled(context: AuditContext, maxAgeDays: number): Outcome {
  return fromFact(context, "updates", (fact) => {
    if (fact.installedAt === null) return unknown("not-known");
    const days = Math.max(0, daysBetween(fact.installedAt, context.now));
    return context.now - fact.installedAt > maxAgeDays * DAY_MS ? fail("updates-old", { days }) : pass("ok", { days });
  });
}

export function judgeAutomatic(context: AuditContext): Outcome {
  return fromFact(context, "updates", (fact) => {
    if (fact.automatic === "on") return pass();
    return fact.automatic === "unknown" ? unknown("not-known") : fail(`updates-${fact.automatic}`);
  });
}

/** Windows is told by its build, everything else by its version; a longer version falls back to its first parts. */
function rowsOf(table: OsSupportTable, identity: Identity): readonly Supported[] {
  const rows = table.systems.filter(
    (row) => row.platform === identity.platform && row.os === identity.os.toLowerCase().split(" ")[0],
  );
  const asked = identity.platform === "windows" ? (identity.build ?? "").split(".")[0] : identity.version;
  for (let parts = (asked ?? "").split("."); parts.length > 0; parts = parts.slice(0, -1)) {
    const found = rows.filter((row) => row.version === parts.join("."));
    if (found.length > 0 && parts[0] !== "") return found;
  }
  return [];
}

function judgeRow(row: Supported, context: AuditContext, warnDays: number): Conclusion {
  const { today } = context;
  if (row.until < today)
    return row.extendedUntil !== undefined && row.extendedUntil >= today
      ? fail("support-extended-only", { until: row.until, extended: row.extendedUntil })
      : fail("support-ended", { until: row.until });
  const days = daysBetween(Date.parse(today), Date.parse(row.until));
  return days <= warnDays ? pass("support-ends-soon", { until: row.until, days }) : pass("ok", { until: row.until });
}

export function judgeSupport(context: AuditContext, warnDays: number): Outcome {
  return fromFact(context, "identity", (identity) => {
    const { osSupport, today } = context;
    if (osSupport.validUntil < today) return unknown("support-table-expired", { until: osSupport.validUntil });
    const rows = rowsOf(osSupport, identity);
    const known = rows.filter((row) => row.edition === undefined || row.edition === identity.edition);
    // Without an edition all that could be meant must agree.
    const candidates = identity.edition === null ? rows : known;
    const judged = candidates.map((row) => judgeRow(row, context, warnDays));
    const [first] = judged;
    if (first === undefined) return unknown("support-unlisted", { os: identity.os, version: identity.version });
    if (judged.some((one) => one.state !== first.state)) return unknown("edition-unknown");
    return first;
  });
}

export function judgePatchLevel(context: AuditContext, warnDays: number, failDays: number): Outcome {
  return fromFact(context, "identity", ({ patchLevel }) => {
    if (patchLevel === null) return unknown("not-known");
    const days = daysBetween(Date.parse(patchLevel), context.now);
    if (days < -1) return unknown("patch-from-the-future");
    if (days > failDays) return fail("patch-old", { days });
    return days > warnDays ? pass("patch-ageing", { days }) : pass("ok", { days });
  });
}

/** `name*` stands for anything that begins so; letter case does not matter. */
function isNamed(name: string, patterns: readonly string[]): boolean {
  const lower = name.toLowerCase();
  return patterns.some((pattern) => {
    const wanted = pattern.toLowerCase();
    return wanted.endsWith("*") ? lower.startsWith(wanted.slice(0, -1)) : lower === wanted;
  });
}

const SHOWN = 5;
const listed = (names: readonly string[]): { readonly count: number; readonly names: string } => ({
  count: names.length,
  names: names.slice(0, SHOWN).join(", "),
});

export function judgeSoftware(
  context: AuditContext,
  approved: readonly string[],
  forbidden: readonly string[],
): Outcome {
  return fromFact(context, "software", ({ installed }) => {
    const names = installed.map((program) => program.name);
    const bad = names.filter((name) => isNamed(name, forbidden));
    if (bad.length > 0) return fail("software-forbidden", listed(bad));
    if (approved.length === 0) return forbidden.length === 0 ? notApplicable("no-list") : pass();
    const strange = names.filter((name) => !isNamed(name, approved));
    return strange.length > 0 ? fail("software-unapproved", listed(strange)) : pass("ok", { count: names.length });
  });
}

export function judgeActivation(context: AuditContext): Outcome {
  return fromFact(context, "software", ({ activation }) => {
    if (activation === "licensed") return pass();
    if (activation === "not-applicable") return notApplicable("no-activation");
    return activation === "unknown" ? unknown("not-known") : fail(`activation-${activation}`);
  });
}

export function judgeDisk(context: AuditContext, minFreeRatio: number): Outcome {
  return fromFact(context, "health", ({ diskFreeRatio }) => {
    if (diskFreeRatio === null) return unknown("not-known");
    const percent = Math.floor(100 * diskFreeRatio);
    return diskFreeRatio < minFreeRatio ? fail("disk-full", { percent }) : pass("ok", { percent });
  });
}

export function judgeBattery(context: AuditContext, minHealthRatio: number): Outcome {
  return fromFact(context, "health", ({ batteryHealthRatio, batteryRatio }) => {
    if (batteryHealthRatio === null) return batteryRatio === null ? notApplicable("no-battery") : unknown("not-known");
    const percent = Math.round(100 * batteryHealthRatio);
    return batteryHealthRatio < minHealthRatio ? fail("battery-worn", { percent }) : pass("ok", { percent });
  });
}

export function judgeClock(context: AuditContext, maxOffsetS: number): Outcome {
  return fromFact(context, "clock", ({ offsetMs }) => {
    const seconds = Math.round(Math.abs(offsetMs) / 1_000);
    return seconds > maxOffsetS ? fail("clock-wrong", { seconds }) : pass("ok", { seconds });
  });
}
