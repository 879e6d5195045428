/**
 * Devices and loans of a venue, with every state the page must show at least once.
 *
 * @module
 */
import type { z } from "zod";
import type { Api } from "../../../policies/schema/api.ts";
import type { LoanApi } from "../../../policies/schema/loan-api.ts";

type All = typeof Api & typeof LoanApi;
type Input<K extends keyof All> = z.input<All[K]["response"]>;
type Device = Input<"devices">[number];
type Check = Input<"device">["checks"][number];
type Gate = Device["gate"];

export interface DeviceFixtures {
  devices: Device[];
  fixList: Input<"fixList">;
  tickets: Input<"tickets">;
  baselines: Input<"baselines">;
  reconciliation: Input<"reconciliation">;
  routers: Input<"routers">;
  inspections: Input<"inspections">;
  loans: Input<"loans">;
  lendingTraining: Input<"lendingTraining">;
  prompts: Input<"prompts">;
  /** What was said about every draft. */
  words: Input<"draftWords">;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
export const digest = "9f2b61c7d0e84a3f5b6c1d2e3f405162738495a6b7c8d9eaf0b1c2d3e4f5a697";

export const gateOf = (now: number, word: Gate["word"], reasons: Gate["reasons"] = [], more = 0): Gate => ({
  word,
  reasons,
  more,
  minutes: reasons.reduce((sum, one) => sum + one.minutes, 0),
  judgedAt: now,
});

const red: Gate["reasons"] = [
  {
    check: "antivirus.signatures",
    reason: "signatures-old",
    params: { product: "Defender", days: 610 },
    minutes: 5,
    who: "nsp",
  },
  {
    check: "browser.safe-search",
    reason: "safe-search-off",
    params: { browser: "Chrome", engine: "google" },
    minutes: 4,
    who: "admin",
  },
  { check: "theft.encryption", reason: "encryption-off", params: {}, minutes: 30, who: "supplier" },
];
const leftovers: Gate["reasons"] = [
  { check: "media.leftover", reason: "media-left", params: { count: 3 }, minutes: 5, who: "edukator" },
];

function deviceOf(now: number, part: Partial<Device> & { readonly id: string }): Device {
  return {
    kind: "tablet",
    model: "Galaxy Tab A9",
    serial: `R9-${part.id}`,
    platform: "android",
    department: "Edukacja",
    mode: "A",
    location: "Sala 1",
    cart: "W1",
    purchasedOn: "2025-03-11",
    licence: "FV 12/2025",
    network: null,
    address: null,
    baseline: "loaned",
    note: "",
    state: "in-order",
    enrolment: "enrolled",
    lastSeenAt: now - 4 * minute,
    reportedAt: now - 20 * minute,
    silent: false,
    score: { ratio: 0.98, known: 41, applicable: 41, colour: "green" },
    gate: gateOf(now, "hand-out"),
    loan: null,
    ticketsOpen: 0,
    alarms: { count: 0, kinds: [] },
    secondHand: true,
    unverified: true,
    ...part,
  };
}

const title = (pl: string, en: string) => ({ pl, en });
const remedy = (pl: string, en: string, minutes = 5, who = "nsp") => ({ pl, en, minutes, who });

function checkOf(
  now: number,
  part: Partial<Check> & { readonly check: string; readonly title: Check["title"] },
): Check {
  return {
    state: "pass",
    stale: false,
    severity: "high",
    inGrace: false,
    reason: "ok",
    params: {},
    measuredAt: now - 20 * minute,
    failingSince: null,
    rationale: title("Bez tego dziecko nie jest chronione.", "Without it a child is not protected."),
    clause: "R-023: „aktywne i skuteczne oprogramowanie antywirusowe”",
    remedy: remedy("Otwórz ustawienia i włącz ochronę.", "Open the settings and turn protection on."),
    exemption: null,
    lastPassAt: now - 20 * minute,
    attestable: false,
    ...part,
  };
}

export function deviceViewOf(now: number, device: Device): Input<"device"> {
  return {
    device,
    checks: [
      checkOf(now, {
        check: "antivirus.signatures",
        title: title("Bazy wirusów nie starsze niż 3 dni", "Virus signatures at most 3 days old"),
        state: "fail",
        severity: "block",
        reason: "signatures-old",
        params: { product: "Defender", days: 610 },
        failingSince: now - 12 * day,
        lastPassAt: now - 12 * day,
      }),
      checkOf(now, {
        check: "updates.security",
        title: title("Żadna poprawka bezpieczeństwa nie czeka", "No security update waits"),
        state: "fail",
        inGrace: true,
        reason: "updates-pending",
        params: { count: 3 },
        failingSince: now - 5 * hour,
      }),
      checkOf(now, {
        check: "admin.passcode",
        title: title("Kod blokady jest ustawiony", "A lock code is set"),
        state: "unknown",
        severity: "block",
        reason: "not-attested",
        attestable: true,
        measuredAt: null,
        lastPassAt: null,
      }),
      checkOf(now, {
        check: "theft.encryption",
        title: title("Dysk jest zaszyfrowany", "The disk is encrypted"),
        state: "exempt",
        reason: "encryption-off",
        exemption: {
          id: "ex-1",
          reason: "Brak układu TPM, wymiana w styczniu",
          by: "Anna Nowak",
          until: now + 60 * day,
        },
      }),
      checkOf(now, { check: "network.firewall", title: title("Zapora działa", "The firewall is on") }),
      checkOf(now, { check: "condition.battery", title: title("Bateria", "Battery"), stale: true, severity: "medium" }),
      checkOf(now, {
        check: "software.activated",
        title: title("System aktywowany", "System activated"),
        state: "not-applicable",
        reason: "no-activation",
      }),
    ],
    facts: {},
    reports: Array.from({ length: 25 }, (_value, index) => ({
      reportId: `r-${index}`,
      seq: 25 - index,
      measuredAt: now - index * day,
      receivedAt: now - index * day + minute,
      trigger: index % 2 === 0 ? "schedule" : "boot",
      score: { ratio: 0.98 - (index % 5) * 0.03, known: 39, applicable: 41, colour: "amber" as const },
    })),
    transitions: [{ at: now - 12 * day, check: "antivirus.signatures", from: "pass", to: "fail" }],
    history: [{ at: now - 90 * day, by: "Anna Nowak", what: "device-create", detail: "" }],
    alarms: device.alarms.kinds.map((kind, at) => ({
      at: now - (at + 2) * hour,
      kind,
      detail: `boot 41 ${String(at)}`,
    })),
  };
}

export function makeDeviceFixtures(now: number): DeviceFixtures {
  const devices: Device[] = [
    ...["TAB-01", "TAB-02", "TAB-03", "TAB-04"].map((id) => deviceOf(now, { id })),
    deviceOf(now, {
      id: "TAB-05",
      gate: gateOf(now, "hand-out-with-remark", [
        { check: "updates.recent", reason: "updates-old", params: { days: 40 }, minutes: 15, who: "nsp" },
      ]),
      score: { ratio: 0.86, known: 41, applicable: 48, colour: "amber" },
      ticketsOpen: 1,
    }),
    deviceOf(now, {
      id: "TAB-07",
      gate: gateOf(now, "do-not-hand-out", red, 2),
      score: { ratio: 0.71, known: 40, applicable: 41, colour: "red" },
      ticketsOpen: 3,
      alarms: { count: 2, kinds: ["clone", "gap"] },
    }),
    deviceOf(now, {
      id: "TAB-08",
      gate: gateOf(now, "check-first", [
        { check: "report.old", reason: "report-old", params: { hours: 52 }, minutes: 3, who: "edukator" },
      ]),
      score: { ratio: 0.4, known: 12, applicable: 41, colour: "grey" },
      silent: true,
      reportedAt: now - 52 * hour,
    }),
    deviceOf(now, { id: "TAB-09", gate: gateOf(now, "do-not-hand-out", leftovers) }),
    deviceOf(now, {
      id: "LAP-03",
      kind: "laptop",
      platform: "windows",
      model: "ThinkPad L14",
      location: "Pracownia",
      enrolment: "waiting",
      alarms: { count: 1, kinds: ["clone"] },
      secondHand: false,
      score: { ratio: 0.86, known: 41, applicable: 48, colour: "amber" },
      gate: gateOf(now, "check-first"),
    }),
    deviceOf(now, {
      id: "KIO-01",
      kind: "kiosk",
      mode: "B",
      platform: "linux",
      enrolment: "none",
      reportedAt: null,
      lastSeenAt: null,
      score: { ratio: null, known: 0, applicable: 0, colour: "grey" },
      gate: gateOf(now, "check-first", [
        { check: "report.none", reason: "not-enrolled", params: {}, minutes: 10, who: "nsp" },
      ]),
      unverified: false,
    }),
    deviceOf(now, {
      id: "TAB-30",
      state: "stolen",
      gate: gateOf(now, "do-not-hand-out", [
        { check: "device.state", reason: "state-stolen", params: {}, minutes: 0, who: "nsp" },
      ]),
    }),
  ];
  return {
    devices,
    fixList: {
      at: now,
      tablets: 2,
      minutes: 22,
      rows: ["TAB-09", "TAB-07"].map((id, index) => ({
        device: id,
        location: "Sala 1",
        word: "do-not-hand-out" as const,
        steps: [
          {
            check: "content.no-leftovers",
            pl: "Usuń zdjęcia i opróżnij kosz.",
            en: "Delete pictures and empty the bin.",
            minutes: 5 + index * 12,
            who: "edukator",
          },
        ],
      })),
    },
    tickets: [
      {
        id: "t-1",
        number: "N/2026/014",
        device: "TAB-07",
        check: "antivirus.signatures",
        title: title("Bazy wirusów nie starsze niż 3 dni", "Virus signatures at most 3 days old"),
        severity: "block",
        openedAt: now - 12 * day,
        closedAt: null,
        remedy: remedy("Wybierz „Sprawdź aktualizacje”.", "Choose “Check for updates”."),
        note: "",
      },
      {
        id: "t-2",
        number: "N/2026/013",
        device: "TAB-05",
        check: "updates.recent",
        title: title("Poprawki z ostatnich 35 dni", "Updates of the last 35 days"),
        severity: "high",
        openedAt: now - 20 * day,
        closedAt: now - 18 * day,
        remedy: remedy("Zainstaluj poprawki.", "Install the updates.", 15),
        note: "Zrobione po zajęciach",
      },
    ],
    baselines: [
      {
        id: "loaned",
        title: title("Urządzenie wypożyczane na zajęcia", "Device lent in lessons"),
        unverified: ["windows", "android"],
        version: 1,
        checks: [
          {
            id: "antivirus.signatures",
            pl: "Bazy wirusów nie starsze niż 3 dni",
            en: "Virus signatures at most 3 days old",
            clause: "R-023: „aktywne i skuteczne oprogramowanie antywirusowe”",
            severity: "block",
          },
          {
            id: "antivirus.active",
            pl: "Antywirus działa w tle",
            en: "Antivirus runs in the background",
            clause: "R-023: „aktywne i skuteczne oprogramowanie antywirusowe”",
            severity: "block",
          },
          {
            id: "browser.safe-search",
            pl: "Bezpieczne wyszukiwanie",
            en: "Safe search",
            clause: "R-025: „stosowanie trybów bezpiecznego wyszukiwania”",
            severity: "high",
          },
          {
            id: "theft.encryption",
            pl: "Dysk jest zaszyfrowany",
            en: "The disk is encrypted",
            clause: "R-021: „zabezpieczane przed kradzieżą”",
            severity: "high",
          },
        ].map(({ id, pl, en, clause, severity }) => ({
          id,
          title: title(pl, en),
          rationale: title("Bez tego dziecko nie jest chronione.", "Without it a child is not protected."),
          clause,
          severity,
          platforms: ["windows", "android"] as ("windows" | "android")[],
          passing: 8,
          failing: 1,
          unknown: 2,
          exempt: 1,
        })),
      },
    ],
    reconciliation: {
      strangers: [{ serial: "R9-OBCY", source: "enrolment", device: "TAB-09", at: now - 2 * hour }],
      unregistered: [{ network: "tablets", devices: 2, signals: 5, firstAt: now - 3 * hour, lastAt: now - hour }],
      silent: [{ device: "TAB-08", lastAt: now - 5 * day }],
      neverEnrolled: ["KIO-01"],
      notMeasured: ["quiet-strangers", "cart-strangers"],
    },
    routers: [
      {
        id: "AP-1",
        kind: "access-point",
        model: "U6",
        address: "192.0.2.1",
        location: "Hol",
        firmware: "6.6.77",
        firmwareOn: "2026-01-10",
        wanManagementOffOn: null,
        note: "",
        probes: [
          ...([22, 23, 80, 161, 443, 7547, 8291] as const).map((port) => ({
            network: null,
            port,
            state: port === 161 ? ("filtered" as const) : ("closed" as const),
            at: now - hour,
          })),
          ...([22, 23, 80, 161, 443, 7547, 8291] as const).map((port) => ({
            network: "tablets",
            port,
            state: port === 443 ? ("open" as const) : ("closed" as const),
            at: now - hour,
          })),
        ],
        notMeasuredFrom: ["guest-wifi"],
        firmwareAgeDays: 316,
        state: "danger",
      },
    ],
    inspections: (["overdue", "open", "signed", "due"] as const).map((state, index) => ({
      id: `i-${index}`,
      number: `K/2026/01${index}`,
      device: `TAB-0${index + 1}`,
      state,
      dueAt: now + (index - 1) * 3 * day,
      openedAt: state === "open" || state === "signed" ? now - day : null,
      signedAt: state === "signed" ? now - hour : null,
      by: state === "signed" ? "Anna Nowak" : null,
      machine: [
        { check: "antivirus.active", state: "pass", reason: "ok" },
        { check: "browser.safe-search", state: "unknown", reason: "not-known" },
        {
          check: "antivirus.signatures",
          state: "fail",
          reason: "signatures-old",
          params: { days: 12, product: "ClamAV" },
        },
        { check: "theft.encryption", state: "fail", reason: "encryption-off" },
      ],
      content: (["media", "downloads", "accounts", "history", "apps", "condition"] as const).map((id) => ({
        id,
        found: state === "signed" ? 0 : null,
        ok: state === "signed" ? true : null,
        remark: "",
      })),
      digest: state === "signed" ? digest : null,
    })),
    loans: [
      {
        id: "11111111-1111-4111-8111-111111111111",
        number: "Z/2026/013",
        state: "running",
        activity: "Robotyka dla początkujących",
        ageBand: "10-12",
        children: 14,
        camera: false,
        owner: { account: "acc-1", displayName: "Anna Nowak" },
        createdAt: now - 100 * minute,
        briefedAt: now - 98 * minute,
        startedAt: now - 97 * minute,
        endsAt: now - 30 * minute,
        overdue: true,
        closedAt: null,
        devices: [
          {
            device: "TAB-04",
            gate: gateOf(now, "hand-out"),
            handedOutAt: now - 96 * minute,
            override: null,
            returnedAt: null,
            condition: null,
            missing: false,
          },
        ],
      },
      {
        id: "22222222-2222-4222-8222-222222222222",
        number: "Z/2026/012",
        state: "closed",
        activity: "Mikroskopy",
        ageBand: "13-15",
        children: 20,
        camera: true,
        owner: { account: "acc-3", displayName: "Julia Kowal" },
        createdAt: now - day,
        briefedAt: now - day,
        startedAt: now - day,
        endsAt: now - 22 * hour,
        overdue: false,
        closedAt: now - 22 * hour,
        devices: [],
      },
    ],
    lendingTraining: { state: "not-in-force", until: null, training: null },
    prompts: [],
    words: [],
  };
}
