/**
 * Reads and small writes every part of the slice shares: records, history, numbers.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { recordAudit } from "../access/index.ts";
import type { AuditAction } from "../access/index.ts";
import { recordChange } from "../platform/change.ts";
import { localFields } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { DeviceContext, Person } from "./context.ts";
import { documentNumber } from "./model.ts";
import type { AssetRow, DeviceTables } from "./tables.ts";

export type Place = Pick<DeviceContext, "venueId" | "timeZone">;

export async function findAsset(database: Queryable, venueId: string, id: string): Promise<AssetRow | undefined> {
  return database
    .withTables<DeviceTables>()
    .selectFrom("device_asset")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** @throws {Refusal} 404 `E_DEVICE_UNKNOWN` */
export async function requireAsset(database: Queryable, venueId: string, id: string): Promise<AssetRow> {
  const asset = await findAsset(database, venueId, id);
  if (asset === undefined) throw new Refusal(404, "E_DEVICE_UNKNOWN");
  return asset;
}

/**
 * Takes the record's lock until the transaction ends; first statement of every change, so that none of them reads what another
 * one is about to alter.
 *
 * @throws {Refusal} 404 `E_DEVICE_UNKNOWN`
 */
export async function lockAsset(tx: DatabaseTransaction, venueId: string, id: string): Promise<AssetRow> {
  const asset = await tx
    .withTables<DeviceTables>()
    .updateTable("device_asset")
    .set((eb) => ({ updated_at: eb.ref("updated_at") }))
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirst();
  if (asset === undefined) throw new Refusal(404, "E_DEVICE_UNKNOWN");
  return asset;
}

/** Takes the one writer's lock of SQLite before anything is read, so that nothing read is old when it is written. */
export async function lockVenue(tx: DatabaseTransaction, venueId: string): Promise<void> {
  await tx
    .withTables<DeviceTables>()
    .updateTable("device_sequence")
    .set((eb) => ({ last_number: eb.ref("last_number") }))
    .where("venue_id", "=", venueId)
    .execute();
}

export async function recordHistory(
  tx: Queryable,
  venueId: string,
  entry: {
    readonly device: string;
    readonly at: number;
    readonly by: string;
    readonly what: string;
    readonly detail: string;
  },
): Promise<void> {
  await tx
    .withTables<DeviceTables>()
    .insertInto("device_history")
    .values({
      id: randomUUID(),
      venue_id: venueId,
      device_id: entry.device,
      at: entry.at,
      by_name: entry.by,
      what: entry.what,
      detail: entry.detail,
    })
    .execute();
}

/** Ends a change somebody made: who, what and why, in the transaction that made it. */
export async function conclude(
  tx: DatabaseTransaction,
  venueId: string,
  change: {
    readonly action: AuditAction;
    readonly subject: string;
    readonly person: Person;
    readonly at: number;
    readonly detail: string;
    /** Record whose history it belongs to. */
    readonly device?: string;
  },
): Promise<void> {
  const { action, subject, person, at, detail, device } = change;
  if (device !== undefined) await recordHistory(tx, venueId, { device, at, by: person.name, what: action, detail });
  await recordChange(tx, "devices", at, device ?? subject);
  await recordAudit(tx, {
    at,
    accountId: person.id,
    action,
    subjectId: subject,
    outcome: "success",
    ...(detail === "" ? {} : { detail }),
  });
}

/** @returns the next number of a series, never given twice: `N/2026/014` */
export async function nextNumber(tx: DatabaseTransaction, place: Place, series: string, at: number): Promise<string> {
  const { year } = localFields(at, place.timeZone);
  const { last_number: number } = await tx
    .withTables<DeviceTables>()
    .insertInto("device_sequence")
    .values({ venue_id: place.venueId, series, year, last_number: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(["venue_id", "series", "year"])
        .doUpdateSet((eb) => ({ last_number: eb("device_sequence.last_number", "+", 1) })),
    )
    .returning("last_number")
    .executeTakeFirstOrThrow();
  return documentNumber(series, year, number);
}
