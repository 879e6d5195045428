/**
 * What «Dziś» says about lending, and the nudge when something is not back in time.
 *
 * @module
 */
import { recordChange } from "../platform/change.ts";
import { DAY_MS } from "../platform/clock.ts";
import type { Database } from "../platform/tables.ts";
import { OVERDUE_MS } from "./model.ts";
import type { LoanTables } from "./tables.ts";

export interface LoanAlerts {
  readonly overdue: readonly {
    readonly session: string;
    readonly number: string;
    readonly devices: number;
    readonly since: number;
  }[];
  /** Said to be missing and not back since. */
  readonly missing: readonly { readonly device: string; readonly number: string; readonly since: number }[];
  /** Lent against the word of the gate. */
  readonly overrides: readonly {
    readonly device: string;
    readonly number: string;
    readonly word: string;
    readonly at: number;
  }[];
  /** Answers to prompts that concern the network-safety person. */
  readonly grave: readonly {
    readonly id: string;
    readonly device: string;
    readonly outcome: string;
    readonly draft: string | null;
    readonly at: number;
  }[];
}

/** Overrides and grave answers stand on «Dziś» so long; on record longer. */
const TOLD_MS = 7 * DAY_MS;
const MOST = 100;

export async function readLoanAlerts(database: Database, venueId: string, now: number): Promise<LoanAlerts> {
  const db = database.withTables<LoanTables>();
  const loans = () =>
    db
      .selectFrom("loan_device")
      .innerJoin("loan_session", "loan_session.id", "loan_device.session_id")
      .where("loan_device.venue_id", "=", venueId);
  const late = await loans()
    .select((eb) => [
      "loan_session.id",
      "loan_session.number",
      "loan_session.ends_at",
      eb.fn.countAll<number>().as("devices"),
    ])
    .where("loan_session.state", "!=", "closed")
    .where("loan_session.ends_at", "<=", now - OVERDUE_MS)
    .where("loan_device.open_key", "is not", null)
    .where("loan_device.missing", "=", 0)
    .groupBy(["loan_session.id", "loan_session.number", "loan_session.ends_at"])
    .orderBy("loan_session.ends_at")
    .execute();
  const missing = await loans()
    .select(["loan_device.device_id", "loan_session.number", "loan_device.missing_at"])
    .where("loan_device.open_key", "is not", null)
    .where("loan_device.missing", "=", 1)
    .orderBy("loan_device.missing_at")
    .limit(MOST)
    .execute();
  const overrides = await loans()
    .select(["loan_device.device_id", "loan_session.number", "loan_device.gate", "loan_device.override_at"])
    .where("loan_device.override_at", ">", now - TOLD_MS)
    .orderBy("loan_device.override_at")
    .limit(MOST)
    .execute();
  const grave = await db
    .selectFrom("loan_prompt")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("outcome", "in", ["contact", "escalate", "emergency"])
    .where("closed_at", ">", now - TOLD_MS)
    .orderBy("closed_at")
    .limit(MOST)
    .execute();
  return {
    overdue: late.map((row) => ({
      session: row.id,
      number: row.number,
      devices: row.devices,
      since: row.ends_at,
    })),
    missing: missing.map((row) => ({ device: row.device_id, number: row.number, since: row.missing_at ?? 0 })),
    overrides: overrides.map((row) => ({
      device: row.device_id,
      number: row.number,
      word: (JSON.parse(row.gate) as { word: string }).word,
      at: row.override_at ?? 0,
    })),
    grave: grave.map((row) => ({
      id: row.id,
      device: row.device_id,
      outcome: row.outcome ?? "",
      draft: row.draft_id,
      at: row.closed_at ?? 0,
    })),
  };
}

/** Tells open pages once about each session that became overdue. @returns how many did */
export async function noteOverdue(database: Database, venueId: string, now: number): Promise<number> {
  const { overdue } = await readLoanAlerts(database, venueId, now);
  let told = 0;
  for (const { session } of overdue)
    await database.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .withTables<LoanTables>()
        .updateTable("loan_session")
        .set({ overdue_at: now })
        .where("id", "=", session)
        .where("overdue_at", "is", null)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) return;
      told += 1;
      await recordChange(tx, "loans", now, session);
    });
  return told;
}
