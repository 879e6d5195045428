/**
 * Releases and declarations through their doors, on SQLite and a real PostgreSQL: two people, the package, the public address, withdrawal, a re-release
 * that would reveal; declarations answered from stored days and from rules in force.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { liveFacts, registerDeclarationRoutes } from "../../../dashboard/declarations/index.ts";
import type { DeclarationContext } from "../../../dashboard/declarations/index.ts";
import { registerOpenDataRoutes } from "../../../dashboard/open-data/index.ts";
import { storeDay } from "../../../dashboard/reports/index.ts";
import { loadDeclarations } from "../../../policies/load/load-declarations.ts";
import { loadStandards } from "../../../policies/load/load-standards.ts";
import { loadOpenData } from "../../../policies/load/load-open-data.ts";
import { loadPolicies } from "../../../policies/load/load-policies.ts";
import type { SourceDay } from "../../../policies/schema/effectiveness.ts";
import type { PolicyBundle } from "../../../policies/schema/messages.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { CATALOGUE } from "../../support/aggregates.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { VENUE, openCaseVenue } from "../../support/case-venue.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";

const ZONE = "Europe/Warsaw";
const { taxonomy, networks } = loadPolicies(resolve(import.meta.dirname, "../../../policies"));
const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

describe.each(KINDS)("$kind: what the venue tells the outside", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: CaseVenue;
  let store: (day: string, counted: readonly SourceDay[]) => Promise<unknown>;
  let koordynator: Staff;
  let iod: Staff;
  let dyrektor: Staff;
  let audytor: Staff;
  let nsp: Staff;
  let declaring: DeclarationContext;
  let id = "";
  let digest = "";
  const settings = { publish: false };
  const live: { bundle: PolicyBundle | undefined } = { bundle: undefined };

  beforeAll(async () => {
    venue = await openCaseVenue(await databases.open(kind), {
      also: async (app, { database, clock }) => {
        const shared = { database, clock, venueId: VENUE, timeZone: ZONE, catalogue: CATALOGUE };
        store = async (day, counted) => storeDay(shared, day, counted);
        registerOpenDataRoutes(app, {
          ...shared,
          plan: loadOpenData(CATALOGUE),
          taxonomy: () => taxonomy.entries,
          publisher: { name: "Centrum Nauki Przykład", email: "dane@example.org" },
          get publish() {
            return settings.publish;
          },
        });
        declaring = {
          ...shared,
          declarations: loadDeclarations(),
          letterhead: { venue: "Centrum Nauki Przykład", venueShort: "CNP" },
          bundle: () => live.bundle,
          categories: () => taxonomy.entries.map(({ code }) => code),
          eventRules: () => 12,
          noticeChannels: () => 1,
          pageLanguages: () => 3,
          duties: async () =>
            loadStandards().duties.map((duty) => ({ duty: duty.id, state: "ahead", last: "2027-11-02" })),
        };
        registerDeclarationRoutes(app, declaring);
      },
    });
    for (const [day, first, second] of [
      ["2027-02-10", 3, 41],
      ["2027-05-10", 22, 38],
    ] as const)
      await store(day, [
        {
          day,
          source: "cases",
          covered: 1_000,
          measures: { events: { "code=TS-01&mode=A": first, "code=TS-02&mode=A": second } },
        },
      ]);
    koordynator = await venue.person("koordynator", ["koordynator"]);
    iod = await venue.person("iod", ["iod"]);
    dyrektor = await venue.person("dyrektor", ["dyrektor"]);
    audytor = await venue.person("audytor", ["audytor"]);
    nsp = await venue.person("nsp", ["nsp"]);
    venue.now = Date.UTC(2027, 11, 30, 9) as Instant;
  }, 60_000);
  afterAll(() => venue.close());

  const prepare = async (more: object = {}) =>
    koordynator.ask("POST", "/api/open-data", { year: 2027, licence: "CC-BY-4.0", ...more });
  const step = async (who: Staff, what: string, more: object = {}) =>
    who.ask("POST", `/api/open-data/${id}/step`, { step: what, digest, ...more });

  it("prepares a year that is over, by the coordinator only", async () => {
    expect((await prepare()).body.code).toBe("E_OPEN_DATA_NOT_OVER");
    venue.now = Date.UTC(2028, 0, 15, 9) as Instant;
    for (const who of [iod, dyrektor, audytor, nsp])
      expect((await who.ask("POST", "/api/open-data", { year: 2027, licence: "CC0-1.0" })).status).toBe(403);
    expect((await nsp.ask("GET", "/api/open-data")).status).toBe(403);
    expect((await prepare({ year: 2022 })).body.code).toBe("E_OPEN_DATA_EMPTY");
    expect((await dyrektor.ask("GET", "/api/open-data")).body).toMatchObject({
      releases: [],
      years: [2027],
      publicPath: null,
    });
    const { body } = await prepare();
    expect(body).toMatchObject({ kind: "prepared", release: { state: "prepared", year: 2027, release: 1 } });
    id = body.release.id;
    digest = body.release.digest;
    expect(body.release.why).toContainEqual({ table: "events-by-category", row: "TS-01", column: "Q1", why: "small" });
    expect(JSON.stringify(body.release.content)).not.toMatch(/[^\d]41[^\d]/u);
  });

  it("gives nothing away before somebody else has approved exactly this", async () => {
    expect((await koordynator.ask("POST", `/api/open-data/${id}/package`, {})).body.code).toBe("E_OPEN_DATA_STATE");
    expect((await step(koordynator, "approve")).body.code).toBe("E_OPEN_DATA_ROLE");
    expect((await step(iod, "approve", { digest: "0".repeat(64) })).body.code).toBe("E_OPEN_DATA_CHANGED");
    expect((await step(iod, "return", { reason: "nie" })).body.code).toBe("E_OPEN_DATA_REASON");
    expect((await step(iod, "approve")).body).toMatchObject({
      state: "approved",
      approved: { by: expect.any(String) },
    });
    expect((await step(iod, "approve")).body.code).toBe("E_OPEN_DATA_STATE");
    const file = (await audytor.ask("POST", `/api/open-data/${id}/package`, {})).body;
    const octets = Buffer.from(file.base64, "base64");
    expect(createHash("sha256").update(octets).digest("hex")).toBe(file.digest);
    expect(octets.includes("dane.json")).toBe(true);
    expect((await audytor.ask("POST", `/api/open-data/${id}/package`, {})).body.digest).toBe(file.digest);
  });

  it("serves the public only where the venue says so", async () => {
    const paths = ["/api/public/open-data", `/api/public/open-data/${id}`];
    for (const path of paths) expect((await nsp.ask("GET", path)).status).toBe(404);
    settings.publish = true;
    const catalogue = await nsp.ask("GET", paths[0] ?? "");
    expect(catalogue.body["@type"]).toBe("dcat:Catalog");
    expect(catalogue.body["dcat:dataset"]).toHaveLength(1);
    expect((await nsp.ask("GET", paths[1] ?? "")).status).toBe(200);
    expect((await nsp.ask("GET", "/api/public/open-data/none")).status).toBe(404);
  });

  it("refuses a corrected re-release with the cell, offers to keep the earlier tables, and lets nobody approve their own", async () => {
    await store("2027-02-11", [
      { day: "2027-02-11", source: "cases", covered: 1_000, measures: { events: { "code=TS-01&mode=A": 6 } } },
    ]);
    const refused = (await prepare()).body;
    expect(refused.kind).toBe("refused");
    expect(refused.revealed[0]).toMatchObject({
      release: 1,
      year: 2027,
      table: { pl: expect.stringContaining("Zdarzenia") },
    });
    const kept = (await prepare({ keepEarlier: true })).body;
    expect(kept).toMatchObject({
      kind: "prepared",
      release: { release: 2, content: { kept: ["events-by-category", "events-by-mode"] } },
    });
    const both = await venue.person("both", ["koordynator", "iod"]);
    const own = (await both.ask("POST", "/api/open-data", { year: 2027, licence: "CC0-1.0", keepEarlier: true })).body
      .release;
    expect((await koordynator.ask("GET", `/api/open-data/${kept.release.id}`)).body.state).toBe("replaced");
    const reply = await both.ask("POST", `/api/open-data/${own.id}/step`, { step: "approve", digest: own.digest });
    expect(reply.body.code).toBe("E_OPEN_DATA_OWN");
  });

  it("withdraws, and still compares with what was public", async () => {
    expect((await step(koordynator, "withdraw", { reason: "pomyłka w licencji" })).body.state).toBe("withdrawn");
    expect((await nsp.ask("GET", `/api/public/open-data/${id}`)).status).toBe(404);
    expect((await prepare()).body.kind).toBe("refused");
    expect((await koordynator.ask("GET", "/api/open-data/none")).body.code).toBe("E_OPEN_DATA_UNKNOWN");
  });

  it("answers declarations from what is so today, keeps an edition and tells what changed", async () => {
    const read = async () => (await audytor.ask("GET", "/api/declarations/filtering")).body;
    const answer = async (wanted: string) =>
      (await read()).answers.groups
        .flatMap((group: { criteria: { id: string; answer: string }[] }) => group.criteria)
        .find((one: { id: string }) => one.id === wanted)?.answer;
    expect((await audytor.ask("GET", "/api/declarations/other")).body.code).toBe("E_DECLARATION_UNKNOWN");
    expect((await nsp.ask("GET", "/api/declarations/filtering")).status).toBe(403);
    expect(await answer("control")).toBe("not-in-place");
    expect(await answer("contextual")).toBe("by-design");
    expect((await dyrektor.ask("POST", "/api/declarations/filtering", {})).status).toBe(403);
    expect((await koordynator.ask("POST", "/api/declarations/filtering", {})).body).toMatchObject({
      changes: [],
      editions: [{}],
    });
    live.bundle = {
      generation: 7,
      venueId: VENUE,
      taxonomy,
      networks,
      lists: { manifest: { sources: [{ category: "TS-10C", entries: 321 }] } },
    } as unknown as PolicyBundle;
    expect(await answer("control")).toBe("full");
    expect(await answer("gambling")).toBe("full");
    expect(await answer("drugs")).toBe("partial");
    const now = await read();
    expect(JSON.stringify(now.answers)).toContain("wydaniu: 321");
    expect(now.changes).toContainEqual(expect.objectContaining({ id: "control", was: "not-in-place", is: "full" }));
    for (const [format, head] of [
      ["pdf", "%PDF"],
      ["docx", "PK"],
    ] as const) {
      const paper = await dyrektor.ask("POST", "/api/declarations/dfe/paper", { format, language: "pl" });
      expect(Buffer.from(paper.body.base64, "base64").toString("latin1").startsWith(head)).toBe(true);
    }
  });

  it("collects every fact that a declaration asks for, so that none is «not measured» for ever", async () => {
    const facts = await liveFacts(declaring);
    const asked = [...declaring.declarations.values()].flatMap(({ groups }) =>
      groups.flatMap(({ criteria }) => criteria.flatMap(({ checks }) => checks.map(({ fact }) => fact))),
    );
    expect([...new Set(asked)].filter((fact) => !Object.hasOwn(facts, fact))).toEqual([]);
    expect(asked.length).toBeGreaterThan(60);
  });
});
