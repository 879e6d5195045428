/**
 * Photos of a device for its theft sheet: few, small, of the device alone, and without what a camera adds.
 *
 * Kept in the database, so that a copy of it is a copy of them. What is stored is what {@link bareImage} left of what came.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { MOST_PHOTOS, MOST_PHOTO_OCTETS } from "../../policies/schema/device-api.ts";
import type { PhotoView } from "../../policies/schema/device-api.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Queryable } from "../platform/tables.ts";
import type { DeviceContext, Person } from "./context.ts";
import { bareImage } from "./image.ts";
import { conclude, lockAsset, requireAsset } from "./store.ts";
import type { DeviceTables, PhotoRow } from "./tables.ts";

const viewOf = (row: Omit<PhotoRow, "image">): PhotoView => ({
  id: row.id,
  type: row.type as PhotoView["type"],
  width: row.width,
  height: row.height,
  sizeBytes: row.size_bytes,
  at: instant(row.at),
  by: row.by_name,
});

const WITHOUT_IMAGE = [
  "id",
  "venue_id",
  "device_id",
  "type",
  "width",
  "height",
  "size_bytes",
  "at",
  "by_name",
] as const;

/** Oldest first. @throws {Refusal} 404 `E_DEVICE_UNKNOWN` */
export async function viewPhotos(context: DeviceContext, device: string): Promise<PhotoView[]> {
  const { database, venueId } = context;
  await requireAsset(database, venueId, device);
  return (await rowsOf(database, venueId, device)).map(viewOf);
}

const rowsOf = (database: Queryable, venueId: string, device: string): Promise<Omit<PhotoRow, "image">[]> =>
  database
    .withTables<DeviceTables>()
    .selectFrom("device_photo")
    .select(WITHOUT_IMAGE)
    .where("venue_id", "=", venueId)
    .where("device_id", "=", device)
    .orderBy("at")
    .orderBy("id")
    .execute();

/** @throws {Refusal} 404 `E_PHOTO_UNKNOWN` */
export async function readPhoto(context: DeviceContext, id: string): Promise<PhotoView & { readonly image: string }> {
  const row = await context.database
    .withTables<DeviceTables>()
    .selectFrom("device_photo")
    .selectAll()
    .where("venue_id", "=", context.venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal(404, "E_PHOTO_UNKNOWN");
  return { ...viewOf(row), image: row.image };
}

/**
 * @param image  as it came, base64
 * @throws {Refusal} 404 `E_DEVICE_UNKNOWN`; 409 `E_PHOTO_MOST`; 413 `E_PHOTO_SIZE`; 422 `E_PHOTO_KIND`
 */
export async function addPhoto(
  context: DeviceContext,
  device: string,
  image: string,
  person: Person,
  now: number,
): Promise<PhotoView> {
  const { database, venueId } = context;
  const octets = Buffer.from(image, "base64");
  if (octets.length > MOST_PHOTO_OCTETS) throw new Refusal(413, "E_PHOTO_SIZE");
  const photo = bareImage(octets);
  if (photo === null) throw new Refusal(422, "E_PHOTO_KIND");
  return database.transaction().execute(async (tx) => {
    await lockAsset(tx, venueId, device);
    if ((await rowsOf(tx, venueId, device)).length >= MOST_PHOTOS) throw new Refusal(409, "E_PHOTO_MOST");
    const row: PhotoRow = {
      id: randomUUID(),
      venue_id: venueId,
      device_id: device,
      type: photo.type,
      width: photo.width,
      height: photo.height,
      size_bytes: photo.octets.length,
      image: Buffer.from(photo.octets).toString("base64"),
      at: now,
      by_name: person.name,
    };
    await tx.withTables<DeviceTables>().insertInto("device_photo").values(row).execute();
    await conclude(tx, venueId, { action: "photo-add", subject: device, device, person, at: now, detail: "" });
    return viewOf(row);
  });
}

/** @throws {Refusal} 404 `E_PHOTO_UNKNOWN` */
export async function removePhoto(context: DeviceContext, id: string, person: Person, now: number): Promise<void> {
  const { database, venueId } = context;
  await database.transaction().execute(async (tx) => {
    const removed = await tx
      .withTables<DeviceTables>()
      .deleteFrom("device_photo")
      .where("venue_id", "=", venueId)
      .where("id", "=", id)
      .returning("device_id")
      .executeTakeFirst();
    if (removed === undefined) throw new Refusal(404, "E_PHOTO_UNKNOWN");
    const { device_id: device } = removed;
    await conclude(tx, venueId, { action: "photo-remove", subject: device, device, person, at: now, detail: "" });
  });
}
