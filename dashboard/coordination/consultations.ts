/**
 * The yearly consultation of the coordinator with the network-safety person: an agenda with the figures of the day, decisions, and a protocol
 * that counts only when both have confirmed the same text.
 *
 * @module
 */
import type { z } from "zod";
import type { Role } from "../../policies/schema/api.ts";
import type {
  AgendaFigure,
  ConsultationBody,
  ConsultationDecision,
  ConsultationUpdate,
  ConsultationView,
} from "../../policies/schema/coordination-api.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { checkPast, enter, namesOf, nextNumber, todayOf } from "./context.ts";
import type { CoordinationContext, Person } from "./context.ts";
import { standings, writeDone } from "./duties.ts";
import type { ConfirmationRow, ConsultationRow, CoordinationTables } from "./tables.ts";

/** Both, and nobody for both. */
const PARTIES: readonly Role[] = ["koordynator", "nsp"];
const DUTY = "consultation";

function viewOf(
  row: ConsultationRow,
  confirmations: readonly ConfirmationRow[],
  name: (account: string) => string,
): ConsultationView {
  return {
    id: row.id,
    number: row.number,
    version: row.version,
    heldOn: row.held_on,
    course: row.course,
    figures: JSON.parse(row.figures) as AgendaFigure[],
    decisions: JSON.parse(row.decisions) as ConsultationDecision[],
    confirmed: confirmations
      .filter(({ subject_id: subject }) => subject === row.id)
      .map((one) => ({ role: one.role as Role, by: name(one.account), at: instant(one.at) })),
    closed: row.closed_at !== null,
  };
}

async function confirmationsOf(db: Queryable, venueId: string): Promise<readonly ConfirmationRow[]> {
  return db
    .withTables<CoordinationTables>()
    .selectFrom("coordination_confirmation")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("at")
    .execute();
}

/** The newest first. */
export async function listConsultations(context: CoordinationContext): Promise<ConsultationView[]> {
  const rows = await context.database
    .withTables<CoordinationTables>()
    .selectFrom("coordination_consultation")
    .selectAll()
    .where("venue_id", "=", context.venueId)
    .orderBy("opened_at", "desc")
    .orderBy("id")
    .execute();
  const confirmations = await confirmationsOf(context.database, context.venueId);
  const name = await namesOf(context.database);
  return rows.map((row) => viewOf(row, confirmations, name));
}

async function find(db: Queryable, venueId: string, id: string): Promise<ConsultationRow> {
  const row = await db
    .withTables<CoordinationTables>()
    .selectFrom("coordination_consultation")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal(404, "E_COORDINATION_UNKNOWN");
  return row;
}

async function shown(db: Queryable, context: CoordinationContext, id: string): Promise<ConsultationView> {
  return viewOf(await find(db, context.venueId, id), await confirmationsOf(db, context.venueId), await namesOf(db));
}

/** @throws {Refusal} 422 `E_COORDINATION_DAY` */
export async function openConsultation(
  context: CoordinationContext,
  viewer: Person,
  { id, heldOn }: ConsultationBody,
): Promise<ConsultationView> {
  const now = context.clock();
  checkPast(heldOn, todayOf(context));
  // Read before the transaction: figures are of the moment, and nobody waits for them while the database is held.
  const figures = await context.figures(now);
  return context.database.transaction().execute(async (tx) => {
    const tables = tx.withTables<CoordinationTables>();
    const known = await tables
      .selectFrom("coordination_consultation")
      .select("id")
      .where("venue_id", "=", context.venueId)
      .where("id", "=", id)
      .executeTakeFirst();
    if (known === undefined) {
      await tables
        .insertInto("coordination_consultation")
        .values({
          id,
          venue_id: context.venueId,
          number: await nextNumber(tx, context, "K", now),
          version: 1,
          held_on: heldOn,
          course: "",
          figures: JSON.stringify(figures),
          decisions: "[]",
          opened_at: now,
          closed_at: null,
        })
        .execute();
      await enter(tx, context, { item: id, what: "consultation opened", by: viewer.account, at: now });
    }
    return shown(tx, context, id);
  });
}

