/**
 * Opening hours in minutes: what «dostępność» and «świeżość» are measured against. Where nobody entered hours, every minute counts.
 *
 * @module
 */
import { isHoliday } from "../../policies/engine/help/holidays.ts";
import { isScheduleActive } from "../../policies/engine/schedule.ts";
import { HelpSettings } from "../../policies/schema/help-api.ts";
import { MINUTE_MS, localDate } from "../platform/clock.ts";
import type { Queryable } from "../platform/tables.ts";
import type { CountedViews } from "./tables.ts";

/** Windows begin on whole quarters as a rule; five minutes are fine enough for a share of a year. */
const STEP_MS = 5 * MINUTE_MS;

type Opening = (at: number) => boolean;
const ALWAYS: Opening = () => true;
/** The same hours are asked for by every counter of a night; what is remembered of them is shared. */
const made = new Map<string, Opening>();
const MOST_MADE = 50;

/** @returns whether the venue is open at an instant, by the hours of the children's page */
export async function openingOf(db: Queryable, venueId: string, timeZone: string): Promise<(at: number) => boolean> {
  const row = await db
    .withTables<CountedViews>()
    .selectFrom("help_public_opening")
    .select("settings")
    .where("venue_id", "=", venueId)
    .executeTakeFirst();
  if (row === undefined) return ALWAYS;
  const key = `${timeZone} ${row.settings}`;
  let opening = made.get(key);
  if (opening === undefined) {
    if (made.size >= MOST_MADE) made.clear();
    made.set(key, (opening = openingIn(HelpSettings.parse(JSON.parse(row.settings)).opening, timeZone)));
  }
  return opening;
}

function openingIn(opening: HelpSettings["opening"], timeZone: string): Opening {
  if (opening?.kind !== "windows") return ALWAYS;
  return (at) =>
    opening.windows.some((window) => isScheduleActive(window, at, timeZone)) &&
    (opening.holidays !== "closed" || !isHoliday(localDate(at, timeZone)));
}

const remembered = new WeakMap<(at: number) => boolean, Map<number, boolean>>();

/** Asked for the same steps again and again while many gaps are looked at. */
function isOpenStep(isOpen: (at: number) => boolean, step: number): boolean {
  let known = remembered.get(isOpen);
  // Eight years of a venue; a night asks for a few weeks.
  if (known === undefined || known.size > 1_000_000) remembered.set(isOpen, (known = new Map()));
  let answer = known.get(step);
  if (answer === undefined) known.set(step, (answer = isOpen(step)));
  return answer;
}

/** Whole minutes of `[from, to)` in which the venue is open. */
export function openMinutes(from: number, to: number, isOpen: (at: number) => boolean): number {
  let ms = 0;
  for (let step = from - (from % STEP_MS); step < to; step += STEP_MS)
    if (isOpenStep(isOpen, step)) ms += Math.max(0, Math.min(to, step + STEP_MS) - Math.max(from, step));
  return Math.round(ms / MINUTE_MS);
}
