/**
 * When a duty of the calendar is due, and what to say of it on a given day (R-090…R-096). Pure.
 *
 * @module
 */
import type { CalendarDuty, DutyDone } from "../../schema/standards.ts";
import { addDays, addMonths, daysBetween } from "../day.ts";

/** `waiting`: nothing is due before another duty was done. `soon`: the first reminder's day has come, and `SOON_DAYS` are left at most. */
export type DutyState = "waiting" | "ahead" | "soon" | "overdue";

/** A reminder that comes earlier is for planning; it makes nothing amber. */
const SOON_DAYS = 60;

export interface DutyStanding {
  readonly duty: string;
  readonly state: DutyState;
  /** `null` while it waits for another duty. */
  readonly due: string | null;
  /** Day it was done last. */
  readonly last: string | null;
  /** Days until it is due; negative: so long overdue. */
  readonly daysLeft: number | null;
  /** The latest day on which somebody should have been reminded, up to today; a reminder is sent once for each. */
  readonly reminder: string | null;
}

/**
 * @param done   what was done, in any order; entries of other duties are passed over
 * @param since  the day this venue began to keep its calendar here; an interval never begun counts from it
 * @param today  both as YYYY-MM-DD in the venue's time zone
 */
export function standingOf(duty: CalendarDuty, done: readonly DutyDone[], since: string, today: string): DutyStanding {
  const own = done.filter((entry) => entry.duty === duty.id);
  const last = latest(own.map(({ on }) => on));
  const due = dueDay(duty, done, last, since);
  if (due === null) return { duty: duty.id, state: "waiting", due, last, daysLeft: null, reminder: null };
  const daysLeft = daysBetween(today, due);
  const reminder = latest(duty.remindBefore.map((before) => addDays(due, -before)).filter((day) => day <= today));
  const state = daysLeft < 0 ? "overdue" : reminder === null || daysLeft > SOON_DAYS ? "ahead" : "soon";
  return { duty: duty.id, state, due, last, daysLeft, reminder };
}

/**
 * Which reminder stands today: so many days before the term, 0 on the day itself, `OVERDUE` after it; `null`: none yet.
 *
 * Only the nearest one: whoever was away for a month wants to hear how it stands now, not what was missed (a server that was off says one thing).
 */
export function stageOf(
  { remindBefore }: Pick<CalendarDuty, "remindBefore">,
  { daysLeft }: Pick<DutyStanding, "daysLeft">,
): number | null {
  if (daysLeft === null) return null;
  if (daysLeft < 0) return OVERDUE;
  return [...remindBefore, 0].toSorted((a, b) => a - b).find((before) => daysLeft <= before) ?? null;
}

/** Stage of a duty whose day is over. */
export const OVERDUE = -1;

function dueDay(duty: CalendarDuty, done: readonly DutyDone[], last: string | null, since: string): string | null {
  const { every } = duty;
  if ("after" in every) {
    const before = latest(done.filter((entry) => entry.duty === every.after).map(({ on }) => on));
    // Done since then: nothing is due until the other duty comes round again.
    return before === null || (last !== null && last >= before) ? null : addDays(before, every.days);
  }
  if ("on" in every) {
    // A late report is the report of its own day: the next one is due at its usual time.
    const served = latest(done.filter((entry) => entry.duty === duty.id).map(({ due }) => due));
    return firstFixed(every, served === null ? since : addDays(served, 1));
  }
  const begin = last ?? since;
  return "months" in every ? addMonths(begin, every.months) : addDays(begin, every.days);
}

/** The first of the fixed days on or after a day. */
function firstFixed(
  { on, everyYears, from }: { readonly on: string; readonly everyYears: number; readonly from: number },
  day: string,
): string {
  const turns = Math.max(0, Math.ceil((Number(day.slice(0, 4)) - from) / everyYears));
  const candidate = `${String(from + turns * everyYears)}-${on}`;
  return candidate >= day ? candidate : `${String(from + (turns + 1) * everyYears)}-${on}`;
}

function latest(days: readonly string[]): string | null {
  return days.reduce<string | null>((best, day) => (best === null || day > best ? day : best), null);
}

/**
 * The two full calendar years a report covers: those before the year it is due in.
 *
 * @param due  YYYY-MM-DD
 * @returns [from, to) in days
 */
export function reportPeriod(due: string): { readonly from: string; readonly to: string } {
  const year = Number(due.slice(0, 4));
  return { from: `${String(year - 2)}-01-01`, to: `${String(year)}-01-01` };
}
