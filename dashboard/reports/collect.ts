/**
 * From stored days and months to the aggregates of a period, and to what follows from them. Two years are two dozen rows a source.
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
import { spanOfDayRow, spanOfMonthRow } from "./store.ts";
import type { DayRow, MonthRow, ReportTables } from "./tables.ts";

/** Longer than any report; keeps a mistyped year from reading everything. */
const LONGEST_DAYS = 11 * 366;

const least = (a: string, b: string): string => (a < b ? a : b);

/** Days before the first whole month, whole months, days after the last one. */
function parts({ from, to }: Period): {
  readonly months: readonly [string, string] | null;
  readonly days: readonly (readonly [string, string])[];
} {
  const first = from.endsWith("-01") ? from : nextMonth(monthOf(from));
  const last = `${monthOf(to)}-01`;
  if (first >= last) return { months: null, days: [[from, to]] };
  return {
    months: [monthOf(first), monthOf(last)],
    days: [
      [from, first],
      [last, to],
    ].filter((span): span is [string, string] => (span[0] ?? "") < (span[1] ?? "")),
  };
}

/** What sources counted in a period, in the order of time. */
async function readSpans(db: Queryable, venueId: string, period: Period): Promise<SourceSpan[]> {
  const { months, days } = parts(period);
  const tables = db.withTables<ReportTables>();
  const dated: { at: string; span: SourceSpan }[] = [];
  if (months !== null) {
    const rows: MonthRow[] = await tables
      .selectFrom("report_month")
      .selectAll()
      .where("venue_id", "=", venueId)
      .where("month", ">=", months[0])
      .where("month", "<", months[1])
      .execute();
    for (const row of rows) dated.push({ at: row.month, span: spanOfMonthRow(row) });
  }
  for (const [from, to] of days) {
    const rows: DayRow[] = await tables
      .selectFrom("report_day")
      .selectAll()
      .where("venue_id", "=", venueId)
      .where("day", ">=", from)
      .where("day", "<", to)
      .execute();
    for (const row of rows) dated.push({ at: row.day, span: spanOfDayRow(row) });
  }
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

/** Figures of a period with everything needed to compute them again. @throws {Refusal} 400 `E_REPORT_PERIOD` */
export async function collectEffectiveness(context: ReportContext, period: Period): Promise<EffectivenessExport> {
  const aggregates = await collect(context, period);
  const earlier = await collect(context, periodBefore(period));
  // Before the venue began there is nothing to compare with.
  const before = Object.values(earlier.coverage).some(({ measuredDays }) => measuredDays > 0) ? earlier : null;
  return { v: 1, aggregates, before, result: effectiveness(context.catalogue, aggregates, before) };
}
