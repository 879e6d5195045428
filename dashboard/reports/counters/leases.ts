/**
 * Guests' address leases in minutes, and those of guests who asked the filter: what M01 divides (safeguarding D). Told by a filter that may read
 * the DHCP server's file; a day on which none could stays «nie zmierzono».
 *
 * @module
 */
import { HOUR_MS } from "../../platform/clock.ts";
import type { Counter, CountingContext } from "../context.ts";
import { openingOf, openMinutes } from "../opening.ts";
import type { CountedViews } from "../tables.ts";
import { FULL_DAY, Tally } from "../tally.ts";

/** Deliveries of a resolver may come late. */
const AGAIN_DAYS = 7;
const WATCHED = "lease-watched";
const MEASURES: ReadonlyMap<string, string> = new Map([
  ["lease-minutes", "lease-minutes"],
  ["lease-asked", "lease-minutes-filtered"],
]);

export function leaseCounter({ catalogue, venueId, timeZone, policies }: CountingContext): Counter {
  return {
    source: "leases",
    againDays: AGAIN_DAYS,
    async count(db, days) {
      const tally = new Tally(catalogue, "leases", days);
      const { modes } = policies();
      const isOpen = await openingOf(db, venueId, timeZone);
      const rows = await db
        .withTables<CountedViews>()
        .selectFrom("register_public_counter")
        .selectAll()
        .where("venue_id", "=", venueId)
        .where("hour_at", ">=", days[0]?.from ?? 0)
        .where("hour_at", "<", days.at(-1)?.to ?? 0)
        .where("outcome", "in", [WATCHED, ...MEASURES.keys()])
        .execute();
      const hours = new Map<number, number>();
      for (const { hour_at: at, network, outcome, questions: minutes } of rows) {
        const measure = MEASURES.get(outcome);
        if (measure === undefined) hours.set(at, Math.max(hours.get(at) ?? 0, minutes));
        else tally.add(at, measure, { mode: modes.get(network) ?? null }, minutes);
      }
      const watched = new Map<string, number>();
      for (const [at, minutes] of hours) {
        const day = tally.dayAt(at)?.day ?? "";
        watched.set(day, (watched.get(day) ?? 0) + Math.min(minutes, openMinutes(at, at + HOUR_MS, isOpen)));
      }
      for (const { day, from, to } of days) {
        const open = openMinutes(from, to, isOpen);
        tally.cover(day, open === 0 ? FULL_DAY : (FULL_DAY * (watched.get(day) ?? 0)) / open);
      }
      return tally.result().filter(({ day }) => watched.has(day));
    },
  };
}
