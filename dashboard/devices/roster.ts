/**
 * Which serial number is which device, for the hub of a charging cart: it reads serials off a cable and must not guess.
 *
 * A hub learns of tablets only, and of their serial numbers, names and kinds only. The same register gives the same octets.
 *
 * @module
 */
import type { HubRoster } from "../../policies/schema/device-report.ts";
import type { DeviceId } from "../../policies/schema/vocabulary.ts";
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import type { Queryable } from "../platform/tables.ts";
import type { DeviceTables } from "./tables.ts";

/** What is plugged into a cart. */
const CART_KINDS = ["tablet"] as const;

export async function writeRoster(
  database: Queryable,
  venueId: string,
  hub: string,
): Promise<{ readonly json: string; readonly digest: string }> {
  const rows = await database
    .withTables<DeviceTables>()
    .selectFrom("device_asset")
    .select(["id", "platform", "serial"])
    .where("venue_id", "=", venueId)
    .where("kind", "in", [...CART_KINDS])
    .where("serial", "!=", "")
    .where("state", "!=", "withdrawn")
    .orderBy("id")
    .execute();
  const roster: HubRoster = {
    format: 1,
    hub: hub as DeviceId,
    devices: rows.map(({ id, platform, serial }) => ({
      device: id as DeviceId,
      platform: platform as HubRoster["devices"][number]["platform"],
      serial,
    })),
  };
  const json = canonicalJson(roster);
  return { json, digest: sha256(json) };
}
