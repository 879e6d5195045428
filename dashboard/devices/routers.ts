/**
 * Routers and access points: what is written down about them, and whether their administration answers.
 *
 * Ports are asked from this machine's own address and from its address in every network of the venue it stands in; from the other
 * networks nobody can ask, and that is written down too.
 *
 * @module
 */
import { isIP } from "node:net";
import type { z } from "zod";
import type { RouterBody, RouterView } from "../../policies/schema/device-api.ts";
import type { NetworkId } from "../../policies/schema/vocabulary.ts";
import { recordChange } from "../platform/change.ts";
import { DAY_MS, instant, localDate } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { DeviceContext, Person } from "./context.ts";
import { ROUTER_PORTS, routerState } from "./model.ts";
import type { PortState } from "./model.ts";
import { conclude } from "./store.ts";
import type { ProbePlace } from "./places.ts";
import type { ProbePort } from "./probe.ts";
import type { DeviceTables, RouterRow } from "./tables.ts";

/** Network of a probe from the server's own address. */
const OWN = "";

/** Whole days from a date to today; null without a date. */
const daysSince = (date: string | null, today: string): number | null =>
  date === null ? null : Math.max(0, Math.floor((Date.parse(today) - Date.parse(date)) / DAY_MS));

export async function viewRouters(context: DeviceContext, now: number, id?: string): Promise<RouterView[]> {
  const { database, venueId, timeZone } = context;
  const db = database.withTables<DeviceTables>();
  let query = db.selectFrom("device_router").selectAll().where("venue_id", "=", venueId);
  if (id !== undefined) query = query.where("id", "=", id);
  const rows = await query.orderBy("id").execute();
  const probes = await db.selectFrom("device_router_probe").selectAll().where("venue_id", "=", venueId).execute();
  const networks = await db
    .selectFrom("device_probe_network")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("network")
    .execute();
  const asked: (NetworkId | null)[] = [null];
  for (const { network, reached } of networks) if (reached === 1) asked.push(network as NetworkId);
  const notMeasuredFrom = networks.filter(({ reached }) => reached === 0).map(({ network }) => network as NetworkId);
  const today = localDate(now, timeZone);
  return rows.map((row) => {
    const answers = asked.flatMap((network) =>
      ROUTER_PORTS.map((port) => {
        const found = probes.find(
          (probe) => probe.router_id === row.id && probe.network === (network ?? OWN) && probe.port === port,
        );
        return {
          network,
          port,
          state: (found?.state ?? "not-tried") as PortState,
          at: found === undefined ? null : instant(found.at),
        };
      }),
    );
    const firmwareAgeDays = daysSince(row.firmware_on, today);
    return {
      ...bodyOf(row),
      probes: answers,
      notMeasuredFrom,
      firmwareAgeDays,
      state: routerState({
        probes: answers,
        notMeasuredFrom: notMeasuredFrom.length,
        firmwareAgeDays,
        wanWordDays: daysSince(row.wan_management_off_on, today),
        now,
      }),
    };
  });
}

const bodyOf = (row: RouterRow): z.output<typeof RouterBody> => ({
  id: row.id,
  kind: row.kind as z.output<typeof RouterBody>["kind"],
  model: row.model,
  address: row.address,
  location: row.location,
  firmware: row.firmware,
  firmwareOn: row.firmware_on,
  wanManagementOffOn: row.wan_management_off_on,
  note: row.note,
});

/** @throws {Refusal} 422 `E_ROUTER_ID` */
export async function saveRouter(
  context: DeviceContext,
  id: string,
  body: z.output<typeof RouterBody>,
  person: Person,
  now: number,
): Promise<RouterView> {
  if (body.id !== id) throw new Refusal(422, "E_ROUTER_ID", { fields: [{ path: "id", message: "" }] });
  const { database, venueId } = context;
  const row = {
    kind: body.kind,
    model: body.model,
    address: body.address,
    location: body.location,
    firmware: body.firmware,
    firmware_on: body.firmwareOn,
    wan_management_off_on: body.wanManagementOffOn,
    note: body.note,
  };
  await database.transaction().execute(async (tx) => {
    const db = tx.withTables<DeviceTables>();
    await db
      .insertInto("device_router")
      .values({ venue_id: venueId, id, ...row })
      .onConflict((conflict) => conflict.columns(["venue_id", "id"]).doUpdateSet(row))
      .execute();
    await conclude(tx, venueId, {
      action: "router-save",
      subject: id,
      person,
      at: now,
      detail: `${body.address}, firmware ${body.firmware} (${body.firmwareOn ?? "?"}), WAN management off ${body.wanManagementOffOn ?? "?"}`,
    });
  });
  const [view] = await viewRouters(context, now, id);
  if (view === undefined) throw new Refusal(404, "E_ROUTER_UNKNOWN");
  return view;
}

