/**
 * Scheduled jobs: triggered by node-cron, remembered in the database, caught up after a pause.
 *
 * node-cron does not persist, and skips a job in the hour that daylight saving removes. So the schedule only prods;
 * what decides is the run table: a job is due when its last success is older than its interval, at start, on each
 * prod and after a wake-up alike.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { schedule } from "node-cron";
import type { ScheduledTask } from "node-cron";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { Database } from "./tables.ts";

export interface Job {
  readonly id: string;
  /** Longest time between two successes, ms. */
  readonly everyMs: number;
  /** Wait after a failure before the next attempt, ms. */
  readonly retryMs: number;
  /** Says when it is due, instead of `everyMs`; asked each minute. A failure still waits for `retryMs`. */
  isDue?(): Promise<boolean>;
  run(): Promise<void>;
}

/** Runs due jobs, one at a time each. */
export class JobRunner {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #jobs: readonly Job[];
  readonly #running = new Map<string, Promise<boolean>>();
  #task: ScheduledTask | undefined;

  constructor(database: Database, clock: Clock, log: Log, jobs: readonly Job[]) {
    this.#database = database;
    this.#clock = clock;
    this.#log = log;
    this.#jobs = jobs;
  }

  /** Marks runs that a crash left open, runs what is due, then looks again each minute. */
  async start(): Promise<void> {
    await this.#database
      .updateTable("platform_job_run")
      .set({ finished_at: this.#clock(), outcome: "interrupted" })
      .where("finished_at", "is", null)
      .execute();
    this.#task = schedule("* * * * *", () => void this.runDue());
    await this.runDue();
  }

  /** Runs each job that is due now. */
  async runDue(): Promise<void> {
    for (const job of this.#jobs) if (await this.#isDue(job)) await this.run(job);
  }

  /**
   * Runs one job whether due or not, and records it; a run under way is joined.
   * @returns whether it succeeded; a failure is recorded and logged, not thrown
   */
  run(job: Job): Promise<boolean> {
    const under = this.#running.get(job.id);
    if (under !== undefined) return under;
    const run = this.#run(job).finally(() => this.#running.delete(job.id));
    this.#running.set(job.id, run);
    return run;
  }

  async stop(): Promise<void> {
    await this.#task?.destroy();
    await Promise.allSettled(this.#running.values());
  }

  async #isDue(job: Job): Promise<boolean> {
    const now = this.#clock();
    const last = await this.#database
      .selectFrom("platform_job_run")
      .select(["started_at", "outcome"])
      .where("job", "=", job.id)
      .orderBy("started_at", "desc")
      .limit(1)
      .executeTakeFirst();
    if (job.isDue !== undefined) {
      const failedAt = last?.outcome === "failure" ? last.started_at : undefined;
      const waits = failedAt !== undefined && failedAt <= now && now - failedAt < job.retryMs;
      return !waits && job.isDue();
    }
    if (last === undefined) return true;
    // A clock that was set back must not postpone a job by years.
    if (last.started_at > now) return true;
    return now - last.started_at >= (last.outcome === "success" ? job.everyMs : job.retryMs);
  }

  async #run(job: Job): Promise<boolean> {
    const id = randomUUID();
    await this.#database
      .insertInto("platform_job_run")
      .values({ id, job: job.id, started_at: this.#clock(), finished_at: null, outcome: null, error_code: null })
      .execute();
    let failure: unknown;
    try {
      await job.run();
    } catch (cause) {
      failure = cause;
      this.#log.error("a scheduled job failed", { job: job.id, cause });
    }
    await this.#database
      .updateTable("platform_job_run")
      .set({
        finished_at: this.#clock(),
        outcome: failure === undefined ? "success" : "failure",
        error_code: failure === undefined ? null : errorCode(failure),
      })
      .where("id", "=", id)
      .execute();
    return failure === undefined;
  }
}

/** Stable code of a failure, if it carries one. */
export function errorCode(failure: unknown): string {
  const code = (failure as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "E_PLATFORM_INTERNAL";
}
