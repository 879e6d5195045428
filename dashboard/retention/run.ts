/**
 * One run of retention: rules of the tables, drafts that were rejected, lists that were approved, lists to propose; written down for the
 * data-protection officer.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { RetentionRun, RunLine } from "../../policies/schema/retention-api.ts";
import { recordAudit } from "../access/index.ts";
import { forgetCopies } from "../cases/index.ts";
import { recordChange } from "../platform/change.ts";
import { instant } from "../platform/clock.ts";
import { isPostgres } from "../platform/db.ts";
import { carryOutRules, previewRules } from "../platform/retention.ts";
import { MONTH_MS } from "../platform/retention-rules.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import { MACHINE } from "./context.ts";
import type { Person, RetentionContext } from "./context.ts";
import { datedCases, mayKnow, namesOf } from "./dates.ts";
import type { DatedCase } from "./dates.ts";
import { carryOutApproved, pastTime, propose } from "./disposals.ts";
import { removeRows } from "./rows.ts";
import type { RetentionTables, RunRow } from "./tables.ts";

/** «25 months, then counter» (A3, rejected draft), from its last step: the rejection. */
const REJECTED_MS = 25 * MONTH_MS;
const RUNS_SHOWN = 30;

async function rejectedPastTime(db: Queryable, venueId: string, now: number): Promise<readonly DatedCase[]> {
  const cases = await datedCases(db, venueId);
  return cases.filter(
    ({ state, last_step_at: at, opened_at: opened }) => state === "rejected" && (at ?? opened) + REJECTED_MS < now,
  );
}

/** Justifications of rejected drafts go with everything that belongs to them; one more in the month's count stays. */
async function forgetRejected(context: RetentionContext, now: number): Promise<number> {
  const { database, venueId, vault } = context;
  const due = await rejectedPastTime(database, venueId, now);
  let forgotten = 0;
  for (const found of due) {
    if (!(await forgetCopies(context, found.id))) continue;
    forgotten += 1;
    await database.transaction().execute(async (tx) => {
      const month = new Date(found.opened_at).toISOString().slice(0, 7);
      await tx
        .withTables<RetentionTables>()
        .insertInto("retention_month")
        .values({
          venue_id: venueId,
          series: "rejected",
          month,
          code: "cases",
          amount: 1,
          month_at: Date.parse(`${month}-01T00:00:00Z`),
        })
        .onConflict((conflict) =>
          conflict
            .columns(["venue_id", "series", "month", "code"])
            .doUpdateSet((eb) => ({ amount: eb("retention_month.amount", "+", 1) })),
        )
        .execute();
      await removeRows(tx, found.id, "note");
      await vault.destroy(tx, { venueId, caseId: found.id, subject: "every", now, why: "rejected", by: MACHINE });
      await removeRows(tx, found.id, "register");
    });
  }
  return forgotten;
}

/**
 * What was removed leaves the files, too: SQLite overwrote its pages and its log is emptied here (a reader puts it off to the next run);
 * PostgreSQL gives the room of old rows free to be written over.
 */
async function clearFiles(database: Database, lines: readonly RunLine[]): Promise<void> {
  if (!isPostgres(database)) {
    await sql`pragma wal_checkpoint(truncate)`.execute(database);
    return;
  }
  for (const table of new Set(lines.map((line) => line.table))) await sql`vacuum ${sql.table(table)}`.execute(database);
}

/**
 * @param by  account that asked for it; null: the schedule
 * @returns the run, as it is written down
 */
export async function runRetention(context: RetentionContext, now: number, by: string | null): Promise<RetentionRun> {
  const { database, venueId, vault } = context;
  const runs = database.withTables<RetentionTables>();
  const id = randomUUID();
  const row = { id, venue_id: venueId, started_at: now, finished_at: null, by_account: by, touched: 0, lines: "[]" };
  const lines: RunLine[] = [];
  // Written first only when a person asked: every hour of the schedule without work would be a row.
  if (by !== null) await runs.insertInto("retention_run").values(row).execute();
  lines.push(...(await carryOutRules(database, now)));
  const rejected = await forgetRejected(context, now);
  if (rejected > 0) lines.push({ table: "case_record", action: "erase", requirement: "R-041", rows: rejected });
  const removed = await carryOutApproved(context, now);
  if (removed > 0) lines.push({ table: "case_record", action: "delete", requirement: "R-084", rows: removed });
  const proposed = await propose(context, now);
  if (proposed > 0)
    lines.push({ table: "retention_disposal", action: "propose", requirement: "A3 (disposal)", rows: proposed });
  if (rejected > 0) await vault.sweep(database);
  if (lines.length > 0) await clearFiles(database, lines);
  const touched = lines.reduce((sum, line) => sum + line.rows, 0);
  const done = { ...row, finished_at: context.clock(), touched, lines: JSON.stringify(lines) };
  if (by !== null || touched > 0)
    await database.transaction().execute(async (tx) => {
      await tx
        .withTables<RetentionTables>()
        .insertInto("retention_run")
        .values(done)
        .onConflict((conflict) => conflict.column("id").doUpdateSet(done))
        .execute();
      if (by !== null)
        await recordAudit(tx, { at: now, accountId: by, action: "retention-run", subjectId: id, outcome: "success" });
      await recordChange(tx, "retention", now, id);
    });
  return showRun(done, new Map());
}

/**
 * What a run would do now, if nothing happened before it; changes nothing.
 *
 * @param person  who looks: cases that name them are not counted; left out: nobody of ours
 */
export async function previewRetention(
  context: RetentionContext,
  now: number,
  person?: Person,
): Promise<readonly RunLine[]> {
  const { database, venueId } = context;
  const lines: RunLine[] = [...(await previewRules(database, now))];
  const isKnown = (found: DatedCase): boolean => person === undefined || mayKnow(person, found.named);
  const rejected = (await rejectedPastTime(database, venueId, now)).filter(isKnown);
  if (rejected.length > 0)
    lines.push({ table: "case_record", action: "erase", requirement: "R-041", rows: rejected.length });
  const due = (await pastTime(database, venueId, now)).filter(({ found }) => isKnown(found));
  if (due.length > 0)
    lines.push({ table: "retention_disposal", action: "propose", requirement: "A3 (disposal)", rows: due.length });
  return lines;
}

const showRun = (row: RunRow, names: ReadonlyMap<string, string>): RetentionRun => ({
  id: row.id,
  startedAt: instant(row.started_at),
  finishedAt: row.finished_at === null ? null : instant(row.finished_at),
  by: row.by_account === null ? null : (names.get(row.by_account) ?? row.by_account),
  rows: row.touched,
  lines: JSON.parse(row.lines) as RunLine[],
});

/** Newest first. */
export async function listRuns({ database, venueId }: RetentionContext): Promise<RetentionRun[]> {
  const rows = await database
    .withTables<RetentionTables>()
    .selectFrom("retention_run")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("started_at", "desc")
    .limit(RUNS_SHOWN)
    .execute();
  const names = await namesOf(database);
  return rows.map((row) => showRun(row, names));
}
