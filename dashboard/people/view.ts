/**
 * The page «Role i zarządzenia»: people, how each of their roles stands today, and what is missing.
 *
 * @module
 */
import { TRAINED_ROLES, holdersAt, standingOf, trainingOf } from "../../policies/engine/people/standing.ts";
import type { Role } from "../../policies/schema/api.ts";
import { DesignatedRole } from "../../policies/schema/people-api.ts";
import type {
  AppointmentStanding,
  AppointmentView,
  PeopleView,
  PersonView,
  SuspensionView,
} from "../../policies/schema/people-api.ts";
import { factorState, hasFactor, listAccounts, rolesHeld } from "../access/index.ts";
import { instant, localDate } from "../platform/clock.ts";
import type { Queryable } from "../platform/tables.ts";
import type { PeopleContext } from "./context.ts";
import { listDepartments } from "./departments.ts";
import { appointmentRows, factsOf, suspensionFacts } from "./store.ts";
import type { AppointmentRow } from "./store.ts";
import type { PeopleTables } from "./tables.ts";
import { trainingFacts } from "./trainings.ts";

/** What somebody with this standing may be shown as to those who are not told of suspensions. */
const discreet = (standing: AppointmentStanding, told: boolean): AppointmentStanding =>
  standing === "suspended" && !told ? "in-force" : standing;

const appointmentView = (row: AppointmentRow, standing: AppointmentStanding): AppointmentView => ({
  id: row.id,
  account: row.account_id,
  displayName: row.display_name,
  role: row.role as DesignatedRole,
  department: row.department_id,
  order: { id: row.order_id, number: row.number, on: row.on_day },
  endOrder:
    row.end_order_id === null ? null : { id: row.end_order_id, number: row.end_number ?? "", on: row.end_on_day ?? "" },
  from: row.from_day,
  to: row.to_day,
  deputyOf: row.deputy_of,
  standing,
});

/**
 * @param viewer.told  may know who is kept away from children; nobody is shown their own suspension
 */
export async function peopleView(
  context: PeopleContext,
  db: Queryable,
  viewer: { readonly account: string; readonly told: boolean },
): Promise<PeopleView> {
  const { venueId } = context;
  const now = context.clock();
  const today = localDate(now, context.timeZone);
  const accounts = await listAccounts(db);
  const disabled = new Set(accounts.filter(({ disabledAt }) => disabledAt !== null).map(({ id }) => id));
  const rows = await appointmentRows(db, venueId);
  const suspensions = await suspensionFacts(db);
  const told = (account: string): boolean => viewer.told && account !== viewer.account;
  const standing = (row: AppointmentRow): AppointmentStanding =>
    discreet(standingOf(factsOf(row), suspensions, disabled, now), told(row.account_id));
  const held = await rolesHeld(db, now, { venueId });
  const trainings = await trainingFacts(db, venueId);

  const people: PersonView[] = [];
  for (const account of accounts) {
    const own = rows.filter(({ account_id }) => account_id === account.id);
    const current = own.filter((row) => !["ended", "not-yet"].includes(standing(row)));
    const roles: PersonView["roles"] = [
      ...current.map((row) => ({
        role: row.role as Role,
        department: row.department_id,
        appointment: row.id,
        standing: standing(row),
      })),
      ...account.roles
        .filter((role) => !current.some((row) => row.role === role))
        .map((role) => ({
          role,
          department: null,
          appointment: null,
          standing: DesignatedRole.options.includes(role as DesignatedRole) ? ("no-order" as const) : null,
        })),
    ];
    const factor = factorState(
      {
        hasFactor: await hasFactor(db, account.id),
        provenAt: null,
        held: held.filter((one) => one.account === account.id),
        dueAt: null,
        graceMs: context.secondFactorGraceMs,
      },
      now,
    );
    const trained = roles.some(({ role }) => TRAINED_ROLES.includes(role as DesignatedRole));
    const training = trainingOf(
      trainings.filter((one) => one.account === account.id),
      trained,
      today,
    );
    people.push({
      account: account.id,
      displayName: account.displayName,
      disabled: account.disabledAt !== null,
      roles,
      secondFactor: factor.hasFactor
        ? "set"
        : factor.standing === "overdue"
          ? "overdue"
          : factor.required
            ? "due"
            : "optional",
      factorDueAt: factor.hasFactor || factor.dueAt === null ? null : instant(factor.dueAt),
      training: { ...training, competences: training.competences.map((one) => ({ ...one })) },
    });
  }
  const orders = await db
    .withTables<PeopleTables>()
    .selectFrom("people_order")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("on_day", "desc")
    .orderBy("number")
    .execute();
  return {
    today,
    people,
    departments: (await listDepartments(db, venueId)).map((one) => ({
      ...one,
      closedAt: one.closedAt === null ? null : instant(one.closedAt),
    })),
    orders: orders.map((order) => ({
      id: order.id,
      number: order.number,
      on: order.on_day,
      subject: order.subject,
      appointments: rows.filter(({ order_id, end_order_id }) => order_id === order.id || end_order_id === order.id)
        .length,
    })),
    appointments: rows.map((row) => appointmentView(row, standing(row))),
    vacant: DesignatedRole.options.filter(
      (role) => holdersAt(rows.map(factsOf), [], disabled, { role, department: null, at: now }).length === 0,
    ),
    suspensions: viewer.told ? await suspensionViews(db, venueId, viewer.account, accounts) : null,
  };
}

async function suspensionViews(
  db: Queryable,
  venueId: string,
  viewer: string,
  accounts: readonly { readonly id: string; readonly displayName: string }[],
): Promise<SuspensionView[]> {
  const rows = await db
    .withTables<PeopleTables>()
    .selectFrom("people_suspension")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("account_id", "!=", viewer)
    .orderBy("from_at", "desc")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    account: row.account_id,
    displayName: accounts.find(({ id }) => id === row.account_id)?.displayName ?? "",
    fromAt: instant(row.from_at),
    to: row.to_day,
    byCase: row.case_id !== null,
    endedAt: row.ended_at === null ? null : instant(row.ended_at),
  }));
}
