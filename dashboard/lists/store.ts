/**
 * State of sources and of the newest build, and requests to build anew.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { BuildResult } from "../../blocklists/update/build.ts";
import type { SourceReport } from "../../policies/schema/list-source.ts";
import { recordChange } from "../platform/change.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { VenueSource } from "./sources.ts";
import type { ListTables } from "./tables.ts";

type BuildRow = ListTables["list_build"];

export async function findBuild(database: Queryable, venueId: string): Promise<BuildRow | undefined> {
  return database
    .withTables<ListTables>()
    .selectFrom("list_build")
    .selectAll()
    .where("venue_id", "=", venueId)
    .executeTakeFirst();
}

async function updateBuild(database: Queryable, venueId: string, change: Partial<BuildRow>): Promise<void> {
  const empty: BuildRow = {
    venue_id: venueId,
    generation: 0,
    created_at: null,
    digest: null,
    names: 0,
    fingerprint: null,
    building_since: null,
    error_code: null,
    error_message: null,
    error_at: null,
  };
  await database
    .withTables<ListTables>()
    .insertInto("list_build")
    .values({ ...empty, ...change })
    .onConflict((conflict) => conflict.column("venue_id").doUpdateSet(change))
    .execute();
}

/** Notes that a build began, so that pages can say so. */
export async function recordBuildStart(database: Database, venueId: string, now: number): Promise<void> {
  await database.transaction().execute(async (tx) => {
    await updateBuild(tx, venueId, { building_since: now });
    await recordChange(tx, "lists", now);
  });
}

/** Notes that a build failed as a whole; what serves goes on serving. */
export async function recordBuildFailure(
  database: Database,
  venueId: string,
  error: { readonly code: string; readonly message: string },
  now: number,
): Promise<void> {
  await database.transaction().execute(async (tx) => {
    await updateBuild(tx, venueId, {
      building_since: null,
      error_code: error.code,
      error_message: error.message,
      error_at: now,
    });
    await recordChange(tx, "lists", now);
  });
}

/** Notes a finished build and how each source fared; rows of sources no longer configured go. */
export async function recordBuild(
  database: Database,
  venueId: string,
  build: {
    readonly sources: readonly VenueSource[];
    readonly result: BuildResult;
    /** Digest of the raw octets each source had before, to tell «checked» from «changed». */
    readonly fingerprint: string;
  },
  now: number,
): Promise<void> {
  const { result, sources } = build;
  await database.transaction().execute(async (tx) => {
    const db = tx.withTables<ListTables>();
    const before = new Map(
      (await db.selectFrom("list_source").selectAll().where("venue_id", "=", venueId).execute()).map((row) => [
        row.id,
        row,
      ]),
    );
    await db.deleteFrom("list_source").where("venue_id", "=", venueId).execute();
    const reports = new Map<string, SourceReport>(result.manifest.sources.map((report) => [report.id, report]));
    const outcomes = new Map(result.results.map((outcome) => [outcome.id, outcome]));
    for (const [position, { source, origin }] of sources.entries()) {
      const outcome = outcomes.get(source.id);
      const report = reports.get(source.id);
      const old = before.get(source.id);
      const oldReport = old === undefined || old.report === null ? undefined : (JSON.parse(old.report) as SourceReport);
      const fresh = outcome?.status === "fresh";
      await db
        .insertInto("list_source")
        .values({
          venue_id: venueId,
          id: source.id,
          position,
          definition: JSON.stringify(source),
          origin,
          state: source.enabled ? (outcome?.status ?? "refused") : "disabled",
          report: report === undefined ? null : JSON.stringify(report),
          last_attempt_at: source.enabled ? now : (old?.last_attempt_at ?? null),
          last_success_at: fresh ? (outcome.loadedAt ?? now) : (old?.last_success_at ?? outcome?.loadedAt ?? null),
          content_at:
            report === undefined
              ? null
              : oldReport?.digest === report.digest
                ? (old?.content_at ?? now)
                : (outcome?.loadedAt ?? now),
          error_code: outcome?.code ?? null,
          error_message: outcome?.message ?? null,
        })
        .execute();
    }
    await updateBuild(tx, venueId, {
      generation: result.manifest.generation,
      created_at: result.manifest.createdAt,
      digest: result.manifest.digest,
      names: result.manifest.names,
      fingerprint: build.fingerprint,
      building_since: null,
      error_code: null,
      error_message: null,
      error_at: null,
    });
    await recordChange(tx, "lists", now);
  });
}

/** @returns `false` if a request waits already or a build is under way */
export async function requestUpdate(
  database: Database,
  venueId: string,
  accountId: string,
  now: number,
): Promise<boolean> {
  return database.transaction().execute(async (tx) => {
    const db = tx.withTables<ListTables>();
    const waiting = await db
      .selectFrom("list_update_request")
      .select("id")
      .where("venue_id", "=", venueId)
      .where("taken_at", "is", null)
      .executeTakeFirst();
    const build = await findBuild(tx, venueId);
    if (waiting !== undefined || (build?.building_since ?? null) !== null) return false;
    await db
      .insertInto("list_update_request")
      .values({ id: randomUUID(), venue_id: venueId, requested_at: now, requested_by: accountId, taken_at: null })
      .execute();
    return true;
  });
}

/** Takes the waiting requests. @returns whether there was one */
export async function takeUpdateRequests(database: Database, venueId: string, now: number): Promise<boolean> {
  const taken = await database
    .withTables<ListTables>()
    .updateTable("list_update_request")
    .set({ taken_at: now })
    .where("venue_id", "=", venueId)
    .where("taken_at", "is", null)
    .executeTakeFirst();
  return taken.numUpdatedRows > 0n;
}
