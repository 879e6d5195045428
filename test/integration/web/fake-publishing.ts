/**
 * What the small server of the page's tests says about open data and declarations: tables built by the real engine from an invented year, and the
 * shipped declarations answered from invented facts.
 *
 * @module
 */
import { resolve } from "node:path";
import { packRelease } from "../../../dashboard/open-data/index.ts";
import { answerDeclaration, changesSince } from "../../../policies/engine/declarations/answer.ts";
import { buildTables } from "../../../policies/engine/open-data/release.ts";
import { loadDeclarations } from "../../../policies/load/load-declarations.ts";
import { loadOpenData } from "../../../policies/load/load-open-data.ts";
import { loadPolicies } from "../../../policies/load/load-policies.ts";
import type { Api } from "../../../policies/schema/api.ts";
import type { DeclarationId, DeclarationView, LiveFacts } from "../../../policies/schema/declarations.ts";
import type { PeriodAggregates } from "../../../policies/schema/effectiveness.ts";
import type { OpenRelease } from "../../../policies/schema/open-data.ts";
import type { OpenDataBody, OpenDataOpened, OpenDataStep } from "../../../policies/schema/open-data-api.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { CATALOGUE } from "../../support/aggregates.ts";
import { Refusal } from "./fake-lists.ts";

const PLAN = loadOpenData(CATALOGUE);
const TAXONOMY = loadPolicies(resolve(import.meta.dirname, "../../../policies")).taxonomy.entries;
const DECLARATIONS = loadDeclarations();
const VENUE = "Centrum Nauki Przykład";
const DAY_MS = 86_400_000;

export interface PublishingFixtures {
  releases: OpenDataOpened[];
  years: number[];
  facts: LiveFacts;
  saved: DeclarationView | null;
  /** Whether the next preparation would give something away. */
  reveals: boolean;
}

function quarter(index: number): PeriodAggregates {
  const covered = { measuredDays: index === 0 ? 0 : 90, covered: index === 0 ? 0 : 90_000 };
  const shop = { measuredDays: 90, covered: 90_000 };
  return {
    v: 1,
    venue: "v",
    timeZone: "Europe/Warsaw",
    period: { from: "2027-01-01", to: "2027-04-01" },
    days: 90,
    coverage: {
      register: shop,
      cases: shop,
      loans: shop,
      probes: covered,
      devices: shop,
      mistakes: shop,
    },
    breaks: [],
    measures: {
      "blocked-sessions": {
        "code=TS-01&severity=S2&mode=A": 40 + index * 7,
        "code=TS-02&severity=S2&mode=A": 3 * index,
        "code=TS-06&severity=S3&mode=A": 12,
        "code=BYP&severity=S1&mode=B": 60 - index * 9,
      },
      events: { "code=TS-01&mode=A": index === 2 ? 3 : 0, "code=TS-06&mode=A": 6 + index },
      interventions: { "form=civil": index === 1 ? 2 : 0 },
      "loans-closed": { "outcome=complete": 210 + index * 12, "outcome=incomplete": 4 + index * 2 },
      "mistakes-decided": { "outcome=accepted": 9 + index, "outcome=refused": 6 },
      ...(index === 0
        ? {}
        : {
            "probe-harmful": {
              "code=TS-06&severity=S3&mode=A&outcome=blocked": 4_120,
              "code=TS-01&severity=S2&mode=A&outcome=blocked": 3_890,
              "code=TS-01&severity=S2&mode=A&outcome=open": 12,
            },
          }),
      "posture-days": { "outcome=compliant": 3_500, "outcome=not-compliant": 44, "outcome=unknown": 9 },
    },
  };
}

function release(now: number, year: number, number: number, more: Partial<OpenDataOpened>): OpenDataOpened {
  const sources = new Map<string, string>(CATALOGUE.measures.map(({ id, source }) => [id, source]));
  const built = buildTables(PLAN, {
    year,
    quarters: [0, 1, 2, 3].map(quarter),
    taxonomy: TAXONOMY,
    sourceOf: (measure) => sources.get(measure),
  });
  const content: OpenRelease = {
    v: 1,
    publisher: VENUE,
    year,
    release: number,
    madeOn: `${String(year + 1)}-01-14`,
    licence: "CC-BY-4.0",
    tables: [...built.tables],
    missing: [...built.missing],
    kept: [],
  };
  return {
    id: `r-${String(year)}-${String(number)}`,
    year,
    release: number,
    state: "prepared",
    licence: "CC-BY-4.0",
    digest: packRelease(content, PLAN, { name: VENUE, email: "" }).digest,
    prepared: { at: (now - DAY_MS) as Instant, by: "Koordynator", mine: false },
    approved: null,
    ended: null,
    tables: built.tables.length,
    hidden: built.hidden.length,
    content,
    why: [...built.hidden],
    ...more,
  };
}

