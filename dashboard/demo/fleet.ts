/**
 * Devices over the years: their daily reports, what failed and was mended, repairs. Pure.
 *
 * @module
 */
import type { PostureScore } from "../../policies/schema/device-baseline.ts";
import type { DeviceFacts, Platform } from "../../policies/schema/device-facts.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import { DAY, HOUR, MINUTE, hourOf } from "./calendar.ts";
import type { VenueDay } from "./calendar.ts";
import { Chance } from "./chance.ts";
import { DEVICES } from "./venue.ts";
import type { DemoDevice } from "./venue.ts";

/** One check of one device that failed for some days. */
export interface Trouble {
  readonly id: string;
  readonly device: string;
  readonly check: string;
  readonly severity: string;
  readonly from: number;
  /** Before the end of the plan: mended. */
  readonly to: number;
  readonly note: string;
}

/** A device that was at the repairer's. */
export interface Repair {
  readonly device: string;
  readonly from: number;
  readonly to: number;
}

export interface DemoReport {
  readonly id: string;
  readonly device: string;
  readonly seq: number;
  readonly hash: string;
  readonly prevHash: string | null;
  readonly bootId: string;
  readonly at: number;
  readonly score: PostureScore;
}

export interface Fleet {
  readonly troubles: readonly Trouble[];
  readonly repairs: readonly Repair[];
  /** In the order they came in. */
  readonly reports: readonly DemoReport[];
}

const CHECKS: Readonly<Record<Platform, readonly (readonly [string, string])[]>> = {
  android: [
    ["os.patch-level", "high"],
    ["theft.screen-lock", "high"],
    ["theft.encryption", "high"],
  ],
  windows: [
    ["antivirus.signatures", "block"],
    ["updates.security", "high"],
    ["network.firewall", "high"],
  ],
  linux: [
    ["updates.recent", "high"],
    ["antivirus.signatures", "block"],
  ],
  macos: [["updates.recent", "high"]],
  chromeos: [["updates.recent", "high"]],
  ipados: [["updates.recent", "high"]],
};
/** Checks of the shipped baseline that apply to each kind. */
const APPLICABLE: Readonly<Partial<Record<Platform, number>>> = { android: 17, windows: 24, linux: 20 };

const troublesOf = (seed: string, device: DemoDevice, days: readonly VenueDay[], to: number): Trouble[] =>
  [...Map.groupBy(days, (day) => `${String(day.year)}-${String(day.month)}`)].flatMap(([month, some]) => {
    const chance = Chance.of(seed, "trouble", device.id, month);
    const day = chance.pick(some);
    // It gets better: two years of practice show.
    if (day.open === null || chance.next() > 0.14 - 0.03 * (day.year - 2026)) return [];
    const [check, severity] = chance.pick(CHECKS[device.platform]);
    const from = hourOf(day, day.open.from) - 20 * MINUTE;
    return [
      {
        id: chance.uuid(),
        device: device.id,
        check,
        severity,
        from,
        to: Math.min(to, from + chance.int(1, 11) * DAY),
        note: chance.next() < 0.5 ? "Zlecono aktualizację (pokaz)." : "",
      },
    ];
  });

const repairsOf = (seed: string, days: readonly VenueDay[]): Repair[] =>
  [...Map.groupBy(days, ({ year, month }) => `${String(year)}-${String(Math.ceil(month / 4))}`)].flatMap(
    ([term, some]) => {
      const chance = Chance.of(seed, "repair", term);
      const day = chance.pick(some);
      if (day.open === null) return [];
      const from = hourOf(day, day.open.from);
      return [
        { device: `tab-${String(chance.int(2, 24)).padStart(2, "0")}`, from, to: from + chance.int(5, 16) * DAY },
      ];
    },
  );

const isDuring = ({ from, to }: { readonly from: number; readonly to: number }, at: number): boolean =>
  at >= from && at < to;

/** Devices that are not there on a day. */
export const awayOn = (repairs: readonly Repair[], day: VenueDay): ReadonlySet<string> =>
  new Set(repairs.filter((one) => one.from < day.start + DAY && one.to > day.start).map(({ device }) => device));

