/**
 * The monthly protocol of each device: a machine part filled by the program, «przegląd treści» by a person, a signature.
 *
 * What was signed is kept as the octets that were signed; nobody changes it afterwards. Counts only, no contents.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { InspectionView } from "../../policies/schema/device-api.ts";
import type { InspectionBody } from "../../policies/schema/device-api.ts";
import type { DeviceId } from "../../policies/schema/vocabulary.ts";
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { DeviceContext, Person } from "./context.ts";
import { inspectionDueAt, isLooked } from "./model.ts";
import { readStandings } from "./standing.ts";
import { conclude, lockAsset, nextNumber } from "./store.ts";
import type { AssetRow, DeviceTables, InspectionRow } from "./tables.ts";

type Content = InspectionView["content"];
const POINTS: readonly Content[number]["id"][] = ["media", "downloads", "accounts", "history", "apps", "condition"];
const MOST_SIGNED = 500;
/** Of a protocol nobody has opened yet. */
const DUE_PREFIX = "due/";

const openKey = (venueId: string, device: string): string => `${venueId}\n${device}`;

function viewOf(row: InspectionRow): InspectionView {
  const state = row.signed_at === null ? "open" : "signed";
  return {
    id: row.id,
    number: row.number,
    device: row.device_id as DeviceId,
    state,
    dueAt: instant(row.due_at),
    openedAt: instant(row.opened_at),
    signedAt: row.signed_at === null ? null : instant(row.signed_at),
    by: row.by_name,
    // Protocols from before the numbers were kept have none.
    machine: InspectionView.shape.machine.parse(JSON.parse(row.machine)),
    content: JSON.parse(row.content) as Content,
    digest: row.digest,
  };
}

/** Devices children get, in service: these are inspected. */
const isInspected = (asset: Pick<AssetRow, "kind" | "state">): boolean =>
  isLooked(asset.kind) && asset.state === "in-order";

async function lastSigned(database: Queryable, venueId: string, device?: string): Promise<ReadonlyMap<string, number>> {
  let query = database
    .withTables<DeviceTables>()
    .selectFrom("device_inspection")
    .select((eb) => ["device_id", eb.fn.max<number | null>("signed_at").as("at")])
    .where("venue_id", "=", venueId)
    .where("signed_at", "is not", null);
  if (device !== undefined) query = query.where("device_id", "=", device);
  const rows = await query.groupBy("device_id").execute();
  return new Map(rows.map((row) => [row.device_id, row.at ?? 0]));
}

/** What is overdue and due first, what is open, then the newest signed ones. */
export async function viewInspections(context: DeviceContext, now: number): Promise<InspectionView[]> {
  const { database, venueId } = context;
  const db = database.withTables<DeviceTables>();
  const assets = await db
    .selectFrom("device_asset")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("id")
    .execute();
  const rows = await db
    .selectFrom("device_inspection")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("opened_at", "desc")
    .orderBy("id")
    .limit(MOST_SIGNED)
    .execute();
  const signed = await lastSigned(database, venueId);
  const open = new Set(rows.filter((row) => row.signed_at === null).map((row) => row.device_id));
  const due = assets
    .filter((asset) => isInspected(asset) && !open.has(asset.id))
    .map((asset): InspectionView => {
      const dueAt = inspectionDueAt(asset.created_at, signed.get(asset.id) ?? null);
      return {
        id: `${DUE_PREFIX}${asset.id}`,
        number: "",
        device: asset.id as DeviceId,
        state: dueAt < now ? "overdue" : "due",
        dueAt,
        openedAt: null,
        signedAt: null,
        by: null,
        machine: [],
        content: [],
        digest: null,
      };
    })
    .toSorted((a, b) => a.dueAt - b.dueAt || (a.device < b.device ? -1 : 1));
  return [...due, ...rows.map((row) => viewOf(row))];
}

/**
 * Opens the device's protocol with its machine part; one that is open already is given back as it is.
 *
 * @throws {Refusal} 404 `E_DEVICE_UNKNOWN`
 */
