/**
 * Rounds a person asks for: a row, because the page's process asks and the control process asks the filter.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { ProbeRun } from "../../policies/schema/probes.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import { recordChange } from "../platform/change.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { ProbeTables, RunRow } from "./tables.ts";

export const viewRun = (row: RunRow): ProbeRun => ({
  state: row.state as ProbeRun["state"],
  requestedAt: row.requested_at as Instant,
  asked: row.asked,
  total: row.total,
  finishedAt: row.finished_at as Instant | null,
});

export async function lastRun(db: Queryable, venueId: string): Promise<RunRow | undefined> {
  return db
    .withTables<ProbeTables>()
    .selectFrom("probe_run")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("requested_at", "desc")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
}

/** Asks for a round; one that waits or runs already is the answer to whoever asks meanwhile. */
export async function requestRun(database: Database, venueId: string, account: string, now: number): Promise<RunRow> {
  return database.transaction().execute(async (tx) => {
    const last = await lastRun(tx, venueId);
    if (last !== undefined && (last.state === "waiting" || last.state === "running")) return last;
    const row: RunRow = {
      id: randomUUID(),
      venue_id: venueId,
      requested_at: now,
      requested_by: account,
      state: "waiting",
      asked: 0,
      total: 0,
      finished_at: null,
    };
    await tx.withTables<ProbeTables>().insertInto("probe_run").values(row).execute();
    await recordChange(tx, "networks", now);
    return row;
  });
}

async function set(
  database: Database,
  venueId: string,
  from: string,
  values: Partial<RunRow>,
  now: number,
): Promise<boolean> {
  return database.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .withTables<ProbeTables>()
      .updateTable("probe_run")
      .set(values)
      .where("venue_id", "=", venueId)
      .where("state", "=", from)
      .executeTakeFirst();
    const changed = numUpdatedRows > 0n;
    if (changed) await recordChange(tx, "networks", now);
    return changed;
  });
}

/** What a crash cut off is not under way any more. */
export const clearRuns = async (database: Database, venueId: string, now: number): Promise<boolean> =>
  set(database, venueId, "running", { state: "failed", finished_at: now }, now);

/**
 * Takes up a round somebody asked for and carries it out.
 *
 * @param round  tells how far it is; undefined: nothing is published
 * @returns whether there was one
 * @throws what `round` throws, after the request was marked as failed
 */
export async function runRequested(
  database: Database,
  venueId: string,
  clock: () => number,
  round: (progress: (asked: number, total: number) => Promise<void>) => Promise<unknown>,
): Promise<boolean> {
  if (!(await set(database, venueId, "waiting", { state: "running" }, clock()))) return false;
  try {
    const judged = await round(async (asked, total) => {
      await set(database, venueId, "running", { asked, total }, clock());
    });
    const state = judged === undefined ? "failed" : "done";
    await set(database, venueId, "running", { state, finished_at: clock() }, clock());
  } catch (error) {
    await set(database, venueId, "running", { state: "failed", finished_at: clock() }, clock());
    throw error;
  }
  return true;
}