export function fleetOf(seed: string, days: readonly VenueDay[], to: number): Fleet {
  const troubles = DEVICES.flatMap((device) => troublesOf(seed, device, days, to));
  const repairs = repairsOf(seed, days);
  const reports = DEVICES.flatMap((device, place) => {
    const chance = Chance.of(seed, "reports", device.id);
    const own = troubles.filter((one) => one.device === device.id);
    const applicable = APPLICABLE[device.platform] ?? 0;
    let prevHash: string | null = null;
    let seq = 0;
    return days.flatMap((day): DemoReport[] => {
      if (day.open === null || awayOn(repairs, day).has(device.id)) return [];
      const at = hourOf(day, day.open.from) - 10 * MINUTE + place * 4_000;
      if (at >= to) return [];
      const failing = own.filter((trouble) => isDuring(trouble, at));
      const hash = chance.hex(64);
      const report: DemoReport = {
        id: chance.uuid(),
        device: device.id,
        seq: (seq += 1),
        hash,
        prevHash,
        bootId: chance.hex(32),
        at,
        score: {
          ratio: (applicable - failing.length) / applicable,
          known: applicable,
          applicable,
          colour:
            failing.length === 0 ? "green" : failing.some(({ severity }) => severity === "block") ? "red" : "amber",
        },
      };
      prevHash = hash;
      return [report];
    });
  });
  return { troubles, repairs, reports: reports.toSorted((a, b) => a.at - b.at) };
}

const SYSTEM: Readonly<Record<"android" | "windows" | "linux", object>> = {
  android: { os: "Android", version: "15" },
  windows: { os: "Windows 11", version: "25H2", build: "26200.7171", edition: "enterprise-education" },
  linux: { os: "Debian", version: "12" },
};

/**
 * What a device says about itself when all is well; the server judges it by the same baseline as a real one.
 *
 * @param at  when it was measured
 */
export function factsOf({ id, platform, model }: DemoDevice, at: number): DeviceFacts {
  const measured = <V>(value: V) => ({ measuredAt: at as Instant, value });
  const before = (ms: number): Instant => (at - ms) as Instant;
  const patch = new Date(at - 40 * DAY).toISOString().slice(0, 8);
  const isTablet = platform === "android";
  const facts = {
    identity: measured({
      platform,
      os: platform,
      version: "1",
      build: null,
      edition: null,
      patchLevel: isTablet ? `${patch}05` : null,
      serial: `POKAZ-${id}`,
      model,
      manufacturer: "Przykład",
      uuid: null,
      ...(platform === "android" || platform === "windows" || platform === "linux" ? SYSTEM[platform] : {}),
    }),
    antivirus: measured({
      products: [
        {
          name: "Antywirus przykładowy",
          kind: isTablet ? "play-protect" : platform === "windows" ? "defender" : "clamav",
          realtime: "on",
          signatures: "current",
          signaturesAt: before(6 * HOUR),
          alive: true,
          version: "1",
        },
      ],
      eicar: "caught",
      gatekeeper: true,
    }),
    updates: measured({
      pending: 0,
      pendingSecurity: 0,
      listsAt: before(8 * HOUR),
      installedAt: before(2 * DAY),
      automatic: "on",
      rebootPending: false,
    }),
    elevation: measured({ prompt: "password", prompting: "denied", passwordless: 0, localRulesToReview: 0 }),
    accounts: measured({
      dailyIsAdmin: false,
      admins: 1,
      blankPasswords: 0,
      blankAllowed: 0,
      autoLogin: false,
      guest: false,
      foreign: 0,
    }),
    lock: measured({ secured: true, afterS: 60 }),
    encryption: measured({ system: "on" }),
    firewall: measured({ state: "on", off: [] }),
    remoteAccess: measured({ desktop: false, shell: false, tools: [] }),
    ...(isTablet
      ? {
          mobile: measured({
            debugging: true,
            debuggingOverNetwork: false,
            foreignDebugKeys: 0,
            unknownSources: 0,
            sideloaded: 0,
            verifier: true,
            bootState: "verified",
            owner: "device-owner",
            activated: true,
          }),
        }
      : {}),
    browsers: measured({
      browsers: [
        {
          id: "chrome",
          name: "Chrome",
          version: "142",
          googleSafeSearch: true,
          bingSafeSearch: null,
          youtube: "strict",
          privateMode: false,
          guestMode: false,
          dnsOverHttps: "off",
          policyFaults: [],
          writablePolicies: false,
        },
      ],
      forbidden: [],
    }),
    resolution: measured({ canary: "ours", servers: 0, privateDns: "off", bypass: [{ way: "doh", open: false }] }),
    software: measured({ installed: [], activation: "licensed" }),
    camera: measured({ disabled: true }),
    media: measured({ files: 0, newerThanHandOut: 0, bytes: 0, newestAt: null }),
    health: measured({ diskFreeRatio: 0.6, batteryRatio: 0.8, batteryHealthRatio: 0.9, bootedAt: null }),
    clock: measured({ offsetMs: 0 }),
  };
  return facts as DeviceFacts;
}
