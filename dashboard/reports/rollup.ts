/**
 * Every night: what happened yesterday becomes counts that are kept for years, while what it was counted from goes after weeks.
 *
 * Idempotent: a day counted again says the same, or what has become known since. A day that was missed (the machine was off) is counted as far back as
 * its sources keep what is counted; beyond that it stays «nie zmierzono».
 *
 * @module
 */
import type { SourceDay } from "../../policies/schema/effectiveness.ts";
import { listAccounts } from "../access/index.ts";
import type { Counter, ReportContext } from "./context.ts";
import { addDays, spansOf, todayOf } from "./days.ts";
import { newestDays, storeDay } from "./store.ts";
import { closeYears } from "./years.ts";

/** Signals and prompts are kept 30 days. */
const KEPT_DAYS = 25;

export interface RollupOutcome {
  /** Days in which something was written. */
  readonly days: number;
  /** Sources that could not be counted; the others were. */
  readonly failed: readonly { readonly source: string; readonly cause: unknown }[];
}

/** @returns the day the venue began, in its time zone: nothing before it was ever measured */
async function firstDay({ database, timeZone }: ReportContext, now: number): Promise<string> {
  const created = (await listAccounts(database)).map(({ createdAt }) => createdAt as number);
  return todayOf(Math.min(now, ...created), timeZone);
}

/** Whether the newest day that is over has not been counted; on its first day a venue has none. */
export async function isRollupDue(context: ReportContext): Promise<boolean> {
  const { database, venueId, timeZone, clock } = context;
  const today = todayOf(clock(), timeZone);
  const newest = [...(await newestDays(database, venueId)).values()].sort().at(-1);
  return newest === undefined ? (await firstDay(context, clock())) < today : newest < addDays(today, -1);
}

export async function rollup(
  context: ReportContext,
  counters: readonly Counter[],
  now: number,
): Promise<RollupOutcome> {
  const { database, venueId, timeZone } = context;
  const today = todayOf(now, timeZone);
  const first = await firstDay(context, now);
  const newest = await newestDays(database, venueId);
  const byDay = new Map<string, SourceDay[]>();
  const failed: { source: string; cause: unknown }[] = [];
  for (const counter of counters) {
    const from = startOf(counter, newest.get(counter.source), { first, today });
    if (from >= today) continue;
    try {
      for (const one of await counter.count(database, spansOf(from, today, timeZone), now))
        byDay.set(one.day, [...(byDay.get(one.day) ?? []), one]);
    } catch (cause) {
      // One part that cannot count must not cost the counts of the others.
      failed.push({ source: counter.source, cause });
    }
  }
  let days = 0;
  for (const [day, counted] of [...byDay].sort(([a], [b]) => (a < b ? -1 : 1)))
    if ((await storeDay(context, day, counted)) > 0) days += 1;
  await closeYears(context, today);
  return { days, failed };
}

/** Where a source begins to be counted. */
function startOf(
  { againDays }: Counter,
  newest: string | undefined,
  { first, today }: { readonly first: string; readonly today: string },
): string {
  const again = addDays(today, -Math.max(1, againDays));
  const missed = newest === undefined ? again : addDays(newest, 1);
  // With nothing to count again, a day that was counted stays as it is.
  const wanted = newest !== undefined && (againDays === 0 || missed < again) ? missed : again;
  const kept = addDays(today, -Math.max(KEPT_DAYS, againDays));
  return [wanted, first, kept].reduce((latest, one) => (one > latest ? one : latest));
}
