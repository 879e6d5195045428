/**
 * Reminders of the calendar: T-120, -60, -30, -7, on the day and after it, each once, to whoever has the duty, the coordinator, and the director
 * once it is overdue (R-090…R-100). A server that was off says the nearest one only; a duty that was done meanwhile reminds nobody.
 *
 * @module
 */
import { OVERDUE, stageOf } from "../../policies/engine/coordination/calendar.ts";
import type { DutyState } from "../../policies/engine/coordination/calendar.ts";
import type { Role } from "../../policies/schema/api.ts";
import { addDays } from "../../policies/engine/day.ts";
import type { CalendarDuty } from "../../policies/schema/standards.ts";
import type { Bilingual } from "../../policies/schema/vocabulary.ts";
import { localFields, startOfLocalDay } from "../platform/clock.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { CalendarContext } from "./context.ts";
import { standings } from "./duties.ts";
import type { CoordinationTables } from "./tables.ts";

/** Nobody is woken for a term that is weeks away: reminders are written from this hour on, venue time. */
const FROM_HOUR = 7;

type Template = "calendar-ahead" | "calendar-today" | "calendar-overdue";

/** Who hears, and how: the outbox of `dashboard/notify`. */
export interface ReminderPorts {
  readonly staff: (
    db: Queryable,
    at: number,
  ) => Promise<readonly { readonly account: string; readonly roles: readonly Role[] }[]>;
  readonly tell: (
    tx: DatabaseTransaction,
    notice: {
      readonly to: readonly string[];
      readonly template: Template;
      readonly number: string;
      readonly duty: string;
      readonly at: number;
    },
  ) => Promise<unknown>;
}

/** Roles that answer for a duty: whoever does and confirms it, the coordinator who keeps the calendar, the director once it is overdue. */
function answering({ role, confirmedBy }: CalendarDuty, isOverdue: boolean): ReadonlySet<Role> {
  return new Set<Role>([role, ...(confirmedBy ?? []), "koordynator", ...(isOverdue ? (["dyrektor"] as const) : [])]);
}

const templateOf = (stage: number): Template =>
  stage === OVERDUE ? "calendar-overdue" : stage === 0 ? "calendar-today" : "calendar-ahead";

/** @returns reminders written now; safe to call at any time and as often as one likes */
export async function remindOfDuties(context: CalendarContext, { staff, tell }: ReminderPorts): Promise<number> {
  const { database, clock, venueId, timeZone, standards } = context;
  const at = clock();
  if (localFields(at, timeZone).hour < FROM_HOUR) return 0;
  return database.transaction().execute(async (tx) => {
    const duties = new Map(standards.duties.map((duty) => [duty.id, duty]));
    const people = await staff(tx, at);
    let written = 0;
    for (const standing of await standings(tx, context)) {
      const duty = duties.get(standing.duty);
      const stage = duty === undefined ? null : stageOf(duty, standing);
      if (duty === undefined || stage === null || standing.due === null) continue;
      // The row and the notice come into being together, so that a crash neither swallows nor repeats one.
      const made = await tx
        .withTables<CoordinationTables>()
        .insertInto("coordination_reminder")
        .values({ venue_id: venueId, duty: duty.id, due: standing.due, stage, at })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (made.numInsertedOrUpdatedRows !== 1n) continue;
      const roles = answering(duty, stage === OVERDUE);
      const to = people.filter((one) => one.roles.some((role) => roles.has(role))).map(({ account }) => account);
      await tell(tx, { to, template: templateOf(stage), number: duty.requirement, duty: duty.id, at });
      written += 1;
    }
    return written;
  });
}

/** Midnight after a day, in the venue's zone; noon of the next day lies in it whatever the zone. */
const endOf = (day: string, timeZone: string): number =>
  startOfLocalDay(Date.parse(`${addDays(day, 1)}T12:00:00Z`), timeZone);

/** A duty of the calendar as «Dziś» lists it. */
export interface DutyToday {
  readonly duty: string;
  readonly title: Bilingual;
  readonly role: Role;
  readonly state: Extract<DutyState, "soon" | "overdue">;
  readonly due: string;
  readonly daysLeft: number;
  /** End of its day, ms. */
  readonly dueAt: number;
}

/** Duties that near their day or are past it, of those this person answers for. The nearest first. */
export async function waitingDuties(context: CalendarContext, roles: readonly Role[]): Promise<readonly DutyToday[]> {
  const duties = new Map(context.standards.duties.map((duty) => [duty.id, duty]));
  return (await standings(context.database, context))
    .flatMap(({ duty: id, state, due, daysLeft }): DutyToday[] => {
      const duty = duties.get(id);
      if (duty === undefined || due === null || daysLeft === null || (state !== "soon" && state !== "overdue"))
        return [];
      const asked = answering(duty, state === "overdue");
      if (!roles.some((role) => asked.has(role))) return [];
      return [
        { duty: id, title: duty.title, role: duty.role, state, due, daysLeft, dueAt: endOf(due, context.timeZone) },
      ];
    })
    .toSorted((a, b) => a.daysLeft - b.daysLeft);
}
