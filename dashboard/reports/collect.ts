/**
 * From stored days, months and years to the aggregates of a period, and to what follows from them. Two years that are over are two rows a source.
 *
 * @module
 */
import { aggregatesOf } from "../../policies/engine/metrics/merge.ts";
import type { SourceSpan } from "../../policies/engine/metrics/merge.ts";
import { effectiveness } from "../../policies/engine/metrics/effectiveness.ts";
import type { EffectivenessExport, Period, PeriodAggregates } from "../../policies/schema/effectiveness.ts";
import { Refusal } from "../platform/error.ts";
import type { Queryable } from "../platform/tables.ts";
import { breaksBetween } from "./breaks.ts";
import type { ReportContext } from "./context.ts";
import { addDays, daysApart, isDay, monthOf, nextMonth, todayOf } from "./days.ts";
import { recall } from "./recall.ts";
import { spanOfDayRow, spanOfMergedRow } from "./spans.ts";
import type { ReportTables } from "./tables.ts";
import { yearOf } from "./years.ts";

/** Longer than any report; keeps a mistyped year from reading everything. */
const LONGEST_DAYS = 11 * 366;

const least = (a: string, b: string): string => (a < b ? a : b);

type Span = readonly [string, string];

/**
 * Days before the first whole month, whole months, days after the last one.
 *
 * @param toNewest  nothing of the last month is stored from `to` on: what the month says is what its days say
 */
function parts(
  { from, to }: Period,
  toNewest: boolean,
): { readonly months: Span | null; readonly days: readonly Span[] } {
  const first = from.endsWith("-01") ? from : nextMonth(monthOf(from));
  const last = toNewest && !to.endsWith("-01") ? nextMonth(monthOf(to)) : `${monthOf(to)}-01`;
  if (first >= last) return { months: null, days: [[from, to]] };
  return {
    months: [monthOf(first), monthOf(last)],
    days: [
      [from, first],
      [last, to],
    ].filter((span): span is [string, string] => (span[0] ?? "") < (span[1] ?? "")),
  };
}

/** Whether the newest stored day lies in the month of `to` and before it; what retention took away lies at the other end. */
async function isNewest(db: Queryable, venueId: string, to: string): Promise<boolean> {
  const newest = await db
    .withTables<ReportTables>()
    .selectFrom("report_day")
    .select(({ fn }) => fn.max("day").as("day"))
    .where("venue_id", "=", venueId)
    .executeTakeFirst();
  const day = newest?.day ?? "";
  return day !== "" && day < to && monthOf(day) === monthOf(to);
}

/** Of `[from, to)` in months: the whole years, and the months beside them. */
function yearsOf([from, to]: Span): Span | null {
  const first = from.endsWith("-01") ? yearOf(from) : String(Number(yearOf(from)) + 1);
  const last = yearOf(to);
  return first < last ? [first, last] : null;
}

interface Dated {
  readonly at: string;
  readonly span: SourceSpan;
}

async function readYears(db: Queryable, venueId: string, [from, to]: Span): Promise<Dated[]> {
  const rows = await db
    .withTables<ReportTables>()
    .selectFrom("report_year")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("year", ">=", from)
    .where("year", "<", to)
    .execute();
  return rows.map((row) => ({ at: row.year, span: spanOfMergedRow(row) }));
}

async function readMonths(db: Queryable, venueId: string, [from, to]: Span): Promise<Dated[]> {
  const rows = await db
    .withTables<ReportTables>()
    .selectFrom("report_month")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("month", ">=", from)
    .where("month", "<", to)
    .execute();
  return rows.map((row) => ({ at: row.month, span: spanOfMergedRow(row) }));
}

async function readDays(db: Queryable, venueId: string, [from, to]: Span): Promise<Dated[]> {
  const rows = await db
    .withTables<ReportTables>()
    .selectFrom("report_day")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("day", ">=", from)
    .where("day", "<", to)
    .execute();
  return rows.map((row) => ({ at: row.day, span: spanOfDayRow(row) }));
}

/** Months of a span that no merged year says: the spans between the years. */
function between([from, to]: Span, merged: ReadonlySet<string>): Span[] {
  const left: Span[] = [];
  let start = from;
  for (const year of [...merged].sort()) {
    if (start < `${year}-01`) left.push([start, `${year}-01`]);
    start = `${String(Number(year) + 1)}-01`;
  }
  return start < to ? [...left, [start, to]] : left;
}

/** What sources counted in a period, in the order of time. */
async function readSpans(db: Queryable, venueId: string, period: Period): Promise<SourceSpan[]> {
  const { months, days } = parts(period, await isNewest(db, venueId, period.to));
  const dated: Dated[] = [];
  if (months !== null) {
    const years = yearsOf(months);
    const merged = years === null ? [] : await readYears(db, venueId, years);
    dated.push(...merged);
    for (const span of between(months, new Set(merged.map(({ at }) => at))))
      dated.push(...(await readMonths(db, venueId, span)));
  }
  for (const span of days) dated.push(...(await readDays(db, venueId, span)));
  // «2027» stands before «2027-01», and no year is said twice.
  return dated.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map(({ span }) => span);
}

/**
 * @param period  days of the venue; one that is not over yet is counted as far as it went
 * @throws {Refusal} 400 `E_REPORT_PERIOD` for days the calendar does not have, or too many
 */
export async function collect(
  { database, venueId, timeZone, catalogue, clock }: ReportContext,
  period: Period,
): Promise<PeriodAggregates> {
  const { from, to } = period;
  if (!isDay(from) || !isDay(to) || from >= to || daysApart(from, to) > LONGEST_DAYS)
    throw new Refusal(400, "E_REPORT_PERIOD");
  const over = least(to, todayOf(clock(), timeZone));
  return aggregatesOf(catalogue.measures, await readSpans(database, venueId, period), {
    venue: venueId,
    timeZone,
    period,
    days: daysApart(from, over),
    breaks: await breaksBetween(database, venueId, from, to),
  });
}

/** The period of the same length before: whole years go back by years, anything else by days. */
export function periodBefore({ from, to }: Period): Period {
  const [first, last] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))];
  if (from.slice(4) === to.slice(4)) return { from: `${String(first - (last - first))}${from.slice(4)}`, to: from };
  return { from: addDays(from, -daysApart(from, to)), to: from };
}

/**
 * Figures of a period with everything needed to compute them again. They are computed once, and anew as soon as a day or a break changed.
 *
 * @throws {Refusal} 400 `E_REPORT_PERIOD`
 */
export async function collectEffectiveness(context: ReportContext, period: Period): Promise<EffectivenessExport> {
  return recall(context, period, async () => {
    const aggregates = await collect(context, period);
    const earlier = await collect(context, periodBefore(period));
    // Before the venue began there is nothing to compare with.
    const before = Object.values(earlier.coverage).some(({ measuredDays }) => measuredDays > 0) ? earlier : null;
    return { v: 1, aggregates, before, result: effectiveness(context.catalogue, aggregates, before) };
  });
}
