/**
 * What people say about a check of a device: exemptions with an end, words about what no program sees, notes on tickets.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { AttestationBody, ExemptionBody, TicketView } from "../../policies/schema/device-api.ts";
import type { BaselineCheck } from "../../policies/schema/device-baseline.ts";
import type { DeviceId } from "../../policies/schema/vocabulary.ts";
import { DAY_MS, instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Queryable } from "../platform/tables.ts";
import type { DeviceContext, Person } from "./context.ts";
import { conclusions, isInForce, readWords } from "./judge.ts";
import { baselineFor } from "./shelf.ts";
import { conclude, lockAsset } from "./store.ts";
import type { AssetRow, DeviceTables, TicketRow } from "./tables.ts";

const LONGEST_EXEMPTION_MS = 366 * DAY_MS;
const MOST_TICKETS = 1_000;

function checkOf(context: DeviceContext, asset: AssetRow, id: string): BaselineCheck | undefined {
  return baselineFor(context.shelf.current(), asset.baseline).checks.find((check) => check.id === id);
}

/**
 * @returns id of the exemption
 * @throws {Refusal} 404 `E_DEVICE_UNKNOWN`; 422 `E_DEVICE_CHECK`, `E_DEVICE_UNTIL`; 409 `E_EXEMPTION_EXISTS`
 */
export async function exempt(
  context: DeviceContext,
  body: z.output<typeof ExemptionBody>,
  person: Person,
  now: number,
): Promise<string> {
  const { database, venueId } = context;
  if (body.until <= now || body.until - now > LONGEST_EXEMPTION_MS)
    throw new Refusal(422, "E_DEVICE_UNTIL", { fields: [{ path: "until", message: "" }] });
  const id = randomUUID();
  await database.transaction().execute(async (tx) => {
    const asset = await lockAsset(tx, venueId, body.device);
    if (checkOf(context, asset, body.check) === undefined)
      throw new Refusal(422, "E_DEVICE_CHECK", { fields: [{ path: "check", message: "" }] });
    const { exemptions } = await readWords(tx, venueId, asset.id);
    if (exemptions.some((one) => one.check_id === body.check && isInForce(one, now)))
      throw new Refusal(409, "E_EXEMPTION_EXISTS");
    await tx
      .withTables<DeviceTables>()
      .insertInto("device_exemption")
      .values({
        id,
        venue_id: venueId,
        device_id: asset.id,
        check_id: body.check,
        reason: body.reason,
        by_account: person.id,
        by_name: person.name,
        created_at: now,
        until_at: body.until,
        ended_at: null,
        ended_name: null,
      })
      .execute();
    await conclusions(tx, context, asset, now);
    await conclude(tx, venueId, {
      action: "exemption-create",
      subject: id,
      device: asset.id,
      person,
      at: now,
      detail: `${body.check}: ${body.reason}`,
    });
  });
  return id;
}

/** @throws {Refusal} 404 `E_EXEMPTION_UNKNOWN` */
export async function endExemption(context: DeviceContext, id: string, person: Person, now: number): Promise<void> {
  const { database, venueId } = context;
  await database.transaction().execute(async (tx) => {
    const row = await tx
      .withTables<DeviceTables>()
      .updateTable("device_exemption")
      .set({ ended_at: now, ended_name: person.name })
      .where("venue_id", "=", venueId)
      .where("id", "=", id)
      .where("ended_at", "is", null)
      .where("until_at", ">", now)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw new Refusal(404, "E_EXEMPTION_UNKNOWN");
    const asset = await lockAsset(tx, venueId, row.device_id);
    await conclusions(tx, context, asset, now);
    await conclude(tx, venueId, {
      action: "exemption-end",
      subject: id,
      device: asset.id,
      person,
      at: now,
      detail: row.check_id,
    });
  });
}

