/**
 * Loans in numbers: sessions, complete checklists, what did not come back, prompts and how soon they were answered. Nobody's name, no device.
 *
 * @module
 */
import { MINUTE_MS, SECOND_MS } from "../../platform/clock.ts";
import type { Counter, CountingContext } from "../context.ts";
import type { CountedViews } from "../tables.ts";
import { Tally } from "../tally.ts";

/** Prompts are kept 30 days; a session may be closed late. */
const AGAIN_DAYS = 21;
const ANSWER_MS = 2 * MINUTE_MS;
/** Minutes after the end that are not yet late. */
const OVERDUE_MS = 15 * MINUTE_MS;

export function loanCounter({ catalogue, venueId }: CountingContext): Counter {
  return {
    source: "loans",
    againDays: AGAIN_DAYS,
    async count(db, days) {
      const tally = new Tally(catalogue, "loans", days);
      const [from, to] = [days[0]?.from ?? 0, days.at(-1)?.to ?? 0];
      const views = db.withTables<CountedViews>();
      const sessions = await views
        .selectFrom("loan_public_session")
        .selectAll()
        .where("venue_id", "=", venueId)
        .where((eb) =>
          eb.or([
            eb.and([eb("started_at", ">=", from), eb("started_at", "<", to)]),
            eb.and([eb("closed_at", ">=", from), eb("closed_at", "<", to)]),
          ]),
        )
        .execute();
      const returns = Map.groupBy(
        await views
          .selectFrom("loan_public_return")
          .selectAll()
          .where("venue_id", "=", venueId)
          .where((eb) =>
            eb.or([
              eb("missing_at", ">=", from),
              eb(
                "session_id",
                "in",
                eb
                  .selectFrom("loan_public_session")
                  .select("id")
                  .where("venue_id", "=", venueId)
                  .where("closed_at", ">=", from)
                  .where("closed_at", "<", to),
              ),
            ]),
          )
          .execute(),
        (row) => row.session_id,
      );
      for (const session of sessions) {
        tally.add(session.started_at, "loan-sessions");
        if (session.closed_at === null || session.started_at === null) continue;
        const own = returns.get(session.id) ?? [];
        const complete = session.briefed_at !== null && own.every((one) => one.returned_at !== null && one.wiped === 1);
        tally.add(session.closed_at, "loans-closed", { outcome: complete ? "complete" : "incomplete" });
        const last = Math.max(0, ...own.map((one) => one.returned_at ?? session.closed_at ?? 0));
        if (last - session.ends_at > OVERDUE_MS)
          tally.add(session.closed_at, "overdue-minutes", {}, (last - session.ends_at) / MINUTE_MS);
      }
      for (const row of [...returns.values()].flat())
        if (row.missing === 1 && row.returned_at === null) tally.add(row.missing_at, "devices-lost");
      const prompts = await views
        .selectFrom("loan_public_prompt")
        .selectAll()
        .where("venue_id", "=", venueId)
        .where("first_at", ">=", from)
        .where("first_at", "<", to)
        .execute();
      for (const prompt of prompts) {
        const took = prompt.closed_at === null ? null : prompt.closed_at - prompt.first_at;
        tally.add(prompt.first_at, "prompts", { code: prompt.category, outcome: prompt.outcome ?? "unanswered" });
        tally.add(prompt.first_at, "prompts-timely", {
          outcome: took !== null && took <= ANSWER_MS ? "in-time" : "late",
        });
        if (took !== null) tally.observe(prompt.first_at, "prompt-seconds", took / SECOND_MS);
      }
      return tally.result();
    },
  };
}
