/**
 * The change feed: a slice writes what changed in its own transaction, every server polls and nudges its open pages.
 *
 * Works the same on both databases and with any number of servers, and carries ids only. Numbers of transactions that
 * commit out of order may appear late (PostgreSQL), so the reader looks back a little and remembers what it saw.
 *
 * @module
 */
import type { LiveNudge } from "../../policies/schema/messages.ts";
import { instant } from "./clock.ts";
import type { Database, Queryable } from "./tables.ts";

export type Topic = LiveNudge["topic"];

/** Numbers that may still be missing when a later one is visible. */
const LOOK_BACK = 200;
const READ_LIMIT = 1_000;

/** A line of the feed; `account` says who alone hears of it. */
export type Change = LiveNudge & { readonly account?: string };

/**
 * Adds one line to the feed. Call it inside the transaction that made the change.
 *
 * @param account  only this account hears of it, if it may hear of the topic at all
 */
export async function recordChange(
  database: Queryable,
  topic: Topic,
  at: number,
  id?: string,
  account?: string,
): Promise<void> {
  await database
    .insertInto("platform_change")
    .values({ topic, row_id: id ?? null, at, ...(account === undefined ? {} : { account }) })
    .execute();
}

/** Reads the feed from «now» on; each line once. */
export class ChangeReader {
  readonly #database: Database;
  #last: number | undefined;
  readonly #seen = new Set<number>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** @returns what is new since the last call; nothing on the first, which only finds the end of the feed */
  async read(): Promise<readonly Change[]> {
    if (this.#last === undefined) {
      const recent = await this.#database
        .selectFrom("platform_change")
        .select("seq")
        .orderBy("seq", "desc")
        .limit(LOOK_BACK)
        .execute();
      this.#last = recent[0]?.seq ?? 0;
      for (const row of recent) this.#seen.add(row.seq);
      return [];
    }
    const rows = await this.#database
      .selectFrom("platform_change")
      .selectAll()
      .where("seq", ">", this.#last - LOOK_BACK)
      .orderBy("seq")
      .limit(READ_LIMIT)
      .execute();
    const fresh = rows.filter((row) => !this.#seen.has(row.seq));
    for (const row of fresh) {
      this.#seen.add(row.seq);
      this.#last = Math.max(this.#last, row.seq);
    }
    for (const seq of this.#seen) if (seq <= this.#last - LOOK_BACK) this.#seen.delete(seq);
    return fresh.map((row) => ({
      topic: row.topic as Topic,
      at: instant(row.at),
      ...(row.row_id === null ? {} : { id: row.row_id }),
      ...(row.account === null || row.account === undefined ? {} : { account: row.account }),
    }));
  }
}
