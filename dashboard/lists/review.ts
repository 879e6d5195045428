/**
 * What staff here decided about lists, for another venue to look at; and what another venue suggests, for staff here.
 *
 * Nothing that comes in takes effect: an entry waits in the quarantine queue, an exception waits for somebody to approve it, for a year
 * at most. What is known here already is left as it is, whatever the other venue thinks of it.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { FederationContent } from "../../policies/schema/federation.ts";
import type { DomainName, SourceId } from "../../policies/schema/vocabulary.ts";
import { recordChange } from "../platform/change.ts";
import { DAY_MS, instant } from "../platform/clock.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { OpenedGeneration } from "../venues/index.ts";
import { blockedBy } from "./blocked-by.ts";
import { viewExceptions } from "./exceptions.ts";
import { worstSeverity } from "./model.ts";
import type { ExceptionRow, ListTables, SuspectRow } from "./tables.ts";

export type Review = Pick<FederationContent, "exceptions" | "quarantine">;

/** As many of each as a file may hold; the newest. */
const LIMIT = 10_000;
/** Rows of one statement: both databases bound the number of its parameters. */
const CHUNK = 500;
/** A stranger's suggestion is not opened for good by one tired click. */
const SUGGESTED_FOR_MS = 365 * DAY_MS;
const TEXT_LIMIT = 400;

/** Exceptions in force, each name once, and the quarantine: what our lists held, and whatever was decided here. */
export async function readReview(
  database: Queryable,
  venueId: string,
  opened: OpenedGeneration,
  now: number,
): Promise<Review> {
  const exceptions = new Map<string, Review["exceptions"][number]>();
  for (const exception of await viewExceptions(database, venueId, opened, now)) {
    if (exception.state !== "active" || exceptions.has(exception.name)) continue;
    const name = exception.name as DomainName;
    const blocks = blockedBy(opened, name);
    const severity = worstSeverity(blocks);
    exceptions.set(name, {
      name,
      reason: exception.reason,
      category: blocks.find((block) => block.severity === severity)?.category ?? null,
      severity,
      since: exception.createdAt,
    });
  }
  const rows = await database
    .withTables<ListTables>()
    .selectFrom("list_suspect as suspect")
    .leftJoin("list_decision as decided", (join) =>
      join
        .onRef("decided.venue_id", "=", "suspect.venue_id")
        .onRef("decided.source_id", "=", "suspect.source_id")
        .onRef("decided.entry", "=", "suspect.entry"),
    )
    .select(["suspect.source_id", "suspect.entry", "suspect.covers", "suspect.protected_group"])
    .select(["decided.decision", "decided.reason"])
    .where("suspect.venue_id", "=", venueId)
    // Another venue's suggestion nobody here has looked at is not ours to pass on.
    .where((eb) => eb.or([eb("suspect.origin", "=", "list"), eb("decided.decision", "is not", null)]))
    .orderBy("suspect.since", "desc")
    .orderBy("suspect.id")
    .limit(LIMIT)
    .execute();
  return {
    exceptions: [...exceptions.values()].slice(0, LIMIT),
    quarantine: rows.map((row) => ({
      source: row.source_id as SourceId,
      entry: row.entry,
      covers: row.covers as DomainName,
      group: row.protected_group,
      decision: row.decision as "leave-out" | "block" | null,
      reason: row.reason,
    })),
  };
}

export interface ReviewCounts {
  readonly quarantine: number;
  readonly exceptions: number;
  readonly known: number;
}

/**
 * Puts another venue's review into the queues, all of it or none.
 *
 * @param from  who suggests it, as staff shall read it
 * @returns how many are new, and how many were known
 */
export async function proposeReview(
  database: Database,
  venueId: string,
  review: Review,
  from: string,
  now: number,
): Promise<ReviewCounts> {
  return database.transaction().execute(async (tx) => {
    const db = tx.withTables<ListTables>();
    const suspects = new Set(
      (
        await db.selectFrom("list_suspect").select(["source_id", "entry"]).where("venue_id", "=", venueId).execute()
      ).map((row) => `${row.source_id} ${row.entry}`),
    );
    const newSuspects = unseen(review.quarantine, suspects, ({ source, entry }) => `${source} ${entry}`);
    const names = new Set(
      (
        await db
          .selectFrom("list_exception")
          .select("name")
          .where("venue_id", "=", venueId)
          // What was suggested once and turned down is not asked again by the next file.
          .where((eb) =>
            eb.or([
              eb("origin", "=", "federation"),
              eb.and([eb("ended_at", "is", null), eb.or([eb("until_at", "is", null), eb("until_at", ">", now)])]),
            ]),
          )
          .execute()
      ).map((row) => row.name),
    );
    const newExceptions = unseen(review.exceptions, names, ({ name }) => name);
    for (const rows of chunks(newSuspects.map((suspect) => suspectRow(venueId, suspect, from, now))))
      await db.insertInto("list_suspect").values(rows).execute();
    for (const rows of chunks(newExceptions.map((exception) => exceptionRow(venueId, exception, from, now))))
      await db.insertInto("list_exception").values(rows).execute();
    if (newSuspects.length + newExceptions.length > 0) await recordChange(tx, "review", now);
    const all = review.quarantine.length + review.exceptions.length;
    return {
      quarantine: newSuspects.length,
      exceptions: newExceptions.length,
      known: all - newSuspects.length - newExceptions.length,
    };
  });
}

/** Those whose key is not there yet; of equal ones the first. */
function unseen<T>(items: readonly T[], known: ReadonlySet<string>, keyOf: (item: T) => string): T[] {
  const fresh = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    if (!known.has(key) && !fresh.has(key)) fresh.set(key, item);
  }
  return [...fresh.values()];
}

function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let at = 0; at < rows.length; at += CHUNK) yield rows.slice(at, at + CHUNK);
}

/** The other venue's word stands where the line of the list would: it is what is known of the entry here. */
function suspectRow(venueId: string, suspect: Review["quarantine"][number], from: string, now: number): SuspectRow {
  const said = [from, suspect.decision, suspect.reason].filter((part) => part !== null).join(": ");
  return {
    id: randomUUID(),
    venue_id: venueId,
    source_id: suspect.source,
    entry: suspect.entry,
    scope: "subtree",
    line: 0,
    line_text: said.slice(0, TEXT_LIMIT),
    covers: suspect.covers,
    protected_group: suspect.group,
    since: now,
    last_seen_at: now,
    present: 0,
    origin: "federation",
  };
}

function exceptionRow(
  venueId: string,
  exception: Review["exceptions"][number],
  from: string,
  now: number,
): ExceptionRow {
  return {
    id: randomUUID(),
    venue_id: venueId,
    name: exception.name,
    scope: "all",
    scope_id: "",
    reason: exception.reason,
    origin: "federation",
    by_account: null,
    by_name: from,
    created_at: now,
    until_at: instant(now + SUGGESTED_FOR_MS),
    mistake_id: null,
    approved_account: null,
    approved_name: null,
    approved_at: null,
    ended_name: null,
    ended_at: null,
  };
}
