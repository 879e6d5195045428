/**
 * How many decisions about kept data are due now, for «Dziś»: reviews of sealed data and lists of disposal the person may know of.
 *
 * @module
 */
import type { Person, RetentionContext } from "./context.ts";
import { datedCases, mayKnow, sealedSubjects } from "./dates.ts";
import { decisionsOf, firstReview } from "./reviews.ts";
import type { RetentionTables } from "./tables.ts";

/** How many wait, and since when the oldest does. */
export interface Pending {
  readonly count: number;
  readonly since: number | null;
}

const pendingOf = (since: readonly number[]): Pending => ({
  count: since.length,
  since: since.length === 0 ? null : Math.min(...since),
});

/** Keys are asked for only where a date has passed: of years of cases few are due at a time. */
export async function waitingRetention(
  context: Pick<RetentionContext, "database" | "venueId" | "vault">,
  person: Person,
  now: number,
): Promise<{ readonly reviews: Pending; readonly disposals: Pending }> {
  const { database: db, venueId } = context;
  const decided = await decisionsOf(db, venueId);
  const cases = await datedCases(db, venueId);
  const due: number[] = [];
  for (const found of cases) {
    const first = firstReview(found);
    if (first === null || first.at > now || !mayKnow(person, found.named)) continue;
    const own = decided.filter((row) => row.case_id === found.id);
    for (const subject of await sealedSubjects(context, db, found.id)) {
      const dueAt = Math.max(first.at, own.findLast((row) => row.subject === subject)?.next_at ?? 0);
      if (dueAt <= now) due.push(dueAt);
    }
  }
  const named = new Map(cases.map((found) => [found.id, found.named]));
  const lines = await db
    .withTables<RetentionTables>()
    .selectFrom("retention_disposal as d")
    .innerJoin("retention_disposal_line as l", "l.disposal_id", "d.id")
    .select(["d.id", "d.made_at", "l.case_id"])
    .where("d.venue_id", "=", venueId)
    .where("d.state", "=", "proposed")
    .execute();
  const lists = [...Map.groupBy(lines, ({ id }) => id).values()].filter((list) =>
    list.every((line) => mayKnow(person, named.get(line.case_id) ?? [])),
  );
  return { reviews: pendingOf(due), disposals: pendingOf(lists.map(([line]) => line?.made_at ?? now)) };
}
