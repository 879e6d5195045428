/**
 * Progress of a build as rows that pages can fetch, a few times a second at most.
 *
 * Writing must never slow the build or fail it: what cannot be written now is overtaken by the next word.
 *
 * @module
 */
import type { BuildProgress } from "../../blocklists/update/build.ts";
import { recordChange } from "../platform/change.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { ListTables, ProgressRow } from "./tables.ts";

/** Between two writes, ms. */
export const PROGRESS_PAUSE_MS = 250;

type Word = Pick<ProgressRow, "phase" | "done" | "total" | "current_source">;

export class ProgressWriter {
  readonly #database: Database;
  readonly #venueId: string;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #startedAt: number;
  readonly #pending = new Map<string, Word>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(database: Database, venueId: string, clock: Clock, log: Log) {
    this.#database = database;
    this.#venueId = venueId;
    this.#clock = clock;
    this.#log = log;
    this.#startedAt = clock();
  }

  readonly onProgress = (progress: BuildProgress): void => {
    this.#pending.set("", {
      phase: progress.phase,
      done: progress.done,
      total: progress.total,
      current_source: progress.current,
    });
    if (progress.source !== undefined)
      this.#pending.set(progress.source.id, {
        phase: progress.source.phase,
        done: progress.source.octets,
        total: progress.source.total,
        current_source: null,
      });
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#flush();
    }, PROGRESS_PAUSE_MS);
  };

  /** Ends the story: nothing of it stays. */
  async end(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending.clear();
    await this.#writing;
    await clearProgress(this.#database, this.#venueId);
  }

  #flush(): void {
    const words = [...this.#pending];
    this.#pending.clear();
    this.#writing = this.#writing
      .then(() => this.#write(words))
      .catch((cause: unknown) => this.#log.warn("progress of a list update could not be written", { cause }));
  }

  async #write(words: readonly (readonly [string, Word])[]): Promise<void> {
    const now = this.#clock();
    await this.#database.transaction().execute(async (tx) => {
      for (const [sourceId, word] of words) {
        const row = { ...word, at: now };
        await tx
          .withTables<ListTables>()
          .insertInto("list_progress")
          .values({ venue_id: this.#venueId, source_id: sourceId, started_at: this.#startedAt, ...row })
          .onConflict((conflict) => conflict.columns(["venue_id", "source_id"]).doUpdateSet(row))
          .execute();
      }
      await recordChange(tx, "lists", now);
    });
  }
}

/** Of a build that a crash cut off, too. */
export async function clearProgress(database: Queryable, venueId: string): Promise<void> {
  await database.withTables<ListTables>().deleteFrom("list_progress").where("venue_id", "=", venueId).execute();
}

export async function readProgress(database: Queryable, venueId: string): Promise<Map<string, ProgressRow>> {
  const rows = await database
    .withTables<ListTables>()
    .selectFrom("list_progress")
    .selectAll()
    .where("venue_id", "=", venueId)
    .execute();
  return new Map(rows.map((row) => [row.source_id, row]));
}
