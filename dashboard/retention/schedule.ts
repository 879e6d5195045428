/**
 * When retention ran, and when it comes by again.
 *
 * @module
 */
import type { RetentionSchedule } from "../../policies/schema/retention-api.ts";
import { HOUR_MS, instant } from "../platform/clock.ts";
import type { Queryable } from "../platform/tables.ts";
import type { RetentionViews } from "./tables.ts";

/** The control process's job; its span and its name. */
export const RETENTION_JOB = { id: "retention", everyMs: HOUR_MS } as const;

const OUTCOMES: readonly RetentionSchedule["outcome"][] = ["success", "failure", "interrupted"];

export async function scheduleOf(db: Queryable): Promise<RetentionSchedule> {
  const last = await db
    .withTables<RetentionViews>()
    .selectFrom("platform_job_run")
    .select(["started_at", "finished_at", "outcome"])
    .where("job", "=", RETENTION_JOB.id)
    .orderBy("started_at", "desc")
    .limit(1)
    .executeTakeFirst();
  const { everyMs } = RETENTION_JOB;
  if (last === undefined) return { everyMs, lastAt: null, outcome: null, nextAt: null };
  return {
    everyMs,
    lastAt: instant(last.started_at),
    outcome: last.finished_at === null ? "running" : (OUTCOMES.find((one) => one === last.outcome) ?? null),
    nextAt: instant(last.started_at + everyMs),
  };
}
