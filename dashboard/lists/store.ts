/**
 * State of sources and of the newest build.
 *
 * @module
 */
import type { BuildResult, SourceResult } from "../../blocklists/update/build.ts";
import { addressesOf } from "../../policies/schema/list-source.ts";
import type { ListSource, SourceReport } from "../../policies/schema/list-source.ts";
import { recordChange } from "../platform/change.ts";
import { DAY_MS } from "../platform/clock.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import { nextAttempt } from "./model.ts";
import type { VenueSource } from "./sources.ts";
import type { ListSourceRow, ListTables } from "./tables.ts";

export { requestUpdate, takeUpdateRequests } from "./requests.ts";

type BuildRow = ListTables["list_build"];

export async function findBuild(database: Queryable, venueId: string): Promise<BuildRow | undefined> {
  return database
    .withTables<ListTables>()
    .selectFrom("list_build")
    .selectAll()
    .where("venue_id", "=", venueId)
    .executeTakeFirst();
}

export async function findSource(
  database: Queryable,
  venueId: string,
  id: string,
): Promise<{ readonly row: ListSourceRow; readonly source: ListSource } | undefined> {
  const row = await database
    .withTables<ListTables>()
    .selectFrom("list_source")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : { row, source: JSON.parse(row.definition) as ListSource };
}

export async function sourceRows(database: Queryable, venueId: string): Promise<ListSourceRow[]> {
  return database
    .withTables<ListTables>()
    .selectFrom("list_source")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("position")
    .execute();
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

export interface RecordedBuild {
  readonly sources: readonly VenueSource[];
  readonly result: Pick<BuildResult, "manifest" | "results">;
  readonly fingerprint: string;
  /** 0 … 1 for each source's next look. */
  readonly random: () => number;
}

/** Notes a finished build and how each source fared; rows of sources no longer configured go. */
export async function recordBuild(
  database: Database,
  venueId: string,
  build: RecordedBuild,
  now: number,
): Promise<void> {
  const { result, sources } = build;
  await database.transaction().execute(async (tx) => {
    const db = tx.withTables<ListTables>();
    const before = new Map((await sourceRows(tx, venueId)).map((row) => [row.id, row]));
    const reports = new Map<string, SourceReport>(result.manifest.sources.map((report) => [report.id, report]));
    const outcomes = new Map(result.results.map((outcome) => [outcome.id, outcome]));
    for (const id of before.keys())
      if (!sources.some(({ source }) => source.id === id))
        await db.deleteFrom("list_source").where("venue_id", "=", venueId).where("id", "=", id).execute();
    for (const [position, placed] of sources.entries()) {
      const { id } = placed.source;
      const report = reports.get(id);
      const row = {
        ...describe(placed, position),
        ...judge(placed.source, report, outcomes.get(id), before.get(id), build.random, now),
      };
      await db
        .insertInto("list_source")
        .values({ venue_id: venueId, id, ...row })
        .onConflict((conflict) => conflict.columns(["venue_id", "id"]).doUpdateSet(row))
        .execute();
      if (report !== undefined) {
        const point = { day_at: now - (now % DAY_MS), entries: report.entries };
        await db
          .insertInto("list_history")
          .values({ venue_id: venueId, source_id: id, ...point })
          .onConflict((conflict) =>
            conflict.columns(["venue_id", "source_id", "day_at"]).doUpdateSet({ entries: point.entries }),
          )
          .execute();
      }
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

/** The definition as files say it: what the page chose is kept beside it and may be taken back. */
function describe({ defined, source, origin }: VenueSource, position: number) {
  return {
    position,
    definition: JSON.stringify(defined ?? source),
    origin,
    refresh_s: source.refreshS,
  };
}

type Judged = Omit<ListSourceRow, "venue_id" | "id" | "position" | "definition" | "origin" | "refresh_s">;

function judge(
  source: ListSource,
  report: SourceReport | undefined,
  outcome: SourceResult | undefined,
  old: ListSourceRow | undefined,
  random: () => number,
  now: number,
): Judged {
  const oldReport = old === undefined || old.report === null ? undefined : (JSON.parse(old.report) as SourceReport);
  const attempted = outcome?.attempted === true;
  const good = outcome?.status === "fresh" || outcome?.status === "unchanged";
  const changed = report !== undefined && oldReport?.digest !== report.digest;
  const diff =
    outcome?.diff === null || outcome?.diff === undefined || outcome.diff.added + outcome.diff.removed === 0
      ? undefined
      : outcome.diff;
  const failures = !attempted ? (old?.failures ?? 0) : good ? 0 : (old?.failures ?? 0) + 1;
  const remote = addressesOf(source).length > 0;
  return {
    state: stateOf(source, report, outcome, old),
    report: report === undefined ? null : JSON.stringify(report),
    last_attempt_at: attempted ? now : (old?.last_attempt_at ?? null),
    last_success_at:
      attempted && good ? (outcome.loadedAt ?? now) : (old?.last_success_at ?? outcome?.loadedAt ?? null),
    content_at: report === undefined ? null : (outcome?.contentAt ?? (changed ? now : (old?.content_at ?? now))),
    ...(attempted || !source.enabled
      ? { error_code: outcome?.code ?? null, error_message: outcome?.message ?? null }
      : {
          // Nobody asked: what went wrong last is still what is known.
          error_code: outcome?.code ?? old?.error_code ?? null,
          error_message: outcome?.message ?? old?.error_message ?? null,
        }),
    next_attempt_at:
      !source.enabled || !remote
        ? null
        : attempted
          ? nextAttempt({ refreshS: source.refreshS, failures, now, random: random() })
          : (old?.next_attempt_at ?? null),
    failures,
    diff:
      diff === undefined
        ? (old?.diff ?? null)
        : JSON.stringify({
            at: now,
            added: diff.added,
            removed: diff.removed,
            addedSample: source.opaque ? [] : diff.addedSample.slice(0, 20),
            removedSample: source.opaque ? [] : diff.removedSample.slice(0, 20),
          }),
    added: diff?.added ?? old?.added ?? null,
    removed: diff?.removed ?? old?.removed ?? null,
  };
}

function stateOf(
  source: ListSource,
  report: SourceReport | undefined,
  outcome: SourceResult | undefined,
  old: ListSourceRow | undefined,
): string {
  if (!source.enabled) return "disabled";
  const status = outcome?.status;
  switch (status) {
    case "fresh":
    case "unchanged":
      return "fresh";
    case "kept":
    case "refused":
      return status;
    case "not-asked":
      // Not asked now: it is what it was, unless it is not in the pack at all.
      if (report === undefined) return old?.state === "refused" ? "refused" : "waiting";
      return old?.state === "kept" ? "kept" : "fresh";
    case undefined:
      return report === undefined ? "waiting" : "fresh";
    default:
      return status satisfies never;
  }
}
