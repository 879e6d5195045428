/**
 * The register itself (ewidencja): records people write, and the state of a device.
 *
 * @module
 */
import type { z } from "zod";
import type { AssetBody, AssetState } from "../../policies/schema/device-api.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { DeviceContext, Person } from "./context.ts";
import { revokeKeys } from "./enrolment.ts";
import { conclusions } from "./judge.ts";
import { serialKey } from "./model.ts";
import { conclude, findAsset, lockAsset } from "./store.ts";
import type { AssetRow, DeviceTables } from "./tables.ts";

export type Asset = z.output<typeof AssetBody>;

/** Columns of a record as people write it. */
export const columnsOf = (body: Asset) => ({
  kind: body.kind,
  model: body.model,
  serial: body.serial,
  serial_key: serialKey(body.serial),
  platform: body.platform,
  department: body.department,
  mode: body.mode,
  location: body.location,
  cart: body.cart,
  purchased_on: body.purchasedOn,
  licence: body.licence,
  network: body.network,
  address: body.address,
  baseline: body.baseline,
  note: body.note,
});

/** A record as people wrote it. */
export const assetOf = (row: AssetRow): Asset =>
  ({
    id: row.id,
    kind: row.kind,
    model: row.model,
    serial: row.serial,
    platform: row.platform,
    department: row.department,
    mode: row.mode,
    location: row.location,
    cart: row.cart,
    purchasedOn: row.purchased_on,
    licence: row.licence,
    network: row.network,
    address: row.address,
    baseline: row.baseline,
    note: row.note,
  }) as Asset;

/** Names of the columns in which two records differ. */
export function differences(row: AssetRow, body: Asset): string[] {
  const was = assetOf(row);
  return (Object.keys(was) as (keyof Asset)[]).filter((name) => was[name] !== body[name]);
}

/** What a record may point to, from outside the slice. */
export interface Known {
  /** Null: nothing is published, so nobody can say. */
  readonly networks: ReadonlySet<string> | null;
}

/** @throws {Refusal} 422 `E_DEVICE_NETWORK`, `E_DEVICE_BASELINE` */
export function checkReferences(context: DeviceContext, known: Known, body: Asset): void {
  if (body.network !== null && known.networks !== null && !known.networks.has(body.network))
    throw new Refusal(422, "E_DEVICE_NETWORK", { fields: [{ path: "network", message: "" }] });
  if (!context.shelf.current().baselines.some(({ id }) => id === body.baseline))
    throw new Refusal(422, "E_DEVICE_BASELINE", { fields: [{ path: "baseline", message: "" }] });
}

/** @throws {Refusal} 409 `E_DEVICE_SERIAL`, `E_DEVICE_ADDRESS` */
async function checkUnique(tx: Queryable, venueId: string, body: Asset): Promise<void> {
  const claim = async (column: "serial_key" | "address", value: string | null): Promise<boolean> =>
    value !== null &&
    (await tx
      .withTables<DeviceTables>()
      .selectFrom("device_asset")
      .select("id")
      .where("venue_id", "=", venueId)
      .where(column, "=", value)
      .where("id", "!=", body.id)
      .executeTakeFirst()) !== undefined;
  if (await claim("serial_key", serialKey(body.serial)))
    throw new Refusal(409, "E_DEVICE_SERIAL", { fields: [{ path: "serial", message: "" }] });
  if (await claim("address", body.address))
    throw new Refusal(409, "E_DEVICE_ADDRESS", { fields: [{ path: "address", message: "" }] });
}

