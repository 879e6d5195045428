/**
 * Which devices walk past the filter by their own measurement: their canary was answered by somebody else, or a bypass runs.
 *
 * @module
 */
import type { Queryable } from "../platform/tables.ts";
import type { DeviceTables } from "./tables.ts";

/** Checks of the shipped baselines that say so. */
const CHECKS = ["network.our-resolver", "network.no-bypass"];

/** @returns device and since when; by the newest change of each check */
export async function bypassingDevices(
  db: Queryable,
  venueId: string,
): Promise<readonly { readonly device: string; readonly since: number }[]> {
  const rows = await db
    .withTables<DeviceTables>()
    .selectFrom("device_transition")
    .select(["device_id", "check_id", "to_state", "at"])
    .where("venue_id", "=", venueId)
    .where("check_id", "in", CHECKS)
    .where((eb) =>
      eb(
        "at",
        "=",
        eb
          .selectFrom("device_transition as newer")
          .select(({ fn }) => fn.max("newer.at").as("at"))
          .whereRef("newer.venue_id", "=", "device_transition.venue_id")
          .whereRef("newer.device_id", "=", "device_transition.device_id")
          .whereRef("newer.check_id", "=", "device_transition.check_id"),
      ),
    )
    .orderBy("device_id")
    .execute();
  const since = new Map<string, number>();
  for (const { device_id: device, to_state: state, at } of rows)
    if (state === "fail") since.set(device, Math.min(at, since.get(device) ?? at));
  return [...since].map(([device, at]) => ({ device, since: at }));
}
