/**
 * The children's page in numbers: how often pages of help were opened, and ways to helplines taken (M24).
 *
 * A day on which the page ran and nobody came is a measured zero; opening hours in which it did not run were not measured.
 *
 * @module
 */
import { HOUR_MS } from "../../platform/clock.ts";
import type { Counter, CountingContext } from "../context.ts";
import { openingOf, openMinutes } from "../opening.ts";
import type { CountedViews } from "../tables.ts";
import { FULL_DAY, Tally } from "../tally.ts";

/** A box without the control process keeps its hours for fourteen days. */
const AGAIN_DAYS = 15;

export function pageCounter({ catalogue, venueId, timeZone }: CountingContext): Counter {
  return {
    source: "page",
    againDays: AGAIN_DAYS,
    async count(db, days) {
      const tally = new Tally(catalogue, "page", days);
      const views = db.withTables<CountedViews>();
      const earliest = (ofRun: boolean) =>
        views
          .selectFrom("help_public_visit")
          .select(({ fn }) => fn.min("hour_at").as("since"))
          .where("venue_id", "=", venueId)
          .$if(ofRun, (query) => query.where("what", "=", "run"))
          .executeTakeFirstOrThrow();
      const first = (await earliest(false)).since as number | null;
      const saysSo = ((await earliest(true)).since as number | null) ?? Infinity;
      const rows = await views
        .selectFrom("help_public_visit")
        .select(["hour_at", "what", "kind", "times"])
        .where("venue_id", "=", venueId)
        // An hour may lie on both sides of midnight where zones differ by half an hour.
        .where("hour_at", ">", (days[0]?.from ?? 0) - HOUR_MS)
        .where("hour_at", "<", days.at(-1)?.to ?? 0)
        .execute();
      for (const { hour_at: at, what, kind, times } of rows)
        if (what !== "run") tally.add(at, what === "tap" ? "helpline-clicks" : "help-views", { kind }, times);
      const isOpen = await openingOf(db, venueId, timeZone);
      const ran = new Map<string, number>();
      for (const at of new Set(rows.map((one) => one.hour_at)))
        for (const span of new Set([tally.dayAt(at), tally.dayAt(at + HOUR_MS - 1)])) {
          if (span === undefined) continue;
          const minutes = openMinutes(Math.max(span.from, at), Math.min(span.to, at + HOUR_MS), isOpen);
          ran.set(span.day, (ran.get(span.day) ?? 0) + minutes);
        }
      for (const { day, from, to } of days) {
        // Pages of earlier versions counted without saying that they ran: their days stay as they were counted then.
        if (to <= saysSo || (first !== null && first < saysSo && from <= saysSo)) continue;
        const open = openMinutes(from, to, isOpen);
        tally.cover(day, open === 0 ? FULL_DAY : (FULL_DAY * (ran.get(day) ?? 0)) / open);
      }
      // Before the page was there nobody counted: those days are not «nobody came».
      return tally.result().filter((_, index) => first !== null && first < (days[index]?.to ?? 0));
    },
  };
}