export async function openInspection(
  context: DeviceContext,
  device: string,
  person: Person,
  now: number,
): Promise<InspectionView> {
  const { database, venueId } = context;
  const [standing] = await readStandings(context, now, device);
  if (standing === undefined) throw new Refusal(404, "E_DEVICE_UNKNOWN");
  const machine = standing.findings
    .filter(({ state }) => state !== "not-applicable")
    .map(({ check, state, stale, reason, params }) => ({
      check,
      state: stale ? "unknown" : state,
      reason: stale ? "stale" : reason,
      params,
    }));
  return database.transaction().execute(async (tx) => {
    const asset = await lockAsset(tx, venueId, device);
    const db = tx.withTables<DeviceTables>();
    const already = await db
      .selectFrom("device_inspection")
      .selectAll()
      .where("open_key", "=", openKey(venueId, device))
      .executeTakeFirst();
    if (already !== undefined) return viewOf(already);
    const row: InspectionRow = {
      id: randomUUID(),
      venue_id: venueId,
      number: await nextNumber(tx, context, "K", now),
      device_id: device,
      due_at: inspectionDueAt(asset.created_at, (await lastSigned(tx, venueId, device)).get(device) ?? null),
      opened_at: now,
      signed_at: null,
      by_account: null,
      by_name: null,
      machine: JSON.stringify(machine),
      content: JSON.stringify(POINTS.map((id) => ({ id, found: null, ok: null, remark: "" }))),
      digest: null,
      protocol: null,
      open_key: openKey(venueId, device),
    };
    await db.insertInto("device_inspection").values(row).execute();
    await conclude(tx, venueId, {
      action: "inspection-open",
      subject: row.id,
      device,
      person,
      at: now,
      detail: row.number,
    });
    return viewOf(row);
  });
}

async function lockOpen(tx: DatabaseTransaction, venueId: string, id: string): Promise<InspectionRow> {
  const row = await tx
    .withTables<DeviceTables>()
    .updateTable("device_inspection")
    .set((eb) => ({ due_at: eb.ref("due_at") }))
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new Refusal(404, "E_INSPECTION_UNKNOWN");
  if (row.signed_at !== null) throw new Refusal(409, "E_INSPECTION_SIGNED");
  return row;
}

/** One protocol that was opened. @throws {Refusal} 404 `E_INSPECTION_UNKNOWN` */
export async function findInspection({ database, venueId }: DeviceContext, id: string): Promise<InspectionView> {
  const row = await database
    .withTables<DeviceTables>()
    .selectFrom("device_inspection")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal(404, "E_INSPECTION_UNKNOWN");
  return viewOf(row);
}

/** A point has an answer once somebody said yes or no; each stands once. */
function unanswered(content: Content): string[] {
  return POINTS.filter((id) => content.filter((point) => point.id === id && point.ok !== null).length !== 1);
}

/**
 * Writes the human part down, and signs the whole if asked to.
 *
 * @throws {Refusal} 404 `E_INSPECTION_UNKNOWN`; 409 `E_INSPECTION_SIGNED`; 422 `E_INSPECTION_INCOMPLETE` with the points
 */
export async function saveInspection(
  context: DeviceContext,
  id: string,
  body: z.output<typeof InspectionBody>,
  person: Person,
  now: number,
): Promise<InspectionView> {
  const { database, venueId } = context;
  return database.transaction().execute(async (tx) => {
    const row = await lockOpen(tx, venueId, id);
    const missing = body.sign ? unanswered(body.content) : [];
    if (missing.length > 0)
      throw new Refusal(422, "E_INSPECTION_INCOMPLETE", {
        fields: missing.map((point) => ({ path: `content.${point}`, message: "" })),
      });
    const protocol = canonicalJson({
      number: row.number,
      venue: venueId,
      device: row.device_id,
      openedAt: row.opened_at,
      signedAt: now,
      by: { account: person.id, name: person.name },
      machine: JSON.parse(row.machine) as unknown,
      content: body.content,
    });
    const change = body.sign
      ? {
          content: JSON.stringify(body.content),
          signed_at: now,
          by_account: person.id,
          by_name: person.name,
          digest: sha256(protocol),
          protocol,
          open_key: null,
        }
      : { content: JSON.stringify(body.content) };
    await tx.withTables<DeviceTables>().updateTable("device_inspection").set(change).where("id", "=", id).execute();
    await conclude(tx, venueId, {
      action: body.sign ? "inspection-sign" : "inspection-save",
      subject: id,
      device: row.device_id,
      person,
      at: now,
      detail: row.number,
    });
    return viewOf({ ...row, ...change });
  });
}