export function makePublishingFixtures(now: number): PublishingFixtures {
  const facts: Record<string, LiveFacts[string]> = {};
  for (const { groups } of DECLARATIONS.values())
    for (const { fact, is, atLeast, atMost } of groups.flatMap(({ criteria }) =>
      criteria.flatMap(({ checks }) => checks),
    ))
      facts[fact] = is ?? atLeast ?? atMost ?? null;
  return {
    releases: [
      release(now, 2027, 1, {}),
      release(now, 2026, 1, {
        state: "approved",
        prepared: { at: (now - 380 * DAY_MS) as Instant, by: "Koordynator", mine: false },
        approved: { at: (now - 378 * DAY_MS) as Instant, by: "Inspektor ochrony danych" },
        why: null,
      }),
    ],
    years: [2027, 2026],
    facts: {
      ...facts,
      "entries.ZI-4": 0,
      "entries.TS-02X": 0,
      "probes.bypass-percent": null,
      "closed.ZI-4": false,
      "roles.vacant": 2,
    },
    saved: null,
    reveals: false,
  };
}

type Answers = { readonly [K in keyof typeof Api]?: (body: never, ...ids: [string, string, string]) => unknown };

export function publishingAnswers(data: PublishingFixtures, now: () => number): Answers {
  const find = (id: string): OpenDataOpened => {
    const found = data.releases.find((one) => one.id === id);
    if (found === undefined) throw new Refusal(404, "E_OPEN_DATA_UNKNOWN", "Nie ma takiego wydania.");
    return found;
  };
  const change = (id: string, more: Partial<OpenDataOpened>): OpenDataOpened => {
    const next = { ...find(id), ...more };
    data.releases = data.releases.map((one) => (one.id === id ? next : one));
    return next;
  };
  const view = (id: string): DeclarationView => {
    const declaration = DECLARATIONS.get(id as DeclarationId);
    if (declaration === undefined) throw new Refusal(404, "E_DECLARATION_UNKNOWN", "Nie ma takiej deklaracji.");
    const answers = answerDeclaration(declaration, data.facts, { venue: VENUE, on: "2028-02-03" });
    const last = data.saved?.answers.id === answers.id ? data.saved : null;
    return {
      answers,
      last: last?.last ?? null,
      editions: last?.editions ?? [],
      changes: last === null ? [] : changesSince(last.answers, answers),
    };
  };
  return {
    openData: () => ({
      releases: data.releases.map(({ content: _content, why: _why, ...entry }) => entry),
      years: data.years,
      publicPath: null,
    }),
    openDataRelease: (_: never, id) => find(id),
    openDataPrepare: (body: OpenDataBody) => {
      if (data.reveals && !body.keepEarlier)
        return {
          kind: "refused",
          revealed: [
            {
              table: { pl: "Zdarzenia zakwalifikowane według kategorii", en: "Qualified events by category" },
              row: { pl: "przemoc", en: "violence" },
              column: { pl: "3. kwartał 2027", en: "Q3 2027" },
              why: "shown-now",
              release: 1,
              year: 2027,
            },
          ],
        };
      const made = release(now(), body.year, data.releases.length + 1, {
        licence: body.licence,
        prepared: { at: now() as Instant, by: "Koordynator", mine: true },
      });
      data.releases = [made, ...data.releases];
      return { kind: "prepared", release: made };
    },
    openDataStep: (body: OpenDataStep, id) => {
      const done = { at: now() as Instant, by: "Inspektor ochrony danych" };
      if (body.step === "approve") return change(id, { state: "approved", approved: done, why: null });
      return change(id, {
        state: body.step === "return" ? "returned" : "withdrawn",
        ended: { ...done, reason: body.reason },
        why: null,
      });
    },
    openDataPackage: (_: never, id) => {
      const { name, octets, digest } = packRelease(find(id).content, PLAN, { name: VENUE, email: "" });
      return { name, mediaType: "application/zip", base64: Buffer.from(octets).toString("base64"), digest };
    },
    declaration: (_: never, id) => view(id),
    declarationSave: (_: never, id) => {
      const saved = { id: "e1", at: now() as Instant, by: "Koordynator", digest: "0".repeat(64) };
      const next = { ...view(id), last: saved, editions: [saved], changes: [] };
      data.saved = next;
      return next;
    },
  };
}
