/**
 * Stand-ins by order, read from the orders in force: who is told after the holder, and who instead.
 *
 * @module
 */
import { deputiesByOrder, waitingForHolder } from "../../policies/engine/people/stand-in.ts";
import type { Orders } from "../../policies/engine/people/stand-in.ts";
import { DesignatedRole } from "../../policies/schema/people-api.ts";
import { listAccounts, rolesHeld } from "../access/index.ts";
import type { Queryable } from "../platform/tables.ts";
import { appointmentRows, factsOf, suspensionFacts } from "./store.ts";

async function ordersOf(db: Queryable, venueId: string): Promise<Orders> {
  return {
    appointments: (await appointmentRows(db, venueId)).map(factsOf),
    suspensions: await suspensionFacts(db),
    disabled: new Set((await listAccounts(db)).filter(({ disabledAt }) => disabledAt !== null).map(({ id }) => id)),
  };
}

/** @returns accounts whose order makes them deputies of this one and that can act now */
export const orderedDeputies = async (
  db: Queryable,
  venueId: string,
  account: string,
  at: number,
): Promise<readonly string[]> => deputiesByOrder(await ordersOf(db, venueId), account, at);

/** @returns of accounts that are to be told, those that hear only if the holder they stand in for is silent */
export async function afterHolder(
  db: Queryable,
  venueId: string,
  to: readonly string[],
  at: number,
): Promise<ReadonlySet<string>> {
  if (to.length < 2) return new Set();
  const given = (await rolesHeld(db, at, { venueId })).filter(
    ({ role, byOrder }) => !byOrder && DesignatedRole.options.includes(role as DesignatedRole),
  );
  return waitingForHolder(await ordersOf(db, venueId), to, new Set(given.map(({ account }) => account)), at);
}
