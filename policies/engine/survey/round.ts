/**
 * Rounds of surveys: what may follow what, when one takes answers, when the next would fit, which duty of the calendar it fulfils. Pure.
 *
 * @module
 */
import { SMALLEST_COUNT } from "../../schema/open-data.ts";
import type { SurveyAudience } from "../../schema/survey.ts";
import type { SurveyState } from "../../schema/survey-api.ts";
import { addDays, daysBetween } from "../day.ts";

export type SurveyStep = "open" | "close" | "cancel";

/** `null`: this cannot follow. */
export function after(state: SurveyState, step: SurveyStep): SurveyState | null {
  if (step === "open") return state === "planned" ? "open" : null;
  if (step === "close") return state === "open" ? "closed" : null;
  return state === "planned" || state === "open" ? "cancelled" : null;
}

export interface RoundDays {
  /** YYYY-MM-DD, both included. */
  readonly opensOn: string;
  readonly closesOn: string;
}

/** What a visitor with the code finds. */
export function sheetState(
  state: SurveyState,
  { opensOn, closesOn }: RoundDays,
  today: string,
): "open" | "soon" | "over" {
  if (state === "planned" || (state === "open" && today < opensOn)) return "soon";
  return state === "open" && today <= closesOn ? "open" : "over";
}

/** Longer than this is no round any more: results would come too late for anybody. */
const LONGEST_DAYS = 120;

/** @returns why a round cannot have these days, `null` if it can */
export function wrongDays({ opensOn, closesOn }: RoundDays, today: string): "order" | "past" | "long" | null {
  if (closesOn < opensOn) return "order";
  if (closesOn < today) return "past";
  return daysBetween(opensOn, closesOn) > LONGEST_DAYS ? "long" : null;
}

/** When surveys are usually held: before the summer and in autumn (safeguarding D, calendar). Month and day, both included. */
const SEASONS = [
  { from: "05-15", to: "06-15" },
  { from: "10-01", to: "10-31" },
] as const;
/** What the calendar of duties asks for: two weeks at least. */
const SHORTEST_DAYS = 14;

/** The season that is on, if two weeks of it are left; else the next one. */
export function proposedDays(today: string): RoundDays {
  const year = Number(today.slice(0, 4));
  const seasons = [year, year + 1].flatMap((one) =>
    SEASONS.map(({ from, to }) => ({ opensOn: `${String(one)}-${from}`, closesOn: `${String(one)}-${to}` })),
  );
  const next = seasons.find(
    ({ opensOn, closesOn }) => opensOn >= today || addDays(today, SHORTEST_DAYS) <= closesOn,
  ) ?? { opensOn: today, closesOn: addDays(today, SHORTEST_DAYS) };
  return next.opensOn < today ? { ...next, opensOn: today } : next;
}

export interface HeldRound {
  readonly audience: SurveyAudience;
  readonly closedOn: string;
  /** How many answered. */
  readonly people: number;
}

export type SurveyDuty = "survey-guests" | "survey-staff";

/** The duty a round belongs to: children and their guardians are asked under one duty, staff under another. */
export const dutyOf = (audience: SurveyAudience): SurveyDuty =>
  audience === "staff" ? "survey-staff" : "survey-guests";

/**
 * Whether a duty of the calendar is fulfilled by the rounds that were closed. Fewer than five answers show nothing, so they fulfil nothing; the
 * coordinator may still say on the page of the calendar that it was done.
 *
 * @param last  day the duty was done last; rounds up to it have been counted already
 */
export function isFulfilled(duty: SurveyDuty, rounds: readonly HeldRound[], last: string | null): boolean {
  const held = new Set(
    rounds
      .filter(({ closedOn, people }) => (last === null || closedOn > last) && people >= SMALLEST_COUNT)
      .map(({ audience }) => audience),
  );
  return duty === "survey-staff" ? held.has("staff") : held.has("child") && held.has("guardian");
}
