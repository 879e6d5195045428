/**
 * The light of devices and what waits about them. Pure.
 *
 * @module
 */
import type { Light, TodayView } from "../../policies/schema/api.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";

type Check = Light["checks"][number];
type State = Light["state"];
type Todo = TodayView["todo"][number];
type MakeCheck = (id: string, state: State, params?: Check["params"], measuredAt?: number) => Check;

/** A device, and since when it is so. */
export interface DeviceSince {
  readonly id: string;
  readonly since: number;
}

/** What the register of devices says, as `readAlerts` of its slice gives it. */
export interface DevicesToday {
  /** In service, hubs left out. */
  readonly devices: number;
  readonly red: readonly DeviceSince[];
  /** Of which nothing certain is known. */
  readonly grey: number;
  readonly silent: readonly DeviceSince[];
  /** Enrolments a person has to confirm. */
  readonly waiting: readonly DeviceSince[];
  readonly overdueInspections: { readonly count: number; readonly since: number | null };
  readonly alarms: readonly { readonly device: string; readonly kind: string; readonly at: number }[];
  readonly routers: {
    readonly count: number;
    readonly danger: number;
    readonly notMeasured: number;
    readonly attention: number;
  };
  /** Of the newest report; null: none came yet. */
  readonly measuredAt: number | null;
}

function postureState({ devices, red, grey, measuredAt }: DevicesToday): State {
  if (devices === 0 || measuredAt === null) return "not-measured";
  if (red.length > 0) return "danger";
  return grey > 0 ? "attention" : "good";
}

function routerCheckState({ danger, notMeasured, attention }: DevicesToday["routers"]): State {
  if (danger > 0) return "danger";
  if (notMeasured > 0) return "not-measured";
  return attention > 0 ? "attention" : "good";
}

/** A red device is a danger; one of which nothing certain is known is not good either. */
export function deviceChecks(devices: DevicesToday | null, check: MakeCheck): Check[] {
  if (devices === null) return [check("devices.posture", "not-measured")];
  const { red, grey, silent, alarms, overdueInspections, routers, measuredAt } = devices;
  const params = { devices: devices.devices, red: red.length, grey };
  const checks = [
    check("devices.posture", postureState(devices), params, ...(measuredAt === null ? [] : [measuredAt])),
    check("devices.silent", silent.length > 0 ? "attention" : "good", { count: silent.length }),
    check("devices.alarms", alarms.length > 0 ? "danger" : "good", { count: alarms.length }),
    check("inspections.overdue", overdueInspections.count > 0 ? "attention" : "good", {
      count: overdueInspections.count,
    }),
  ];
  if (routers.count > 0)
    checks.push(check("routers.ports", routerCheckState(routers), { count: routers.count, danger: routers.danger }));
  return checks;
}

/** Red, silent and waiting devices a line each, inspections in one, alarms one a device and kind. */
export function deviceTodo(devices: DevicesToday): Todo[] {
  const line =
    (what: string, minutes: number) =>
    ({ id, since }: DeviceSince): Todo => ({
      id: `device-${what}-${id}`,
      kind: "device",
      who: "nsp",
      minutes,
      since: since as Instant,
      dueAt: null,
      params: { device: id, what },
      href: `/devices/${encodeURIComponent(id)}`,
    });
  const todo = [
    ...devices.red.map(line("red", 15)),
    ...devices.silent.map(line("silent", 10)),
    ...devices.waiting.map(line("waiting", 3)),
  ];
  const { count, since } = devices.overdueInspections;
  if (since !== null)
    todo.push({
      id: "inspections-overdue",
      kind: "inspection",
      who: "nsp",
      minutes: Math.min(480, 10 * count),
      since: since as Instant,
      dueAt: null,
      params: { count },
      href: "/devices/inspections",
    });
  const alarms = new Map(devices.alarms.map((alarm) => [`${alarm.device}-${alarm.kind}`, alarm]));
  for (const [key, { device, kind, at }] of alarms)
    todo.push({
      id: `alarm-${key}`,
      kind: "alarm",
      who: "nsp",
      minutes: 15,
      since: at as Instant,
      dueAt: null,
      params: { device, kind },
      href: `/devices/${encodeURIComponent(device)}`,
    });
  return todo;
}