/** @throws {Refusal} 404 `E_ROUTER_UNKNOWN` */
export async function removeRouter(context: DeviceContext, id: string, person: Person, now: number): Promise<void> {
  const { database, venueId } = context;
  await database.transaction().execute(async (tx) => {
    const db = tx.withTables<DeviceTables>();
    const removed = await db
      .deleteFrom("device_router")
      .where("venue_id", "=", venueId)
      .where("id", "=", id)
      .executeTakeFirst();
    if (removed.numDeletedRows === 0n) throw new Refusal(404, "E_ROUTER_UNKNOWN");
    await db.deleteFrom("device_router_probe").where("venue_id", "=", venueId).where("router_id", "=", id).execute();
    await conclude(tx, venueId, { action: "router-remove", subject: id, person, at: now, detail: "" });
  });
}

/**
 * Asks every port of every router from every place this machine can ask from, one router at a time.
 *
 * @param places  networks of the venue with this machine's addresses in them; none: only from its own address
 * @returns ports found open, each counted once however many networks see it
 */
export async function probeRouters(
  context: DeviceContext,
  probe: ProbePort,
  now: number,
  places: readonly ProbePlace[] = [],
): Promise<number> {
  const { database, venueId } = context;
  await writePlaces(context, places, now);
  const routers = await database
    .withTables<DeviceTables>()
    .selectFrom("device_router")
    .select(["id", "address"])
    .where("venue_id", "=", venueId)
    .execute();
  let open = 0;
  for (const { id, address } of routers) {
    const family = isIP(address);
    const sources = places.flatMap(({ network, addresses }) =>
      addresses.length === 0 ? [] : [{ network, from: addresses.find((one) => isIP(one) === family) }],
    );
    const answers = await Promise.all(
      [{ network: OWN, from: undefined }, ...sources].flatMap(({ network, from }) =>
        ROUTER_PORTS.map(async (port): Promise<Answer> => {
          // A network this machine is in by the other family only: nobody asked.
          const state = network !== OWN && from === undefined ? "not-tried" : await probe(address, port, from);
          return { network, port, state };
        }),
      ),
    );
    open += new Set(answers.filter(({ state }) => state === "open").map(({ port }) => port)).size;
    await writeAnswers(context, id, answers, now);
  }
  return open;
}

/** Remembers from where it can be asked; networks that are gone take their answers with them. */
async function writePlaces(context: DeviceContext, places: readonly ProbePlace[], now: number): Promise<void> {
  const { database, venueId } = context;
  await database.transaction().execute(async (tx) => {
    const db = tx.withTables<DeviceTables>();
    await db.deleteFrom("device_probe_network").where("venue_id", "=", venueId).execute();
    for (const { network, addresses } of places)
      await db
        .insertInto("device_probe_network")
        .values({ venue_id: venueId, network, reached: addresses.length === 0 ? 0 : 1, at: now })
        .execute();
    const kept = [
      OWN,
      ...places.filter(({ addresses }) => addresses.length > 0).map(({ network }) => network as string),
    ];
    await db
      .deleteFrom("device_router_probe")
      .where("venue_id", "=", venueId)
      .where("network", "not in", kept)
      .execute();
  });
}

interface Answer {
  readonly network: string;
  readonly port: number;
  readonly state: PortState;
}

async function writeAnswers(
  { database, venueId }: DeviceContext,
  router: string,
  answers: readonly Answer[],
  now: number,
): Promise<void> {
  await database.transaction().execute(async (tx) => {
    const db = tx.withTables<DeviceTables>();
    let changed = false;
    for (const { network, port, state } of answers) {
      const same = await db
        .updateTable("device_router_probe")
        .set({ at: now })
        .where("venue_id", "=", venueId)
        .where("router_id", "=", router)
        .where("network", "=", network)
        .where("port", "=", port)
        .where("state", "=", state)
        .executeTakeFirst();
      if (same.numUpdatedRows > 0n) continue;
      changed = true;
      const row = { state, at: now, changed_at: now };
      await db
        .insertInto("device_router_probe")
        .values({ venue_id: venueId, router_id: router, network, port, ...row })
        .onConflict((conflict) => conflict.columns(["venue_id", "router_id", "network", "port"]).doUpdateSet(row))
        .execute();
    }
    if (changed) await recordChange(tx, "devices", now, router);
  });
}
