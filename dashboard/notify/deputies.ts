/**
 * Who stands in for somebody: deputies by order first, and whoever the person named for notices.
 *
 * @module
 */
import { orderedDeputies } from "../people/index.ts";
import type { Queryable } from "../platform/tables.ts";
import { chosenDeputies } from "./choices.ts";

/** @returns accounts, each once; whether each may know of the matter at hand is asked later */
export async function deputiesOf(
  db: Queryable,
  venueId: string,
  account: string,
  now: number,
): Promise<readonly string[]> {
  const ordered = await orderedDeputies(db, venueId, account, now);
  return [...new Set([...ordered, ...(await chosenDeputies(db, venueId, account))])];
}
