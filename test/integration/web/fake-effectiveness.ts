/**
 * What the small server of the page's tests says about effectiveness: generated aggregates judged by the real engine over the shipped metrics, and a
 * few keys for programs.
 *
 * @module
 */
import { join } from "node:path";
import * as fc from "fast-check";
import { effectivenessCsv } from "../../../dashboard/reports/export-csv.ts";
import { isDay } from "../../../policies/engine/day.ts";
import { effectiveness } from "../../../policies/engine/metrics/effectiveness.ts";
import { loadBaselines } from "../../../policies/load/load-baselines.ts";
import { loadPartNames } from "../../../policies/load/load-part-names.ts";
import { loadPolicies } from "../../../policies/load/load-policies.ts";
import { loadProcedure } from "../../../policies/load/load-procedure.ts";
import type { Api } from "../../../policies/schema/api.ts";
import { EffectivenessQuery } from "../../../policies/schema/effectiveness-api.ts";
import type { EffectivenessToken, EffectivenessTokenBody } from "../../../policies/schema/effectiveness-api.ts";
import type { EffectivenessExport, PeriodAggregates } from "../../../policies/schema/effectiveness.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { CATALOGUE, aggregates } from "../../support/aggregates.ts";
import { Refusal } from "./fake-lists.ts";

const DAY_MS = 86_400_000;
/** Before it nothing was counted. */
const FIRST_DAY = "2025-01-01";
const SEED = 2_027;
const NAMES = loadPartNames({
  policies: loadPolicies(join(import.meta.dirname, "../../../policies")),
  baselines: loadBaselines().baselines,
  procedure: loadProcedure(),
  lists: [],
});

export interface EffectivenessFixtures {
  tokens: EffectivenessToken[];
  /** Every period asked for, as it stood behind the `?`. */
  readonly asked: Record<string, string>[];
}

const token = (id: string, now: number, more: Partial<EffectivenessToken>): EffectivenessToken => ({
  id,
  name: "arkusz kierownika",
  createdAt: (now - 40 * DAY_MS) as Instant,
  createdBy: "Koordynator",
  expiresAt: (now + 325 * DAY_MS) as Instant,
  lastUsedAt: (now - 3 * 3_600_000) as Instant,
  revokedAt: null,
  ...more,
});

export const makeEffectivenessFixtures = (now: number): EffectivenessFixtures => ({
  tokens: [
    token("t1", now, {}),
    token("t2", now, { name: "stary raport", lastUsedAt: null, expiresAt: (now - 9 * DAY_MS) as Instant }),
    token("t3", now, { name: "próba", revokedAt: (now - 2 * DAY_MS) as Instant }),
  ],
  asked: [],
});

const probes = (blocked: number, open: number): Record<string, number> => ({
  "code=TS-06&severity=S4&mode=A&language=pl&outcome=blocked": blocked,
  "code=TS-06&severity=S4&mode=A&language=uk&outcome=open": open,
});

/** Generated, but always with few probes, with surveys that nobody held, and with a change of lists in spring. */
function counted(from: string, to: string, seed: number): PeriodAggregates {
  const [made] = fc.sample(aggregates(from, to), { seed, numRuns: 1 });
  if (made === undefined) throw new Error("nothing was generated");
  const measured = { measuredDays: made.days, covered: made.days * 1_000 };
  const { surveys: _, ...coverage } = made.coverage;
  const held = new Set(CATALOGUE.measures.filter(({ source }) => source === "surveys").map(({ id }) => id));
  const measures = Object.fromEntries(Object.entries(made.measures).filter(([id]) => !held.has(id)));
  return {
    ...made,
    coverage: { ...coverage, probes: measured, resolver: measured, loans: measured },
    measures: {
      ...measures,
      "probe-harmful": probes(seed === SEED ? 14 : 17, 1),
      "opening-minutes": { "": 131_400 },
      "resolver-down-minutes": { "": 4 },
      "fail-open-minutes": {},
      "loan-sessions": { "": seed === SEED ? 1_480 : 1_312 },
      "loans-closed": { "outcome=complete": 1_470, "outcome=incomplete": 10 },
      "blocked-sessions": {
        "code=TS-06&severity=S2&mode=A": seed === SEED ? 231 : 198,
        "code=TS-10C&severity=S4&mode=A": seed === SEED ? 12 : 19,
      },
    },
    breaks: [{ on: `${from.slice(0, 4)}-03-12`, kind: "list", what: "cert-pl" }],
  };
}

const nothing = (from: string, to: string): PeriodAggregates => ({
  v: 1,
  venue: "cne",
  timeZone: "Europe/Warsaw",
  period: { from, to },
  days: 0,
  coverage: {},
  measures: {},
  breaks: [],
});

const yearBefore = (day: string): string => `${String(Number(day.slice(0, 4)) - 1)}${day.slice(4)}`;

function documentOf(from: string, to: string): EffectivenessExport {
  const now = from < FIRST_DAY ? nothing(from, to) : counted(from, to, SEED);
  const earlier = yearBefore(from);
  const before = earlier < FIRST_DAY ? null : counted(earlier, yearBefore(to), SEED + 1);
  return { v: 1, aggregates: now, before, result: effectiveness(CATALOGUE, now, before) };
}

type Answers = { readonly [K in keyof typeof Api]?: (body: never, id: string) => unknown };

export function effectivenessAnswers(data: EffectivenessFixtures, nameOf: () => string): Answers {
  return {
    metrics: () => ({ ...CATALOGUE, names: NAMES }),
    effectiveness: (query: Record<string, string>) => {
      data.asked.push(query);
      const parsed = EffectivenessQuery.safeParse(query);
      if (!parsed.success || ![query["from"], query["to"]].every((day) => day === undefined || isDay(day)))
        throw new Refusal(400, "E_REPORT_PERIOD", "Takiego okresu nie ma w kalendarzu.");
      const { year, from, to, format } = parsed.data;
      const document =
        year === undefined
          ? documentOf(from ?? "", to ?? "")
          : documentOf(`${year}-01-01`, `${String(Number(year) + 1)}-01-01`);
      return format === "csv" ? effectivenessCsv(document) : document;
    },
    effectivenessTokens: () => data.tokens,
    effectivenessTokenCreate: (body: EffectivenessTokenBody) => {
      const now = Date.now();
      const view = token("t4", now, {
        name: body.name,
        createdAt: now as Instant,
        createdBy: nameOf(),
        expiresAt: (now + body.days * DAY_MS) as Instant,
        lastUsedAt: null,
      });
      data.tokens = [view, ...data.tokens];
      return { token: `latarnik_eff_${"x".repeat(43)}`, view };
    },
    effectivenessTokenRevoke: (_: never, id) => {
      const found = data.tokens.find((one) => one.id === id);
      if (found === undefined) throw new Refusal(404, "E_REPORT_TOKEN_UNKNOWN", "Nie ma takiego tokenu.");
      const revoked = { ...found, revokedAt: Date.now() as Instant };
      data.tokens = data.tokens.map((one) => (one.id === id ? revoked : one));
      return revoked;
    },
  };
}
