/**
 * What other slices may ask the loan desk: who has which device, since when, and what was left on it.
 *
 * @module
 */
import type { DeviceId, Instant } from "../../policies/schema/vocabulary.ts";
import type { Leftover, LoanBook, LoanOfDevice } from "../devices/index.ts";
import { instant } from "../platform/clock.ts";
import type { Queryable } from "../platform/tables.ts";
import { leftOn } from "./model.ts";
import type { LoanTables } from "./tables.ts";

/** Devices that are not back yet, those said to be missing among them. */
function openLoans(database: Queryable, venueId: string) {
  return database
    .withTables<LoanTables>()
    .selectFrom("loan_device")
    .innerJoin("loan_session", "loan_session.id", "loan_device.session_id")
    .where("loan_device.venue_id", "=", venueId)
    .where("loan_device.open_key", "is not", null);
}

async function loans(database: Queryable, venueId: string): Promise<Map<DeviceId, LoanOfDevice>> {
  const rows = await openLoans(database, venueId)
    .select(["loan_device.device_id", "loan_session.number", "loan_device.handed_out_at", "loan_session.ends_at"])
    .execute();
  return new Map(
    rows.map((row) => [
      row.device_id as DeviceId,
      { session: row.number, since: instant(row.handed_out_at), dueAt: instant(row.ends_at) },
    ]),
  );
}

async function lastHandOuts(database: Queryable, venueId: string): Promise<Map<DeviceId, Instant>> {
  const rows = await database
    .withTables<LoanTables>()
    .selectFrom("loan_device")
    .select((eb) => ["device_id", eb.fn.max("handed_out_at").as("at")])
    .where("venue_id", "=", venueId)
    .groupBy("device_id")
    .execute();
  return new Map(rows.map((row) => [row.device_id as DeviceId, instant(row.at)]));
}

/** By the newest return of each device; what staff cleaned is not left any more. */
async function leftovers(database: Queryable, venueId: string): Promise<Map<DeviceId, Leftover>> {
  const rows = await database
    .withTables<LoanTables>()
    .selectFrom("loan_device")
    // Once for all devices: asked for each row, two years of loans take seconds.
    .innerJoin(
      (eb) =>
        eb
          .selectFrom("loan_device as any")
          .select(({ fn }) => ["any.device_id as device", fn.max("any.returned_at").as("newest")])
          .where("any.venue_id", "=", venueId)
          .groupBy("any.device_id")
          .as("last"),
      (join) =>
        join.onRef("last.device", "=", "loan_device.device_id").onRef("last.newest", "=", "loan_device.returned_at"),
    )
    .select(["device_id", "returned_at", "damaged", "media", "accounts", "wiped", "cleaned_at"])
    .where("venue_id", "=", venueId)
    .execute();
  const found = new Map<DeviceId, Leftover>();
  for (const row of rows) {
    const left = leftOn({
      damaged: row.damaged === 1,
      media: row.media,
      accounts: row.accounts,
      wiped: row.wiped === 1,
    });
    if (left !== null && row.cleaned_at === null)
      found.set(row.device_id as DeviceId, { ...left, since: instant(row.returned_at ?? 0) });
  }
  return found;
}

/** The desk as the register of devices asks it. */
export const LOAN_BOOK: LoanBook = { loans, lastHandOuts, leftovers };

export async function loanOf(database: Queryable, venueId: string, device: string): Promise<LoanOfDevice | null> {
  return (await loans(database, venueId)).get(device as DeviceId) ?? null;
}

export async function lastHandOutAt(database: Queryable, venueId: string, device: string): Promise<Instant | null> {
  return (await lastHandOuts(database, venueId)).get(device as DeviceId) ?? null;
}

export async function leftoversOf(database: Queryable, venueId: string, device: string): Promise<Leftover | null> {
  return (await leftovers(database, venueId)).get(device as DeviceId) ?? null;
}

export interface RunningLoan {
  readonly device: string;
  readonly session: string;
  /** Account that answers for it; null once it was anonymised. */
  readonly owner: string | null;
  readonly handedOutAt: number;
}

/** Devices children hold now: neither back nor missing, in a session that is not closed. */
export async function runningLoans(database: Queryable, venueId: string): Promise<RunningLoan[]> {
  const rows = await openLoans(database, venueId)
    .where("loan_device.missing", "=", 0)
    .where("loan_session.state", "!=", "closed")
    .select(["loan_device.device_id", "loan_session.id", "loan_session.owner_account", "loan_device.handed_out_at"])
    .orderBy("loan_device.device_id")
    .execute();
  return rows.map((row) => ({
    device: row.device_id,
    session: row.id,
    owner: row.owner_account,
    handedOutAt: row.handed_out_at,
  }));
}

/** Account that answers for the device in its running session. */
export async function sessionOwnerOf(database: Queryable, venueId: string, device: string): Promise<string | null> {
  return (await runningLoans(database, venueId)).find((loan) => loan.device === device)?.owner ?? null;
}

/** @returns devices the account has out in running lessons, each with when it was handed out */
export async function lessonsOf(
  database: Queryable,
  venueId: string,
  account: string,
): Promise<ReadonlyMap<string, number>> {
  const running = await runningLoans(database, venueId);
  return new Map(running.filter(({ owner }) => owner === account).map((loan) => [loan.device, loan.handedOutAt]));
}
