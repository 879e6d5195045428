/**
 * Orders and the people they appoint: entered, ended, never changed. A mistake is ended and entered anew.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { AppointmentBody, AppointmentEndBody, DesignatedRole } from "../../policies/schema/people-api.ts";
import { listAccounts, recordAudit } from "../access/index.ts";
import { recordChange } from "../platform/change.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import { endOf, startOf } from "./days.ts";
import { openDepartments } from "./departments.ts";
import { appointmentRows } from "./store.ts";
import type { PeopleTables } from "./tables.ts";
import { enterTraining } from "./trainings.ts";

type OrderRef = { readonly number: string; readonly on: string; readonly subject?: string | undefined };
type Venue = { readonly venueId: string; readonly timeZone: string };
type By = { readonly by: string; readonly at: number };

/** Finds an order by number and day, or enters it. @returns its id @throws {Refusal} 400 `E_PEOPLE_DAY` */
export async function enterOrder(
  tx: DatabaseTransaction,
  { venueId, timeZone }: Venue,
  order: OrderRef,
  { by, at }: By,
): Promise<string> {
  startOf(order.on, timeZone);
  const db = tx.withTables<PeopleTables>();
  await db
    .insertInto("people_order")
    .values({
      id: randomUUID(),
      venue_id: venueId,
      number: order.number,
      on_day: order.on,
      subject: order.subject ?? "",
      entered_at: at,
      entered_by: by,
    })
    .onConflict((conflict) => conflict.columns(["venue_id", "number", "on_day"]).doNothing())
    .execute();
  const { id } = await db
    .selectFrom("people_order")
    .select("id")
    .where("venue_id", "=", venueId)
    .where("number", "=", order.number)
    .where("on_day", "=", order.on)
    .executeTakeFirstOrThrow();
  return id;
}

/** Roles of which a department has its own holder. */
const BY_DEPARTMENT: readonly DesignatedRole[] = ["kierownik"];

async function requireDepartment(
  tx: DatabaseTransaction,
  venueId: string,
  role: DesignatedRole,
  department: string | null,
): Promise<void> {
  const open = await openDepartments(tx, venueId);
  const fits = BY_DEPARTMENT.includes(role)
    ? // A venue without departments has one head for everything.
      department === null
      ? open.length === 0
      : open.some(({ id }) => id === department)
    : department === null;
  if (!fits) throw new Refusal(400, "E_PEOPLE_DEPARTMENT");
}

/**
 * Appoints somebody by an order.
 *
 * @returns id of the appointment
 * @throws {Refusal} 404 `E_PEOPLE_UNKNOWN`; 400 `E_PEOPLE_DAY`, `E_PEOPLE_PERIOD`, `E_PEOPLE_DEPARTMENT`, `E_PEOPLE_DEPUTY`; 409 `E_PEOPLE_TWICE`;
 *   403 `E_PEOPLE_SELF`
 */
export async function appoint(
  tx: DatabaseTransaction,
  venue: Venue,
  body: AppointmentBody,
  { by, at }: By,
): Promise<string> {
  const { venueId, timeZone } = venue;
  const accounts = (await listAccounts(tx)).filter(({ disabledAt }) => disabledAt === null);
  const person = accounts.find(({ id }) => id === body.account);
  if (person === undefined) throw new Refusal(404, "E_PEOPLE_UNKNOWN");
  // Whoever is alone may begin; from the second person on, nobody appoints themselves.
  if (body.account === by && accounts.length > 1) throw new Refusal(403, "E_PEOPLE_SELF");
  const fromAt = startOf(body.from, timeZone);
  const untilAt = body.to === null ? null : endOf(body.to, timeZone);
  if (untilAt !== null && untilAt <= fromAt) throw new Refusal(400, "E_PEOPLE_PERIOD");
  await requireDepartment(tx, venueId, body.role, body.department);
  const existing = await appointmentRows(tx, venueId, { role: body.role });
  if (body.deputyOf !== null) {
    const principal = existing.find(({ id }) => id === body.deputyOf);
    if (
      principal === undefined ||
      principal.deputy_of !== null ||
      principal.account_id === body.account ||
      principal.department_id !== body.department
    )
      throw new Refusal(400, "E_PEOPLE_DEPUTY");
  }
  const overlaps = (row: { from_at: number; until_at: number | null }): boolean =>
    (untilAt === null || row.from_at < untilAt) && (row.until_at === null || fromAt < row.until_at);
  if (existing.some((row) => row.account_id === body.account && row.department_id === body.department && overlaps(row)))
    throw new Refusal(409, "E_PEOPLE_TWICE");
  const id = randomUUID();
  await tx
    .withTables<PeopleTables>()
    .insertInto("people_appointment")
    .values({
      id,
      venue_id: venueId,
      account_id: body.account,
      display_name: person.displayName,
      role: body.role,
      department_id: body.department,
      order_id: await enterOrder(tx, venue, body.order, { by, at }),
      end_order_id: null,
      from_day: body.from,
      to_day: body.to,
      from_at: fromAt,
      until_at: untilAt,
      deputy_of: body.deputyOf,
      entered_at: at,
      entered_by: by,
    })
    .execute();
  if (body.trainedOn !== null)
    await enterTraining(
      tx,
      venue,
      { account: body.account, on: body.trainedOn, topic: "przy powołaniu", competences: [] },
      { by, at },
    );
  await recordAudit(tx, {
    at,
    accountId: by,
    action: "appoint",
    subjectId: body.account,
    outcome: "success",
    detail: `${body.role} ${body.order.number}`,
  });
  await recordChange(tx, "accounts", at, body.account);
  return id;
}

/**
 * Ends an appointment by another order; what was before stays as it was.
 * @throws {Refusal} 404 `E_PEOPLE_UNKNOWN`; 400 `E_PEOPLE_DAY`, `E_PEOPLE_PERIOD`
 */
export async function endAppointment(
  tx: DatabaseTransaction,
  venue: Venue,
  id: string,
  body: AppointmentEndBody,
  { by, at }: By,
): Promise<void> {
  const [row] = await appointmentRows(tx, venue.venueId, { id });
  if (row === undefined) throw new Refusal(404, "E_PEOPLE_UNKNOWN");
  const untilAt = endOf(body.to, venue.timeZone);
  // An end only shortens: a longer term is another order's own appointment.
  if (untilAt <= row.from_at || (row.until_at !== null && untilAt > row.until_at))
    throw new Refusal(400, "E_PEOPLE_PERIOD");
  await tx
    .withTables<PeopleTables>()
    .updateTable("people_appointment")
    .set({
      to_day: body.to,
      until_at: untilAt,
      end_order_id: await enterOrder(tx, venue, body.order, { by, at }),
    })
    .where("id", "=", id)
    .execute();
  await recordAudit(tx, {
    at,
    accountId: by,
    action: "appoint-end",
    subjectId: row.account_id,
    outcome: "success",
    detail: `${row.role} ${body.order.number}`,
  });
  await recordChange(tx, "accounts", at, row.account_id);
}
