/**
 * Judgements of the loan desk: which times a step may have, what is overdue, what was left behind, which hits ask somebody to go there. Pure.
 *
 * @module
 */
import { gradeNavigation } from "../../policies/engine/navigation-grade.ts";
import type { GateAnswer, GateWord } from "../../policies/schema/device-baseline.ts";
import type { NavigationWeights } from "../../policies/schema/event-rule.ts";
import type { Hit } from "../../policies/schema/messages.ts";
import type { Severity } from "../../policies/schema/vocabulary.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A desk without network brings its steps later; what is older is no longer a matter of this lesson. */
export const OLDEST_STEP_MS = 48 * HOUR_MS;
/** Clocks of two telephones differ; by more than this a step is not believed. */
export const CLOCK_TOLERANCE_MS = 2 * MINUTE_MS;
/** A lesson ends on the day it begins. */
export const LONGEST_SESSION_MS = 24 * HOUR_MS;
/** After the end somebody still packs up. */
export const OVERDUE_MS = 15 * MINUTE_MS;
/** The same category on the same device is one prompt for so long. */
export const PROMPT_WINDOW_MS = 10 * MINUTE_MS;
/** A prompt says «go there now»; what a resolver kept longer than this is no such thing. */
export const PROMPT_FRESH_MS = 30 * MINUTE_MS;
export const GATE_LIST_MS = 12 * HOUR_MS;

/** @returns the instant a step counts from; null: from the future, or too old */
export function stepTime(at: number, now: number): number | null {
  if (at > now + CLOCK_TOLERANCE_MS || at < now - OLDEST_STEP_MS) return null;
  return Math.min(at, now);
}

/** @returns `at`, moved to `floor` where clocks differ a little; null: it says it was before what it follows */
export function notBefore(at: number, floor: number): number | null {
  if (at >= floor) return at;
  return floor - at <= CLOCK_TOLERANCE_MS ? floor : null;
}

export const isEndPossible = (endsAt: number, createdAt: number): boolean =>
  endsAt > createdAt && endsAt - createdAt <= LONGEST_SESSION_MS;

/** @param out  devices that are neither back nor said to be missing */
export const isOverdue = (
  session: { readonly endsAt: number; readonly closedAt: number | null },
  out: number,
  now: number,
): boolean => session.closedAt === null && out > 0 && now >= session.endsAt + OVERDUE_MS;

/** Words that let nobody lend without saying why. */
export const needsOverride = (word: GateWord): boolean => word === "do-not-hand-out" || word === "check-first";

/** A gate list says «not returned» of what came back since: then it is asked anew. */
export const isAboutLoan = (gate: GateAnswer): boolean =>
  gate.reasons.some(({ check }) => check === "loan.not-returned");

export interface Condition {
  readonly damaged: boolean;
  /** null: nobody looked */
  readonly media: number | null;
  readonly accounts: number | null;
  readonly wiped: boolean;
}

/** What a device that came back still holds. What nobody counted is not nothing, unless it was wiped. */
export function leftOn({
  damaged,
  media,
  accounts,
  wiped,
}: Condition): { readonly count: number; readonly damaged: boolean } | null {
  const count = wiped
    ? 0
    : media === null || accounts === null
      ? Math.max(1, (media ?? 0) + (accounts ?? 0))
      : media + accounts;
  return count > 0 || damaged ? { count, damaged } : null;
}

/**
 * Harm and ways around the filter on a named device of mode A. An advertisement and other parts of pages nobody opened ask nobody to go there:
 * of S2 and S3 only what a person opened does, S4 always (B2).
 */
export function asksForPerson(
  hit: Hit,
  severityOf: ReadonlyMap<string, Severity>,
  weights: NavigationWeights,
): boolean {
  if (hit.mode !== "A" || hit.device === null) return false;
  if (hit.category === "BYP") return !hit.navigation.knownSubresource;
  const severity = severityOf.get(hit.category);
  if (severity === undefined || severity < "S2") return false;
  return severity === "S4" || gradeNavigation(hit.navigation, weights).navigationGrade;
}

/** `Z/2026/014` */
export const loanNumber = (year: number, number: number): string =>
  `Z/${String(year)}/${String(number).padStart(3, "0")}`;
