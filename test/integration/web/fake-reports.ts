/**
 * What the small server of the page's tests says about reports: editions whose steps, versions and refusals are the server's own rules, and papers
 * drawn by the real renderers from invented content.
 *
 * @module
 */
import { editionFile } from "../../../dashboard/reports/papers.ts";
import { HEADINGS } from "../../../dashboard/reports/paper/words.ts";
import type { Api } from "../../../policies/schema/api.ts";
import type {
  ReportAsked,
  ReportBody,
  ReportCheck,
  ReportOpened,
  ReportStep,
} from "../../../policies/schema/report-api.ts";
import type { ReportNarrative } from "../../../policies/schema/report-content.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { sampleContent } from "../../support/report-content.ts";
import { Refusal } from "./fake-lists.ts";

export interface ReportFixtures {
  editions: ReportOpened[];
  /** Papers that were taken out, «report pdf». */
  readonly taken: string[];
  /** What «sprawdź» finds. */
  check: Omit<ReportCheck, "at">;
}

const DAY_MS = 86_400_000;
const DIGEST = "5e".repeat(32);

const WORDS: ReportNarrative = {
  standards: "wersja 3 z 1 września 2026",
  aim: "W okresie otwarto nową wystawę, na której wypożycza się dwanaście tabletów więcej.",
  methods: "Poza pomiarem koordynator rozmawiał z edukatorami co kwartał.",
  result: "Najwięcej uwagi wymagają aktualizacje tabletów i czas pierwszej weryfikacji w czasie ferii.",
  conclusions: "Proponujemy dwie zmiany Standardów i jeden zakup.",
  annexes: [{ title: "Listy obecności na szkoleniach", where: "sprawa 12/2027" }],
  leftOut: [],
};

const done = (on: string, by: string) => ({ on, at: Date.parse(`${on}T09:00:00Z`) as Instant, by });

function edition(id: string, now: number, more: Partial<ReportOpened>): ReportOpened {
  const versions = [
    { version: 2, at: (now - 2 * DAY_MS) as Instant, by: "Koordynator", narrative: WORDS },
    {
      version: 1,
      at: (now - 9 * DAY_MS) as Instant,
      by: "Koordynator",
      narrative: { ...WORDS, aim: "W okresie otwarto nową wystawę.", conclusions: "", annexes: [] },
    },
  ];
  return {
    id,
    kind: "biennial",
    period: { from: "2024-01-01", to: "2026-01-01" },
    edition: 1,
    state: "draft",
    version: 2,
    openedAt: (now - 9 * DAY_MS) as Instant,
    openedBy: "Koordynator",
    submitted: null,
    accepted: null,
    presented: null,
    digest: null,
    headings: [...HEADINGS("CNE")],
    narrative: WORDS,
    versions,
    heads: null,
    owners: [
      { id: "acc-1", name: "Koordynator" },
      { id: "acc-2", name: "Dyrektor" },
      { id: "acc-3", name: "Osoba od bezpieczeństwa sieci" },
    ],
    ...more,
  };
}

export const makeReportFixtures = (now: number): ReportFixtures => ({
  editions: [
    edition("r2", now, { edition: 2 }),
    edition("r1", now, {
      state: "accepted",
      submitted: done("2026-03-20", "Koordynator"),
      accepted: done("2026-03-25", "Dyrektor"),
      digest: DIGEST,
      heads: "cne 2026-03-20 events 412 9f2c interventions 37 b01e audit 90211 77aa",
    }),
    edition("r3", now, { kind: "annual", period: { from: "2025-01-01", to: "2026-01-01" } }),
  ],
  taken: [],
  check: {
    digest: { kept: DIGEST, found: DIGEST },
    figures: 0,
    papers: [
      { paper: "report", format: "pdf", kept: DIGEST, found: DIGEST },
      { paper: "report", format: "docx", kept: DIGEST, found: DIGEST },
    ],
  },
});

type Answers = { readonly [K in keyof typeof Api]?: (body: never, id: string) => unknown };
const TO = { submit: "submitted", accept: "accepted", present: "presented" } as const;

export function reportAnswers(data: ReportFixtures, nameOf: () => string): Answers {
  const find = (id: string): ReportOpened => {
    const found = data.editions.find((one) => one.id === id);
    if (found === undefined) throw new Refusal(404, "E_REPORT_UNKNOWN", "Nie ma takiego wydania.");
    return found;
  };
  const put = (next: ReportOpened): ReportOpened => {
    data.editions = data.editions.map((one) => (one.id === next.id ? next : one));
    return next;
  };
  return {
    reports: () =>
      data.editions.map(({ headings: _h, narrative: _n, versions: _v, heads: _s, owners: _o, ...one }) => one),
    report: (_: never, id) => find(id),
    reportOpen: ({ kind, lastYear }: ReportBody) => {
      const from = `${String(kind === "biennial" ? lastYear - 1 : lastYear)}-01-01`;
      const same = data.editions.filter((one) => one.kind === kind && one.period.from === from);
      const open = same.find(({ state }) => state === "draft");
      if (open !== undefined) return open;
      const made = edition(`n${String(data.editions.length)}`, Date.now(), {
        kind,
        period: { from, to: `${String(lastYear + 1)}-01-01` },
        edition: same.length + 1,
        openedBy: nameOf(),
      });
      data.editions = [made, ...data.editions];
      return made;
    },
    reportWords: ({ version, narrative }: { version: number; narrative: ReportNarrative }, id) => {
      const found = find(id);
      if (found.state !== "draft") throw new Refusal(409, "E_REPORT_STATE", "Wydanie już przekazano.");
      if (found.version !== version) throw new Refusal(409, "E_REPORT_CHANGED", "Ktoś był szybszy.");
      const next = { version: version + 1, at: Date.now() as Instant, by: nameOf(), narrative };
      return put({ ...found, version: version + 1, narrative, versions: [next, ...found.versions] });
    },
    reportStep: ({ step, version, on }: ReportStep, id) => {
      const found = find(id);
      if (found.version !== version) throw new Refusal(409, "E_REPORT_CHANGED", "Ktoś był szybszy.");
      const state = TO[step];
      const day = on ?? new Date().toISOString().slice(0, 10);
      const frozen = step === "submit" ? { digest: DIGEST, heads: "cne 2026-11-22 events 412 9f2c" } : {};
      return put({ ...found, ...frozen, state, [state]: done(day, nameOf()) });
    },
    reportInside: () => ({
      days: 730,
      of: 731,
      red: ["M05", "M17"],
      unmeasured: ["M01", "M27"],
      consultations: 2,
      unsigned: 1,
      remarks: 5,
      undecided: 2,
      recommendations: 3,
      wordings: 1,
      surveys: false,
      breaks: 2,
    }),
    reportCheck: () => ({ ...data.check, at: Date.now() }),
    reportPaper: async (asked: ReportAsked, id) => {
      const found = find(id);
      data.taken.push(`${asked.paper} ${asked.format}`);
      const content = { ...sampleContent(1), kind: found.kind, narrative: found.narrative };
      return editionFile({ content, text: JSON.stringify(content), digest: found.digest }, asked);
    },
  };
}