/**
 * Changes the protocol; a word already given for the old text falls away with it.
 *
 * @throws {Refusal} 404 `E_COORDINATION_UNKNOWN`; 409 `E_COORDINATION_CHANGED`; 409 `E_COORDINATION_CLOSED`; 422 `E_COORDINATION_DAY`
 */
export async function changeConsultation(
  context: CoordinationContext,
  viewer: Person,
  id: string,
  body: z.output<typeof ConsultationUpdate>,
): Promise<ConsultationView> {
  const now = context.clock();
  checkPast(body.heldOn, todayOf(context));
  return context.database.transaction().execute(async (tx) => {
    await openText(tx, context, id, body.version);
    const tables = tx.withTables<CoordinationTables>();
    await tables
      .updateTable("coordination_consultation")
      .set({
        version: body.version + 1,
        held_on: body.heldOn,
        course: body.course,
        decisions: JSON.stringify(body.decisions),
      })
      .where("id", "=", id)
      .execute();
    await tables.deleteFrom("coordination_confirmation").where("subject_id", "=", id).execute();
    await enter(tx, context, { item: id, what: "consultation changed", by: viewer.account, at: now });
    return shown(tx, context, id);
  });
}

async function openText(
  tx: DatabaseTransaction,
  context: CoordinationContext,
  id: string,
  version: number,
): Promise<ConsultationRow> {
  const row = await find(tx, context.venueId, id);
  if (row.closed_at !== null) throw new Refusal(409, "E_COORDINATION_CLOSED");
  if (row.version !== version) throw new Refusal(409, "E_COORDINATION_CHANGED");
  return row;
}

/**
 * One party's word for the text as it was read. With the second one the protocol is closed and the twelve months begin anew.
 *
 * @throws {Refusal} 403 `E_COORDINATION_ROLE`; 404 `E_COORDINATION_UNKNOWN`; 409 `E_COORDINATION_CHANGED`, `E_COORDINATION_CLOSED`,
 *   `E_COORDINATION_SELF`: one person would stand for both
 */
export async function confirmConsultation(
  context: CoordinationContext,
  viewer: Person,
  id: string,
  version: number,
): Promise<ConsultationView> {
  const now = context.clock();
  const held = PARTIES.filter((role) => viewer.roles.includes(role));
  if (held.length === 0) throw new Refusal(403, "E_COORDINATION_ROLE");
  return context.database.transaction().execute(async (tx) => {
    const row = await openText(tx, context, id, version);
    const before = (await confirmationsOf(tx, context.venueId)).filter(({ subject_id: subject }) => subject === id);
    if (before.some(({ account }) => account === viewer.account)) throw new Refusal(409, "E_COORDINATION_SELF");
    const role = held.find((one) => !before.some((given) => given.role === one));
    if (role === undefined) throw new Refusal(409, "E_COORDINATION_SELF");
    const tables = tx.withTables<CoordinationTables>();
    await tables
      .insertInto("coordination_confirmation")
      .values({ subject_id: id, venue_id: context.venueId, role, account: viewer.account, at: now })
      .execute();
    await enter(tx, context, { item: id, what: `consultation confirmed by ${role}`, by: viewer.account, at: now });
    const parties = [...before, { role, account: viewer.account }];
    if (parties.length === PARTIES.length) {
      await tables.updateTable("coordination_consultation").set({ closed_at: now }).where("id", "=", id).execute();
      await finishDuty(tx, context, row, parties);
    }
    return shown(tx, context, id);
  });
}

/** The calendar's entry, confirmed by the same two. */
async function finishDuty(
  tx: DatabaseTransaction,
  context: CoordinationContext,
  row: ConsultationRow,
  parties: readonly { readonly role: string; readonly account: string }[],
): Promise<void> {
  const duty = context.standards.duties.find(({ id }) => id === DUTY);
  const due = (await standings(tx, context)).find(({ duty: id }) => id === DUTY)?.due ?? null;
  if (duty === undefined || due === null) return;
  const id = `${DUTY}:${row.id}`;
  for (const { role, account } of parties)
    await writeDone(
      tx,
      context,
      { account, roles: [role as Role] },
      { duty, role: role as Role, body: { id, on: row.held_on, due, note: row.number } },
    );
}
