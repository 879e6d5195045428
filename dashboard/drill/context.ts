/**
 * What a drill needs from the outside: who works here, the clocks of the procedure, and where lessons go.
 *
 * @module
 */
import type { DrillScenario } from "../../policies/schema/drill.ts";
import type { Duty } from "../../policies/schema/procedure.ts";
import type { Role } from "../../policies/schema/role.ts";
import type { StaffMember } from "../cases/index.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database, DatabaseTransaction, Queryable } from "../platform/tables.ts";

/** Who asks: an account and the roles it holds now. */
export interface Player {
  readonly account: string;
  readonly roles: readonly Role[];
  readonly leads: boolean;
  readonly observes: boolean;
}

export interface DrillContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  readonly timeZone: string;
  readonly scenarios: readonly DrillScenario[];
  /** Duties of one fact, with their clocks. */
  readonly duties: readonly Duty[];
  readonly staff: (db: Queryable, at: number) => Promise<readonly StaffMember[]>;
  /** Who stands in for a director the report names. */
  readonly substitute: "koordynator" | "none";
  readonly letterhead: { readonly venue: string; readonly venueShort: string };
  /** A lesson becomes an improvement: the first thing of a drill that leaves its space, and only when somebody closes the debriefing. */
  readonly improve: (
    viewer: Pick<Player, "account" | "roles">,
    lesson: { readonly id: string; readonly title: string; readonly why: string; readonly where: string },
  ) => Promise<unknown>;
  /** The yearly duty was done. */
  readonly dutyDone: (
    tx: DatabaseTransaction,
    viewer: Pick<Player, "account" | "roles">,
    done: { readonly id: string; readonly on: string; readonly note: string },
  ) => Promise<unknown>;
}
