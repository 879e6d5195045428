/**
 * What the coordinator's desk adds to effectiveness: remarks on the Standards with the days to their decision (M32), consultations and what became of
 * their decisions (M31). Numbers only; no text of a remark and no person is read.
 *
 * @module
 */
import { daysBetween } from "../../policies/engine/day.ts";
import type { ConsultationDecision } from "../../policies/schema/coordination-api.ts";
import type { SourceDay } from "../../policies/schema/effectiveness.ts";
import { localDate } from "../platform/clock.ts";
import type { Queryable } from "../platform/tables.ts";
import { Tally } from "../reports/index.ts";
import type { Counter, CountingContext } from "../reports/index.ts";
import type { CoordinationTables } from "./tables.ts";

/** Nothing of a day that is over changes; the first night counts as far back as this, so that what came before it is not lost. */
const AGAIN_DAYS = 31;

type Place = Pick<CountingContext, "venueId" | "timeZone">;

/** Days before the desk was there are not «nothing came», but not measured. @param first  days of the oldest entries */
async function measured(
  db: Queryable,
  { venueId }: Place,
  days: readonly SourceDay[],
  first: readonly string[],
): Promise<SourceDay[]> {
  const start = await db
    .withTables<CoordinationTables>()
    .selectFrom("coordination_start")
    .select("since_day")
    .where("venue_id", "=", venueId)
    .executeTakeFirst();
  const [since] = [...first, ...(start === undefined ? [] : [start.since_day])].toSorted();
  return since === undefined ? [] : days.filter(({ day }) => day >= since);
}

/** A remark counts on the day it came, its decision on the day it was decided. */
export function remarkCounter(context: CountingContext): Counter {
  return {
    source: "remarks",
    againDays: AGAIN_DAYS,
    async count(db, days) {
      const tally = new Tally(context.catalogue, "remarks", days);
      const rows = await db
        .withTables<CoordinationTables>()
        .selectFrom("coordination_remark")
        .select(["received_on", "received_at", "decision", "decided_on", "decided_at"])
        .where("venue_id", "=", context.venueId)
        .execute();
      for (const { received_on: on, received_at: at, decision, decided_on: doneOn, decided_at: doneAt } of rows) {
        tally.add(at, "remarks");
        if (doneAt === null || doneOn === null) continue;
        tally.add(doneAt, "remarks-decided", { outcome: decision });
        tally.observe(doneAt, "remark-days", Math.max(0, daysBetween(on, doneOn)));
      }
      return measured(
        db,
        context,
        tally.result(),
        rows.map(({ received_on: on }) => on),
      );
    },
  };
}

/**
 * A consultation counts on the day the second party confirmed it. A decision is implemented once the improvement made of it is done; one without an
 * improvement has nothing that would prove it, and is open.
 */
export function consultationCounter(context: CountingContext): Counter {
  const { catalogue, venueId, timeZone } = context;
  return {
    source: "consultations",
    againDays: AGAIN_DAYS,
    async count(db, days) {
      const tally = new Tally(catalogue, "consultations", days);
      const tables = db.withTables<CoordinationTables>();
      const rows = await tables
        .selectFrom("coordination_consultation")
        .select(["decisions", "opened_at", "closed_at"])
        .where("venue_id", "=", venueId)
        .execute();
      const done = new Map(
        (
          await tables
            .selectFrom("coordination_improvement")
            .select(["id", "ended_on"])
            .where("venue_id", "=", venueId)
            .where("state", "=", "done")
            .execute()
        ).map(({ id, ended_on: on }) => [id, on]),
      );
      for (const { decisions, closed_at: at } of rows) {
        if (at === null) continue;
        tally.add(at, "consultations");
        for (const { improvement } of JSON.parse(decisions) as ConsultationDecision[]) {
          const on = improvement === null ? null : (done.get(improvement) ?? null);
          for (const { day, to } of days)
            if (at < to)
              tally.addOn(day, "consultation-decisions", {
                outcome: on !== null && on <= day ? "implemented" : "open",
              });
        }
      }
      return measured(
        db,
        context,
        tally.result(),
        rows.map(({ opened_at: at }) => localDate(at, timeZone)),
      );
    },
  };
}

export const coordinationCounters = (context: CountingContext): readonly Counter[] => [
  remarkCounter(context),
  consultationCounter(context),
];
