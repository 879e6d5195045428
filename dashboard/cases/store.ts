/**
 * Rows of cases: how they are found, locked, numbered and saved.
 *
 * @module
 */
import { randomInt } from "node:crypto";
import type { CaseRecord } from "../../policies/engine/case/record.ts";
import type { CaseState } from "../../policies/schema/case.ts";
import { localFields } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { CaseContext } from "./context.ts";
import type { CaseRow, CaseTables } from "./tables.ts";

/** Lots for the number of a case: so many that a free one is found at once. */
const LOTS = { from: 1_000, to: 10_000 };

export const recordOf = (row: Pick<CaseRow, "record">): CaseRecord => JSON.parse(row.record) as CaseRecord;
export const stateOf = (row: Pick<CaseRow, "state">): CaseState => row.state as CaseState;
export const cardNumbers = (row: Pick<CaseRow, "card_numbers">): Readonly<Record<string, string>> =>
  JSON.parse(row.card_numbers) as Record<string, string>;

/** Somebody of ours is named: its numbers come from a series of their own, so that the others have no gap that tells. */
const seriesPrefix = (record: CaseRecord): string => (record.named.length === 0 ? "" : "K");

/** @returns the row by its own id, or by the id of the draft it follows */
export async function findCase(db: Queryable, venueId: string, id: string): Promise<CaseRow | undefined> {
  return db
    .withTables<CaseTables>()
    .selectFrom("case_record")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where((eb) => eb.or([eb("id", "=", id), eb("draft_id", "=", id)]))
    .executeTakeFirst();
}

/** Holds the row until the transaction ends. */
export async function lockCase(tx: DatabaseTransaction, venueId: string, id: string): Promise<CaseRow | undefined> {
  return tx
    .withTables<CaseTables>()
    .updateTable("case_record")
    .set((eb) => ({ state: eb.ref("state") }))
    .where("venue_id", "=", venueId)
    .where((eb) => eb.or([eb("id", "=", id), eb("draft_id", "=", id)]))
    .returningAll()
    .executeTakeFirst();
}

/** What a row repeats of the record, so that a list can filter and sort. */
export const columnsOf = (state: CaseState, record: CaseRecord) => ({
  state,
  happened_at: record.happenedAt,
  department: record.department,
  harm: record.harm?.outcome ?? null,
  closed_at: record.closedAt,
  registered_at: record.registeredAt,
  record: JSON.stringify(record),
});

/**
 * Writes a new case under a number drawn by lot.
 *
 * @returns the row that is there now: this one, or that of whoever was faster with the same draft or report
 */
export async function insertCase(
  tx: DatabaseTransaction,
  context: Pick<CaseContext, "timeZone">,
  row: Omit<CaseRow, "number">,
): Promise<{ readonly row: CaseRow; readonly isNew: boolean }> {
  const { year } = localFields(row.opened_at, context.timeZone);
  for (;;) {
    const number = `${String(randomInt(LOTS.from, LOTS.to))}/${String(year)}`;
    const inserted = await tx
      .withTables<CaseTables>()
      .insertInto("case_record")
      .values({ ...row, number })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (inserted !== undefined) return { row: inserted, isNew: true };
    const same = await tx
      .withTables<CaseTables>()
      .selectFrom("case_record")
      .selectAll()
      .where("venue_id", "=", row.venue_id)
      .where((eb) =>
        eb.or([
          eb("id", "=", row.id),
          ...(row.draft_id === null ? [] : [eb("draft_id", "=", row.draft_id)]),
          ...(row.report_id === null ? [] : [eb("report_id", "=", row.report_id)]),
        ]),
      )
      .executeTakeFirst();
    if (same !== undefined) return { row: same, isNew: false };
  }
}

/** @returns `7/2026`, or `K1/2026` for a case that names somebody of ours; never twice, never with a gap */
export async function nextNumber(
  tx: DatabaseTransaction,
  context: Pick<CaseContext, "venueId" | "timeZone">,
  series: "events" | "notes" | "interventions" | "cards",
  record: CaseRecord,
  at: number,
): Promise<string> {
  const { year } = localFields(at, context.timeZone);
  const prefix = seriesPrefix(record);
  const { last_number: number } = await tx
    .withTables<CaseTables>()
    .insertInto("case_sequence")
    .values({ venue_id: context.venueId, series: `${prefix}${series}`, year, last_number: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(["venue_id", "series", "year"])
        .doUpdateSet((eb) => ({ last_number: eb("case_sequence.last_number", "+", 1) })),
    )
    .returning("last_number")
    .executeTakeFirstOrThrow();
  return `${prefix}${String(number)}/${String(year)}`;
}

/** Everything a step may change of the row itself. */
export async function saveCase(
  tx: DatabaseTransaction,
  row: CaseRow,
  state: CaseState,
  record: CaseRecord,
  more: Partial<CaseRow> = {},
): Promise<CaseRow> {
  const before = recordOf(row);
  if (JSON.stringify(before.named) !== JSON.stringify(record.named)) await saveNamed(tx, row, record);
  return tx
    .withTables<CaseTables>()
    .updateTable("case_record")
    .set({ ...columnsOf(state, record), ...more, version: row.version + 1 })
    .where("id", "=", row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function saveNamed(
  tx: DatabaseTransaction,
  row: Pick<CaseRow, "id" | "venue_id">,
  record: CaseRecord,
): Promise<void> {
  const db = tx.withTables<CaseTables>();
  await db.deleteFrom("case_named").where("case_id", "=", row.id).execute();
  if (record.named.length === 0) return;
  await db
    .insertInto("case_named")
    .values(record.named.map(({ account, role }) => ({ case_id: row.id, venue_id: row.venue_id, account, role })))
    .execute();
}

/**
 * Writes a step down; a step that came twice is the same step.
 *
 * @returns `false`: it was taken before
 * @throws {Refusal} 409 `E_CASE_STEP` if its id was used for something else
 */
export async function recordStep(
  tx: DatabaseTransaction,
  step: { readonly venueId: string; readonly id: string; readonly caseId: string; readonly digest: string },
  account: string,
  at: number,
): Promise<boolean> {
  const db = tx.withTables<CaseTables>();
  const { numInsertedOrUpdatedRows: rows } = await db
    .insertInto("case_step")
    .values({ venue_id: step.venueId, id: step.id, case_id: step.caseId, digest: step.digest, account, at })
    .onConflict((conflict) => conflict.columns(["venue_id", "id"]).doNothing())
    .executeTakeFirst();
  if (rows === 1n) return true;
  const known = await db
    .selectFrom("case_step")
    .select(["digest", "account"])
    .where("venue_id", "=", step.venueId)
    .where("id", "=", step.id)
    .executeTakeFirst();
  if (known?.digest !== step.digest || known.account !== account) throw new Refusal(409, "E_CASE_STEP");
  return false;
}
