/**
 * What other slices may ask about devices.
 *
 * @module
 */
import type { DeviceSummary } from "../../policies/schema/device-api.ts";
import type { GateAnswer } from "../../policies/schema/device-baseline.ts";
import type { DeviceId, NetworkId } from "../../policies/schema/vocabulary.ts";
import type { Queryable } from "../platform/tables.ts";
import type { DeviceContext } from "./context.ts";
import { isLooked } from "./model.ts";
import { readStandings, summaryOf } from "./standing.ts";
import type { DeviceTables } from "./tables.ts";

/** @returns `undefined` if the register has no such device */
export async function findDevice(context: DeviceContext, id: string, now: number): Promise<DeviceSummary | undefined> {
  const [standing] = await readStandings(context, now, id);
  return standing === undefined ? undefined : summaryOf(standing);
}

/** The word for the desk about one device. */
export async function gateFor(context: DeviceContext, id: string, now: number): Promise<GateAnswer | undefined> {
  return (await readStandings(context, now, id))[0]?.gate;
}

/** The word about every device that could be lent, for a desk that may lose the network. */
export async function gatesFor(
  context: DeviceContext,
  now: number,
): Promise<{ readonly device: DeviceId; readonly gate: GateAnswer }[]> {
  return (await readStandings(context, now))
    .filter(({ asset }) => asset.state !== "withdrawn" && isLooked(asset.kind))
    .map(({ asset, gate }) => ({ device: asset.id as DeviceId, gate }));
}

export interface RegisteredAddress {
  readonly device: DeviceId;
  readonly address: string;
  /** Policy its address gets; null: that of its network. */
  readonly network: NetworkId | null;
  readonly mode: "A" | "B";
}

/** Fixed addresses of devices in service, so that hits name them and policies can be assigned. */
export async function registeredAddresses(database: Queryable, venueId: string): Promise<RegisteredAddress[]> {
  const rows = await database
    .withTables<DeviceTables>()
    .selectFrom("device_asset")
    .select(["id", "address", "network", "mode"])
    .where("venue_id", "=", venueId)
    .where("address", "is not", null)
    .where("state", "!=", "withdrawn")
    // A «sonda» is a guest among guests: neither a device of ours in the counts, nor in quarantine.
    .where("kind", "!=", "probe")
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    device: row.id as DeviceId,
    address: row.address ?? "",
    network: row.network as NetworkId | null,
    mode: row.mode as "A" | "B",
  }));
}

/** Fixed addresses of «sondy» in service: what is asked from there is nobody's question (ADR-0035). */
export async function sondaAddresses(database: Queryable, venueId: string): Promise<string[]> {
  const rows = await database
    .withTables<DeviceTables>()
    .selectFrom("device_asset")
    .select("address")
    .where("venue_id", "=", venueId)
    .where("address", "is not", null)
    .where("state", "!=", "withdrawn")
    .where("kind", "=", "probe")
    .orderBy("id")
    .execute();
  return rows.flatMap(({ address }) => address ?? []);
}
