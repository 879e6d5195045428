/**
 * What resolvers say about themselves, and the spans of time they were heard in.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { ResolverView } from "../../policies/schema/api.ts";
import type { ResolverStatus } from "../../policies/schema/messages.ts";
import { recordChange } from "../platform/change.ts";
import { instant } from "../platform/clock.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import { COVERAGE_PAUSE_MS, RESOLVER_SILENT_MS, gaps, judgeResolver } from "./model.ts";
import type { Generations, Span } from "./model.ts";
import type { VenueTables } from "./tables.ts";

/** Takes in one status: newest state, coverage, and a nudge if a person would see a difference. */
export async function recordStatus(
  database: Database,
  venueId: string,
  status: ResolverStatus,
  now: number,
): Promise<void> {
  await database.transaction().execute(async (tx) => {
    const db = tx.withTables<VenueTables>();
    const before = await db
      .selectFrom("venue_resolver")
      .selectAll()
      .where("venue_id", "=", venueId)
      .where("resolver", "=", status.resolver)
      .executeTakeFirst();
    const row = { seen_at: now, status: JSON.stringify(status) };
    await db
      .insertInto("venue_resolver")
      .values({ venue_id: venueId, resolver: status.resolver, ...row })
      .onConflict((conflict) => conflict.columns(["venue_id", "resolver"]).doUpdateSet(row))
      .execute();
    const span = await db
      .selectFrom("venue_coverage")
      .select(["id", "to_at"])
      .where("venue_id", "=", venueId)
      .where("resolver", "=", status.resolver)
      .orderBy("to_at", "desc")
      .limit(1)
      .executeTakeFirst();
    // A status without workers answers nobody: the time does not count as covered.
    if (status.workers > 0)
      if (span !== undefined && now >= span.to_at && now - span.to_at <= COVERAGE_PAUSE_MS)
        await db.updateTable("venue_coverage").set({ to_at: now }).where("id", "=", span.id).execute();
      else
        await db
          .insertInto("venue_coverage")
          .values({ id: randomUUID(), venue_id: venueId, resolver: status.resolver, from_at: now, to_at: now })
          .execute();
    const changed =
      before === undefined ||
      now - before.seen_at > RESOLVER_SILENT_MS ||
      visible(JSON.parse(before.status) as ResolverStatus) !== visible(status);
    if (changed) await recordChange(tx, "resolvers", now, status.resolver);
  });
}

/** The part of a status whose change is worth a nudge; counters tick all the time and are not. */
function visible(status: ResolverStatus): string {
  return JSON.stringify([
    status.bootId,
    status.workers,
    status.workerRestarts,
    status.policyGeneration,
    status.listGeneration,
    status.lastSwapError,
    status.endpoints,
    status.upstreams.map((upstream) => [upstream.address, upstream.port, upstream.healthy]),
    status.unknownClientQuestions > 0,
  ]);
}

export async function listResolvers(
  database: Queryable,
  venueId: string,
  current: Generations,
  now: number,
): Promise<ResolverView[]> {
  const rows = await database
    .withTables<VenueTables>()
    .selectFrom("venue_resolver")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("resolver")
    .execute();
  return rows.map((row) => judgeResolver(JSON.parse(row.status) as ResolverStatus, instant(row.seen_at), current, now));
}

/** What is published to resolvers, and since when. */
export async function publishedGeneration(
  database: Queryable,
  venueId: string,
): Promise<{ readonly policy: number; readonly lists: number; readonly at: number } | null> {
  const row = await database
    .withTables<VenueTables>()
    .selectFrom("venue_generation")
    .select(["generation", "list_generation", "created_at"])
    .where("venue_id", "=", venueId)
    .orderBy("generation", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { policy: row.generation, lists: row.list_generation, at: row.created_at };
}

/** Addresses the venue's resolvers said they answer on, wildcards and loopback included. */
export async function resolverAddresses(database: Queryable, venueId: string): Promise<string[]> {
  const rows = await database
    .withTables<VenueTables>()
    .selectFrom("venue_resolver")
    .select("status")
    .where("venue_id", "=", venueId)
    .execute();
  return rows.flatMap((row) => (JSON.parse(row.status) as ResolverStatus).endpoints.map(({ address }) => address));
}

/** @returns spans of `[from, to)` in which no resolver of the venue reported */
export async function coverageGaps(database: Queryable, venueId: string, from: number, to: number): Promise<Span[]> {
  const rows = await database
    .withTables<VenueTables>()
    .selectFrom("venue_coverage")
    .select(["from_at", "to_at"])
    .where("venue_id", "=", venueId)
    .where("to_at", ">=", from - COVERAGE_PAUSE_MS)
    .where("from_at", "<", to)
    .execute();
  return gaps(
    rows.map((row) => ({ from: row.from_at, to: row.to_at })),
    from,
    to,
    COVERAGE_PAUSE_MS,
  );
}
