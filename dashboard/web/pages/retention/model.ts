/**
 * What the pages of retention make of the server's answers: periods in words, how late a run is, how good the backups are, days. Pure.
 *
 * @module
 */
import type { BackupsView, RetentionSchedule, ReviewView } from "../../../../policies/schema/retention-api.ts";
import type { VaultView } from "../../../../policies/schema/vault-api.ts";
import { csvTime } from "../../list/csv.ts";
import type { TextParams } from "../../texts/format.ts";
import { venueTimeZone } from "../../texts/format.ts";

const dayMs = 86_400_000;
/** A nightly backup that was missed once is noticed the morning after the next. */
export const backupFreshMs = 2 * dayMs;
/** A quarter, as the calendar of the Standards asks (safeguarding D). */
export const provedFreshMs = 92 * dayMs;

type Say = (key: string, params?: TextParams) => string | null;

const units = { Y: "year", M: "month", D: "day" } as const;
const clockUnits = { H: "hour", M: "minute" } as const;

/** One ISO 8601 duration of a single unit in words; the duration itself where it is another. */
export function spanWords(iso: string, say: Say): string {
  if (iso === "kept") return say("data.kept") ?? iso;
  if (iso === "PT0S") return say("data.atOnce") ?? iso;
  const found = /^P(?:(\d+)([YMD])|T(\d+)([HM]))$/u.exec(iso);
  if (found === null) return iso;
  const [, days, dayUnit, hours, hourUnit] = found;
  const unit = days === undefined ? clockUnits[hourUnit as "H" | "M"] : units[dayUnit as "Y" | "M" | "D"];
  return say(`data.span.${unit}`, { count: Number(days ?? hours) }) ?? iso;
}

/** `PT72H (name, entry), P30D` as a person reads it; what stands in brackets are the fields that are cleared. */
export function periodWords(period: string, say: Say): string {
  return [...period.matchAll(/(P[\dTYMDHS]+|kept)(?: \(([^)]*)\))?/gu)]
    .map(([, iso = "", fields]) => {
      const words = spanWords(iso, say);
      return fields === undefined ? words : (say("data.fields", { period: words, fields }) ?? words);
    })
    .join("; ");
}

/** `6(1)(c), 9(2)(g)` as «6 ust. 1 lit. c, 9 ust. 2 lit. g»; English keeps the short form. */
export const articleWords = (basis: string, language: "pl" | "en"): string =>
  language === "en" ? basis : basis.replaceAll(/(\d+)\((\d+)\)\((\p{L})\)/gu, "$1 ust. $2 lit. $3");

export type ScheduleState = "never" | "failed" | "late" | "running" | "good";

/** Late once two spans passed: one is allowed to be missed by a restart. */
export function scheduleState(schedule: RetentionSchedule, now: number): ScheduleState {
  if (schedule.lastAt === null) return "never";
  if (schedule.outcome === "running" && now - schedule.lastAt < schedule.everyMs) return "running";
  if (now - schedule.lastAt > 2 * schedule.everyMs) return "late";
  return schedule.outcome === "failure" ? "failed" : "good";
}

export type BackupState = "none" | "old" | "unproved" | "good";

export function backupState({ newestAt, provedAt }: BackupsView, now: number): BackupState {
  if (newestAt === null) return "none";
  if (now - newestAt > backupFreshMs) return "old";
  return provedAt === null || now - provedAt > provedFreshMs ? "unproved" : "good";
}

/** `YYYY-MM-DD` in the venue's zone. */
export const dayOf = (at: number): string => csvTime(at, venueTimeZone).slice(0, 10);

/** Whether a moment lies between two days, both included; an empty day is no limit. */
export function isBetween(at: number, from: string, to: string): boolean {
  const day = dayOf(at);
  return (from === "" || day >= from) && (to === "" || day <= to);
}

/** Noon of a day, so that no zone and no change of the clocks makes it another one. */
const noonOf = (day: string): number => Date.parse(`${day}T12:00:00Z`);

/** The instant of the next review, or null if the day is not after today or more than 12 months ahead. */
export function nextReviewAt(day: string, now: number): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(day) || Number.isNaN(noonOf(day))) return null;
  const today = dayOf(now);
  const limit = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
  return day > today && day <= limit ? noonOf(day) : null;
}

export interface SplitReviews {
  readonly due: readonly ReviewView[];
  readonly later: readonly ReviewView[];
}

export const splitReviews = (reviews: readonly ReviewView[]): SplitReviews => ({
  due: reviews.filter(({ due }) => due),
  later: reviews.filter(({ due }) => !due),
});

export type KeyState = "missing" | "wrong" | "unused" | "no-sheets" | "due" | "good";

/** The worst of what is said about the vault's key. */
export function keyState(vault: Pick<VaultView, "problem" | "keyId" | "recovery" | "due">): KeyState {
  if (vault.problem !== null) return vault.problem;
  if (vault.keyId === null) return "unused";
  if (vault.recovery === null) return "no-sheets";
  return vault.due ? "due" : "good";
}
