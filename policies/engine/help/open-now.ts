/**
 * «Czynne teraz»: whether somebody answers at a number now, and if not, when. Pure.
 *
 * A line that a child dials in vain does harm, so everything uncertain is `unknown` and never shown as open.
 *
 * @module
 */
import type { Helpline, HelplineFile, Hours } from "../../schema/help.ts";
import { isScheduleActive } from "../schedule.ts";
import { isHoliday } from "./holidays.ts";

/** Helplines answer by the clock of Poland, wherever the server stands. */
const ZONE = "Europe/Warsaw";
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** How far ahead an opening is looked for. */
const AHEAD_MS = 8 * DAY_MS;

const dates = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });

export type OpenState =
  | { readonly state: "open" }
  | { readonly state: "closed"; readonly opensAt: number | null }
  | { readonly state: "unknown" };

/** @returns `YYYY-MM-DD` in Poland at that instant */
export const dateInPoland = (at: number): string => dates.format(at);

function isOpen(hours: Extract<Hours, { kind: "windows" }>, at: number): boolean | null {
  if (!hours.windows.some((window) => isScheduleActive(window, at, ZONE))) return false;
  if (hours.holidays === "open" || !isHoliday(dateInPoland(at))) return true;
  return hours.holidays === "closed" ? false : null;
}

/**
 * @param at  now, ms
 * @returns `closed` with the instant it opens next (to the minute, within eight days; null: none found)
 */
export function openState(hours: Hours, at: number): OpenState {
  if (hours.kind === "always") return { state: "open" };
  if (hours.kind === "unknown") return { state: "unknown" };
  const now = isOpen(hours, at);
  if (now !== false) return { state: now === true ? "open" : "unknown" };
  const first = Math.ceil((at + 1) / MINUTE_MS) * MINUTE_MS;
  // Windows begin on whole quarters of an hour nowhere by rule, so every minute is asked; eight days are 11 520 questions.
  for (let next = first; next <= first + AHEAD_MS; next += MINUTE_MS)
    if (isOpen(hours, next) === true) return { state: "closed", opensAt: next };
  return { state: "closed", opensAt: null };
}

/**
 * @param at  now, ms
 * @returns whether a person has to verify the entry: never done, or longer ago than the file allows
 */
export function needsVerifying(
  { verifiedOn }: Pick<Helpline, "verifiedOn">,
  { verifyEveryDays }: HelplineFile,
  at: number,
): boolean {
  return verifiedOn === null || at - Date.parse(`${verifiedOn}T00:00:00Z`) > verifyEveryDays * DAY_MS;
}