/** @throws {Refusal} 409 `E_DEVICE_EXISTS`, `E_DEVICE_SERIAL`, `E_DEVICE_ADDRESS` */
export async function insertAsset(
  tx: DatabaseTransaction,
  venueId: string,
  body: Asset,
  now: number,
  state: AssetState = "in-order",
): Promise<void> {
  // The write comes first: what it ran into is looked up afterwards, when nobody can change it any more.
  const result = await tx
    .withTables<DeviceTables>()
    .insertInto("device_asset")
    .values({
      venue_id: venueId,
      id: body.id,
      ...columnsOf(body),
      state,
      state_at: now,
      created_at: now,
      updated_at: now,
      withdrawn_at: state === "withdrawn" ? now : null,
      seen_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if ((result.numInsertedOrUpdatedRows ?? 0n) > 0n) return;
  if ((await findAsset(tx, venueId, body.id)) === undefined) await checkUnique(tx, venueId, body);
  throw new Refusal(409, "E_DEVICE_EXISTS", { fields: [{ path: "id", message: "" }] });
}

/** @throws {Refusal} 409 `E_DEVICE_EXISTS`, `E_DEVICE_SERIAL`, `E_DEVICE_ADDRESS`; 422 as {@link checkReferences} */
export async function createAsset(
  context: DeviceContext,
  known: Known,
  body: Asset,
  person: Person,
  now: number,
): Promise<void> {
  checkReferences(context, known, body);
  const { database, venueId } = context;
  await database.transaction().execute(async (tx) => {
    await insertAsset(tx, venueId, body, now);
    await conclude(tx, venueId, {
      action: "device-create",
      subject: body.id,
      device: body.id,
      person,
      at: now,
      detail: "",
    });
  });
}

/** Writes a changed record and judges anew what depends on it. */
export async function rewriteAsset(
  tx: DatabaseTransaction,
  context: DeviceContext,
  row: AssetRow,
  body: Asset,
  now: number,
): Promise<void> {
  const changed = await tx
    .withTables<DeviceTables>()
    .updateTable("device_asset")
    .set({ ...columnsOf(body), updated_at: now })
    .where("venue_id", "=", context.venueId)
    .where("id", "=", row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (row.mode !== changed.mode || row.baseline !== changed.baseline || row.platform !== changed.platform)
    await conclusions(tx, context, changed, now);
}

/** @throws {Refusal} 404 `E_DEVICE_UNKNOWN`; 422 `E_DEVICE_ID`; others as {@link createAsset} */
export async function updateAsset(
  context: DeviceContext,
  known: Known,
  id: string,
  body: Asset,
  person: Person,
  now: number,
): Promise<void> {
  if (body.id !== id) throw new Refusal(422, "E_DEVICE_ID", { fields: [{ path: "id", message: "" }] });
  const { database, venueId } = context;
  await database.transaction().execute(async (tx) => {
    const row = await lockAsset(tx, venueId, id);
    const changed = differences(row, body);
    if (changed.length === 0) return;
    checkReferences(context, known, body);
    await checkUnique(tx, venueId, body);
    await rewriteAsset(tx, context, row, body, now);
    await conclude(tx, venueId, {
      action: "device-update",
      subject: id,
      device: id,
      person,
      at: now,
      detail: changed.join(", "),
    });
  });
}

/**
 * Says what became of a device. One that was withdrawn, lost or stolen keeps its key only while it may come back: withdrawal ends it.
 *
 * @throws {Refusal} 404 `E_DEVICE_UNKNOWN`
 */
export async function changeState(
  context: DeviceContext,
  id: string,
  body: { readonly state: AssetState; readonly reason: string },
  person: Person,
  now: number,
): Promise<void> {
  const { database, venueId } = context;
  await database.transaction().execute(async (tx) => {
    const row = await lockAsset(tx, venueId, id);
    if (row.state === body.state) return;
    const withdrawn = body.state === "withdrawn";
    await tx
      .withTables<DeviceTables>()
      .updateTable("device_asset")
      .set({ state: body.state, state_at: now, updated_at: now, withdrawn_at: withdrawn ? now : null })
      .where("venue_id", "=", venueId)
      .where("id", "=", id)
      .execute();
    if (withdrawn) await revokeKeys(tx, venueId, id, ["waiting", "active"], now);
    await conclude(tx, venueId, {
      action: "device-state",
      subject: id,
      device: id,
      person,
      at: now,
      detail: `${row.state} → ${body.state}: ${body.reason}`,
    });
  });
}
