/**
 * Takes in how often pages of help were opened: sums of hours from each box, of which the largest holds.
 *
 * A box tells the sum of an hour again whenever it grew; told twice, late or out of order it is still the same sum (M24).
 *
 * @module
 */
import type { HelpVisits } from "../../policies/schema/help-document.ts";
import { HOUR_MS } from "../platform/clock.ts";
import type { HelpContext } from "./context.ts";
import type { HelpTables, VisitRow } from "./tables.ts";

const CHUNK = 500;

/** Hours that have not begun are left out: a box whose clock runs ahead would count into days to come. */
export async function takeVisits(
  { database, venueId }: Pick<HelpContext, "database" | "venueId">,
  { box, visits }: HelpVisits,
  now: number,
): Promise<void> {
  const sums = new Map<string, VisitRow>();
  for (const { hourAt, what, kind, times } of visits) {
    if (hourAt > now + HOUR_MS) continue;
    const key = `${String(hourAt).padStart(15, "0")} ${what} ${kind}`;
    // PostgreSQL refuses to touch a row twice in one statement.
    const known = sums.get(key)?.times ?? 0;
    sums.set(key, { venue_id: venueId, box, hour_at: hourAt, what, kind, times: Math.max(known, times) });
  }
  // One order for everybody: two deliveries at once cannot wait for each other in a circle.
  const rows = [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await database.transaction().execute(async (tx) => {
    for (let from = 0; from < rows.length; from += CHUNK)
      await tx
        .withTables<HelpTables>()
        .insertInto("help_visit")
        .values(rows.slice(from, from + CHUNK))
        .onConflict((conflict) =>
          conflict.columns(["venue_id", "box", "hour_at", "what", "kind"]).doUpdateSet((eb) => ({
            times: eb
              .case()
              .when("help_visit.times", "<", eb.ref("excluded.times"))
              .then(eb.ref("excluded.times"))
              .else(eb.ref("help_visit.times"))
              .end(),
          })),
        )
        .execute();
  });
}
