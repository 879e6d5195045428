/**
 * Answers of a venue on an ordinary afternoon, for the page's tests. Each is parsed by the contract before it is
 * served, so a fixture cannot drift from what the real server may send.
 *
 * @module
 */
import type { z } from "zod";
import type { Api } from "../../../policies/schema/api.ts";
import { makeDeviceFixtures } from "./device-fixtures.ts";
import type { DeviceFixtures } from "./device-fixtures.ts";
import { makeListFixtures } from "./list-fixtures.ts";
import type { ListFixtures } from "./list-fixtures.ts";

type Input<K extends keyof typeof Api> = z.input<(typeof Api)[K]["response"]>;

/** 2026-11-22 13:20 in Warsaw; fixtures count back from the moment they are made. */
export interface Fixtures extends ListFixtures, DeviceFixtures {
  session: Input<"session">;
  today: Input<"today">;
  signals: Input<"signals">;
  drafts: Input<"drafts">;
  defects: Input<"defects">;
  networks: Input<"networks">;
  taxonomy: Input<"taxonomy">;
  accounts: Input<"accounts">;
}

const minute = 60_000;
const hour = 60 * minute;
const digest = "9f2b61c7d0e84a3f5b6c1d2e3f405162738495a6b7c8d9eaf0b1c2d3e4f5a697";

export const allPermissions = [
  "today.read",
  "signals.read",
  "drafts.read",
  "defects.read",
  "networks.read",
  "lists.read",
  "lists.update",
  "lists.choose",
  "lists.decide",
  "exceptions.write",
  "exceptions.approve",
  "explain.use",
  "accounts.manage",
  "audit.read",
  "devices.read",
  "devices.write",
  "devices.exempt",
  "devices.attest",
  "loans.read",
  "loans.write",
] as const;

export function sessionOf(
  now: number,
  permissions: readonly (typeof allPermissions)[number][] = allPermissions,
): Input<"session"> {
  return {
    account: { id: "acc-1", login: "a.nowak", displayName: "Anna Nowak" },
    roles: ["nsp", "admin"],
    permissions: [...permissions],
    csrf: "csrf-token-of-the-fake-server",
    expiresAt: now + 8 * hour,
    venueName: "Centrum Nauki Przykład",
  };
}

const taxonomyRows = [
  ["TS-02", "zawierają elementy pornografii", "Pornography", "pornografia", "pornography", "S2", "tresci_szkodliwe"],
  [
    "TS-05",
    "propagują faszyzm i totalitaryzm",
    "Fascism / totalitarianism",
    "faszyzm",
    "fascism",
    "S3",
    "tresci_szkodliwe",
  ],
  [
    "TS-06",
    "zachęcają do podejmowania działań autodestrukcyjnych",
    "Self-destructive acts",
    "autodestrukcja",
    "self-harm",
    "S3",
    "tresci_szkodliwe",
  ],
  ["TS-10B", "zachęcają do używania narkotyków", "Drugs", "narkotyki", "drugs", "S2", "tresci_szkodliwe"],
  ["TS-10C", "zachęcają do hazardu", "Gambling", "hazard", "gambling", "S2", "tresci_szkodliwe"],
  [
    "ZI-1E",
    "ataki przy użyciu złośliwego oprogramowania, phishing",
    "Malware / phishing",
    "phishing",
    "phishing",
    "S2",
    "zagrozenia_w_internecie",
  ],
  [
    "ZI-6",
    "niebezpieczne znajomości, tzw. grooming",
    "Grooming / risky contacts",
    "grooming",
    "grooming",
    "S4",
    "zagrozenia_w_internecie",
  ],
  ["BYP", "próba obejścia filtra", "Bypass technology", "obejście filtra", "bypass", "S1", "techniczne"],
] as const;

