/**
 * Reads of the people slice: facts as the pure rules want them.
 *
 * @module
 */
import type { AppointmentFacts, SuspensionFacts } from "../../policies/engine/people/standing.ts";
import type { DesignatedRole } from "../../policies/schema/people-api.ts";
import type { Queryable } from "../platform/tables.ts";
import type { PeopleTables } from "./tables.ts";

export type AppointmentRow = PeopleTables["people_appointment"] & {
  readonly number: string;
  readonly on_day: string;
  readonly end_number: string | null;
  readonly end_on_day: string | null;
};

/** Appointments with their orders, newest first. */
export async function appointmentRows(
  db: Queryable,
  venueId: string,
  narrow: { readonly account?: string; readonly role?: DesignatedRole; readonly id?: string } = {},
): Promise<readonly AppointmentRow[]> {
  return db
    .withTables<PeopleTables>()
    .selectFrom("people_appointment")
    .innerJoin("people_order", "people_order.id", "people_appointment.order_id")
    .leftJoin("people_order as ending", "ending.id", "people_appointment.end_order_id")
    .selectAll("people_appointment")
    .select([
      "people_order.number",
      "people_order.on_day",
      "ending.number as end_number",
      "ending.on_day as end_on_day",
    ])
    .where("people_appointment.venue_id", "=", venueId)
    .$if(narrow.account !== undefined, (query) =>
      query.where("people_appointment.account_id", "=", narrow.account ?? ""),
    )
    .$if(narrow.role !== undefined, (query) => query.where("people_appointment.role", "=", narrow.role ?? ""))
    .$if(narrow.id !== undefined, (query) => query.where("people_appointment.id", "=", narrow.id ?? ""))
    .orderBy("people_appointment.from_day", "desc")
    .orderBy("people_appointment.entered_at", "desc")
    .orderBy("people_appointment.id")
    .execute();
}

export const factsOf = (row: PeopleTables["people_appointment"]): AppointmentFacts => ({
  id: row.id,
  account: row.account_id,
  role: row.role as DesignatedRole,
  department: row.department_id,
  fromAt: row.from_at,
  untilAt: row.until_at,
  deputyOf: row.deputy_of,
});

export async function suspensionFacts(db: Queryable, account?: string): Promise<readonly SuspensionFacts[]> {
  const rows = await db
    .withTables<PeopleTables>()
    .selectFrom("people_suspension")
    .select(["account_id", "from_at", "until_at", "ended_at"])
    .$if(account !== undefined, (query) => query.where("account_id", "=", account ?? ""))
    .execute();
  return rows.map((row) => ({
    account: row.account_id,
    fromAt: row.from_at,
    untilAt: row.until_at,
    endedAt: row.ended_at,
  }));
}