/** @throws {Refusal} 404 `E_DEVICE_UNKNOWN`; 422 `E_DEVICE_CHECK` for one that programs measure */
export async function attest(
  context: DeviceContext,
  body: z.output<typeof AttestationBody>,
  person: Person,
  now: number,
): Promise<void> {
  const { database, venueId } = context;
  await database.transaction().execute(async (tx) => {
    const asset = await lockAsset(tx, venueId, body.device);
    if (checkOf(context, asset, body.check)?.rule.kind !== "attested")
      throw new Refusal(422, "E_DEVICE_CHECK", { fields: [{ path: "check", message: "" }] });
    await tx
      .withTables<DeviceTables>()
      .insertInto("device_attestation")
      .values({
        id: randomUUID(),
        venue_id: venueId,
        device_id: asset.id,
        check_id: body.check,
        holds: body.holds ? 1 : 0,
        evidence: body.evidence,
        by_account: person.id,
        by_name: person.name,
        at: now,
      })
      .execute();
    await conclusions(tx, context, asset, now);
    await conclude(tx, venueId, {
      action: "attest",
      subject: asset.id,
      device: asset.id,
      person,
      at: now,
      detail: `${body.check} ${body.holds ? "holds" : "does not hold"}: ${body.evidence}`,
    });
  });
}

/** Open ones first, then the newest closed ones; a title is the check's, or its id where the baseline dropped it. */
export async function viewTickets(context: DeviceContext, id?: string): Promise<TicketView[]> {
  const { database, venueId } = context;
  const db = database.withTables<DeviceTables>();
  let query = db
    .selectFrom("device_ticket")
    .innerJoin("device_asset", (join) =>
      join
        .onRef("device_asset.venue_id", "=", "device_ticket.venue_id")
        .onRef("device_asset.id", "=", "device_ticket.device_id"),
    )
    .selectAll("device_ticket")
    .select("device_asset.baseline")
    .where("device_ticket.venue_id", "=", venueId);
  if (id !== undefined) query = query.where("device_ticket.id", "=", id);
  const rows = await query.orderBy("device_ticket.opened_at", "desc").limit(MOST_TICKETS).execute();
  const views = rows.map((row) => ticketView(context, row));
  return [...views.filter(({ closedAt }) => closedAt === null), ...views.filter(({ closedAt }) => closedAt !== null)];
}

function ticketView(context: DeviceContext, row: TicketRow & { readonly baseline: string }): TicketView {
  const check = baselineFor(context.shelf.current(), row.baseline).checks.find(({ id }) => id === row.check_id);
  return {
    id: row.id,
    number: row.number,
    device: row.device_id as DeviceId,
    check: row.check_id,
    title: check?.title ?? { pl: row.check_id, en: row.check_id },
    severity: row.severity,
    openedAt: instant(row.opened_at),
    closedAt: row.closed_at === null ? null : instant(row.closed_at),
    remedy: check?.remedy ?? { pl: "", en: "", minutes: 0, who: "nsp" },
    note: row.note,
  };
}

/** Adds a note; nothing people write closes a ticket. @throws {Refusal} 404 `E_TICKET_UNKNOWN` */
export async function noteTicket(
  context: DeviceContext,
  id: string,
  note: string,
  person: Person,
  now: number,
): Promise<TicketView> {
  const { database, venueId } = context;
  await database.transaction().execute(async (tx) => {
    const row = await tx
      .withTables<DeviceTables>()
      .updateTable("device_ticket")
      .set({ note })
      .where("venue_id", "=", venueId)
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw new Refusal(404, "E_TICKET_UNKNOWN");
    await conclude(tx, venueId, {
      action: "ticket-note",
      subject: id,
      device: row.device_id,
      person,
      at: now,
      detail: `${row.number}: ${note}`,
    });
  });
  const [view] = await viewTickets(context, id);
  if (view === undefined) throw new Refusal(404, "E_TICKET_UNKNOWN");
  return view;
}

/**
 * Mean time to repair of tickets closed in a span.
 *
 * @returns milliseconds; null where none was closed
 */
export async function meanRepairMs(
  database: Queryable,
  venueId: string,
  from: number,
  to: number,
): Promise<{ readonly meanMs: number | null; readonly closed: number }> {
  const rows = await database
    .withTables<DeviceTables>()
    .selectFrom("device_ticket")
    .select(["opened_at", "closed_at"])
    .where("venue_id", "=", venueId)
    .where("closed_at", ">=", from)
    .where("closed_at", "<", to)
    .execute();
  const spans = rows.map((row) => (row.closed_at ?? row.opened_at) - row.opened_at);
  return {
    closed: spans.length,
    meanMs: spans.length === 0 ? null : spans.reduce((sum, span) => sum + span, 0) / spans.length,
  };
}