export const taxonomy: Input<"taxonomy"> = taxonomyRows.map(([code, pl, en, shortPl, shortEn, severity, branch]) => ({
  code,
  pl,
  en,
  short: { pl: shortPl, en: shortEn },
  severity,
  dnsDetectable: "yes",
  branch,
}));

const networkIds = ["tablets", "kiosk", "guest-wifi"] as const;

/** Signal number `index`, deterministic and varied enough for sorting and filtering. */
export function signalOf(now: number, index: number): Input<"signals">[number] {
  const row = taxonomyRows[index % taxonomyRows.length] ?? taxonomyRows[0];
  const network = networkIds[index % 2] ?? "tablets";
  const lastAt = now - index * 37_000 - 2 * minute;
  return {
    id: `sig-${index}`,
    network,
    mode: network === "tablets" ? "A" : "B",
    device: index % 5 === 4 ? null : `TAB-${String((index % 24) + 1).padStart(2, "0")}`,
    category: row[0],
    severity: row[5],
    source: `starter-${row[4].replaceAll(" ", "-")}`,
    name: index % 9 === 8 ? null : `host${index}.${row[4].replaceAll(" ", "-")}.example`,
    count: (index % 7) + 1,
    firstAt: lastAt - minute,
    lastAt,
    navigationGrade: index % 3 === 0,
    score: index % 3 === 0 ? 0.7 : 0.2,
    draftId: index === 0 ? "draft-14" : null,
    kind: index % 11 === 10 ? "badge" : "signal",
  };
}

export function draftOf(now: number, number: number): Input<"drafts">[number] {
  const row = taxonomyRows[number % taxonomyRows.length] ?? taxonomyRows[0];
  const openedAt = now - (15 - number) * 47 * minute - 3 * minute;
  return {
    id: `draft-${number}`,
    number: `P/2026/${String(number).padStart(3, "0")}`,
    state: number % 5 === 3 ? "rejected" : number % 7 === 5 ? "event" : "draft",
    contact: "attempt",
    ruleId: row[5] === "S2" ? "repeated-harmful-lookups" : "severe-content-once",
    category: row[0],
    severity: row[5],
    network: "tablets",
    mode: "A",
    device: `TAB-${String(number).padStart(2, "0")}`,
    openedAt,
    lastAt: openedAt + 2 * minute,
    signals: (number % 3) + 1,
  };
}

/** One draft in full. */
export function draftViewOf(summary: Input<"drafts">[number], signals: Input<"signals">): Input<"draft"> {
  return {
    ...summary,
    facts: {
      digest,
      lockedAt: summary.openedAt,
      policyGeneration: 12,
      listGeneration: 318,
      because: { layer: "list", id: "starter-self-harm", entry: "self-harm.example" },
      score: 0.7,
      threshold: 0.6,
      terms: [
        { id: "pageRendered", weight: 0.5, observed: null },
        { id: "pageNotObservable", weight: 0.2, observed: true },
        { id: "notPreceded", weight: 0.3, observed: true },
        { id: "apexOrWww", weight: 0.2, observed: true },
        { id: "knownSubresource", weight: -0.4, observed: false },
        { id: "burst", weight: -0.3, observed: false },
        { id: "idle", weight: -0.5, observed: null },
      ],
      rule: {
        id: summary.ruleId,
        title: { pl: "Treść wysokiej wagi na sprzęcie wypożyczonym", en: "Severe content on a loaned device" },
        guidance: {
          pl: "Podejdź spokojnie, zapytaj, czy wszystko w porządku. Telefon zaufania 116 111 jest zawsze dostępny.",
          en: "Walk over calmly and ask whether all is well. The helpline 116 111 is always open.",
        },
      },
    },
    evidence: signals.slice(0, 3),
    standards: [
      {
        requirement: "R-041",
        quote:
          "Weryfikacji dokonuje kierownik działu, w którym miał miejsce incydent. Wynik weryfikacji, wraz z uzasadnieniem, należy udokumentować.",
      },
      {
        requirement: "R-042",
        quote:
          "Ujawnienie kontaktu dziecka z treściami niebezpiecznymi na sprzęcie udostępnianym przez CNE lub innej niebezpiecznej sytuacji związanej z korzystaniem z Internetu.",
      },
    ],
  };
}

