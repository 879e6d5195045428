/**
 * Stored days and months. A day is written in one transaction and replaces what its sources said before; its month follows in the same one.
 *
 * @module
 */
import { mergeSpans, spanOf } from "../../policies/engine/metrics/merge.ts";
import type { SourceDay } from "../../policies/schema/effectiveness.ts";
import { canonicalJson } from "../platform/canonical.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { ReportContext } from "./context.ts";
import { monthOf, nextMonth } from "./days.ts";
import { dayRow, monthRows, spanOfDayRow, spanOfMergedRow } from "./spans.ts";
import type { DayRow, ReportTables } from "./tables.ts";
import { reopenYear, stamp } from "./years.ts";

/** Newest stored day of each source. */
export async function newestDays(db: Queryable, venueId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .withTables<ReportTables>()
    .selectFrom("report_day")
    .select(({ fn }) => ["source", fn.max<string>("day").as("day")])
    .where("venue_id", "=", venueId)
    .groupBy("source")
    .execute();
  return new Map(rows.map(({ source, day }) => [source, day]));
}

/**
 * Writes what sources counted on one day: all of it or nothing, and nothing where it says the same as before.
 *
 * @param counted  of that day; each source once
 * @returns sources whose row changed
 */
export async function storeDay(
  context: Pick<ReportContext, "database" | "venueId" | "timeZone" | "catalogue">,
  day: string,
  counted: readonly SourceDay[],
): Promise<number> {
  const { database, venueId, timeZone } = context;
  return database.transaction().execute(async (tx) => {
    const db = tx.withTables<ReportTables>();
    const known = new Map(
      (
        await db.selectFrom("report_day").selectAll().where("venue_id", "=", venueId).where("day", "=", day).execute()
      ).map((row) => [row.source, row]),
    );
    const changed = counted.filter(({ source, covered, measures }) => {
      const before = known.get(source);
      return before?.covered !== covered || before.measures !== canonicalJson(measures);
    });
    if (changed.length === 0) return 0;
    await db
      .insertInto("report_day")
      .values(changed.map((counts) => dayRow({ venueId, timeZone }, day, counts)))
      .onConflict((conflict) =>
        conflict.columns(["venue_id", "day", "source"]).doUpdateSet((eb) => ({
          covered: eb.ref("excluded.covered"),
          measures: eb.ref("excluded.measures"),
        })),
      )
      .execute();
    await storeMonth(tx, context, day, changed, known);
    await reopenYear(tx, venueId, day);
    await stamp(tx, venueId);
    return changed.length;
  });
}

/** A new newest day is merged onto its month; any other change makes the month anew from its days. */
async function storeMonth(
  tx: DatabaseTransaction,
  { venueId, timeZone, catalogue }: Pick<ReportContext, "venueId" | "timeZone" | "catalogue">,
  day: string,
  changed: readonly SourceDay[],
  known: ReadonlyMap<string, DayRow>,
): Promise<void> {
  const db = tx.withTables<ReportTables>();
  const month = monthOf(day);
  const sources = changed.map(({ source }) => source);
  const later = new Set(
    (
      await db
        .selectFrom("report_day")
        .select("source")
        .distinct()
        .where("venue_id", "=", venueId)
        .where("day", ">", day)
        .where("day", "<", nextMonth(month))
        .execute()
    ).map(({ source }) => source),
  );
  const anew = sources.filter((source) => known.has(source) || later.has(source));
  const added = changed.filter(({ source }) => !anew.includes(source));
  const rows =
    anew.length === 0
      ? []
      : await db
          .selectFrom("report_day")
          .selectAll()
          .where("venue_id", "=", venueId)
          .where("source", "in", anew)
          .where("day", ">=", `${month}-01`)
          .where("day", "<", nextMonth(month))
          .orderBy("day")
          .execute();
  const months =
    added.length === 0
      ? []
      : await db
          .selectFrom("report_month")
          .selectAll()
          .where("venue_id", "=", venueId)
          .where("month", "=", month)
          .where(
            "source",
            "in",
            added.map(({ source }) => source),
          )
          .execute();
  const merged = mergeSpans(catalogue.measures, [
    ...rows.map(spanOfDayRow),
    ...months.map(spanOfMergedRow),
    ...added.map(spanOf),
  ]);
  await db
    .insertInto("report_month")
    .values(monthRows({ venueId, timeZone }, month, merged))
    .onConflict((conflict) =>
      conflict.columns(["venue_id", "month", "source"]).doUpdateSet((eb) => ({
        measured_days: eb.ref("excluded.measured_days"),
        covered: eb.ref("excluded.covered"),
        measures: eb.ref("excluded.measures"),
      })),
    )
    .execute();
}
