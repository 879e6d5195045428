/**
 * The network in numbers: when the filter answered, how fresh its lists were, what it blocked. By category, mode and day; no name asked for, no
 * address.
 *
 * @module
 */
import { NO_QUESTIONS } from "../../../policies/schema/messages.ts";
import { MINUTE_MS } from "../../platform/clock.ts";
import type { Queryable } from "../../platform/tables.ts";
import { coverageGaps } from "../../venues/index.ts";
import type { Counter, CountingContext } from "../context.ts";
import type { LocalSpan } from "../days.ts";
import { openingOf, openMinutes } from "../opening.ts";
import type { CountedViews, ReportTables } from "../tables.ts";
import { FULL_DAY, Tally } from "../tally.ts";

/** Signals are kept 30 days; deliveries of a resolver may come late. */
const AGAIN_DAYS = 7;
const BYPASS = "BYP";

/** Minutes of opening hours in which no resolver of the venue reported, by day. */
async function downMinutes(
  db: Queryable,
  venueId: string,
  days: readonly LocalSpan[],
  isOpen: (at: number) => boolean,
) {
  const gaps = await coverageGaps(db, venueId, days[0]?.from ?? 0, days.at(-1)?.to ?? 0);
  return new Map(
    days.map(({ day, from, to }) => [
      day,
      gaps.reduce((sum, gap) => sum + openMinutes(Math.max(from, gap.from), Math.min(to, gap.to), isOpen), 0),
    ]),
  );
}

export function resolverCounter({ catalogue, venueId, timeZone }: CountingContext): Counter {
  return {
    source: "resolver",
    againDays: AGAIN_DAYS,
    async count(db, days) {
      const tally = new Tally(catalogue, "resolver", days);
      const isOpen = await openingOf(db, venueId, timeZone);
      const down = await downMinutes(db, venueId, days, isOpen);
      for (const { day, from, to } of days) {
        tally.addOn(day, "opening-minutes", {}, openMinutes(from, to, isOpen));
        tally.addOn(day, "resolver-down-minutes", {}, down.get(day) ?? 0);
      }
      return tally.result();
    },
  };
}

export function registerCounter({ catalogue, venueId, timeZone, policies }: CountingContext): Counter {
  return {
    source: "register",
    againDays: AGAIN_DAYS,
    async count(db, days) {
      const tally = new Tally(catalogue, "register", days);
      const { modes, severities } = policies();
      const [from, to] = [days[0]?.from ?? 0, days.at(-1)?.to ?? 0];
      const views = db.withTables<CountedViews>();
      const seen = await views
        .selectFrom("register_public_sighted")
        .selectAll()
        .where("venue_id", "=", venueId)
        .where("first_at", ">=", from)
        .where("first_at", "<", to)
        .execute();
      for (const row of seen) {
        const { category: code, mode, severity } = row;
        if (code !== BYPASS) tally.add(row.first_at, "blocked-sessions", { code, severity, mode });
        if (row.kind === "signal") tally.add(row.first_at, "signals", { code, mode });
      }
      const counters = await views
        .selectFrom("register_public_counter")
        .selectAll()
        .where("venue_id", "=", venueId)
        .where("hour_at", ">=", from)
        .where("hour_at", "<", to)
        .execute();
      for (const { hour_at: at, network, category, outcome, questions } of counters) {
        // A closed page that was seen and minutes of leases lie beside the questions and are none.
        if (NO_QUESTIONS.has(outcome)) continue;
        const mode = modes.get(network) ?? null;
        tally.add(at, "questions", { mode, network }, questions);
        if (outcome !== "blocked" || category === "") continue;
        if (category === BYPASS) tally.add(at, "bypass-questions", { mode }, questions);
        else {
          const severity = severities.get(category) ?? null;
          tally.add(at, "blocked-questions", { code: category, severity, mode, network }, questions);
        }
      }
      const defects = await views
        .selectFrom("register_public_defect")
        .select(["category", "opened_at"])
        .where("venue_id", "=", venueId)
        .where("opened_at", ">=", from)
        .where("opened_at", "<", to)
        .execute();
      for (const { category: code, opened_at: at } of defects) tally.add(at, "defects", { code });
      // Counts come with the words of the resolver: where it was silent, nobody counted.
      const isOpen = await openingOf(db, venueId, timeZone);
      const down = await downMinutes(db, venueId, days, isOpen);
      for (const { day, from: start, to: end } of days) {
        const open = openMinutes(start, end, isOpen);
        tally.cover(day, open === 0 ? FULL_DAY : (FULL_DAY * (open - (down.get(day) ?? 0))) / open);
      }
      return tally.result();
    },
  };
}

/** What the samples of a day add up to; a day without any was not measured. */
export function listCounter({ catalogue, venueId, timeZone }: CountingContext): Counter {
  return {
    source: "lists",
    againDays: AGAIN_DAYS,
    async count(db, days) {
      const tally = new Tally(catalogue, "lists", days);
      const isOpen = await openingOf(db, venueId, timeZone);
      const rows = await db
        .withTables<ReportTables>()
        .selectFrom("report_sample")
        .selectAll()
        .where("venue_id", "=", venueId)
        .where("day", ">=", days[0]?.day ?? "")
        .where("day", "<=", days.at(-1)?.day ?? "")
        .execute();
      const byDay = Map.groupBy(rows, ({ day }) => day);
      for (const { day, from, to } of days) {
        const own = byDay.get(day) ?? [];
        const open = openMinutes(from, to, isOpen);
        const sampled = own.find(({ measure }) => measure === SAMPLED)?.amount ?? 0;
        tally.cover(day, open === 0 ? FULL_DAY : (FULL_DAY * sampled) / open);
        for (const { measure, cell: group, amount } of own) {
          if (measure === "list-age-minutes") tally.raiseOn(day, measure, { group }, amount);
          else if (measure !== SAMPLED) tally.addOn(day, measure, { group }, amount);
        }
      }
      return tally.result();
    },
  };
}

/** Minutes a day was looked at, among the samples. */
export const SAMPLED = "sampled-minutes";
export const SAMPLE_MS = 5 * MINUTE_MS;
