/**
 * Many days at once, into a venue that has none: for venues that are invented. What the night writes day by day is written in one go and says the same.
 *
 * @module
 */
import { mergeSpans, spanOf } from "../../policies/engine/metrics/merge.ts";
import type { SourceDay } from "../../policies/schema/effectiveness.ts";
import { PlatformError } from "../platform/error.ts";
import type { ReportContext } from "./context.ts";
import { monthOf } from "./days.ts";
import { dayRow, monthRows } from "./spans.ts";
import { newestDays } from "./store.ts";
import type { ReportTables } from "./tables.ts";
import { closeYears, stamp, yearOf } from "./years.ts";

/** Rows of one statement. */
const AT_ONCE = 500;

/**
 * @param counted  each source once a day, in any order
 * @throws {PlatformError} `E_PLATFORM_INTERNAL` if the venue has days already: they would be merged twice
 */
export async function fillDays(
  context: Pick<ReportContext, "database" | "venueId" | "timeZone" | "catalogue">,
  counted: readonly SourceDay[],
): Promise<void> {
  const { database, venueId, timeZone, catalogue } = context;
  if ((await newestDays(database, venueId)).size > 0)
    throw new PlatformError("E_PLATFORM_INTERNAL", "the venue has counted days already");
  const days = counted.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  const months = [...Map.groupBy(days, ({ day }) => monthOf(day))].flatMap(([month, own]) =>
    monthRows({ venueId, timeZone }, month, mergeSpans(catalogue.measures, own.map(spanOf))),
  );
  await database.transaction().execute(async (tx) => {
    const db = tx.withTables<ReportTables>();
    for (let at = 0; at < days.length; at += AT_ONCE)
      await db
        .insertInto("report_day")
        .values(days.slice(at, at + AT_ONCE).map((counts) => dayRow({ venueId, timeZone }, counts.day, counts)))
        .execute();
    for (let at = 0; at < months.length; at += AT_ONCE)
      await db
        .insertInto("report_month")
        .values(months.slice(at, at + AT_ONCE))
        .execute();
    await stamp(tx, venueId);
  });
  const newest = days.at(-1)?.day;
  // A year is over when a day of the next one was counted.
  if (newest !== undefined) await closeYears(context, `${yearOf(newest)}-01-01`);
}
