/**
 * What the resolver of the invented venue counts in a day, and which blocked tries on loaned devices it tells of. Pure.
 *
 * @module
 */
import type { Counter, Hit, Spike } from "../../policies/schema/messages.ts";
import type { Category, DeviceId, DomainName, Instant, NetworkId } from "../../policies/schema/vocabulary.ts";
import { HOUR, MINUTE, hourOf } from "./calendar.ts";
import type { VenueDay } from "./calendar.ts";
import { Chance } from "./chance.ts";
import { DEVICES } from "./venue.ts";

/** Blocked questions a thousand of all that are asked, by network and category. */
const PER_THOUSAND: Readonly<Record<"guest-wifi" | "tablets" | "kiosk", readonly (readonly [string, number])[]>> = {
  "guest-wifi": [
    ["TS-01", 0.4],
    ["TS-02", 2.2],
    ["TS-06", 0.06],
    ["TS-08", 0.5],
    ["TS-10C", 1.6],
    ["ZI-2", 0.9],
    ["BYP", 2.8],
  ],
  tablets: [
    ["TS-02", 0.5],
    ["TS-10C", 0.9],
    ["ZI-2", 0.4],
    ["BYP", 0.6],
  ],
  kiosk: [["ZI-2", 0.05]],
};

const SHARE = { "guest-wifi": 26, tablets: 9, kiosk: 2 } as const;
/** Of one visitor: not everybody joins the network, and those who do stay an hour or two. */
const LEASE_MINUTES = 40;
type NetworkName = keyof typeof SHARE;
/** How busy each hour is, beginning when the doors open. */
const RUSH = [0.5, 1, 1.3, 1.4, 1.1, 1.2, 1.1, 0.7];

/** Counters of one open day, in the order a resolver would send them. A busier venue asks more; a closed one nothing. */
export function countersOf(seed: string, day: VenueDay): Counter[] {
  if (day.open === null) return [];
  const counters: Counter[] = [];
  const hours = day.open.to - day.open.from;
  for (const network of Object.keys(SHARE) as NetworkName[])
    for (let step = 0; step < hours; step += 1) {
      const chance = Chance.of(seed, "counters", day.date, network, step);
      const hourAt = hourOf(day, day.open.from + step) as Instant;
      const asked = chance.poisson((day.visitors * SHARE[network] * (RUSH[step] ?? 1)) / hours);
      const add = (outcome: Counter["outcome"], category: string | null, count: number): void => {
        if (count > 0)
          counters.push({
            hourAt,
            network: network as NetworkId,
            category: category as Category | null,
            outcome,
            count,
          });
      };
      add("passed", null, asked);
      // Lists grow and children learn: a little less is tried each year.
      const fewer = 1 - 0.06 * (day.year - 2026);
      for (const [category, perThousand] of PER_THOUSAND[network])
        add("blocked", category, chance.poisson((asked * perThousand * fewer) / 1_000));
      add("rewritten", null, chance.poisson(asked * 0.02));
      add("special", null, chance.poisson(asked * 0.006));
      add("failed", null, chance.poisson(asked * 0.001));
      if (network === "kiosk") add("refused", null, chance.poisson(asked * 0.03));
    }
  return counters;
}

/**
 * Minutes of guests' leases in each open hour, as a resolver beside the DHCP server counts them. A few phones use another DNS, each year fewer. On a
 * closed day it looks as well, and finds nobody.
 */
export function leasesOf(seed: string, day: VenueDay): Counter[] {
  const add = (hourAt: number, outcome: Counter["outcome"], count: number): Counter[] =>
    count === 0
      ? []
      : [{ hourAt: hourAt as Instant, network: "guest-wifi" as NetworkId, category: null, outcome, count }];
  if (day.open === null) return add(hourOf(day, 12), "lease-watched", 60);
  const { from, to } = day.open;
  const strangers = Math.max(0.004, 0.016 - 0.003 * (day.year - 2026));
  return Array.from({ length: to - from }, (_, step) => {
    const chance = Chance.of(seed, "leases", day.date, step);
    const minutes = chance.poisson((day.visitors * LEASE_MINUTES * (RUSH[step] ?? 1)) / (to - from));
    const elsewhere = Math.min(minutes, chance.poisson(minutes * strangers));
    const at = hourOf(day, from + step);
    return [
      ...add(at, "lease-watched", 60),
      ...add(at, "lease-minutes", minutes),
      ...add(at, "lease-asked", minutes - elsewhere),
    ];
  }).flat();
}

/** Categories whose single try is a signal and no draft (severity S2). */
const SIGNALS = ["TS-01", "TS-02", "TS-08", "TS-10C", "ZI-2"] as const;

/** A name below `.example`, so that nobody's site is meant. */
export const nameFor = (category: string, chance: Chance): DomainName =>
  `${category.toLowerCase().replaceAll(/[^a-z0-9]/gu, "")}-${String(chance.int(1, 400))}.example` as DomainName;

/** A blocked try to open a page on a loaned device. */
export function triedPage(
  at: number,
  device: Pick<(typeof DEVICES)[number], "id" | "network" | "mode">,
  category: string,
  name: DomainName,
): Hit {
  return {
    at: at as Instant,
    network: device.network as NetworkId,
    mode: device.mode,
    device: device.id as DeviceId,
    subject: null,
    category: category as Category,
    layer: "list",
    source: `starter-${category.toLowerCase()}`,
    entry: name,
    name: `www.${name}` as DomainName,
    qtype: 1,
    policyGeneration: 1,
    listGeneration: 1,
    navigation: {
      pageRendered: null,
      notPreceded: true,
      apexOrWww: true,
      knownSubresource: false,
      burst: false,
      idle: null,
    },
  };
}

const LOANED = DEVICES.filter(({ mode }) => mode === "A");
const STATIONS = DEVICES.filter(({ mode }) => mode === "B");

/** One try a device, so that nothing adds up to a draft; stations now and then show a defect. */
export function hitsOf(seed: string, day: VenueDay, keptOut: ReadonlySet<string>): Hit[] {
  if (day.open === null) return [];
  const chance = Chance.of(seed, "hits", day.date);
  const { from, to } = day.open;
  const when = (): number => hourOf(day, from) + chance.int(20, (to - from) * 60 - 30) * MINUTE;
  const devices = LOANED.filter(({ id }) => !keptOut.has(id));
  const hits: Hit[] = [];
  for (let left = chance.poisson(1.4 * (day.visitors / 450)); left > 0 && devices.length > 0; left -= 1) {
    const [device] = devices.splice(chance.int(0, devices.length - 1), 1);
    const category = chance.pick(SIGNALS);
    if (device !== undefined) hits.push(triedPage(when(), device, category, nameFor(category, chance)));
  }
  if (chance.next() < 0.012) hits.push(triedPage(when(), chance.pick(STATIONS), "ZI-2", nameFor("ZI-2", chance)));
  return hits.sort((a, b) => a.at - b.at);
}

/** Once in a while several private devices ask for the same grave thing; only how many is known. */
export function spikesOf(seed: string, day: VenueDay): Spike[] {
  if (day.open === null) return [];
  const chance = Chance.of(seed, "spikes", day.date);
  if (chance.next() > 0.015) return [];
  const at = (hourOf(day, day.open.from) + chance.int(1, 6) * HOUR) as Instant;
  return [
    { at, network: "guest-wifi" as NetworkId, category: "TS-06" as Category, distinctSubjects: chance.int(5, 9) },
  ];
}
