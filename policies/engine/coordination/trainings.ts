/**
 * Who needs which training, and how it stands on a day. Pure.
 *
 * @module
 */
import type { Role } from "../../schema/role.ts";
import type { TrainingProgramme } from "../../schema/standards.ts";
import { addDays, addMonths, daysBetween } from "../day.ts";

/** `due`: never trained, and still in time. `late`: never trained, and out of time. `soon`: ends within `SOON_DAYS`. */
export type TrainingState = "valid" | "soon" | "expired" | "due" | "late";

/** So long before a training ends somebody should plan the next. */
const SOON_DAYS = 30;

export interface TrainingStanding {
  readonly programme: string;
  readonly state: TrainingState;
  /** Day of the latest one; `null`: never. */
  readonly last: string | null;
  /** The last day on which everything is in order. */
  readonly due: string;
}

export interface Trainee {
  readonly roles: readonly Role[];
  /** The first day here, YYYY-MM-DD: whoever is new has some days. */
  readonly since: string;
  /** Trainings with a signature, in any order. */
  readonly attended: readonly { readonly programme: string; readonly on: string }[];
}

/** Every programme the person's roles ask for. A training of a day to come counts for nothing yet. */
export function trainingsOf(
  programmes: readonly TrainingProgramme[],
  { roles, since, attended }: Trainee,
  today: string,
): readonly TrainingStanding[] {
  return programmes
    .filter((programme) => programme.roles.some((role) => roles.includes(role)))
    .map(({ id, withinDays, months }) => {
      const last = attended.reduce<string | null>(
        (best, { programme, on }) => (programme === id && on <= today && (best === null || on > best) ? on : best),
        null,
      );
      if (last === null) {
        const due = addDays(since, withinDays);
        return { programme: id, state: today <= due ? "due" : "late", last, due };
      }
      const due = addMonths(last, months);
      const left = daysBetween(today, due);
      return { programme: id, state: left < 0 ? "expired" : left <= SOON_DAYS ? "soon" : "valid", last, due };
    });
}

/** Nothing is asked of the person today. */
export const isInOrder = ({ state }: Pick<TrainingStanding, "state">): boolean =>
  state === "valid" || state === "soon" || state === "due";
