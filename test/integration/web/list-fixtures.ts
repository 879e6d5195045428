/**
 * Lists, services, queue, exceptions and generations of a venue, with every state the page must show at least once.
 *
 * @module
 */
import type { z } from "zod";
import type { Api } from "../../../policies/schema/api.ts";

type Input<K extends keyof typeof Api> = z.input<(typeof Api)[K]["response"]>;
type Source = Input<"lists">["sources"][number];

export interface ListFixtures {
  lists: Input<"lists">;
  generations: Input<"generations">;
  quarantine: Input<"quarantine">;
  mistakes: Input<"mistakes">;
  exceptions: Input<"exceptions">;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const digest = "9f2b61c7d0e84a3f5b6c1d2e3f405162738495a6b7c8d9eaf0b1c2d3e4f5a697";

function trendOf(now: number, entries: number): Source["trend"] {
  return Array.from({ length: 20 }, (_value, index) => ({
    at: now - (19 - index) * 12 * hour,
    entries: Math.max(0, Math.round(entries * (0.94 + index * 0.003 + ((index * 7) % 5) * 0.002))),
  }));
}

const source = (
  now: number,
  part: Partial<Source> & {
    readonly id: string;
    readonly category: string;
    readonly pl: string;
    readonly en: string;
  },
): Source => {
  const { pl, en, ...rest } = part;
  const entries = rest.entries ?? 420;
  return {
    title: { pl, en },
    format: "domains",
    origin: "starter",
    licence: "EUPL-1.2",
    attribution: null,
    trust: "own",
    address: null,
    service: null,
    slot: false,
    enabled: true,
    locked: false,
    opaque: false,
    networks: ["tablets", "guest-wifi"],
    entries,
    lines: 431,
    duplicates: 3,
    subsumed: 8,
    unusable: 0,
    unusableByReason: {},
    quarantined: 0,
    lastAttemptAt: now - 4 * minute,
    lastSuccessAt: now - 4 * minute,
    contentAt: now - 26 * hour,
    nextAttemptAt: now + 56 * minute,
    refreshS: 86_400,
    stale: false,
    trend: trendOf(now, entries),
    lastDiff: {
      at: now - 26 * hour,
      added: 12,
      removed: 3,
      addedSample: ["nowa-nazwa.example", "druga.example"],
      removedSample: ["stara.example"],
    },
    progress: null,
    state: "fresh",
    error: null,
    note: null,
    ...rest,
  };
};

const off: Partial<Source> = {
  enabled: false,
  state: "disabled",
  entries: 0,
  lines: 0,
  duplicates: 0,
  subsumed: 0,
  trend: [],
  networks: [],
  lastDiff: null,
  lastAttemptAt: null,
  lastSuccessAt: null,
  contentAt: null,
  nextAttemptAt: null,
};

const service = (now: number, id: string, title: string, part: Partial<Source> = {}): Source =>
  source(now, {
    id: `service-${id}`,
    category: "BYP",
    pl: `Usługa ${title}`,
    en: `Service ${title}`,
    origin: "url",
    format: "v2fly",
    licence: "MIT",
    attribution: "v2fly community",
    trust: "community",
    address: `https://lists.example/data/${id}`,
    service: { id, title: { pl: title, en: title } },
    chosen: [],
    ...off,
    ...part,
  });

function sourcesOf(now: number): Source[] {
  return [
    source(now, {
      id: "starter-gambling",
      category: "TS-10C",
      pl: "Hazard, lista startowa",
      en: "Gambling, starter list",
    }),
    source(now, {
      id: "starter-self-harm",
      category: "TS-06",
      pl: "Autodestrukcja, lista startowa",
      en: "Self-harm, starter list",
      entries: 38,
      lines: 44,
      trend: [],
      lastDiff: null,
    }),
    source(now, {
      id: "phishing-file",
      category: "ZI-1E",
      pl: "Lista ostrzeżeń, plik",
      en: "Warning list, file",
      origin: "file",
      format: "adblock",
      entries: 212_004,
      lines: 212_330,
      unusable: 320,
      unusableByReason: { path: 300, characters: 20 },
      quarantined: 2,
      state: "kept",
      lastSuccessAt: now - 31 * hour,
      error: { code: "E_LIST_SHRUNK", message: "lista zmalała o 61 %, więcej niż dozwolone 30 %" },
    }),
    source(now, {
      id: "adult-url",
      category: "TS-02",
      pl: "Pornografia, z Internetu",
      en: "Pornography, from the Internet",
      origin: "url",
      format: "hosts",
      trust: "community",
      licence: "CC BY-SA 4.0",
      attribution: "Społeczność example.org",
      address: "https://lists.example/adult/hosts.txt",
      entries: 378_740,
      lines: 380_001,
      unusable: 2,
      unusableByReason: { characters: 2 },
      contentAt: null,
      progress: { phase: "downloading", octets: 3_400_000, total: 11_800_000 },
      note: "Utrzymywana przez społeczność.",
    }),
    source(now, {
      id: "cert-polska",
      category: "ZI-1E",
      pl: "Lista ostrzeżeń CERT Polska",
      en: "CERT Polska warning list",
      origin: "url",
      format: "cert-json",
      trust: "official",
      licence: "do użytku publicznego",
      attribution: "CERT Polska, NASK",
      address: "https://hole.example/domains/v2/domains.json",
      entries: 131_022,
      lines: 131_030,
      refreshS: 300,
      stale: true,
      lastAttemptAt: now - 2 * minute,
      lastSuccessAt: now - 20 * minute,
    }),
    source(now, {
      id: "mf-hazard",
      category: "TS-10C",
      pl: "Rejestr domen hazardowych Ministerstwa Finansów",
      en: "Gambling register of the Ministry of Finance",
      origin: "url",
      format: "mf-xml",
      trust: "statutory",
      locked: true,
      licence: "art. 15f ustawy o grach hazardowych",
      attribution: "Ministerstwo Finansów",
      address: "https://hazard.example/api/register",
      entries: 51_300,
      lines: 58_210,
      state: "refused",
      error: { code: "E_LIST_HTML", message: "przyszła strona HTML zamiast rejestru" },
    }),
    source(now, {
      id: "iwf-hashed",
      category: "ZI-6",
      pl: "Lista zaszyfrowanych adresów",
      en: "List of hashed addresses",
      origin: "file",
      format: "sha256",
      trust: "official",
      locked: true,
      opaque: true,
      licence: "umowa",
      entries: 4_100,
      lines: 4_100,
      lastDiff: { at: now - 3 * day, added: 40, removed: 2, addedSample: [], removedSample: [] },
    }),
    source(now, {
      id: "starter-zi-6",
      category: "ZI-6",
      pl: "Niebezpieczne znajomości, lista startowa",
      en: "Risky contacts, starter list",
      state: "waiting",
      entries: 0,
      lastAttemptAt: null,
      lastSuccessAt: null,
      contentAt: null,
      trend: [],
      lastDiff: null,
    }),
    source(now, {
      id: "drugs-url",
      category: "TS-10B",
      pl: "Narkotyki, z Internetu",
      en: "Drugs, from the Internet",
      origin: "url",
      trust: "community",
      licence: "Unlicense",
      address: "https://lists.example/drugs.txt",
      ...off,
    }),
    source(now, {
      id: "nask-register",
      category: "ZI-1E",
      pl: "Przyszły rejestr ustawowy",
      en: "Future statutory register",
      trust: "statutory",
      slot: true,
      ...off,
    }),
    service(now, "tiktok", "TikTok", {
      enabled: true,
      state: "fresh",
      entries: 74,
      lines: 74,
      networks: ["tablets", "kiosk"],
      chosen: ["tablets"],
      lastAttemptAt: now - hour,
      lastSuccessAt: now - hour,
      contentAt: now - 9 * day,
      trend: trendOf(now, 74),
    }),
    service(now, "roblox", "Roblox"),
    service(now, "discord", "Discord", {
      enabled: true,
      state: "refused",
      networks: ["guest-wifi"],
      chosen: ["guest-wifi"],
      lastAttemptAt: now - hour,
      error: { code: "E_LIST_FETCH", message: "brak połączenia z lists.example" },
    }),
  ];
}

export function makeListFixtures(now: number): ListFixtures {
  return {
    lists: {
      generation: 318,
      createdAt: now - 4 * minute,
      names: 591_204,
      digest,
      building: false,
      update: null,
      hold: null,
      updates: "scheduled",
      sources: sourcesOf(now).map((one) => ({ ...one, progress: null })),
    },
    generations: [318, 317, 316, 315, 240].map((generation, index) => ({
      generation,
      createdAt: now - index * 5 * hour - 4 * minute,
      kind: (["delta", "rollback", "full", "import", "full"] as const)[index] ?? "full",
      of: generation === 317 ? 314 : null,
      names: 591_204 - index * 1_234,
      bytes: 21_000_000 - index * 40_000,
      added: generation === 315 ? null : 50 + index,
      removed: generation === 315 ? null : 3 * index,
      by: generation === 317 ? "Anna Nowak" : null,
      reason: generation === 317 ? "Lista ostrzeżeń zamknęła stronę szkoły" : null,
      current: index === 0,
      kept: index < 4,
    })),
    quarantine: [
      {
        id: "q-1",
        source: "phishing-file",
        entry: "116111.pl",
        line: 40_112,
        text: "||116111.pl^$important",
        covers: "116111.pl",
        group: "helplines",
        reason: {
          pl: "Telefon zaufania dla dzieci i młodzieży musi być osiągalny z każdej sieci.",
          en: "The helpline for children must be reachable from every network.",
        },
        reference: "Standardy ochrony małoletnich, R-044",
        since: now - 3 * hour,
        present: true,
        origin: "list",
        decision: null,
      },
      {
        id: "q-2",
        source: "phishing-file",
        entry: "pl",
        line: 98_001,
        text: "||pl^",
        covers: "pl",
        group: "public-suffix",
        reason: null,
        reference: null,
        since: now - 2 * hour,
        present: true,
        origin: "list",
        decision: null,
      },
      {
        id: "q-3",
        source: "adult-url",
        entry: "edukacja-seksualna.example",
        line: 12,
        text: "0.0.0.0 edukacja-seksualna.example",
        covers: "www.edukacja-seksualna.example",
        group: "sex-education",
        reason: { pl: "Rzetelna edukacja seksualna chroni.", en: "Sound sex education protects." },
        reference: "WHO, Standardy edukacji seksualnej w Europie",
        since: now - 26 * hour,
        present: true,
        origin: "federation",
        decision: null,
      },
      {
        id: "q-4",
        source: "adult-url",
        entry: "atlas-anatomii.example",
        line: 77,
        text: "0.0.0.0 atlas-anatomii.example",
        covers: "atlas-anatomii.example",
        group: "anatomy",
        reason: { pl: "Atlas anatomii to nauka.", en: "An anatomy atlas is science." },
        reference: null,
        since: now - 6 * day,
        present: false,
        origin: "list",
        decision: {
          decision: "leave-out",
          reason: "To atlas anatomii, potrzebny na zajęciach.",
          by: "Anna Nowak",
          at: now - 5 * day,
        },
      },
    ],
    mistakes: [
      {
        id: "m-1",
        reference: "K7M-2QF",
        name: "gry.casino.example",
        count: 3,
        at: now - 40 * minute,
        lists: [{ source: "starter-gambling", category: "TS-10C", severity: "S2", locked: false }],
        decision: null,
      },
      {
        id: "m-2",
        reference: "P4T-9XW",
        name: "www.register.example",
        count: 1,
        at: now - 5 * hour,
        lists: [{ source: "mf-hazard", category: "TS-10C", severity: "S2", locked: true }],
        decision: null,
      },
      {
        id: "m-3",
        reference: "H3C-6RD",
        name: "muzeum.example",
        count: 1,
        at: now - 2 * day,
        lists: [],
        decision: {
          decision: "declined",
          reason: "Strona nie jest blokowana, nie działa jej serwer.",
          by: "Anna Nowak",
          at: now - day,
          exceptionId: null,
        },
      },
    ],
    exceptions: [
      {
        id: "e-1",
        name: "szachy.example",
        unicodeName: "szachy.example",
        scope: { kind: "all" },
        reason: "Kółko szachowe w każdą środę, strona nie jest hazardem.",
        severity: "S2",
        by: "Anna Nowak",
        createdAt: now - 9 * day,
        until: now + 21 * day,
        approval: null,
        state: "active",
        endedBy: null,
        endedAt: null,
      },
      {
        id: "e-2",
        name: "wsparcie.self-harm.example",
        unicodeName: "wsparcie.self-harm.example",
        scope: { kind: "network", network: "tablets" },
        reason: "Strona poradni, potrzebna na warsztatach z psychologiem.",
        severity: "S3",
        by: "Piotr Zieliński",
        createdAt: now - 2 * hour,
        until: now + 30 * day,
        approval: null,
        state: "waiting",
        endedBy: null,
        endedAt: null,
      },
      {
        id: "e-3",
        name: "xn--dobra-ksika-3hc.example",
        unicodeName: "dobra-książka.example",
        scope: { kind: "device", device: "TAB-01" },
        reason: "Czytelnia na jednym tablecie, prosi bibliotekarka.",
        severity: "S3",
        by: "Anna Nowak",
        createdAt: now - 3 * hour,
        until: now + 7 * day,
        approval: null,
        state: "waiting",
        endedBy: null,
        endedAt: null,
      },
      {
        id: "e-4",
        name: "www.register.example",
        unicodeName: "www.register.example",
        scope: { kind: "all" },
        reason: "Utworzony, zanim nazwa trafiła do rejestru.",
        severity: "S2",
        by: "Anna Nowak",
        createdAt: now - 40 * day,
        until: null,
        approval: { by: "Julia Kowal", at: now - 39 * day },
        state: "powerless",
        endedBy: null,
        endedAt: null,
      },
      {
        id: "e-5",
        name: "festyn.example",
        unicodeName: "festyn.example",
        scope: { kind: "all" },
        reason: "Strona festynu rodzinnego w czerwcu.",
        severity: null,
        by: "Piotr Zieliński",
        createdAt: now - 60 * day,
        until: now - 30 * day,
        approval: null,
        state: "expired",
        endedBy: null,
        endedAt: null,
      },
    ],
  };
}

/** The lists while an update runs: the whole and single lists have come different ways. */
export function listsUpdating(now: number, lists: Input<"lists">): Input<"lists"> {
  const running = new Map(sourcesOf(now).map((one) => [one.id, one.progress]));
  return {
    ...lists,
    building: true,
    update: { startedAt: now - 9_000, phase: "loading", done: 4, total: 11, current: "adult-url" },
    sources: lists.sources.map((one) => ({
      ...one,
      progress:
        running.get(one.id) ??
        (one.id === "cert-polska" ? { phase: "checking", octets: 9_000_000, total: null } : null),
    })),
  };
}
