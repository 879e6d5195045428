/**
 * Days of rounds as sums of two shares: what is left when the rounds themselves are gone.
 *
 * @module
 */
import type { ProbeCount, ProbeKind, ProbeRound } from "../../policies/schema/probes.ts";
import { localDate, startOfLocalDay } from "../platform/clock.ts";
import type { Database, DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { DayRow, ProbeTables } from "./tables.ts";

/** Rows of one sentence. */
export const AT_ONCE = 200;

const CLOSED: ReadonlySet<ProbeKind> = new Set(["harmful", "sample", "bypass", "safe-search"]);
const OPEN: ReadonlySet<ProbeKind> = new Set(["helpline", "protected"]);

/** What of assertions held, of those that were measured. */
export interface Share {
  readonly passed: number;
  readonly measured: number;
}

function shareOf(counts: readonly ProbeCount[], kinds: ReadonlySet<ProbeKind>): Share {
  let [passed, measured] = [0, 0];
  for (const { kind, outcome, count } of counts)
    if (kinds.has(kind) && outcome.kind !== "not-measured") {
      measured += count;
      if (outcome.kind === "pass") passed += count;
    }
  return { passed, measured };
}

/** «Dziś chronimy» of some rounds: what must be closed, and what must be open. */
export const sharesOf = (counts: readonly ProbeCount[]): { readonly closed: Share; readonly open: Share } => ({
  closed: shareOf(counts, CLOSED),
  open: shareOf(counts, OPEN),
});

/** Adds rounds to their local days. */
export async function addToDay(
  tx: DatabaseTransaction,
  venueId: string,
  timeZone: string,
  rounds: readonly ProbeRound[],
): Promise<void> {
  for (const [day, own] of Map.groupBy(rounds, ({ at }) => localDate(at, timeZone))) {
    const shares = own.map(({ counts }) => sharesOf(counts));
    const sum = (of: (one: (typeof shares)[number]) => number): number =>
      shares.reduce((total, one) => total + of(one), 0);
    const failing = own.filter(({ counts }) => counts.some(({ outcome }) => outcome.kind === "fail")).length;
    await tx
      .withTables<ProbeTables>()
      .insertInto("probe_day")
      .values({
        venue_id: venueId,
        day,
        day_at: startOfLocalDay(own[0]?.at ?? 0, timeZone),
        rounds: own.length,
        failing,
        closed_passed: sum(({ closed }) => closed.passed),
        closed_measured: sum(({ closed }) => closed.measured),
        open_passed: sum(({ open }) => open.passed),
        open_measured: sum(({ open }) => open.measured),
      })
      .onConflict((conflict) =>
        conflict.columns(["venue_id", "day"]).doUpdateSet((eb) => ({
          rounds: eb("probe_day.rounds", "+", eb.ref("excluded.rounds")),
          failing: eb("probe_day.failing", "+", eb.ref("excluded.failing")),
          closed_passed: eb("probe_day.closed_passed", "+", eb.ref("excluded.closed_passed")),
          closed_measured: eb("probe_day.closed_measured", "+", eb.ref("excluded.closed_measured")),
          open_passed: eb("probe_day.open_passed", "+", eb.ref("excluded.open_passed")),
          open_measured: eb("probe_day.open_measured", "+", eb.ref("excluded.open_measured")),
        })),
      )
      .execute();
  }
}

/** Days whose rounds are gone, or never were: their sums alone. Replaces what stands there. */
export async function writeDays(
  { database, venueId }: { readonly database: Database; readonly venueId: string },
  days: readonly Omit<DayRow, "venue_id">[],
): Promise<void> {
  await database.transaction().execute(async (tx) => {
    for (let at = 0; at < days.length; at += AT_ONCE)
      await tx
        .withTables<ProbeTables>()
        .insertInto("probe_day")
        .values(days.slice(at, at + AT_ONCE).map((day) => ({ venue_id: venueId, ...day })))
        .onConflict((conflict) =>
          conflict.columns(["venue_id", "day"]).doUpdateSet((eb) => ({
            rounds: eb.ref("excluded.rounds"),
            failing: eb.ref("excluded.failing"),
            closed_passed: eb.ref("excluded.closed_passed"),
            closed_measured: eb.ref("excluded.closed_measured"),
            open_passed: eb.ref("excluded.open_passed"),
            open_measured: eb.ref("excluded.open_measured"),
          })),
        )
        .execute();
  });
}

/** Days from one on, oldest first. @param day  `YYYY-MM-DD` */
export async function daysSince(db: Queryable, venueId: string, day: string): Promise<readonly DayRow[]> {
  return db
    .withTables<ProbeTables>()
    .selectFrom("probe_day")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("day", ">=", day)
    .orderBy("day")
    .execute();
}
