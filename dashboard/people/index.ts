/**
 * People: departments, orders and whom they appoint, training, suspensions; who answered for what on which day.
 *
 * @module
 */
import type { Queryable } from "../platform/tables.ts";
import { openDepartments } from "./departments.ts";

export { casePeople } from "./cases.ts";
export type { PeopleContext } from "./context.ts";
export { appointmentOf, holdersOf, responsibleOn } from "./duty.ts";
export { endingOrders } from "./ending.ts";
export type { Appointment } from "./duty.ts";
export { enterOrderOf, registerPeopleRoutes } from "./routes.ts";
export { afterHolder, orderedDeputies } from "./stand-ins.ts";
export { enterTraining, trainingFacts, withdrawTraining } from "./trainings.ts";
export { isSuspended, suspend } from "./suspensions.ts";

/** Departments that are open now. */
export const departments = async (
  db: Queryable,
  venueId: string,
): Promise<readonly { readonly id: string; readonly name: string }[]> =>
  (await openDepartments(db, venueId)).map(({ id, name }) => ({ id, name }));
