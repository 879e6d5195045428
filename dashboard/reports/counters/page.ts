/**
 * The children's page in numbers: how often pages of help were opened, and ways to helplines taken (M24).
 *
 * @module
 */
import type { Counter, CountingContext } from "../context.ts";
import type { CountedViews } from "../tables.ts";
import { Tally } from "../tally.ts";

/** A box without the control process keeps its hours for fourteen days. */
const AGAIN_DAYS = 15;

export function pageCounter({ catalogue, venueId }: CountingContext): Counter {
  return {
    source: "page",
    againDays: AGAIN_DAYS,
    async count(db, days) {
      const tally = new Tally(catalogue, "page", days);
      const views = db.withTables<CountedViews>();
      const { since } = await views
        .selectFrom("help_public_visit")
        .select(({ fn }) => fn.min("hour_at").as("since"))
        .where("venue_id", "=", venueId)
        .executeTakeFirstOrThrow();
      const rows = await views
        .selectFrom("help_public_visit")
        .select(["hour_at", "what", "kind", "times"])
        .where("venue_id", "=", venueId)
        .where("hour_at", ">=", days[0]?.from ?? 0)
        .where("hour_at", "<", days.at(-1)?.to ?? 0)
        .execute();
      for (const { hour_at: at, what, kind, times } of rows)
        tally.add(at, what === "tap" ? "helpline-clicks" : "help-views", { kind }, times);
      // Before the first page was ever opened nobody counted: those days are not «nobody came».
      const first = since as number | null;
      return tally.result().filter((_, index) => first !== null && first < (days[index]?.to ?? 0));
    },
  };
}
