/**
 * The part of a federation file that this slice knows: what it gives, and where what it gets waits.
 *
 * Nothing that comes from another venue opens or closes anything by itself: exceptions wait for somebody here to approve
 * them, entries wait in the quarantine.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { getPublicSuffix } from "tldts";
import type { FederationContent } from "../../policies/schema/federation.ts";
import type { DomainName, SourceId } from "../../policies/schema/vocabulary.ts";
import { recordChange } from "../platform/change.ts";
import { instant } from "../platform/clock.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import { blockedBy } from "./blocked-by.ts";
import type { Judged } from "./blocked-by.ts";
import { cannotBeOpened, worstSeverity } from "./model.ts";
import { viewExceptions } from "./exceptions.ts";
import type { ExceptionRow, ListTables, SuspectRow } from "./tables.ts";

export type ReviewContent = Pick<FederationContent, "exceptions" | "quarantine">;

/** How many rows came to wait, and how many were known already (or can be opened by nobody). */
export interface ReviewOutcome {
  readonly quarantine: number;
  readonly exceptions: number;
  readonly known: number;
}

/** Lines a file may hold. */
const LIMIT = 10_000;
/** Longest entry a file may hold; a longer pattern stays here. */
const ENTRY_LIMIT = 253;
/** Rows of one statement. */
const CHUNK = 500;

/** What this venue opened and what it found wrong in lists; no person, no device, no network is named. */
export async function exportReview(
  database: Queryable,
  venueId: string,
  opened: Judged,
  now: number,
): Promise<ReviewContent> {
  const active = (await viewExceptions(database, venueId, opened, now)).filter(({ state }) => state === "active");
  const byName = new Map(active.map((view) => [view.name, view]));
  const suspects = await database
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
    .where("suspect.origin", "=", "list")
    .where((eb) => eb(eb.fn<number>("length", ["suspect.entry"]), "<=", ENTRY_LIMIT))
    // What was decided here is worth more to others than what waits.
    .orderBy((eb) => eb.case().when("decided.decision", "is", null).then(1).else(0).end())
    .orderBy("suspect.since", "desc")
    .orderBy("suspect.id")
    .limit(LIMIT)
    .execute();
  return {
    exceptions: [...byName.values()].slice(0, LIMIT).map((view) => {
      const severity = worstSeverity(blockedBy(opened, view.name as DomainName));
      const category = blockedBy(opened, view.name as DomainName).find(
        (block) => block.severity === severity,
      )?.category;
      return {
        name: view.name as DomainName,
        reason: view.reason,
        category: category ?? null,
        severity,
        since: view.createdAt,
      };
    }),
    quarantine: suspects.map((row) => ({
      source: row.source_id as SourceId,
      entry: row.entry,
      covers: row.covers as DomainName,
      group: row.protected_group,
      decision: row.decision as "leave-out" | "block" | null,
      reason: row.reason,
    })),
  };
}

/** @param venue  name of the venue the file came from, shown as the author */
export async function importReview(
  database: Database,
  venueId: string,
  opened: Judged,
  venue: string,
  content: ReviewContent,
  now: number,
): Promise<ReviewOutcome> {
  // Ten thousand names take seconds to judge; nobody else should wait for the database meanwhile.
  const offered = uniqueBy(content.exceptions, ({ name }) => name).filter(
    ({ name }) => name !== "" && !isSuffix(name) && !blockedBy(opened, name).some(cannotBeOpened),
  );
  const entries = uniqueBy(content.quarantine, ({ source, entry }) => `${source} ${entry}`);
  return database.transaction().execute(async (tx) => {
    const db = tx.withTables<ListTables>();
    const names = await db
      .selectFrom("list_exception")
      .select("name")
      .where("venue_id", "=", venueId)
      .where("ended_at", "is", null)
      .where((eb) => eb.or([eb("until_at", "is", null), eb("until_at", ">", now)]))
      .execute();
    const open = new Set(names.map((row) => row.name));
    const fresh = offered.filter(({ name }) => !open.has(name));
    for (const some of chunks(fresh))
      await db
        .insertInto("list_exception")
        .values(some.map((exception) => exceptionRow(venueId, venue, exception, now)))
        .execute();
    let quarantine = 0;
    for (const some of chunks(entries)) {
      const made = await db
        .insertInto("list_suspect")
        .values(some.map((item) => suspectRow(venueId, venue, item, now)))
        .onConflict((conflict) => conflict.columns(["venue_id", "source_id", "entry"]).doNothing())
        .executeTakeFirst();
      quarantine += Number(made.numInsertedOrUpdatedRows ?? 0n);
    }
    if (quarantine + fresh.length > 0) await recordChange(tx, "review", instant(now));
    const all = content.exceptions.length + content.quarantine.length;
    return { quarantine, exceptions: fresh.length, known: all - quarantine - fresh.length };
  });
}

const isSuffix = (name: string): boolean => getPublicSuffix(name, { allowPrivateDomains: true }) === name;

/** Of equal ones the first. */
function uniqueBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const seen = new Map<string, T>();
  for (const item of items) if (!seen.has(keyOf(item))) seen.set(keyOf(item), item);
  return [...seen.values()];
}

/** Both databases bound the number of parameters of a statement. */
function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += CHUNK) yield items.slice(at, at + CHUNK);
}

const exceptionRow = (
  venueId: string,
  venue: string,
  { name, reason }: ReviewContent["exceptions"][number],
  now: number,
): ExceptionRow => ({
  id: randomUUID(),
  venue_id: venueId,
  name,
  scope: "all",
  scope_id: "",
  reason,
  origin: "federation",
  by_account: null,
  by_name: venue,
  created_at: now,
  until_at: null,
  mistake_id: null,
  approved_account: null,
  approved_name: null,
  approved_at: null,
  ended_name: null,
  ended_at: null,
});

/** The other venue's word stands where the line of the list would: it is what is known of the entry here. */
const suspectRow = (
  venueId: string,
  venue: string,
  item: ReviewContent["quarantine"][number],
  now: number,
): SuspectRow => ({
  id: randomUUID(),
  venue_id: venueId,
  source_id: item.source,
  entry: item.entry,
  scope: "subtree",
  line: 0,
  line_text: [venue, item.decision, item.reason]
    .filter((part) => part !== null)
    .join(" · ")
    .slice(0, 400),
  covers: item.covers,
  protected_group: item.group,
  since: now,
  last_seen_at: now,
  present: 0,
  origin: "federation",
});