export function makeFixtures(now: number): Fixtures {
  const midnight = now - 13 * hour - 20 * minute;
  const search = { google: "strict", youtube: "moderate", bing: "strict", duckduckgo: "strict", ecosia: "strict" };
  return {
    session: sessionOf(now),
    today: {
      at: now,
      lights: [
        {
          id: "network",
          state: "attention",
          checks: [
            {
              id: "resolver.alive",
              state: "good",
              params: { resolver: "sala-glowna", seenS: 4 },
              measuredAt: now - 4_000,
            },
            {
              id: "lists.source",
              state: "attention",
              params: { source: "phishing-file", state: "kept", ageH: 31 },
              measuredAt: now - 4 * minute,
            },
            { id: "something.new", state: "good", params: {}, measuredAt: now - hour },
          ],
        },
        { id: "devices", state: "not-measured", checks: [] },
        { id: "people", state: "not-measured", checks: [] },
        {
          id: "procedure",
          state: "attention",
          checks: [{ id: "drafts.waiting", state: "attention", params: { waiting: 2, late: 1 }, measuredAt: now }],
        },
        {
          id: "help",
          state: "good",
          checks: [{ id: "help.open", state: "good", params: { names: 14, closed: 0 }, measuredAt: now - 40 * minute }],
        },
      ],
      todo: [
        {
          id: "t1",
          kind: "draft",
          who: "kierownik",
          minutes: 3,
          since: now - 50 * minute,
          dueAt: null,
          params: { number: "P/2026/014" },
          href: "/events/drafts/draft-14",
        },
        {
          id: "t2",
          kind: "draft",
          who: "kierownik",
          minutes: 3,
          since: now - 97 * minute,
          dueAt: null,
          params: { number: "P/2026/012" },
          href: "/events/drafts/draft-12",
        },
        {
          id: "t3",
          kind: "defect",
          who: "nsp",
          minutes: 10,
          since: now - 5 * hour,
          dueAt: null,
          params: { number: "U/2026/003" },
          href: "/events?tab=defects",
        },
        {
          id: "t4",
          kind: "list",
          who: "nsp",
          minutes: 5,
          since: now - 30 * hour,
          dueAt: null,
          params: {},
          href: "/network/lists?look=yes",
        },
        {
          id: "case-c1-write-note",
          kind: "case",
          who: "kierownik",
          minutes: 15,
          since: now - 20 * hour,
          dueAt: now - 8 * hour,
          params: { number: "4821/2026", task: "write-note", duty: "none" },
          href: "/cases/c1",
        },
        {
          id: "talk-1",
          kind: "talk",
          who: "intake",
          minutes: 10,
          since: now - minute,
          dueAt: now + 2 * minute,
          params: { reference: "K7M-2QF" },
          href: "/help",
        },
        {
          id: "incident-1-uodo",
          kind: "incident",
          who: "iod",
          minutes: 30,
          since: now - 60 * hour,
          dueAt: now + 12 * hour,
          params: { number: "B/2026/003", duty: "uodo" },
          href: "/incidents/1",
        },
        {
          id: "order-1",
          kind: "order",
          who: "dyrektor",
          minutes: 10,
          since: now - 30 * hour,
          dueAt: now + 20 * 24 * hour,
          params: { name: "Osoba od zgłoszeń", role: "intake", number: "7/2026", day: "2026-12-12" },
          href: "/people",
        },
        {
          id: "helplines",
          kind: "helpline",
          who: "koordynator",
          minutes: 10,
          since: null,
          dueAt: null,
          params: { count: 2 },
          href: "/help?tab=settings",
        },
      ],
      counters: [
        {
          network: "tablets",
          asked: 18_432,
          blocked: 214,
          byCategory: [
            { category: "TS-10C", count: 120 },
            { category: "ZI-1E", count: 71 },
            { category: "TS-06", count: 4 },
          ],
        },
        { network: "kiosk", asked: 5_120, blocked: 12, byCategory: [{ category: "TS-02", count: 2 }] },
        {
          network: "guest-wifi",
          asked: 90_311,
          blocked: 1_204,
          byCategory: [
            { category: "BYP", count: 800 },
            { category: "TS-02", count: 404 },
          ],
        },
      ],
      coverage: { from: midnight, to: now, gaps: [{ from: now - 10 * hour, to: now - 10 * hour + 15 * minute }] },
    },
    signals: Array.from({ length: 40 }, (_, index) => signalOf(now, index)),
    drafts: Array.from({ length: 14 }, (_, index) => draftOf(now, index + 1)).reverse(),
    defects: [1, 2, 3].map((index) => ({
      id: `def-${index}`,
      number: `U/2026/00${index}`,
      network: "kiosk",
      device: `KIOSK-0${index}`,
      category: "TS-02",
      name: index === 3 ? null : `cdn${index}.adult.example`,
      openedAt: now - index * 5 * hour,
      lastAt: now - index * 4 * hour,
      count: index,
    })),
    networks: {
      policyGeneration: 12,
      networks: [
        {
          id: "tablets",
          title: { pl: "Tablety do wypożyczenia", en: "Loaned tablets" },
          description: {
            pl: "Sprzęt placówki w rękach dziecka, pod opieką edukatora.",
            en: "The venue’s devices in a child’s hands, with an educator near.",
          },
          mode: "A",
          filter: "categories",
          sources: ["192.0.2.0/25", "2001:db8:1::/64"],
          listeners: [],
          devices: [
            { id: "TAB-01", address: "192.0.2.11" },
            { id: "TAB-02", address: "192.0.2.12" },
          ],
          unknownClients: false,
          blockedCategories: taxonomyRows.map((row) => row[0]),
          activeSchedules: ["Godziny otwarcia"],
          safeSearch: search,
          exceptions: [
            {
              name: "muzeum-historii.example",
              reason: "Wystawa o historii XX wieku, zgoda kierownika",
              until: "2026-12-31",
            },
          ],
          allow: [],
          today: { asked: 18_432, blocked: 214 },
        },
        {
          id: "kiosk",
          title: { pl: "Stanowiska na ekspozycji", en: "Exhibit stations" },
          description: { pl: "Tylko strony potrzebne na ekspozycji.", en: "Only pages the exhibits need." },
          mode: "B",
          filter: "allow-only",
          sources: ["192.0.2.128/26"],
          listeners: ["192.0.2.2"],
          devices: [],
          unknownClients: true,
          blockedCategories: taxonomyRows.slice(0, 3).map((row) => row[0]),
          activeSchedules: [],
          safeSearch: { google: "strict" },
          exceptions: [],
          allow: ["example.org", "mapa.example"],
          today: { asked: 5_120, blocked: 12 },
        },
        {
          id: "guest-wifi",
          title: { pl: "Wi-Fi dla gości", en: "Guest Wi-Fi" },
          description: {
            pl: "Urządzenia prywatne: filtr bez zapisów o osobach.",
            en: "Private devices: a filter without records of persons.",
          },
          mode: "C",
          filter: "categories",
          sources: ["198.51.100.0/24"],
          listeners: [],
          devices: [],
          unknownClients: false,
          blockedCategories: taxonomyRows.slice(0, 5).map((row) => row[0]),
          activeSchedules: [],
          safeSearch: search,
          exceptions: [],
          allow: [],
          today: { asked: 90_311, blocked: 1_204 },
        },
      ],
      resolvers: [
        {
          id: "sala-glowna",
          seenAt: now - 3_000,
          state: "good",
          startedAt: now - 70 * hour,
          workers: 2,
          workerRestarts: 1,
          policyGeneration: 12,
          listGeneration: 318,
          upToDate: true,
          lastSwapError: null,
          endpoints: [
            { protocol: "udp", address: "192.0.2.2", port: 53 },
            { protocol: "tcp", address: "192.0.2.2", port: 53 },
          ],
          upstreams: [
            { address: "86.54.11.12", port: 53, healthy: true, medianMs: 14.25, failures: 3 },
            { address: "86.54.11.212", port: 53, healthy: false, medianMs: null, failures: 41 },
          ],
          queries: 1_204_331,
          cacheHits: 702_118,
          failures: 12,
          unknownClientQuestions: 4,
        },
      ],
    },
    ...makeListFixtures(now),
    ...makeDeviceFixtures(now),
    taxonomy,
    accounts: [
      {
        id: "acc-1",
        login: "a.nowak",
        displayName: "Anna Nowak",
        roles: ["nsp", "admin"],
        createdAt: now - 400 * hour,
        disabledAt: null,
        lastSignInAt: now - 2 * hour,
      },
      {
        id: "acc-2",
        login: "p.zielinski",
        displayName: "Piotr Zieliński",
        roles: ["kierownik"],
        createdAt: now - 300 * hour,
        disabledAt: null,
        lastSignInAt: null,
      },
      {
        id: "acc-3",
        login: "j.kowal",
        displayName: "Julia Kowal",
        roles: ["edukator"],
        createdAt: now - 200 * hour,
        disabledAt: now - 20 * hour,
        lastSignInAt: now - 90 * hour,
      },
    ],
  };
}

