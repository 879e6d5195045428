/**
 * Rows of sessions and loans, and the steps that were taken. Every change takes the session's lock first.
 *
 * @module
 */
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import { localFields } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { LoanContext, Person } from "./context.ts";
import { loanNumber } from "./model.ts";
import type { LoanRow, LoanTables, SessionRow } from "./tables.ts";
import type { LoanState, SessionState } from "./transition.ts";

/** A step as a desk sent it; `body` is all that was asked. */
export interface SentStep {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly body: unknown;
}

const digestOf = ({ kind, subject, body }: SentStep): string => sha256(canonicalJson({ kind, subject, body }));

/**
 * Whether a step was taken before.
 *
 * @throws {Refusal} 409 `E_LOAN_STEP` if its id was used for something else
 */
export async function isTaken(database: Queryable, venueId: string, step: SentStep): Promise<boolean> {
  const row = await database
    .withTables<LoanTables>()
    .selectFrom("loan_step")
    .select("digest")
    .where("venue_id", "=", venueId)
    .where("id", "=", step.id)
    .executeTakeFirst();
  if (row === undefined) return false;
  if (row.digest !== digestOf(step)) throw new Refusal(409, "E_LOAN_STEP");
  return true;
}

/**
 * Writes a step down; the first desk wins.
 *
 * @returns `false`: it was taken before
 * @throws {Refusal} 409 `E_LOAN_STEP` if its id was used for something else
 */
export async function recordStep(
  tx: DatabaseTransaction,
  venueId: string,
  step: SentStep,
  person: Person,
  times: { readonly at: number; readonly now: number },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows: rows } = await tx
    .withTables<LoanTables>()
    .insertInto("loan_step")
    .values({
      venue_id: venueId,
      id: step.id,
      kind: step.kind,
      digest: digestOf(step),
      subject: step.subject,
      account: person.id,
      at: times.at,
      received_at: times.now,
    })
    .onConflict((conflict) => conflict.columns(["venue_id", "id"]).doNothing())
    .executeTakeFirst();
  if (rows === 1n) return true;
  await isTaken(tx, venueId, step);
  return false;
}

/** @throws {Refusal} 404 `E_LOAN_UNKNOWN` */
export async function lockSession(tx: DatabaseTransaction, venueId: string, id: string): Promise<SessionRow> {
  const row = await tx
    .withTables<LoanTables>()
    .updateTable("loan_session")
    .set((eb) => ({ state: eb.ref("state") }))
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new Refusal(404, "E_LOAN_UNKNOWN");
  return row;
}

/** In the order they were handed out. */
export async function loansOf(database: Queryable, sessions: readonly string[]): Promise<LoanRow[]> {
  if (sessions.length === 0) return [];
  return database
    .withTables<LoanTables>()
    .selectFrom("loan_device")
    .selectAll()
    .where("session_id", "in", sessions)
    .orderBy("handed_out_at")
    .orderBy("id")
    .execute();
}

export const stateOf = (row: SessionRow, loans: readonly LoanRow[]): SessionState => ({
  state: row.state as LoanState,
  createdAt: row.created_at,
  briefedAt: row.briefed_at,
  startedAt: row.started_at,
  endsAt: row.ends_at,
  closedAt: row.closed_at,
  loans: loans.map((loan) => ({
    device: loan.device_id,
    handedOutAt: loan.handed_out_at,
    returnedAt: loan.returned_at,
    missing: loan.missing === 1,
  })),
});

/** Everything of the session itself that a step may change. */
export async function saveSession(tx: DatabaseTransaction, row: SessionRow, next: SessionState): Promise<void> {
  await tx
    .withTables<LoanTables>()
    .updateTable("loan_session")
    .set({
      state: next.state,
      briefed_at: next.briefedAt,
      started_at: next.startedAt,
      ends_at: next.endsAt,
      closed_at: next.closedAt,
      // Given more time, it may be overdue again.
      ...(next.endsAt === row.ends_at ? {} : { overdue_at: null }),
    })
    .where("id", "=", row.id)
    .execute();
}

export const openKey = (venueId: string, device: string): string => `${venueId}/${device}`;

/** Whether another loan of the device holds this instant. */
export async function isElsewhere(
  tx: DatabaseTransaction,
  venueId: string,
  device: string,
  session: string,
  at: number,
): Promise<boolean> {
  const row = await tx
    .withTables<LoanTables>()
    .selectFrom("loan_device")
    .select("id")
    .where("venue_id", "=", venueId)
    .where("device_id", "=", device)
    .where("session_id", "!=", session)
    .where((eb) =>
      eb.or([eb("open_key", "is not", null), eb.and([eb("handed_out_at", "<=", at), eb("returned_at", ">", at)])]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns the next number of the year, never given twice: `Z/2026/014` */
export async function nextNumber(tx: DatabaseTransaction, context: LoanContext, at: number): Promise<string> {
  const { year } = localFields(at, context.timeZone);
  const { last_number: number } = await tx
    .withTables<LoanTables>()
    .insertInto("loan_sequence")
    .values({ venue_id: context.venueId, year, last_number: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(["venue_id", "year"])
        .doUpdateSet((eb) => ({ last_number: eb("loan_sequence.last_number", "+", 1) })),
    )
    .returning("last_number")
    .executeTakeFirstOrThrow();
  return loanNumber(year, number);
}
