/**
 * Whether the two numbers are for everybody: as the configuration says, until the director or the coordinator says otherwise.
 *
 * @module
 */
import { recordAudit } from "../access/index.ts";
import { recordChange } from "../platform/change.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { ProbeTables, PublicationRow } from "./tables.ts";

export interface Publication {
  readonly on: boolean;
  /** null: nobody has said anything yet. */
  readonly said: Pick<PublicationRow, "at" | "by_account"> | null;
}

export async function readPublication(db: Queryable, venueId: string, configured: boolean): Promise<Publication> {
  const row = await db
    .withTables<ProbeTables>()
    .selectFrom("probe_publication")
    .selectAll()
    .where("venue_id", "=", venueId)
    .executeTakeFirst();
  return row === undefined ? { on: configured, said: null } : { on: row.shown === 1, said: row };
}

export async function setPublication(
  database: Database,
  venueId: string,
  on: boolean,
  account: string,
  now: number,
): Promise<void> {
  await database.transaction().execute(async (tx) => {
    const values = { shown: on ? 1 : 0, at: now, by_account: account };
    await tx
      .withTables<ProbeTables>()
      .insertInto("probe_publication")
      .values({ venue_id: venueId, ...values })
      .onConflict((conflict) => conflict.column("venue_id").doUpdateSet(values))
      .execute();
    await recordAudit(tx, {
      at: now,
      accountId: account,
      action: "probe-publication",
      outcome: "success",
      detail: on ? "shown" : "hidden",
    });
    await recordChange(tx, "networks", now);
  });
}