/** Names of the fixtures that something blocks: by which list, how heavy, and whether it may be opened. */
const blockedNames = [
  { end: "self-harm.example", source: "starter-self-harm", category: "TS-06", severity: "S3", locked: false },
  { end: "casino.example", source: "starter-gambling", category: "TS-10C", severity: "S2", locked: false },
  { end: "register.example", source: "mf-hazard", category: "TS-10C", severity: "S2", locked: true },
  { end: "grooming.example", source: "starter-zi-6", category: "ZI-6", severity: "S4", locked: false },
] as const;

/** What «co by było, gdyby» answers for a name of the fixtures. */
export function explainOf(now: number, name: string, network: string, type: string): unknown {
  const hit = blockedNames.find(({ end }) => name.endsWith(end));
  const blocked = hit !== undefined;
  const because = blocked ? { layer: "list", id: hit.source, entry: hit.end } : null;
  const layers = [
    "special-names",
    "never-block",
    "local-allow",
    "exception",
    "local-deny",
    "safe-search",
    "list",
  ] as const;
  return {
    name,
    unicodeName: name,
    network,
    type,
    at: now,
    verdict: {
      kind: blocked ? "block" : "pass",
      category: hit?.category ?? null,
      because,
      ede: blocked ? 17 : null,
      target: null,
    },
    steps: layers.map((layer) => ({
      layer,
      outcome: blocked && layer === "list" ? "matched" : "no",
      because: blocked && layer === "list" ? because : null,
      note: blocked && layer === "list" ? "decides" : "not-covered",
    })),
    lists: blocked
      ? [
          {
            source: hit.source,
            entry: hit.end,
            kind: "subtree",
            via: "name",
            category: hit.category,
            severity: hit.severity,
            locked: hit.locked,
            line: 17,
            text: `||${hit.end}^`,
          },
          {
            source: "iwf-hashed",
            entry: "",
            kind: "exact",
            via: "digest",
            category: hit.category,
            severity: hit.severity,
            locked: hit.locked,
            line: null,
            text: null,
          },
        ].slice(0, hit.locked ? 2 : 1)
      : [],
    policyGeneration: 12,
    listGeneration: 318,
  };
}
