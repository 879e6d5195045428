/**
 * People as cases see them: only roles whose order is in force today, nobody suspended, heads with their departments.
 *
 * The network-safety person of the first day has no order yet and keeps the technical part of a case; every role that decides or reads
 * what people said needs one.
 *
 * @module
 */
import { isSuspendedAt, standingOf } from "../../policies/engine/people/standing.ts";
import type { Role } from "../../policies/schema/api.ts";
import { DesignatedRole } from "../../policies/schema/people-api.ts";
import { listAccounts } from "../access/index.ts";
import type { CasePeople, StaffMember } from "../cases/index.ts";
import type { Queryable } from "../platform/tables.ts";
import { openDepartments } from "./departments.ts";
import { appointmentRows, factsOf, suspensionFacts } from "./store.ts";
import { suspend } from "./suspensions.ts";

const needsOrder = (role: Role): boolean => role !== "nsp" && DesignatedRole.options.includes(role as DesignatedRole);

/** Everybody whose account works; somebody suspended is there without any role. */
export async function staffAt(db: Queryable, venueId: string, at: number): Promise<readonly StaffMember[]> {
  const accounts = (await listAccounts(db)).filter(({ disabledAt }) => disabledAt === null);
  const suspensions = await suspensionFacts(db);
  const inForce = (await appointmentRows(db, venueId)).filter(
    (row) => standingOf(factsOf(row), suspensions, new Set(), at) === "in-force",
  );
  return accounts.map(({ id, displayName, roles: given }) => {
    const member = { account: id, displayName };
    if (isSuspendedAt(suspensions, id, at)) return { ...member, roles: [], departments: [] };
    const own = inForce.filter(({ account_id }) => account_id === id);
    const ordered = own.map(({ role }) => role as Role);
    const heads = own.filter(({ role }) => role === "kierownik").map(({ department_id }) => department_id);
    return {
      ...member,
      roles: [...new Set([...given.filter((role) => !needsOrder(role)), ...ordered])].sort(),
      departments: heads.includes(null) ? ("all" as const) : heads.filter((one) => one !== null),
    };
  });
}

/** The port of `dashboard/cases/context.ts`. */
export const casePeople = (venueId: string): CasePeople => ({
  staff: async (db, at) => staffAt(db, venueId, at),
  departments: async (db) => (await openDepartments(db, venueId)).map(({ id, name }) => ({ id, name })),
  suspend: async (tx, { account, caseId, at, by }) => void (await suspend(tx, venueId, { account, caseId, at, by })),
});
