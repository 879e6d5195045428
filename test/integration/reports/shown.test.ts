/**
 * Two years of the invented venue become the report of 2028 as PDF and DOCX; every number in them is read back out of the finished papers and
 * computed again, by the independent program, from the CSV annex alone.
 *
 * `PAPERS=FOLDER` keeps the files for whoever wants to look at them.
 *
 * @module
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { coordinationCounters } from "../../../dashboard/coordination/index.ts";
import { DEMO_VENUE_NAME, planDemo, seedDemo } from "../../../dashboard/demo/index.ts";
import { MIGRATIONS } from "../../../dashboard/migrations/index.ts";
import { listAccounts } from "../../../dashboard/access/index.ts";
import { responsibleOn } from "../../../dashboard/people/index.ts";
import { instant } from "../../../dashboard/platform/clock.ts";
import { openDatabase } from "../../../dashboard/platform/db.ts";
import { migrate } from "../../../dashboard/platform/migrate.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import { probeCounter } from "../../../dashboard/probes/index.ts";
import { openEdition, saveWords } from "../../../dashboard/reports/editions.ts";
import type { EditionContext } from "../../../dashboard/reports/editions.ts";
import { takeStep } from "../../../dashboard/reports/freeze.ts";
import { editionData } from "../../../dashboard/reports/gather.ts";
import type { EditionData } from "../../../dashboard/reports/gather.ts";
import { spansOf, storeDay, tableCounters } from "../../../dashboard/reports/index.ts";
import { editionFile } from "../../../dashboard/reports/papers.ts";
import { loadBaselines } from "../../../policies/load/load-baselines.ts";
import { loadPolicies } from "../../../policies/load/load-policies.ts";
import { loadProcedure } from "../../../policies/load/load-procedure.ts";
import { Config } from "../../../policies/schema/config.ts";
import type { SourceDay } from "../../../policies/schema/effectiveness.ts";
import { recompute } from "../../../scripts/effectiveness/recompute.ts";
import type { Found, Recomputed } from "../../../scripts/effectiveness/recompute.ts";
import { CATALOGUE } from "../../support/aggregates.ts";
import { sampleContent } from "../../support/report-content.ts";
import { docxTables, numbersIn, pdfTables, saidIn } from "../../support/report-papers.ts";
import type { PaperTable, Said } from "../../support/report-papers.ts";

const ZONE = "Europe/Warsaw";
const VENUE = "demo";
const [FROM, TO] = [Date.UTC(2025, 11, 31, 23), Date.UTC(2028, 0, 5, 23)];
const POLICIES = join(import.meta.dirname, "../../../policies");
const keep = process.env["PAPERS"];

const root = mkdtempSync(join(tmpdir(), "latarnik-shown-"));
let database: Database;
let data: EditionData;
let pdf: Uint8Array;
let docx: Uint8Array;
let again: Recomputed;
let csv = "";
let tookS = 0;
let wholeS = 0;

/** Of this process alone, so that a busy machine changes little. */
function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Sources the invented venue does not have yet; counted as an honest year would be. */
function otherDay(day: string, index: number): SourceDay[] {
  const probe = (code: string, mode: string, severity: string, blocked: number, open: number) => ({
    [`code=${code}&severity=${severity}&mode=${mode}&language=pl&outcome=blocked`]: blocked,
    ...(open === 0 ? {} : { [`code=${code}&severity=${severity}&mode=${mode}&language=pl&outcome=open`]: open }),
  });
  return [
    {
      day,
      source: "probes",
      covered: 1_000,
      measures: {
        "probe-harmful": {
          ...probe("TS-01", "A", "S3", 96, index % 40 === 0 ? 3 : 0),
          ...probe("TS-06", "C", "S3", 48, index % 9 === 0 ? 4 : 0),
          ...probe("TS-10C", "A", "S4", 24, 0),
        },
        "probe-benign": { "group=help&mode=A&outcome=open": 24, "group=benign&mode=C&outcome=open": 120 },
        "fail-open-minutes": {},
      },
    },
    ...(day.endsWith("-06-15")
      ? [
          {
            day,
            source: "surveys" as const,
            covered: 1_000,
            measures: {
              "survey-respondents": { "group=children": 41, "group=staff": 17 },
              "survey-answers": {
                "group=children&question=safe&outcome=top2": 36,
                "group=children&question=safe&outcome=other": 5,
                "group=children&question=knows-help&outcome=top2": 29,
                "group=children&question=knows-help&outcome=other": 12,
                "group=staff&question=procedures-work&outcome=top2": 14,
                "group=staff&question=procedures-work&outcome=other": 3,
              },
            },
          },
        ]
      : []),
  ];
}

