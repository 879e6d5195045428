/**
 * Looks at what nobody writes down: how old each list is at the moment. Adds up minutes until the day is over.
 *
 * @module
 */
import { freshLimitMs, listGroup } from "../../policies/engine/list-age.ts";
import { MINUTE_MS, localDate } from "../platform/clock.ts";
import type { CountingContext } from "./context.ts";
import { SAMPLED, SAMPLE_MS } from "./counters/network.ts";
import { startOfDay } from "./days.ts";
import { openingOf } from "./opening.ts";
import type { CountedViews, ReportTables } from "./tables.ts";

/** Called every five minutes. Lists that come with the product have no age. */
export async function sampleLists(
  { database, venueId, timeZone }: Pick<CountingContext, "database" | "venueId" | "timeZone">,
  now: number,
): Promise<void> {
  if (!(await openingOf(database, venueId, timeZone))(now)) return;
  const sources = (
    await database
      .withTables<CountedViews>()
      .selectFrom("list_public_source")
      .select(["id", "last_success_at"])
      .where("venue_id", "=", venueId)
      .where("origin", "=", "url")
      .where("state", "!=", "disabled")
      .execute()
  ).map(({ id, last_success_at: at }) => ({ group: listGroup(id), limit: freshLimitMs(id) / MINUTE_MS, at }));
  const day = localDate(now, timeZone);
  const minutes = SAMPLE_MS / MINUTE_MS;
  await database.transaction().execute(async (tx) => {
    const put = async (measure: string, cell: string, amount: number, largest: boolean): Promise<void> => {
      await tx
        .withTables<ReportTables>()
        .insertInto("report_sample")
        .values({ venue_id: venueId, day, measure, cell, day_at: startOfDay(day, timeZone), amount })
        .onConflict((conflict) =>
          conflict.columns(["venue_id", "day", "measure", "cell"]).doUpdateSet((eb) => ({
            amount: largest
              ? eb
                  .case()
                  .when("report_sample.amount", "<", amount)
                  .then(amount)
                  .else(eb.ref("report_sample.amount"))
                  .end()
              : eb("report_sample.amount", "+", amount),
          })),
        )
        .execute();
    };
    await put(SAMPLED, "", minutes, false);
    for (const [group, own] of Map.groupBy(sources, (one) => one.group)) {
      const ages = own.map(({ at }) => (at === null ? Number.POSITIVE_INFINITY : (now - at) / MINUTE_MS));
      const fresh = own.filter(({ limit }, index) => (ages[index] ?? 0) <= limit).length;
      const known = ages.filter((age) => Number.isFinite(age));
      await put("list-minutes", group, own.length * minutes, false);
      if (fresh > 0) await put("list-minutes-fresh", group, fresh * minutes, false);
      if (known.length > 0) await put("list-age-minutes", group, Math.round(Math.max(...known)), true);
    }
  });
}
