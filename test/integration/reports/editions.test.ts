/**
 * Editions of the report on SQLite and a real PostgreSQL, through their doors: words in versions, steps and their refusals, what is frozen, the
 * calendar, the audit.
 *
 * @module
 */
import { createHash } from "node:crypto";
import readXlsxFile from "read-excel-file/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  completeDuty,
  listConsultations,
  listImprovements,
  listRemarks,
  registerCoordinationRoutes,
} from "../../../dashboard/coordination/index.ts";
import { responsibleOn } from "../../../dashboard/people/index.ts";
import { registerEditionRoutes, spansOf, storeDay } from "../../../dashboard/reports/index.ts";
import { loadStandards } from "../../../policies/load/load-standards.ts";
import type { EffectivenessExport } from "../../../policies/schema/effectiveness.ts";
import type { ReportCheck } from "../../../policies/schema/report-api.ts";
import type { PartNames } from "../../../policies/schema/part-names.ts";
import { ReportContent } from "../../../policies/schema/report-content.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { CATALOGUE } from "../../support/aggregates.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { DAY, VENUE, openCaseVenue } from "../../support/case-venue.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";

const ZONE = "Europe/Warsaw";
const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

const LETTERHEAD = { venue: "Centrum Nauki Przykład", venueShort: "CNP" };
const WORDS = {
  standards: "wersja 3",
  aim: "Cel.",
  methods: "",
  result: "",
  conclusions: "Wnioski koordynatora.",
  annexes: [{ title: "Lista obecności", where: "" }],
  leftOut: ["counted"],
};
/** What parts of figures are called; a file of the policies may be reworded at any time. */
const NAMED = { code: {}, language: { pl: { pl: "po polsku", en: "in Polish" } } };
const names: { now: PartNames } = { now: NAMED };

