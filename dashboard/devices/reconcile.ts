/**
 * What does not add up between the register and the world: serial numbers nobody wrote down, unnamed devices where only ours
 * should be, records that keep silent.
 *
 * Unnamed devices are counted by the signals they raised, by the pseudonym resolvers give for a day: a guest's address is written down
 * nowhere, not even to find out whether it is one of ours. Who asks for nothing forbidden is therefore not seen, and this says so.
 *
 * @module
 */
import type { Reconciliation } from "../../policies/schema/device-api.ts";
import type { DeviceId, NetworkId } from "../../policies/schema/vocabulary.ts";
import { DAY_MS, instant } from "../platform/clock.ts";
import type { RegisterPublicViews } from "../register/index.ts";
import type { DeviceContext } from "./context.ts";
import { serialKey } from "./model.ts";
import type { Standing } from "./standing.ts";
import type { DeviceTables } from "./tables.ts";

/** A pseudonym lives no longer. */
const STRANGER_MS = DAY_MS;
const MOST_STRANGERS = 200;

export async function reconcile(
  context: DeviceContext,
  standings: readonly Standing[],
  now: number,
): Promise<Reconciliation> {
  const serving = standings.filter(({ asset }) => asset.state === "in-order");
  return {
    strangers: await strangersOf(context, standings),
    unregistered: await unnamedOf(context, now),
    silent: serving
      .filter(({ silent }) => silent)
      .map(({ asset, posture }) => ({
        device: asset.id as DeviceId,
        lastAt: posture === undefined || posture.received_at === null ? null : instant(posture.received_at),
      })),
    neverEnrolled: serving
      .filter(({ enrolment, secondHand }) => !secondHand && (enrolment === "none" || enrolment === "code-issued"))
      .map(({ asset }) => asset.id as DeviceId),
    notMeasured: ["quiet-strangers", "cart-strangers"],
  };
}

/**
 * Serial numbers from keys and reports that no record has. A record without a serial number claims none, so what its device says is
 * missing there rather than strange.
 */
async function strangersOf(
  { database, venueId }: DeviceContext,
  standings: readonly Standing[],
): Promise<Reconciliation["strangers"]> {
  const db = database.withTables<DeviceTables>();
  const keys = await db
    .selectFrom("device_key")
    .select(["device_id", "serial", "created_at as at"])
    .where("venue_id", "=", venueId)
    .where("serial", "is not", null)
    .execute();
  const alarms = await db
    .selectFrom("device_alarm")
    .select(["device_id", "detail as serial", "at"])
    .where("venue_id", "=", venueId)
    .where("kind", "=", "serial")
    .execute();
  const registered = new Set(standings.map(({ asset }) => asset.serial_key));
  const claiming = new Set(standings.filter(({ asset }) => asset.serial_key !== null).map(({ asset }) => asset.id));
  const found = new Map<string, Reconciliation["strangers"][number]>();
  const look = (
    source: "enrolment" | "report",
    row: { device_id: string; serial: string | null; at: number },
  ): void => {
    const key = serialKey(row.serial);
    if (key === null || registered.has(key) || !claiming.has(row.device_id)) return;
    const known = found.get(key);
    if (known === undefined || known.at < row.at)
      found.set(key, { serial: key, source, device: row.device_id as DeviceId, at: instant(row.at) });
  };
  for (const row of keys) look("enrolment", row);
  for (const row of alarms) look("report", row);
  return [...found.values()].toSorted((a, b) => b.at - a.at).slice(0, MOST_STRANGERS);
}

async function unnamedOf({ database, venueId }: DeviceContext, now: number): Promise<Reconciliation["unregistered"]> {
  const rows = await database
    .withTables<RegisterPublicViews>()
    .selectFrom("register_public_stranger")
    .select((eb) => [
      "network",
      eb.fn.count<number>("subject").distinct().as("devices"),
      eb.fn.sum<number>("occurrences").as("signals"),
      eb.fn.min<number>("first_at").as("first"),
      eb.fn.max<number>("last_at").as("last"),
    ])
    .where("venue_id", "=", venueId)
    .where("last_at", ">", now - STRANGER_MS)
    .groupBy("network")
    .orderBy("network")
    .execute();
  return rows.map((row) => ({
    network: row.network as NetworkId,
    devices: row.devices,
    signals: row.signals,
    firstAt: instant(row.first),
    lastAt: instant(row.last),
  }));
}
