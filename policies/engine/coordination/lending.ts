/**
 * Whether somebody may open a lending session by the trainings of the venue (R-100: «loan role requires valid training»). Pure.
 *
 * A venue that has just been installed lends on its first day: the rule comes into force with the first signed list of that training the venue
 * closes, and judges every session by the instant it was opened at the desk.
 *
 * @module
 */
import type { TrainingProgramme } from "../../schema/standards.ts";
import { addMonths } from "../day.ts";

/** The training that must be valid before somebody lends; undefined: this venue's table names none. */
export const lendingProgramme = (programmes: readonly TrainingProgramme[]): TrainingProgramme | undefined =>
  programmes.find(({ unlocks }) => unlocks === "lending");

export interface LendingFacts {
  /** When the venue closed its first list of the training, ms; null: it has none. A list opened again counts from its next closing. */
  readonly firstClosedAt: number | null;
  /** Days of closed lists of the training this person signed, YYYY-MM-DD, in any order. */
  readonly attended: readonly string[];
  /** When the session is opened, ms, and the day that is at the venue. */
  readonly at: number;
  readonly day: string;
}

/** `until`: the last day of the training, YYYY-MM-DD. */
export type LendingLeave =
  | { readonly kind: "not-in-force" }
  | { readonly kind: "trained"; readonly until: string }
  | { readonly kind: "expired"; readonly until: string }
  | { readonly kind: "untrained" };

/** A training of a day to come counts for nothing yet. */
export function lendingLeave(programme: TrainingProgramme | undefined, facts: LendingFacts): LendingLeave {
  const { firstClosedAt, attended, at, day } = facts;
  if (programme === undefined || firstClosedAt === null || firstClosedAt > at) return { kind: "not-in-force" };
  const [last] = attended.filter((on) => on <= day).toSorted((a, b) => (a < b ? 1 : -1));
  if (last === undefined) return { kind: "untrained" };
  const until = addMonths(last, programme.months);
  return { kind: day <= until ? "trained" : "expired", until };
}

/** Before the rule is in force everybody who holds the role lends. */
export const mayLend = ({ kind }: LendingLeave): boolean => kind === "not-in-force" || kind === "trained";
