/**
 * Failures of the filter during a lesson become a case, once each: «awaria techniczna» is a threatening event too.
 *
 * A window begins when the failure is seen, gathers the sessions it meets, and ends when it is over. Only people say what it meant.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { FailureView } from "../../policies/schema/cyber-api.ts";
import { recordChange } from "../platform/change.ts";
import { DAY_MS, instant } from "../platform/clock.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database, DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { failuresOf, isEvent, metBy } from "./model.ts";
import type { Failure, FilterFacts, Lesson } from "./model.ts";
import type { CyberTables, FailureRow } from "./tables.ts";
import { FAILURE_WORDS } from "./words.ts";

export interface FailureWatch {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  /** So long together with a lesson, ms. */
  readonly leastMs: number;
  readonly readFilter: (now: number) => Promise<FilterFacts>;
  readonly readLessons: () => Promise<readonly Lesson[]>;
  /** Opens the draft of a case with this id; the same id again opens nothing new. @returns id of the case */
  readonly openCase: (
    tx: DatabaseTransaction,
    failure: {
      readonly id: string;
      readonly cause: string;
      readonly from: number;
      readonly to: number | null;
      readonly sessions: readonly string[];
      readonly at: number;
    },
  ) => Promise<string>;
}

const keyOf = (venueId: string, { cause, subject }: Pick<Failure, "cause" | "subject">): string =>
  `${venueId} ${cause} ${subject}`;

const sessionsOf = (row: Pick<FailureRow, "sessions">): string[] => JSON.parse(row.sessions) as string[];

async function openWindows(db: Queryable, venueId: string): Promise<Map<string, FailureRow>> {
  const rows = await db
    .withTables<CyberTables>()
    .selectFrom("cyber_failure")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("open_key", "is not", null)
    .execute();
  return new Map(rows.map((row) => [row.open_key ?? "", row]));
}

/** One look; every minute. @returns cases opened now */
export async function watchFailures(watch: FailureWatch): Promise<number> {
  const { database, clock, venueId } = watch;
  const now = clock();
  const failures = failuresOf(await watch.readFilter(now), now);
  const lessons = await watch.readLessons();
  return database.transaction().execute(async (tx) => {
    const open = await openWindows(tx, venueId);
    let opened = 0;
    for (const failure of failures) {
      const key = keyOf(venueId, failure);
      if (await note(tx, watch, failure, open.get(key), lessons, now)) opened += 1;
      open.delete(key);
    }
    for (const { id } of open.values())
      await tx
        .withTables<CyberTables>()
        .updateTable("cyber_failure")
        .set({ to_at: now, open_key: null })
        .where("id", "=", id)
        .execute();
    if (open.size > 0) await recordChange(tx, "incidents", now);
    return opened;
  });
}

/** @returns whether a case was opened */
async function note(
  tx: DatabaseTransaction,
  watch: FailureWatch,
  failure: Failure,
  known: FailureRow | undefined,
  lessons: readonly Lesson[],
  now: number,
): Promise<boolean> {
  const db = tx.withTables<CyberTables>();
  const met = metBy(failure, lessons);
  const sessions = [
    ...new Set([...(known === undefined ? [] : sessionsOf(known)), ...met.map(({ session }) => session)]),
  ];
  // Where nobody is meant to be on the net, a failure is a matter for «Dziś» only.
  if (known === undefined && sessions.length === 0) return false;
  const from = known?.from_at ?? failure.since;
  const id = known?.id ?? randomUUID();
  const values = { last_at: now, sessions: JSON.stringify(sessions.sort()) };
  if (known === undefined)
    await db
      .insertInto("cyber_failure")
      .values({
        id,
        venue_id: watch.venueId,
        cause: failure.cause,
        subject: failure.subject,
        from_at: from,
        to_at: null,
        case_id: null,
        open_key: keyOf(watch.venueId, failure),
        ...values,
      })
      .execute();
  else await db.updateTable("cyber_failure").set(values).where("id", "=", id).execute();
  if ((known?.case_id ?? null) !== null || !isEvent(from, met, watch.leastMs, now)) return false;
  const caseId = await watch.openCase(tx, {
    id,
    cause: FAILURE_WORDS[failure.cause],
    from,
    to: null,
    sessions,
    at: now,
  });
  await db.updateTable("cyber_failure").set({ case_id: caseId }).where("id", "=", id).execute();
  await recordChange(tx, "incidents", now);
  return true;
}

/** What the page shows: the last thirty days, newest first. */
export async function listFailures(database: Queryable, venueId: string, now: number): Promise<FailureView[]> {
  const rows = await database
    .withTables<CyberTables>()
    .selectFrom("cyber_failure")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("last_at", ">", now - 30 * DAY_MS)
    .orderBy("from_at", "desc")
    .orderBy("id")
    .limit(200)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    cause: row.cause as FailureView["cause"],
    subject: row.subject,
    from: instant(row.from_at),
    to: row.to_at === null ? null : instant(row.to_at),
    sessions: sessionsOf(row).length,
    caseOpened: row.case_id !== null,
  }));
}