async function countAll(context: EditionContext): Promise<void> {
  const policies = loadPolicies(POLICIES);
  const counting = {
    ...context,
    policies: () => ({
      modes: new Map([
        ["tablets", "A"],
        ["kiosks", "B"],
        ["guest-wifi", "C"],
      ]),
      severities: new Map(policies.taxonomy.entries.map(({ code, severity }) => [code as string, severity as string])),
      checks: new Map(
        loadBaselines(POLICIES).baselines.flatMap(({ checks }) =>
          checks.map((one) => [one.id, one.severity as string]),
        ),
      ),
      duties: loadProcedure().duties,
    }),
  };
  const spans = spansOf("2026-01-01", "2028-01-01", ZONE);
  const byDay = new Map<string, SourceDay[]>();
  for (const counter of [...tableCounters(counting), ...coordinationCounters(counting), probeCounter(counting)])
    for (const one of await counter.count(database, spans, TO))
      byDay.set(one.day, [...(byDay.get(one.day) ?? []), one]);
  for (const [index, { day }] of spans.entries()) {
    const counted = byDay.get(day) ?? [];
    const extra = otherDay(day, index).filter(({ source }) => !counted.some((one) => one.source === source));
    await storeDay(context, day, [...counted, ...extra]);
  }
}

beforeAll(async () => {
  database = await openDatabase({ kind: "sqlite" }, join(root, "latarnik.db"));
  await migrate(database, MIGRATIONS);
  const plan = planDemo({ seed: "raport", from: FROM, to: TO, visitors: 1_000 });
  await seedDemo(database, { plan, root, config: Config.parse({ venue: { id: VENUE, name: DEMO_VENUE_NAME } }) });
  // Protocols, remarks and recommendations are invented here: roles, no people.
  const invented = sampleContent(1);
  const context: EditionContext = {
    database,
    clock: () => instant(Date.UTC(2028, 2, 20, 11)),
    venueId: VENUE,
    timeZone: ZONE,
    catalogue: CATALOGUE,
    letterhead: { venue: `${DEMO_VENUE_NAME}, ul. Przykładowa 1`, venueShort: "CNP" },
    improvements: async () =>
      invented.improvements.map((one, index) => ({
        ...one,
        id: String(index),
        version: 1,
        owner: null,
        openedOn: "2027-05-01",
        endedOn: null,
        overdue: false,
      })),
    remarks: async () =>
      invented.remarks.map((one) => ({
        ...one,
        id: one.number,
        reference: "K7M-2QF",
        answer: null,
        text: null,
        days: 18,
      })),
    consultations: async () =>
      invented.consultations.map((one) => ({
        ...one,
        id: one.number,
        version: 1,
        decisions: one.decisions.map((decision) => ({ ...decision, improvement: null })),
        confirmed: one.confirmed.map(({ role, on }) => ({
          role,
          by: role,
          at: instant(Date.parse(`${on}T10:00:00Z`)),
        })),
      })),
    responsible: async (day) => responsibleOn(database, { venueId: VENUE, timeZone: ZONE }, day),
    codes: () => Object.fromEntries(loadPolicies(POLICIES).taxonomy.entries.map(({ code, short }) => [code, short.pl])),
    names: () => ({}),
    dutyDone: async () => undefined,
  };
  await countAll(context);
  const [account] = await listAccounts(database);
  const person = { account: account?.id ?? "", roles: ["koordynator" as const] };
  const { id } = await openEdition(context, person, { kind: "biennial", lastYear: 2027 });
  const saved = await saveWords(context, person, id, { version: 1, narrative: invented.narrative });
  const started = process.cpuUsage();
  await takeStep(context, person, id, { step: "submit", version: saved.version });
  wholeS = secondsSince(started);
  const before = process.cpuUsage();
  data = await editionData(context, id);
  const file = async (paper: "report" | "letter" | "director" | "mayor" | "children" | "data", format: string) =>
    Buffer.from((await editionFile(data, { paper, format: format as "pdf" })).base64, "base64");
  pdf = await file("report", "pdf");
  docx = await file("report", "docx");
  tookS = secondsSince(before);
  csv = (await file("data", "csv")).toString("utf8");
  again = recompute(csv);
  if (keep !== undefined) {
    mkdirSync(keep, { recursive: true });
    for (const paper of ["report", "letter", "director", "mayor", "children"] as const)
      for (const format of ["pdf", "docx", "html"] as const)
        writeFileSync(join(keep, `${paper}.${format}`), await file(paper, format));
    for (const format of ["csv", "json", "xlsx"] as const)
      writeFileSync(join(keep, `data.${format}`), await file("data", format));
  }
}, 600_000);
afterAll(async () => {
  await database.destroy();
  rmSync(root, { recursive: true, force: true });
});

/** As far as two decimals tell; a number that is written must be one of these. */
const near = (said: number, here: number | null): boolean => here !== null && Math.abs(said - here) <= 0.005_000_1;

