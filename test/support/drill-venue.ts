/**
 * A venue of cases with its drills, and a person for each role that plays.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import type { CaseContext } from "../../dashboard/cases/index.ts";
import { registerDrillRoutes } from "../../dashboard/drill/index.ts";
import type { DrillContext } from "../../dashboard/drill/index.ts";
import type { Database } from "../../dashboard/platform/tables.ts";
import { loadDrills } from "../../policies/load/load-drills.ts";
import type { Role } from "../../policies/schema/role.ts";
import { VENUE, openCaseVenue } from "./case-venue.ts";
import type { CaseVenue, Staff } from "./case-venue.ts";

/** What a drill tells other parts of the program. */
type Told = Pick<DrillContext, "improve" | "dutyDone">;

export interface DrillVenue {
  readonly venue: CaseVenue;
  /** By role, one each. */
  readonly people: ReadonlyMap<Role, Staff>;
}

/** @param around  registers what stands beside the drill, and says where its lessons go */
export async function openDrillVenue(
  database: Database,
  roles: readonly Role[],
  around: (app: FastifyInstance, context: CaseContext) => Told | Promise<Told>,
): Promise<DrillVenue> {
  const venue = await openCaseVenue(database, {
    also: async (app, context) => {
      const told = await around(app, context);
      registerDrillRoutes(app, {
        database: context.database,
        clock: context.clock,
        venueId: VENUE,
        timeZone: "Europe/Warsaw",
        scenarios: loadDrills(),
        duties: context.procedure.duties,
        staff: async (db, at) => context.people.staff(db, at),
        substitute: context.substitute,
        letterhead: { venue: "CNP", venueShort: "CNP" },
        ...told,
      });
    },
  });
  const people = new Map<Role, Staff>();
  for (const role of roles) people.set(role, await venue.person(role, [role]));
  return { venue, people };
}
