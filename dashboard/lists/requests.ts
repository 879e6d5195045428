/**
 * What the page asks of the control process: ask addresses now, or take up what people decided. Rows, because the two are
 * separate processes and any number of servers may ask.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { Database, Queryable } from "../platform/tables.ts";
import type { ListTables } from "./tables.ts";

export interface UpdateRequests {
  /** Ask every address now. */
  readonly all: boolean;
  /** Ask these now. */
  readonly sources: readonly string[];
  /** Decisions, choices or exceptions changed. */
  readonly apply: boolean;
}

/**
 * @param sourceId  one list; every list if left out
 * @returns `false` if the same was asked for and waits already, or a build is under way that asks every list
 */
export async function requestUpdate(
  database: Database,
  venueId: string,
  accountId: string,
  now: number,
  sourceId: string | null = null,
): Promise<boolean> {
  return database.transaction().execute(async (tx) => {
    const db = tx.withTables<ListTables>();
    const waiting = await db
      .selectFrom("list_update_request")
      .select("source_id")
      .where("venue_id", "=", venueId)
      .where("taken_at", "is", null)
      .where((eb) => eb.or([eb("kind", "is", null), eb("kind", "=", "update")]))
      .execute();
    if (waiting.some((row) => row.source_id === null || row.source_id === sourceId)) return false;
    const build = await db
      .selectFrom("list_build")
      .select("building_since")
      .where("venue_id", "=", venueId)
      .executeTakeFirst();
    if (sourceId === null && (build?.building_since ?? null) !== null) return false;
    await insert(tx, venueId, "update", accountId, now, sourceId);
    return true;
  });
}

/** Call it inside the transaction that wrote the decision. */
export async function requestApply(
  database: Queryable,
  venueId: string,
  accountId: string,
  now: number,
): Promise<void> {
  await insert(database, venueId, "apply", accountId, now, null);
}

async function insert(
  database: Queryable,
  venueId: string,
  kind: "update" | "apply",
  accountId: string,
  now: number,
  sourceId: string | null,
): Promise<void> {
  await database
    .withTables<ListTables>()
    .insertInto("list_update_request")
    .values({
      id: randomUUID(),
      venue_id: venueId,
      requested_at: now,
      requested_by: accountId,
      taken_at: null,
      kind,
      source_id: sourceId,
    })
    .execute();
}

/** Takes the waiting requests. @returns `undefined` if there was none */
export async function takeUpdateRequests(
  database: Database,
  venueId: string,
  now: number,
): Promise<UpdateRequests | undefined> {
  const taken = await database
    .withTables<ListTables>()
    .updateTable("list_update_request")
    .set({ taken_at: now })
    .where("venue_id", "=", venueId)
    .where("taken_at", "is", null)
    .returning(["kind", "source_id"])
    .execute();
  if (taken.length === 0) return undefined;
  const updates = taken.filter((row) => row.kind !== "apply");
  return {
    all: updates.some((row) => row.source_id === null),
    sources: updates.flatMap((row) => row.source_id ?? []),
    apply: updates.length < taken.length,
  };
}
