/**
 * Years that are over, merged once, so that a report over two of them reads two rows a source instead of two dozen.
 *
 * A merged year is only a shorter way to say its months: the transaction that changes a day takes it away, and the night's counting makes it anew.
 * The version does the same for what a process remembers: whoever asks compares numbers first (`document.ts`).
 *
 * @module
 */
import { mergeSpans } from "../../policies/engine/metrics/merge.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { ReportContext } from "./context.ts";
import { spanOfMergedRow, yearRows } from "./spans.ts";
import type { ReportTables } from "./tables.ts";

export const yearOf = (day: string): string => day.slice(0, 4);
const yearAfter = (year: string): string => String(Number(year) + 1);

/** Counts of a venue are not what they were. */
export async function stamp(tx: DatabaseTransaction, venueId: string): Promise<void> {
  await tx
    .withTables<ReportTables>()
    .insertInto("report_version")
    .values({ venue_id: venueId, version: 1 })
    .onConflict((conflict) =>
      conflict.column("venue_id").doUpdateSet((eb) => ({ version: eb("report_version.version", "+", 1) })),
    )
    .execute();
}

/**
 * What counts and breaks of a venue are known by: another text after every change of them, those of other processes and of deletion too.
 */
export async function versionOf(db: Queryable, venueId: string): Promise<string> {
  const tables = db.withTables<ReportTables>();
  const stamped = await tables
    .selectFrom("report_version")
    .select("version")
    .where("venue_id", "=", venueId)
    .executeTakeFirst();
  // What retention takes away lies at the beginning.
  const oldest = await Promise.all([
    tables
      .selectFrom("report_day")
      .select(({ fn }) => fn.min("day").as("at"))
      .where("venue_id", "=", venueId)
      .executeTakeFirst(),
    tables
      .selectFrom("report_month")
      .select(({ fn }) => fn.min("month").as("at"))
      .where("venue_id", "=", venueId)
      .executeTakeFirst(),
    tables
      .selectFrom("report_break")
      .select(({ fn }) => fn.min("day").as("at"))
      .where("venue_id", "=", venueId)
      .executeTakeFirst(),
  ]);
  return [stamped?.version ?? 0, ...oldest.map((one) => one?.at ?? "")].join(" ");
}

/** Takes the merged year of a day away; its months say the same. */
export async function reopenYear(tx: DatabaseTransaction, venueId: string, day: string): Promise<void> {
  await tx
    .withTables<ReportTables>()
    .deleteFrom("report_year")
    .where("venue_id", "=", venueId)
    .where("year", "=", yearOf(day))
    .execute();
}

/**
 * Merges every year that is over and is not merged yet, each in one transaction.
 *
 * @param today  in the venue
 * @returns the years that were merged
 */
export async function closeYears(
  { database, venueId, timeZone, catalogue }: Pick<ReportContext, "database" | "venueId" | "timeZone" | "catalogue">,
  today: string,
): Promise<readonly string[]> {
  const first = await database
    .withTables<ReportTables>()
    .selectFrom("report_month")
    .select(({ fn }) => fn.min("month").as("month"))
    .where("venue_id", "=", venueId)
    .executeTakeFirst();
  const closed: string[] = [];
  for (let year = yearOf(first?.month ?? today); year < yearOf(today); year = yearAfter(year)) {
    const isNew = await database.transaction().execute(async (tx) => {
      const db = tx.withTables<ReportTables>();
      const known = await db
        .selectFrom("report_year")
        .select("source")
        .where("venue_id", "=", venueId)
        .where("year", "=", year)
        .limit(1)
        .executeTakeFirst();
      if (known !== undefined) return false;
      const months = await db
        .selectFrom("report_month")
        .selectAll()
        .where("venue_id", "=", venueId)
        .where("month", ">=", `${year}-01`)
        .where("month", "<=", `${year}-12`)
        .orderBy("month")
        .execute();
      if (months.length === 0) return false;
      await db
        .insertInto("report_year")
        .values(yearRows({ venueId, timeZone }, year, mergeSpans(catalogue.measures, months.map(spanOfMergedRow))))
        .execute();
      return true;
    });
    if (isNew) closed.push(year);
  }
  return closed;
}
