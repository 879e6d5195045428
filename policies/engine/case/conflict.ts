/**
 * Who decides once somebody of ours is named: the person who runs interventions named → the director; the director or the person who takes
 * reports named → somebody else by configuration, and the bodies outside are shown. Pure.
 *
 * @module
 */
import type { Role } from "../../schema/api.ts";

/** What stands in the way of the usual seats. */
export interface SeatFacts {
  /** Roles named in the report, and roles that named accounts hold for this case. */
  readonly barred: readonly Role[];
  /** Roles nobody holds: a department without a head has no first gate of its own. */
  readonly vacant: readonly Role[];
  /** Takes the place of a director who may not be asked; `none`: only the bodies outside. */
  readonly substitute: "koordynator" | "none";
}

export interface Seats {
  /** Decides verification 1, proposes verification 2, runs the intervention. */
  readonly lead: Role | null;
  /** Is consulted in verification 2 and on the kind of intervention; never the same seat as `lead`. */
  readonly consult: Role | null;
  /** Takes reports and keeps the register. */
  readonly intake: Role | null;
  /** Bodies outside the venue are shown. */
  readonly external: boolean;
}

/** @returns the seats of a case; null: nobody inside may take it */
export function seatsOf({ barred, vacant, substitute }: SeatFacts): Seats {
  const isFree = (role: Role): boolean => !barred.includes(role) && !vacant.includes(role);
  const first = (roles: readonly Role[], taken: readonly (Role | null)[] = []): Role | null =>
    roles.find((role) => isFree(role) && !taken.includes(role)) ?? null;
  const stand: readonly Role[] = substitute === "none" ? [] : [substitute];
  const lead = first(["kierownik", "dyrektor", ...stand]);
  return {
    lead,
    consult: first(["dyrektor", ...stand], [lead]),
    intake: first(["intake", "dyrektor", ...stand]),
    external: barred.includes("dyrektor") || barred.includes("intake"),
  };
}
