/**
 * What of the review waits for a person, for «Dziś»: counts and ages, nothing of what was asked or listed.
 *
 * @module
 */
import type { Queryable } from "../platform/tables.ts";
import type { Judged } from "./blocked-by.ts";
import { viewExceptions } from "./exceptions.ts";
import { findHold } from "./generations.ts";
import type { ListTables } from "./tables.ts";

/** How many wait, and since when the oldest does. */
export interface Waiting {
  readonly count: number;
  readonly since: number | null;
}

export interface WaitingReview {
  readonly quarantine: Waiting;
  readonly mistakes: Waiting;
  readonly approvals: Waiting;
  readonly hold: { readonly generation: number; readonly at: number } | null;
}

const waitingOf = (times: readonly number[]): Waiting => ({
  count: times.length,
  since: times.length === 0 ? null : Math.min(...times),
});

/** @param opened  `undefined` before anything is published: then nothing can be judged severe */
export async function waitingReview(
  database: Queryable,
  venueId: string,
  opened: Judged | undefined,
  now: number,
): Promise<WaitingReview> {
  const db = database.withTables<ListTables>();
  const suspects = await db
    .selectFrom("list_suspect")
    .leftJoin("list_decision", (join) =>
      join
        .onRef("list_decision.venue_id", "=", "list_suspect.venue_id")
        .onRef("list_decision.source_id", "=", "list_suspect.source_id")
        .onRef("list_decision.entry", "=", "list_suspect.entry"),
    )
    .select("list_suspect.since")
    .where("list_suspect.venue_id", "=", venueId)
    .where("list_decision.decision", "is", null)
    // An entry its list dropped closes nothing; what another venue suggests waits all the same.
    .where((eb) => eb.or([eb("list_suspect.present", "=", 1), eb("list_suspect.origin", "=", "federation")]))
    .execute();
  const mistakes = await db
    .selectFrom("list_mistake")
    .select("at")
    .where("venue_id", "=", venueId)
    .where("decided_at", "is", null)
    .execute();
  const exceptions = opened === undefined ? [] : await viewExceptions(database, venueId, opened, now);
  const hold = await findHold(database, venueId);
  return {
    quarantine: waitingOf(suspects.map((row) => row.since)),
    mistakes: waitingOf(mistakes.map((row) => row.at)),
    approvals: waitingOf(exceptions.filter(({ state }) => state === "waiting").map((view) => view.createdAt)),
    hold: hold === undefined ? null : { generation: hold.of_generation, at: hold.at },
  };
}