/** What a cell of results may say of a computed figure: its value, its counts, its interval, in this order. */
function resultFaults(where: string, cell: string, here: Found): string[] {
  if (here.value === null) return cell.startsWith("nie zmierzono") ? [] : [`${where}: «${cell}», computed nothing`];
  const [value, ...rest] = numbersIn(cell.replace(/przedział ufności 95 %/u, "").replace(/na 1000?/u, ""));
  const known = [here.numerator, here.denominator, here.low, here.high];
  const faults =
    value !== undefined && near(value, here.value) ? [] : [`${where}: «${cell}», computed ${String(here.value)}`];
  const odd = rest.filter((one) => !known.some((number) => near(one, number)));
  return [...faults, ...odd.map((one) => `${where}: ${String(one)} of «${cell}» is no count and no bound`)];
}

function changeFaults(id: string, cell: string): string[] {
  const here = again.changes.get(id);
  if (cell === "–") return here === undefined ? [] : [`${id}: no change in the paper`];
  const known = here === undefined ? [] : [here.absolute, here.percent, here.perExposure];
  return numbersIn(cell.replace(/na 1000?/u, "")).flatMap((one) =>
    known.some((number) => near(one, number)) ? [] : [`${id} change: ${String(one)} of «${cell}»`],
  );
}

/** Columns of the paper and what of a figure they say. */
function faultsOf({ id, cells }: Said): string[] {
  const here = again.figures.get(id);
  if (here === undefined) return [`${id}: no such figure`];
  return [...cells].flatMap(([head, cell]) => {
    if (head === "Wynik" || head === "Liczba")
      // A breakdown: one of the parts.
      return cells.has("Część") ? [] : resultFaults(`${id} ${head}`, cell, here);
    if (head === "Zmiana") return changeFaults(id, cell);
    if (head !== "Ile") return [];
    const number = id === "M20/sessions" ? here.value : here.denominator;
    const [said] = numbersIn(cell);
    if (number === null) return cell.startsWith("nie zmierzono") ? [] : [`${id}: ${cell}`];
    return said !== undefined && near(said, number) ? [] : [`${id} exposure: «${cell}», computed ${String(number)}`];
  });
}

describe("the report of 2028", () => {
  it("is what the independent program computes from the CSV annex, number by number", () => {
    expect(again.checked).toBeGreaterThan(1_000);
    expect(again.differences).toEqual([]);
    // The venue is alive: most figures have a number.
    expect([...again.figures.values()].filter(({ value }) => value !== null).length).toBeGreaterThan(40);
  });

  const papers: readonly [string, () => PaperTable[]][] = [
    ["PDF", () => pdfTables(pdf)],
    ["DOCX", () => docxTables(docx)],
  ];
  it.each(papers)("as %s says of every figure what was computed, and nothing else", (_, read) => {
    const said = saidIn(read());
    expect([...new Set(said.map(({ id }) => id))].toSorted()).toEqual([...again.figures.keys()].toSorted());
    expect(said.flatMap(faultsOf)).toEqual([]);
  });

  it.each(papers)("as %s breaks figures down as the annex does", (_, read) => {
    const said = saidIn(read()).filter(({ cells }) => cells.has("Część"));
    const shown = again.rows.filter(({ cell }) => !cell.replace(/&?bin=\d+/u, "").includes("&"));
    expect(said.map(({ id }) => id)).toEqual(shown.map(({ figure }) => figure));
    expect(said.length).toBeGreaterThan(30);
    const faults = said.flatMap(({ id, cells }, index) => {
      const row = shown[index];
      return row === undefined ? [] : resultFaults(`${id} ${row.cell}`, cells.get("Wynik") ?? "", row.found);
    });
    expect(faults).toEqual([]);
  });

  it.each(papers)("as %s says on how many days each source measured", (_, read) => {
    const table = read().find(([heads]) => heads?.[0] === "Źródło" && heads[1] === "Dni z pomiarem") ?? [];
    const counted = [...csv.matchAll(/^coverage;now;[a-z]+;;;\d+;(\d+);/gmu)].map(([, days]) => Number(days));
    const shown = table
      .slice(1)
      .map(([, days = ""]) => Number(days))
      .filter((days) => days > 0);
    const bySize = (a: number, b: number): number => a - b;
    expect(shown.toSorted(bySize)).toEqual(counted.filter((days) => days > 0).toSorted(bySize));
  });

  it("takes no more than five seconds of a processor: two years of 1 000 visitors a day, collected, drawn as nine files, sealed", () => {
    process.stderr.write(
      `report of two years: collected, nine files drawn and sealed in ${wholeS.toFixed(1)} s of processor time; PDF and DOCX again in ${tookS.toFixed(1)} s\n`,
    );
    expect(wholeS).toBeLessThan(5);
    expect(tookS).toBeLessThan(5);
  });
});
