/**
 * Alarms of devices as people see them: how many wait, of what kinds, and that somebody looked into them.
 *
 * @module
 */
import { AlarmKind } from "../../policies/schema/device-api.ts";
import type { DeviceSummary } from "../../policies/schema/device-api.ts";
import { Refusal } from "../platform/error.ts";
import type { Queryable } from "../platform/tables.ts";
import type { DeviceContext, Person } from "./context.ts";
import { conclude, lockAsset } from "./store.ts";
import type { DeviceTables } from "./tables.ts";

export type AlarmCount = DeviceSummary["alarms"];
export const NO_ALARMS: AlarmCount = { count: 0, kinds: [] };

/** Alarms nobody has settled, by device; every device of the venue, or one. */
export async function countAlarms(
  database: Queryable,
  venueId: string,
  device: string | undefined,
): Promise<ReadonlyMap<string, AlarmCount>> {
  let query = database
    .withTables<DeviceTables>()
    .selectFrom("device_alarm")
    .select((eb) => ["device_id", "kind", eb.fn.countAll<number>().as("open")])
    .where("venue_id", "=", venueId)
    .where("resolved_at", "is", null);
  if (device !== undefined) query = query.where("device_id", "=", device);
  const rows = await query.groupBy(["device_id", "kind"]).execute();
  const counts = new Map<string, AlarmCount>();
  for (const kind of AlarmKind.options)
    for (const row of rows.filter((one) => one.kind === kind)) {
      const { count, kinds } = counts.get(row.device_id) ?? NO_ALARMS;
      counts.set(row.device_id, { count: count + row.open, kinds: [...kinds, kind] });
    }
  return counts;
}

/**
 * Says that somebody looked into the alarms of a device; the same finding again is no new alarm, another one is.
 *
 * @throws {Refusal} 404 `E_DEVICE_UNKNOWN`; 409 `E_ALARM_NONE`
 */
export async function settleAlarms(
  context: DeviceContext,
  device: string,
  reason: string,
  person: Person,
  now: number,
): Promise<void> {
  const { database, venueId } = context;
  await database.transaction().execute(async (tx) => {
    await lockAsset(tx, venueId, device);
    const settled = await tx
      .withTables<DeviceTables>()
      .updateTable("device_alarm")
      .set({ resolved_at: now })
      .where("venue_id", "=", venueId)
      .where("device_id", "=", device)
      .where("resolved_at", "is", null)
      .returning("kind")
      .execute();
    if (settled.length === 0) throw new Refusal(409, "E_ALARM_NONE");
    const kinds = [...new Set(settled.map(({ kind }) => kind))].sort().join(", ");
    await conclude(tx, venueId, {
      action: "alarm-settle",
      subject: device,
      device,
      person,
      at: now,
      detail: `${kinds} (${String(settled.length)}): ${reason}`,
    });
  });
}
