/**
 * The register of remarks on the Standards: anybody may send one, everyone gets a decision, and nothing is known about who sent it.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { daysBetween } from "../../policies/engine/day.ts";
import type {
  RemarkBody,
  RemarkDecideBody,
  RemarkDecision,
  RemarkSource,
  RemarkState,
  RemarkView,
} from "../../policies/schema/coordination-api.ts";
import { drawReference, parseReference } from "../lists/index.ts";
import { Refusal } from "../platform/error.ts";
import { recordChange } from "../platform/change.ts";
import type { Queryable } from "../platform/tables.ts";
import { enter, nextNumber, todayOf } from "./context.ts";
import type { CoordinationContext, Person } from "./context.ts";
import type { CoordinationTables, RemarkRow } from "./tables.ts";

/** Remarks without a decision; past them somebody floods, or nobody decides, and both must be noticed. */
export const WAITING_LIMIT = 300;
/** Of 190 million references this many misses in a row do not happen. */
const DRAWS = 8;

/** @throws {Refusal} 429 `E_COORDINATION_FULL` */
export async function sendRemark(context: CoordinationContext, body: RemarkBody): Promise<string> {
  const now = context.clock();
  return context.database.transaction().execute(async (tx) => {
    const tables = tx.withTables<CoordinationTables>();
    const { waiting } = await tables
      .selectFrom("coordination_remark")
      .select(({ fn }) => fn.countAll<number>().as("waiting"))
      .where("venue_id", "=", context.venueId)
      .where("decided_at", "is", null)
      .executeTakeFirstOrThrow();
    if (waiting >= WAITING_LIMIT) throw new Refusal(429, "E_COORDINATION_FULL", { retryAfterS: 3_600 });
    const number = await nextNumber(tx, context, "U", now);
    const id = randomUUID();
    for (let attempt = 0; attempt < DRAWS; attempt += 1) {
      const reference = drawReference();
      const made = await tables
        .insertInto("coordination_remark")
        .values({
          id,
          venue_id: context.venueId,
          number,
          reference,
          received_on: todayOf(context),
          received_at: now,
          source: body.source,
          text: body.text,
          decision: null,
          answer: null,
          decided_on: null,
          decided_at: null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (made.numInsertedOrUpdatedRows === 1n) {
        await recordChange(tx, "coordination", now, id);
        return reference;
      }
    }
    throw new Error("no free reference");
  });
}

/** @throws {Refusal} 404 `E_COORDINATION_UNKNOWN` */
export async function remarkState(context: CoordinationContext, typed: string): Promise<RemarkState> {
  const reference = parseReference(typed);
  const row =
    reference === undefined
      ? undefined
      : await context.database
          .withTables<CoordinationTables>()
          .selectFrom("coordination_remark")
          .selectAll()
          .where("venue_id", "=", context.venueId)
          .where("reference", "=", reference)
          .executeTakeFirst();
  if (row === undefined) throw new Refusal(404, "E_COORDINATION_UNKNOWN");
  return stateOf(row);
}

const stateOf = (row: RemarkRow): RemarkState => ({
  reference: row.reference,
  receivedOn: row.received_on,
  decision: row.decision as RemarkDecision | null,
  decidedOn: row.decided_on,
  answer: row.answer,
});

const viewOf = (row: RemarkRow, today: string): RemarkView => ({
  ...stateOf(row),
  id: row.id,
  number: row.number,
  source: row.source as RemarkSource,
  text: row.text,
  days: Math.max(0, daysBetween(row.received_on, row.decided_on ?? today)),
});

/** Those that wait first, the oldest of them on top; then what was decided, the newest first. */
export async function listRemarks(context: CoordinationContext): Promise<RemarkView[]> {
  const rows = await context.database
    .withTables<CoordinationTables>()
    .selectFrom("coordination_remark")
    .selectAll()
    .where("venue_id", "=", context.venueId)
    .orderBy("received_at")
    .orderBy("id")
    .execute();
  const today = todayOf(context);
  return [
    ...rows.filter(({ decided_at: at }) => at === null),
    ...rows.filter(({ decided_at: at }) => at !== null).toReversed(),
  ].map((row) => viewOf(row, today));
}

async function findRemark(db: Queryable, venueId: string, id: string): Promise<RemarkRow> {
  const row = await db
    .withTables<CoordinationTables>()
    .selectFrom("coordination_remark")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal(404, "E_COORDINATION_UNKNOWN");
  return row;
}

/** @throws {Refusal} 404 `E_COORDINATION_UNKNOWN`; 409 `E_COORDINATION_CHANGED`: it has another decision already */
export async function decideRemark(
  context: CoordinationContext,
  viewer: Person,
  id: string,
  { decision, answer }: RemarkDecideBody,
): Promise<RemarkView> {
  const now = context.clock();
  return context.database.transaction().execute(async (tx) => {
    const today = todayOf(context);
    const changed = await tx
      .withTables<CoordinationTables>()
      .updateTable("coordination_remark")
      .set({ decision, answer, decided_on: today, decided_at: now })
      .where("venue_id", "=", context.venueId)
      .where("id", "=", id)
      .where("decided_at", "is", null)
      .executeTakeFirst();
    const row = await findRemark(tx, context.venueId, id);
    if (changed.numUpdatedRows === 0n) {
      if (row.decision === decision && row.answer === answer) return viewOf(row, today);
      throw new Refusal(409, "E_COORDINATION_CHANGED");
    }
    await enter(tx, context, { item: id, what: `remark ${decision}`, by: viewer.account, at: now });
    return viewOf(row, today);
  });
}

/** Takes away a text that names somebody; number, day and decision stay. Cannot be taken back, and that is its purpose. */
export async function blackOutRemark(context: CoordinationContext, viewer: Person, id: string): Promise<RemarkView> {
  const now = context.clock();
  return context.database.transaction().execute(async (tx) => {
    await findRemark(tx, context.venueId, id);
    await tx
      .withTables<CoordinationTables>()
      .updateTable("coordination_remark")
      .set({ text: null })
      .where("venue_id", "=", context.venueId)
      .where("id", "=", id)
      .execute();
    await enter(tx, context, { item: id, what: "remark blacked out", by: viewer.account, at: now });
    return viewOf(await findRemark(tx, context.venueId, id), todayOf(context));
  });
}

/** How many remarks there are, how many wait, and when the newest came; for the board and the metric M32. */
export async function remarkFigures(
  db: Queryable,
  venueId: string,
): Promise<{ readonly count: number; readonly open: number; readonly on: string | null }> {
  const rows = await db
    .withTables<CoordinationTables>()
    .selectFrom("coordination_remark")
    .select(["received_on", "decided_at"])
    .where("venue_id", "=", venueId)
    .orderBy("received_at", "desc")
    .execute();
  return {
    count: rows.length,
    open: rows.filter(({ decided_at: at }) => at === null).length,
    on: rows[0]?.received_on ?? null,
  };
}