describe.each(KINDS)("$kind: editions of the report", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: CaseVenue;
  let koordynator: Staff;
  let dyrektor: Staff;
  let nsp: Staff;
  let id: string;

  beforeAll(async () => {
    names.now = NAMED;
    venue = await openCaseVenue(await databases.open(kind), {
      also: async (app, { database, clock }) => {
        const shared = { database, clock, venueId: VENUE, timeZone: ZONE };
        const coordination = {
          ...shared,
          letterhead: LETTERHEAD,
          standards: loadStandards(),
          outside: async () => ({ metric: () => null, order: () => null, test: () => null, records: () => null }),
          figures: async () => [],
        };
        registerCoordinationRoutes(app, coordination);
        const reports = { ...shared, catalogue: CATALOGUE };
        registerEditionRoutes(app, {
          ...reports,
          letterhead: LETTERHEAD,
          improvements: async () => listImprovements(coordination),
          remarks: async () => listRemarks(coordination),
          consultations: async () => listConsultations(coordination),
          responsible: async (day) => responsibleOn(database, { venueId: VENUE, timeZone: ZONE }, day),
          codes: () => ({ "TS-06": "samookaleczenia" }),
          names: () => names.now,
          dutyDone: async (tx, person, done) => completeDuty(tx, coordination, person, done),
        });
        for (const { day } of spansOf("2027-12-20", "2028-01-01", ZONE))
          await storeDay(reports, day, [
            {
              day,
              source: "probes",
              covered: 1_000,
              measures: {
                "probe-harmful": {
                  "code=TS-06&severity=S3&mode=A&language=pl&outcome=blocked": 4,
                  "code=TS-06&severity=S3&mode=A&language=pl&outcome=open": 1,
                },
              },
            },
          ]);
      },
    });
    koordynator = await venue.person("koordynator", ["koordynator"]);
    dyrektor = await venue.person("dyrektor", ["dyrektor"]);
    nsp = await venue.person("nsp", ["nsp"]);
    venue.now = Date.UTC(2027, 11, 31, 9) as Instant;
  }, 60_000);
  afterAll(() => venue.close());

  const step = async (who: Staff, what: string, version: number, more: object = {}) =>
    who.ask("POST", `/api/reports/${id}/step`, { step: what, version, ...more });
  const file = async (paper: string, format: string, of = id) => {
    const reply = await koordynator.ask("POST", `/api/reports/${of}/paper`, { paper, format });
    expect([reply.status, reply.text.slice(0, 200)]).toEqual([200, reply.text.slice(0, 200)]);
    return { ...reply.body, octets: Buffer.from(reply.body.base64, "base64") };
  };
  const duty = async (wanted: string) =>
    (await koordynator.ask("GET", "/api/coordination/duties")).body.find((one: { id: string }) => one.id === wanted);

  it("opens one draft of a period, by the coordinator only", async () => {
    const body = { kind: "biennial", lastYear: 2027 };
    expect((await dyrektor.ask("POST", "/api/reports", body)).status).toBe(403);
    expect((await nsp.ask("GET", "/api/reports")).status).toBe(403);
    expect((await koordynator.ask("POST", "/api/reports", { ...body, lastYear: 2026 })).body.code).toBe(
      "E_REPORT_PERIOD",
    );
    const opened = await koordynator.ask("POST", "/api/reports", body);
    expect(opened.body).toMatchObject({
      period: { from: "2026-01-01", to: "2028-01-01" },
      edition: 1,
      state: "draft",
      version: 1,
      digest: null,
    });
    id = opened.body.id;
    expect((await koordynator.ask("POST", "/api/reports", body)).body.id).toBe(id);
    expect((await koordynator.ask("POST", "/api/reports", { kind: "annual", lastYear: 2026 })).body).toMatchObject({
      period: { from: "2026-01-01", to: "2027-01-01" },
      edition: 1,
    });
    expect((await koordynator.ask("GET", "/api/reports/none")).body.code).toBe("E_REPORT_UNKNOWN");
  });

  it("keeps words in versions; whoever was slower is told", async () => {
    const save = async (version: number, narrative: object) =>
      koordynator.ask("PUT", `/api/reports/${id}/words`, { version, narrative });
    expect((await save(1, WORDS)).body).toMatchObject({ version: 2, narrative: WORDS });
    expect((await save(1, { ...WORDS, aim: "Inny cel." })).body.code).toBe("E_REPORT_CHANGED");
    for (const leftOut of [["counted", "counted"], ["files"], "counted"])
      expect((await save(2, { ...WORDS, leftOut })).status).toBe(400);
    const third = await save(2, { ...WORDS, aim: "Lepszy cel." });
    expect(
      third.body.versions.map((one: { version: number; narrative: { aim: string } }) => [
        one.version,
        one.narrative.aim,
      ]),
    ).toEqual([
      [3, "Lepszy cel."],
      [2, "Cel."],
      [1, ""],
    ]);
    expect((await dyrektor.ask("PUT", `/api/reports/${id}/words`, { version: 3, narrative: WORDS })).status).toBe(403);
  });

  it("says what would go in, before anybody hands it in, and names those who may answer for it", async () => {
    expect((await nsp.ask("GET", `/api/reports/${id}/inside`)).status).toBe(403);
    expect((await koordynator.ask("GET", `/api/reports/${id}/inside`)).body).toMatchObject({
      of: 730,
      red: ["M05"],
      consultations: 0,
      remarks: 0,
      surveys: false,
    });
    const { owners, heads } = (await koordynator.ask("GET", `/api/reports/${id}`)).body as {
      owners: { name: string }[];
      heads: string | null;
    };
    expect(owners.map(({ name }) => name)).toEqual(expect.arrayContaining(["koordynator", "dyrektor", "nsp"]));
    expect(heads).toBeNull();
    expect((await koordynator.ask("POST", `/api/reports/${id}/check`, {})).body.code).toBe("E_REPORT_STATE");
  });

  it("goes from draft to presented, each step by its own role and in its own time, and tells the calendar", async () => {
    expect((await step(koordynator, "submit", 3)).body.code).toBe("E_REPORT_NOT_OVER");
    venue.now = Date.UTC(2028, 2, 20, 9) as Instant;
    expect(await duty("report")).toMatchObject({ due: "2028-03-31", last: null });
    expect((await step(dyrektor, "submit", 3)).body.code).toBe("E_REPORT_ROLE");
    expect((await step(dyrektor, "accept", 3)).body.code).toBe("E_REPORT_STATE");
    expect((await step(koordynator, "submit", 2)).body.code).toBe("E_REPORT_CHANGED");
    const submitted = await step(koordynator, "submit", 3);
    expect(submitted.body).toMatchObject({
      state: "submitted",
      submitted: { on: "2028-03-20", by: "koordynator" },
      accepted: null,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/u),
    });
    expect(await duty("report")).toMatchObject({ due: "2030-03-31", last: "2028-03-20" });
    expect((await step(koordynator, "submit", 3)).body.code).toBe("E_REPORT_STATE");
    expect((await koordynator.ask("PUT", `/api/reports/${id}/words`, { version: 3, narrative: WORDS })).body.code).toBe(
      "E_REPORT_STATE",
    );
    venue.now = (venue.now + 2 * DAY) as Instant;
    expect((await step(koordynator, "accept", 3)).body.code).toBe("E_REPORT_ROLE");
    expect((await step(dyrektor, "present", 3)).body.code).toBe("E_REPORT_STATE");
    expect((await step(dyrektor, "accept", 3)).body).toMatchObject({
      state: "accepted",
      accepted: { on: "2028-03-22" },
    });
    venue.now = (venue.now + 10 * DAY) as Instant;
    for (const on of ["2028-03-21", "2028-05-01", "2028-03-99"])
      expect((await step(dyrektor, "present", 3, { on })).body.code).toBe("E_REPORT_DAY");
    expect((await duty("report-presented")).due).toBe("2028-06-18");
    const presented = await step(dyrektor, "present", 3, { on: "2028-03-30" });
    expect(presented.body).toMatchObject({ state: "presented", presented: { on: "2028-03-30", by: "dyrektor" } });
    expect(await duty("report-presented")).toMatchObject({ due: null, last: "2028-03-30" });
  });

  it("stays what was handed in, to the octet, whatever is counted or written later", async () => {
    const before = {
      json: await file("data", "json"),
      pdf: await file("report", "pdf"),
      docx: await file("report", "docx"),
    };
    const { digest } = (await koordynator.ask("GET", `/api/reports/${id}`)).body as { digest: string };
    expect(createHash("sha256").update(before.json.octets).digest("hex")).toBe(digest);
    const content = JSON.parse(before.json.octets.toString("utf8")) as {
      figures: EffectivenessExport;
      narrative: object;
    };
    expect(content.figures.result.metrics.find((one) => one.id === "M05")?.figures[0]?.result).toMatchObject({
      value: 80,
      numerator: 48,
      denominator: 60,
    });
    expect(content.narrative).toEqual({ ...WORDS, aim: "Lepszy cel." });
    const html = (await file("report", "html")).octets.toString("utf8");
    expect(html).toContain("po polsku");
    expect(html).not.toContain("Co policzono");
    expect(html).toContain("B. Rozbicie wskaźników");
    names.now = { ...NAMED, language: { pl: { pl: "inaczej nazwany", en: "named otherwise" } } };
    await storeDay({ database: venue.database, venueId: VENUE, timeZone: ZONE, catalogue: CATALOGUE }, "2027-12-25", [
      { day: "2027-12-25", source: "probes", covered: 1_000, measures: { "probe-harmful": {} } },
    ]);
    expect((await file("report", "pdf")).digest).toBe(before.pdf.digest);
    expect((await file("report", "docx")).digest).toBe(before.docx.digest);
    expect((await file("report", "html")).octets.toString("utf8").replaceAll(/\s+/gu, "")).toContain(digest);
    expect((await file("data", "csv")).octets.toString("utf8")).toContain("M05;blocked;;80;48;60");
    const schema = (await koordynator.ask("GET", "/api/schemas/report")).body as { properties: object };
    expect(Object.keys(schema.properties).toSorted()).toEqual(Object.keys(content).toSorted());
    expect(ReportContent.parse(content)).toEqual(content);
    const sheets = await readXlsxFile((await file("data", "xlsx")).octets);
    const figures = sheets.find(({ sheet }) => sheet === "Wskaźniki")?.data ?? [];
    expect(figures.find(([one]) => one === "M05/blocked")?.slice(4, 7)).toEqual([80, 48, 60]);
    for (const paper of ["letter", "director", "mayor", "children"])
      expect((await file(paper, "pdf")).octets.subarray(0, 5).toString()).toBe("%PDF-");
    expect(
      (await koordynator.ask("POST", `/api/reports/${id}/paper`, { paper: "report", format: "csv" })).body.code,
    ).toBe("E_REPORT_PAPER");
  });

  it("comes out octet for octet when it is made again, and a changed row is seen", async () => {
    const check = await koordynator.ask("POST", `/api/reports/${id}/check`, {});
    expect(check.status).toBe(200);
    const { digest, figures, papers } = check.body as ReportCheck;
    expect(digest.found).toBe(digest.kept);
    expect(figures).toBe(0);
    expect(papers).toHaveLength(9);
    for (const { kept, found } of papers) expect(found).toBe(kept);
    const tables = venue.database.withTables<{ report_edition: { id: string; content: string } }>();
    const { content } = await tables
      .selectFrom("report_edition")
      .select("content")
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    const forged = content.replace('"value":80', '"value":98');
    expect(forged).not.toBe(content);
    await tables.updateTable("report_edition").set({ content: forged }).where("id", "=", id).execute();
    const seen = (await dyrektor.ask("POST", `/api/reports/${id}/check`, {})).body as ReportCheck;
    expect(seen.digest.found).not.toBe(seen.digest.kept);
    expect(seen.figures).toBe(1);
    expect(seen.papers.find(({ paper, format }) => paper === "report" && format === "pdf")).not.toMatchObject({
      found: papers.find(({ paper, format }) => paper === "report" && format === "pdf")?.kept,
    });
    await tables.updateTable("report_edition").set({ content }).where("id", "=", id).execute();
  });

  it("is corrected by a new edition, which begins with the old words and is no second report for the calendar", async () => {
    const first = (await koordynator.ask("GET", `/api/reports/${id}`)).body;
    const second = await koordynator.ask("POST", "/api/reports", { kind: "biennial", lastYear: 2027 });
    expect(second.body).toMatchObject({
      edition: 2,
      state: "draft",
      narrative: { aim: "Lepszy cel.", leftOut: ["counted"] },
    });
    const old = id;
    id = second.body.id;
    expect((await step(koordynator, "submit", 1)).body).toMatchObject({ state: "submitted" });
    expect(await duty("report")).toMatchObject({ due: "2030-03-31" });
    expect((await duty("report")).history).toHaveLength(1);
    const list = (await dyrektor.ask("GET", "/api/reports")).body as { id: string; digest: string }[];
    expect(list.map((one) => one.id).slice(0, 2)).toEqual([id, old]);
    expect(list.find((one) => one.id === old)?.digest).toBe(first.digest);
    // The day that was counted anew shows only here.
    expect(list[0]?.digest).not.toBe(first.digest);
  });

  it("has every opening, wording, step and paper in the audit", async () => {
    const rows = await venue.database
      .withTables<{ access_audit: { action: string; detail: string; account_id: string; outcome: string } }>()
      .selectFrom("access_audit")
      .selectAll()
      .where("action", "like", "report-%")
      .execute();
    const of = (action: string) => rows.filter((row) => row.action === action).map(({ detail }) => detail);
    expect(of("report-open")).toContain("biennial 2026-01-01 2028-01-01");
    expect(of("report-words").toSorted()).toEqual(["version 2", "version 3"]);
    expect(of("report-step").toSorted()).toEqual(["accept", "present", "submit", "submit"]);
    expect(of("report-paper").filter((one) => /^mayor pdf [0-9a-f]{64}$/u.test(one))).toHaveLength(1);
  });
});
