/**
 * Reminds of clocks of incidents: once when time runs short, once when it has run out.
 *
 * @module
 */
import type { CyberContext } from "./context.ts";
import { entriesOf, factsOf, settledOf } from "./incidents.ts";
import { clocksOf, stageOf } from "./model.ts";
import type { CyberTables } from "./tables.ts";

/** @returns reminders written now */
export async function remindOfClocks(context: CyberContext): Promise<number> {
  const { database, venueId, clock } = context;
  const now = clock();
  return database.transaction().execute(async (tx) => {
    const db = tx.withTables<CyberTables>();
    const rows = await db
      .selectFrom("cyber_incident")
      .selectAll()
      .where("venue_id", "=", venueId)
      .where("state", "!=", "closed")
      .execute();
    const entries = await entriesOf(
      tx,
      venueId,
      rows.map(({ id }) => id),
    );
    let reminded = 0;
    for (const row of rows) {
      const own = entries.filter((one) => one.incident_id === row.id);
      for (const one of clocksOf(factsOf(row), settledOf(own), now)) {
        const stage = stageOf(one, row.aware_at, now);
        if (stage === null) continue;
        const written = await db
          .insertInto("cyber_reminder")
          .values({ incident_id: row.id, duty: one.duty, stage, at: now })
          .onConflict((conflict) => conflict.columns(["incident_id", "duty", "stage"]).doNothing())
          .executeTakeFirst();
        if (written.numInsertedOrUpdatedRows !== 1n) continue;
        const { id, number } = row;
        await context.notify(tx, { template: "duty-clock", number, id, at: now, urgent: true, except: null });
        reminded += 1;
      }
    }
    return reminded;
  });
}
