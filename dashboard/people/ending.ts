/**
 * Orders whose last day is near and that nothing continues: somebody has to sign the next one before the role is empty.
 *
 * @module
 */
import { endingSoon } from "../../policies/engine/people/ending.ts";
import type { DesignatedRole } from "../../policies/schema/people-api.ts";
import { listAccounts } from "../access/index.ts";
import type { Queryable } from "../platform/tables.ts";
import { appointmentRows, factsOf } from "./store.ts";

/** @returns soonest first; `endsAt`: first moment without the role, ms; `since`: when it began to be near */
export async function endingOrders(
  db: Queryable,
  venueId: string,
  now: number,
): Promise<
  readonly {
    readonly appointment: string;
    readonly account: string;
    readonly displayName: string;
    readonly role: DesignatedRole;
    readonly number: string;
    readonly day: string;
    readonly since: number;
    readonly endsAt: number;
  }[]
> {
  const rows = await appointmentRows(db, venueId);
  const working = new Set((await listAccounts(db)).filter((one) => one.disabledAt === null).map(({ id }) => id));
  return endingSoon(rows.map(factsOf), now).flatMap(({ id, since, endsAt }) => {
    const row = rows.find((one) => one.id === id);
    return row === undefined || row.to_day === null || !working.has(row.account_id)
      ? []
      : [
          {
            appointment: id,
            account: row.account_id,
            displayName: row.display_name,
            role: row.role as DesignatedRole,
            number: row.number,
            day: row.to_day,
            since,
            endsAt,
          },
        ];
  });
}
