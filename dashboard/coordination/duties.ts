/**
 * The calendar of duties: what is due, who says that it was done, and whose word is still missing (R-090…R-100).
 *
 * @module
 */
import { standingOf } from "../../policies/engine/coordination/calendar.ts";
import type { DutyStanding } from "../../policies/engine/coordination/calendar.ts";
import type { Role } from "../../policies/schema/api.ts";
import type { DutyDoneBody, DutyView } from "../../policies/schema/coordination-api.ts";
import type { CalendarDuty, DutyDone } from "../../policies/schema/standards.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { checkPast, enter, namesOf, todayOf } from "./context.ts";
import type { CalendarContext, CoordinationContext, Person } from "./context.ts";
import type { ConfirmationRow, CoordinationTables, DoneRow } from "./tables.ts";

interface Book {
  readonly since: string;
  readonly done: readonly DoneRow[];
  readonly confirmations: readonly ConfirmationRow[];
}

/** The day this venue began to keep its calendar here; the first look sets it. */
export async function beginCalendar(
  db: Queryable,
  { venueId }: Pick<CalendarContext, "venueId">,
  today: string,
): Promise<string> {
  const tables = db.withTables<CoordinationTables>();
  await tables
    .insertInto("coordination_start")
    .values({ venue_id: venueId, since_day: today })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { since_day: since } = await tables
    .selectFrom("coordination_start")
    .select("since_day")
    .where("venue_id", "=", venueId)
    .executeTakeFirstOrThrow();
  return since;
}

async function readBook(db: Queryable, context: CalendarContext): Promise<Book> {
  const tables = db.withTables<CoordinationTables>();
  const { venueId } = context;
  return {
    since: await beginCalendar(db, context, todayOf(context)),
    done: await tables
      .selectFrom("coordination_done")
      .selectAll()
      .where("venue_id", "=", venueId)
      .orderBy("on_day", "desc")
      .orderBy("id")
      .execute(),
    confirmations: await tables
      .selectFrom("coordination_confirmation")
      .selectAll()
      .where("venue_id", "=", venueId)
      .orderBy("at")
      .execute(),
  };
}

const confirmersOf = (duty: CalendarDuty): readonly Role[] => duty.confirmedBy ?? [duty.role];

const isConfirmed = (duty: CalendarDuty, row: DoneRow, { confirmations }: Book): boolean =>
  confirmersOf(duty).every((role) => confirmations.some((one) => one.subject_id === row.id && one.role === role));

/** What counts as done: everybody who has to confirm it has. */
function counted(duties: readonly CalendarDuty[], book: Book): DutyDone[] {
  return book.done.flatMap((row) => {
    const duty = duties.find(({ id }) => id === row.duty);
    return duty === undefined || !isConfirmed(duty, row, book)
      ? []
      : [{ duty: row.duty, on: row.on_day, due: row.due }];
  });
}

/** Where every duty stands today, for the board and for reminders. */
export async function standings(db: Queryable, context: CalendarContext): Promise<readonly DutyStanding[]> {
  const { duties } = context.standards;
  const book = await readBook(db, context);
  const done = counted(duties, book);
  return duties.map((duty) => standingOf(duty, done, book.since, todayOf(context)));
}

export async function listDuties(context: CoordinationContext, viewer: Person): Promise<DutyView[]> {
  const { database, standards } = context;
  const book = await readBook(database, context);
  const name = await namesOf(database);
  const done = counted(standards.duties, book);
  return standards.duties.map((duty) => {
    const { state, due, daysLeft, last } = standingOf(duty, done, book.since, todayOf(context));
    return {
      id: duty.id,
      title: duty.title,
      how: duty.how,
      requirement: duty.requirement,
      role: duty.role,
      confirmedBy: [...confirmersOf(duty)],
      term: duty.term,
      state,
      due,
      daysLeft,
      last,
      mine: confirmersOf(duty).some((role) => viewer.roles.includes(role)),
      history: book.done
        .filter((row) => row.duty === duty.id)
        .map((row) => ({
          on: row.on_day,
          due: row.due,
          note: row.note,
          by: name(row.by_account),
          confirmed: book.confirmations
            .filter((one) => one.subject_id === row.id)
            .map((one) => ({ role: one.role as Role, by: name(one.account), at: instant(one.at) })),
          counts: isConfirmed(duty, row, book),
        })),
    };
  });
}

