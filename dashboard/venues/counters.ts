/**
 * Counts of questions since a moment, by network and category, read from the register's public view.
 *
 * @module
 */
import type { TodayView } from "../../policies/schema/api.ts";
import { NO_QUESTIONS } from "../../policies/schema/messages.ts";
import { HOUR_MS } from "../platform/clock.ts";
import type { Queryable } from "../platform/tables.ts";
import type { RegisterPublicViews } from "../register/index.ts";

/** Outcomes in which a child did not get what was asked for because of the policy. */
const BLOCKED: ReadonlySet<string> = new Set(["blocked"]);

/** @param from  counted are hours that begin at or after the start of its hour */
export async function countersSince(
  database: Queryable,
  venueId: string,
  networks: readonly string[],
  from: number,
): Promise<TodayView["counters"]> {
  const rows = await database
    .withTables<RegisterPublicViews>()
    .selectFrom("register_public_counter")
    .where("venue_id", "=", venueId)
    .where("hour_at", ">=", from - (from % HOUR_MS))
    .groupBy(["network", "category", "outcome"])
    .select(({ fn }) => ["network", "category", "outcome", fn.sum<number>("questions").as("questions")])
    .execute();
  return networks.map((network) => {
    const own = rows.filter((row) => row.network === network);
    const blocked = own.filter((row) => BLOCKED.has(row.outcome));
    const byCategory = Map.groupBy(
      blocked.filter((row) => row.category !== ""),
      (row) => row.category,
    );
    return {
      network: network as TodayView["counters"][number]["network"],
      asked: sum(own.filter(({ outcome }) => !NO_QUESTIONS.has(outcome))),
      blocked: sum(blocked),
      byCategory: [...byCategory]
        .map(([category, group]) => ({
          category: category as TodayView["counters"][number]["byCategory"][number]["category"],
          count: sum(group),
        }))
        .sort((a, b) => b.count - a.count || (a.category < b.category ? -1 : 1)),
    };
  });
}

function sum(rows: readonly { readonly questions: number }[]): number {
  return rows.reduce((total, row) => total + row.questions, 0);
}
