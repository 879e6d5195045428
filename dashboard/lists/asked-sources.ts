/**
 * Sources that are fetched from an address, and when each was last confirmed: what a failure of refreshing is judged by.
 *
 * @module
 */
import type { Queryable } from "../platform/tables.ts";
import type { ListPublicViews } from "./tables.ts";

/** Of rows an older version wrote. */
const DEFAULT_REFRESH_S = 86_400;

/** @returns sources in use; `refreshS`: how often each is asked */
export async function askedSources(
  db: Queryable,
  venueId: string,
): Promise<readonly { readonly id: string; readonly lastSuccessAt: number | null; readonly refreshS: number }[]> {
  const rows = await db
    .withTables<ListPublicViews>()
    .selectFrom("list_public_source")
    .select(["id", "last_success_at", "refresh_s"])
    .where("venue_id", "=", venueId)
    .where("origin", "=", "url")
    .where("state", "!=", "disabled")
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    lastSuccessAt: row.last_success_at,
    refreshS: row.refresh_s ?? DEFAULT_REFRESH_S,
  }));
}
