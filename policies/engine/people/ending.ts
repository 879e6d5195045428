/**
 * Which appointments end soon without one that continues them. Pure.
 *
 * @module
 */
import type { AppointmentFacts } from "./standing.ts";

const DAY_MS = 86_400_000;
/** So long ahead somebody is asked for the next order: time to draw it up, sign it and train a successor. */
export const ENDING_AHEAD_MS = 30 * DAY_MS;
/** What ended is still asked about so long; whoever has not answered by then wanted it to end. */
export const ENDED_ASKED_MS = 14 * DAY_MS;

/** Somebody, the same person or another, holds the role for the department the day after. */
const isContinued = (ending: AppointmentFacts, all: readonly AppointmentFacts[], endsAt: number): boolean =>
  all.some(
    (one) =>
      one.id !== ending.id &&
      one.role === ending.role &&
      (one.department === null || one.department === ending.department) &&
      (one.deputyOf === null) === (ending.deputyOf === null) &&
      one.fromAt <= endsAt &&
      (one.untilAt === null || one.untilAt > endsAt),
  );

/** @returns ids, soonest first; `since`: when the end came near; `endsAt`: first moment after the last day, ms */
export function endingSoon(
  appointments: readonly AppointmentFacts[],
  now: number,
): readonly { readonly id: string; readonly since: number; readonly endsAt: number }[] {
  return appointments
    .flatMap((one) => {
      const { id, fromAt, untilAt: endsAt } = one;
      if (endsAt === null || fromAt > now || now < endsAt - ENDING_AHEAD_MS || now >= endsAt + ENDED_ASKED_MS)
        return [];
      return isContinued(one, appointments, endsAt)
        ? []
        : [{ id, since: Math.max(fromAt, endsAt - ENDING_AHEAD_MS), endsAt }];
    })
    .sort((a, b) => a.endsAt - b.endsAt || (a.id < b.id ? -1 : 1));
}
