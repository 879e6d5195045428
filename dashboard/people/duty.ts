/**
 * Who holds which role by an order in force, now or on a day long past.
 *
 * @module
 */
import { holdersAt, standingOf } from "../../policies/engine/people/standing.ts";
import { DesignatedRole } from "../../policies/schema/people-api.ts";
import type { ResponsibleView } from "../../policies/schema/people-api.ts";
import { listAccounts } from "../access/index.ts";
import type { Queryable } from "../platform/tables.ts";
import { appointmentRows, factsOf, suspensionFacts } from "./store.ts";
import { startOf } from "./days.ts";

/** A valid appointment: its order is in force, the person neither suspended nor disabled. */
export interface Appointment {
  readonly id: string;
  readonly account: string;
  readonly role: DesignatedRole;
  readonly department: string | null;
  readonly order: { readonly number: string; readonly on: string };
  readonly deputyOf: string | null;
}

const disabledAccounts = async (db: Queryable): Promise<ReadonlySet<string>> =>
  new Set((await listAccounts(db)).filter(({ disabledAt }) => disabledAt !== null).map(({ id }) => id));

/**
 * By which order somebody may act in a role at a moment.
 *
 * @param asked.department  an appointment for another department does not count; left out: any does
 * @returns `undefined` where there is none: decisions are refused then
 */
export async function appointmentOf(
  db: Queryable,
  asked: {
    readonly venueId: string;
    readonly accountId: string;
    readonly role: DesignatedRole;
    readonly department?: string | null;
    readonly at: number;
  },
): Promise<Appointment | undefined> {
  const department = asked.department ?? null;
  const rows = await appointmentRows(db, asked.venueId, { account: asked.accountId, role: asked.role });
  const suspensions = await suspensionFacts(db, asked.accountId);
  const disabled = await disabledAccounts(db);
  const row = rows.find(
    (one) =>
      (department === null || one.department_id === null || one.department_id === department) &&
      standingOf(factsOf(one), suspensions, disabled, asked.at) === "in-force",
  );
  return row === undefined
    ? undefined
    : {
        id: row.id,
        account: row.account_id,
        role: asked.role,
        department: row.department_id,
        order: { number: row.number, on: row.on_day },
        deputyOf: row.deputy_of,
      };
}

/**
 * Who answers for a role at a moment; deputies where the holder is suspended or left out.
 *
 * @param asked.absent  accounts left out: away, or in conflict with the matter at hand
 */
export async function holdersOf(
  db: Queryable,
  asked: {
    readonly venueId: string;
    readonly role: DesignatedRole;
    readonly department?: string | null;
    readonly at: number;
    readonly absent?: readonly string[];
  },
): Promise<
  readonly {
    readonly accountId: string;
    readonly displayName: string;
    readonly deputy: boolean;
    readonly order: { readonly number: string; readonly on: string };
  }[]
> {
  const rows = await appointmentRows(db, asked.venueId, { role: asked.role });
  const found = holdersAt(rows.map(factsOf), await suspensionFacts(db), new Set(asked.absent), {
    role: asked.role,
    department: asked.department ?? null,
    at: asked.at,
  });
  return found.flatMap(({ appointment, account, deputy }) => {
    const row = rows.find(({ id }) => id === appointment);
    return row === undefined
      ? []
      : [
          {
            accountId: account,
            displayName: row.display_name,
            deputy,
            order: { number: row.number, on: row.on_day },
          },
        ];
  });
}

/**
 * «Kto odpowiadał w dniu X»: everybody whose order covered the day, deputies beside the person they stand in for.
 *
 * Suspensions do not show: what the orders said is one question, why somebody was away another.
 * @throws {Refusal} 400 `E_PEOPLE_DAY`
 */
export async function responsibleOn(
  db: Queryable,
  venue: { readonly venueId: string; readonly timeZone: string },
  day: string,
): Promise<ResponsibleView> {
  startOf(day, venue.timeZone);
  const rows = (await appointmentRows(db, venue.venueId)).filter(
    (row) => row.from_day <= day && (row.to_day === null || day <= row.to_day),
  );
  const holders = DesignatedRole.options.flatMap((role) =>
    rows
      .filter((row) => row.role === role)
      .toSorted((a, b) => Number(a.deputy_of !== null) - Number(b.deputy_of !== null))
      .map((row) => ({
        role,
        department: row.department_id,
        displayName: row.display_name,
        deputy: row.deputy_of !== null,
        order: { number: row.number, on: row.on_day },
        from: row.from_day,
        to: row.to_day,
      })),
  );
  return {
    day,
    holders,
    vacant: DesignatedRole.options.filter((role) => !holders.some((one) => one.role === role)),
  };
}
