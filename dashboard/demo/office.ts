/**
 * What the office of the invented venue does: the first day, training, inspections, repairs, incidents of technology. Pure.
 *
 * @module
 */
import type { Script } from "./acts.ts";
import { DAY, HOUR, MINUTE, dateOf, hourOf } from "./calendar.ts";
import type { VenueDay } from "./calendar.ts";
import { Chance } from "./chance.ts";
import type { Fleet } from "./fleet.ts";
import { renewalsOf } from "./upkeep.ts";
import { DEPARTMENTS, DEVICES, PLACES, ROUTERS, STAFF } from "./venue.ts";
import { CYBER } from "./words.ts";

/** Accounts exist already when this begins (they are made with passwords); orders, devices and settings follow in the first hours. */
export function beginVenue(script: Script, start: number): void {
  let at = start + 7 * HOUR;
  const next = (): number => (at += 5_000);
  const on = dateOf(start);
  for (const { id, name } of DEPARTMENTS) script.call(next(), "dyrektor", "/api/departments", { id, name });
  for (const { key, appointed } of STAFF)
    for (const { role, department } of appointed)
      if (role !== "dyrektor")
        script.call(next(), "dyrektor", "/api/appointments", {
          account: `@${key}`,
          role,
          department,
          order: { number: "POKAZ/1", on, subject: "Wyznaczenie osób (pokaz)" },
          from: on,
          to: null,
          deputyOf: null,
          trainedOn: null,
        });
  for (const device of DEVICES)
    script.call(next(), "siec", "/api/devices", {
      id: device.id,
      kind: device.kind,
      model: device.model,
      serial: `POKAZ-${device.id}`,
      platform: device.platform,
      department: device.department,
      mode: device.mode,
      location: device.location,
      cart: device.cart,
      network: device.network,
      address: device.address,
      licence: "faktura przykładowa",
    });
  for (const { id, ...router } of ROUTERS)
    script.call(
      next(),
      "siec",
      `/api/routers/${id}`,
      { id, ...router, firmware: "1.0", firmwareOn: on, wanManagementOffOn: on },
      undefined,
      "PUT",
    );
  const settings = {
    homeUrl: null,
    standards: null,
    card: null,
    order: null,
    places: PLACES.map(({ id, title }) => ({ id, title: { ...title } })),
    opening: {
      kind: "windows",
      windows: [
        { days: ["tue", "wed", "thu", "fri"], from: "09:00", to: "17:00" },
        { days: ["sat", "sun"], from: "10:00", to: "18:00" },
      ],
      holidays: "open",
    },
    comesWithinMinutes: 5,
    deterrenceUrl: null,
  };
  script.call(next(), "dyrektor", "/api/help/settings", settings, undefined, "PUT");
}

const POINTS = ["media", "downloads", "accounts", "history", "apps", "condition"] as const;

/** Each device once in five months, one a day. */
function inspect(script: Script, seed: string, days: readonly VenueDay[], fleet: Fleet): void {
  const working = days.filter(({ open, weekday }) => open !== null && weekday < 5);
  for (const [place, device] of DEVICES.entries()) {
    const chance = Chance.of(seed, "inspection", device.id);
    for (let index = 12 + place * 3; index < working.length; index += 95) {
      const day = working[index];
      if (day?.open === undefined || day.open === null) continue;
      const at = hourOf(day, day.open.from) + 30 * MINUTE + place * 5_000;
      if (fleet.repairs.some((one) => one.device === device.id && at >= one.from - DAY && at < one.to + DAY)) continue;
      const as = `inspection-${device.id}-${day.date}`;
      script.call(at, "siec", `/api/devices/${device.id}/inspection`, {}, { as, from: "id" });
      const content = POINTS.map((id) => ({
        id,
        found: id === "condition" ? null : chance.next() < 0.9 ? 0 : chance.int(1, 4),
        ok: true,
        remark: "",
      }));
      script.call(at + 20 * MINUTE, "siec", `/api/inspections/{${as}}`, { content, sign: true }, undefined, "PUT");
    }
  }
}

/** Everything that comes again. */
export function keepUp(script: Script, seed: string, days: readonly VenueDay[], fleet: Fleet): void {
  inspect(script, seed, days, fleet);
  const { repairs } = fleet;
  for (const { device, from, to } of repairs) {
    const path = `/api/devices/${device}/state`;
    script.call(from, "siec", path, { state: "in-repair", reason: "Pokaz: wymiana baterii" });
    script.call(to, "siec", path, { state: "in-order", reason: "Pokaz: wróciło z naprawy" });
  }
  renewRouters(script, days);
  for (const [year, some] of Map.groupBy(days, (day) => day.year)) {
    const chance = Chance.of(seed, "office", year);
    const working = some.filter(({ open, weekday }) => open !== null && weekday < 5);
    if (working.length < 20) continue;
    for (const { kind, description } of CYBER) incident(script, chance, chance.pick(working), { kind, description });
  }
}

/** New firmware, and once more the word that management from outside is off. */
function renewRouters(script: Script, days: readonly VenueDay[]): void {
  for (const { router, turn, day } of renewalsOf(days)) {
    const known = ROUTERS.find(({ id }) => id === router);
    if (known === undefined) continue;
    const firmware = { firmware: `1.${String(turn + 1)}`, firmwareOn: day.date, wanManagementOffOn: day.date };
    script.call(hourOf(day, 8), "siec", `/api/routers/${router}`, { ...known, ...firmware }, undefined, "PUT");
  }
}

function incident(
  script: Script,
  chance: Chance,
  day: VenueDay,
  { kind, description }: { readonly kind: string; readonly description: string },
): void {
  const at = hourOf(day, 11);
  const id = chance.uuid();
  script.call(at, "siec", "/api/incidents", {
    id,
    kind,
    awareAt: at - 20 * MINUTE,
    description,
    significant: false,
    personalData: false,
    highRisk: false,
    personsAffected: null,
    evidenceCount: 1,
    caseNumber: null,
  });
  const state = (after: number, to: string): void =>
    script.call(at + after, "siec", `/api/incidents/${id}/state`, {
      state: to,
      reason: "Pokaz: sprawdzono i opisano przebieg.",
    });
  state(3 * HOUR, "contained");
  if (kind === "phishing")
    script.call(at + 4 * HOUR, "siec", `/api/incidents/${id}/duties`, {
      duty: "cert-phishing",
      outcome: "sent",
      detail: "Pokaz: numer zgłoszenia 1",
    });
  state(5 * DAY, "closed");
}
