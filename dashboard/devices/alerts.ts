/**
 * What «Dziś» says about devices, in counts and dates.
 *
 * @module
 */
import type { DeviceContext } from "./context.ts";
import { viewInspections } from "./inspections.ts";
import { isLooked } from "./model.ts";
import { viewRouters } from "./routers.ts";
import { readStandings } from "./standing.ts";
import type { DeviceTables } from "./tables.ts";

export interface DeviceAlerts {
  /** In service, hubs left out. */
  readonly devices: number;
  readonly enrolled: number;
  readonly red: readonly { readonly id: string; readonly since: number; readonly check: string }[];
  readonly grey: number;
  readonly silent: readonly { readonly id: string; readonly since: number }[];
  readonly waiting: readonly { readonly id: string; readonly since: number }[];
  readonly overdueInspections: { readonly count: number; readonly since: number | null };
  readonly alarms: readonly { readonly device: string; readonly kind: string; readonly at: number }[];
  readonly routers: {
    readonly count: number;
    readonly danger: number;
    readonly notMeasured: number;
    readonly attention: number;
  };
  /** Newest report that counts; null: none yet. */
  readonly measuredAt: number | null;
}

/** Alarms stay on «Dziś» this long; on the device's page for good. */
const ALARM_MS = 7 * 86_400_000;

export async function readAlerts(context: DeviceContext, now: number): Promise<DeviceAlerts> {
  const { database, venueId } = context;
  const all = await readStandings(context, now);
  const serving = all.filter(({ asset }) => asset.state === "in-order" && isLooked(asset.kind));
  const overdue = (await viewInspections(context, now)).filter(({ state }) => state === "overdue");
  const alarms = await database
    .withTables<DeviceTables>()
    .selectFrom("device_alarm")
    .select(["device_id", "kind", "at"])
    .where("venue_id", "=", venueId)
    .where("resolved_at", "is", null)
    .where("at", ">", now - ALARM_MS)
    .orderBy("at", "desc")
    .limit(50)
    .execute();
  const waiting = await database
    .withTables<DeviceTables>()
    .selectFrom("device_key")
    .select(["device_id", "created_at"])
    .where("venue_id", "=", venueId)
    .where("state", "=", "waiting")
    .execute();
  const routers = await viewRouters(context, now);
  const measured = serving.flatMap(({ posture }) =>
    posture === undefined || posture.measured_at === null ? [] : [posture.measured_at],
  );
  const routersIn = (state: string): number => routers.filter((router) => router.state === state).length;
  return {
    devices: serving.length,
    enrolled: serving.filter(({ enrolment, secondHand }) => enrolment === "enrolled" || secondHand).length,
    red: serving.flatMap(({ asset, score, findings }) => {
      if (score.colour !== "red") return [];
      const worst = findings.find(
        ({ state, severity, inGrace }) => state === "fail" && severity === "block" && !inGrace,
      );
      return [{ id: asset.id, since: worst?.failingSince ?? now, check: worst?.check ?? "" }];
    }),
    grey: serving.filter(({ score }) => score.colour === "grey").length,
    silent: all
      .filter(({ silent }) => silent)
      .map(({ asset, posture }) => ({
        id: asset.id,
        since: posture?.received_at ?? asset.seen_at ?? asset.created_at,
      })),
    waiting: waiting.map((row) => ({ id: row.device_id, since: row.created_at })),
    overdueInspections: { count: overdue.length, since: overdue[0]?.dueAt ?? null },
    alarms: alarms.map((row) => ({ device: row.device_id, kind: row.kind, at: row.at })),
    routers: {
      count: routers.length,
      danger: routersIn("danger"),
      notMeasured: routersIn("not-measured"),
      attention: routersIn("attention"),
    },
    measuredAt: measured.length === 0 ? null : Math.max(...measured),
  };
}