/**
 * Says that a duty was done; where two have to confirm it, the first word opens the entry and the second makes it count.
 *
 * @throws {Refusal} 404 `E_COORDINATION_UNKNOWN`; 403 `E_COORDINATION_ROLE`: it is another role's; 422 `E_COORDINATION_DAY`; 409
 *   `E_COORDINATION_CHANGED`: what is due has changed since the page was read, or somebody said so already; 409 `E_COORDINATION_SELF`
 */
export async function sayDone(
  context: CoordinationContext,
  viewer: Person,
  dutyId: string,
  body: DutyDoneBody,
): Promise<void> {
  const duty = context.standards.duties.find(({ id }) => id === dutyId);
  if (duty === undefined) throw new Refusal(404, "E_COORDINATION_UNKNOWN");
  const role = confirmersOf(duty).find((one) => viewer.roles.includes(one));
  if (role === undefined) throw new Refusal(403, "E_COORDINATION_ROLE");
  checkPast(body.on, todayOf(context));
  await context.database.transaction().execute((tx) => writeDone(tx, context, viewer, { duty, role, body }));
}

/**
 * A step of another page completed a duty (a report handed in): says so, if it is due and, where a day is given, due on that day. Anything else is
 * left alone: a correction is no second report.
 */
export async function completeDuty(
  tx: DatabaseTransaction,
  context: CoordinationContext,
  viewer: Person,
  done: {
    readonly id: string;
    readonly duty: string;
    readonly due: string | null;
    readonly on: string;
    readonly note: string;
  },
): Promise<void> {
  const duty = context.standards.duties.find(({ id }) => id === done.duty);
  const role = duty === undefined ? undefined : confirmersOf(duty).find((one) => viewer.roles.includes(one));
  if (duty === undefined || role === undefined) return;
  const due = (await standings(tx, context)).find((one) => one.duty === duty.id)?.due ?? null;
  if (due === null || (done.due !== null && done.due !== due)) return;
  const { id, on, note } = done;
  await writeDone(tx, context, viewer, { duty, role, body: { id, on, due, note } });
}

/** The same inside a caller's transaction, for what another page completes (a consultation, a report). */
export async function writeDone(
  tx: DatabaseTransaction,
  context: CoordinationContext,
  viewer: Person,
  { duty, role, body }: { readonly duty: CalendarDuty; readonly role: Role; readonly body: DutyDoneBody },
): Promise<void> {
  const now = context.clock();
  const tables = tx.withTables<CoordinationTables>();
  const book = await readBook(tx, context);
  const known = book.done.find(({ id }) => id === body.id);
  if (known === undefined) {
    const { due } = standingOf(duty, counted(context.standards.duties, book), book.since, todayOf(context));
    if (due !== body.due) throw new Refusal(409, "E_COORDINATION_CHANGED");
    await tables
      .insertInto("coordination_done")
      .values({
        id: body.id,
        venue_id: context.venueId,
        duty: duty.id,
        due: body.due,
        on_day: body.on,
        note: body.note,
        by_account: viewer.account,
        at: now,
      })
      .execute();
  }
  const mine = book.confirmations.filter((one) => one.subject_id === body.id && one.account === viewer.account);
  // Sent twice, it was said once; one person does not stand for both.
  if (mine.some((one) => one.role === role)) return;
  if (mine.length > 0) throw new Refusal(409, "E_COORDINATION_SELF");
  await tables
    .insertInto("coordination_confirmation")
    .values({ subject_id: body.id, venue_id: context.venueId, role, account: viewer.account, at: now })
    .execute();
  await enter(tx, context, { item: body.id, what: `duty ${duty.id} done on ${body.on}`, by: viewer.account, at: now });
}
