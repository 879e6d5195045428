/**
 * The coordinator's desk on SQLite and a real PostgreSQL, through its doors: duties that two confirm, remarks nobody signs, improvements,
 * consultations, contractors, and the board that reads them all.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { declarationUrl, registerCoordinationRoutes } from "../../../dashboard/coordination/index.ts";
import type { OutsideFacts } from "../../../dashboard/coordination/index.ts";
import { WAITING_LIMIT } from "../../../dashboard/coordination/remarks.ts";
import { loadStandards } from "../../../policies/load/load-standards.ts";
import type { Role } from "../../../policies/schema/api.ts";
import type { AgendaFigure } from "../../../policies/schema/coordination-api.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { DAY, VENUE, openCaseVenue } from "../../support/case-venue.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";

const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

const NOTHING: OutsideFacts = { metric: () => null, order: () => null, test: () => null, records: () => null };
const FIGURES: readonly AgendaFigure[] = [
  {
    metric: "M05",
    name: { pl: "Skuteczność blokowania", en: "Blocking" },
    value: "99,2 % (412 z 415)",
    light: "green",
  },
];

describe.each(KINDS)("$kind: the coordinator's desk", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: CaseVenue;
  let outside: OutsideFacts;
  let people: Record<"koordynator" | "nsp" | "dyrektor" | "iod" | "edukator" | "both", Staff>;

  beforeAll(async () => {
    outside = NOTHING;
    venue = await openCaseVenue(await databases.open(kind), {
      also: (app, context) =>
        registerCoordinationRoutes(app, {
          database: context.database,
          clock: context.clock,
          venueId: VENUE,
          timeZone: "Europe/Warsaw",
          standards: loadStandards(),
          letterhead: { venue: "CNP", venueShort: "CNP" },
          outside: async () => outside,
          figures: async () => FIGURES,
        }),
    });
    const sign = async (...roles: Role[]): Promise<Staff> => venue.person(roles.join("-"), roles);
    people = {
      koordynator: await sign("koordynator"),
      nsp: await sign("nsp"),
      dyrektor: await sign("dyrektor"),
      iod: await sign("iod"),
      edukator: await sign("edukator"),
      both: await sign("koordynator", "nsp"),
    };
  });
  afterAll(() => venue.close());
  const today = (): string => new Date(venue.now).toISOString().slice(0, 10);
  const duty = async (id: string) =>
    (await people.koordynator.ask("GET", "/api/coordination/duties")).body.find((one: { id: string }) => one.id === id);

  it("names the next report and counts a duty only once its own role has said so", async () => {
    const report = await duty("report");
    expect(report).toMatchObject({ due: "2028-03-31", state: "ahead", mine: true });
    const before = await duty("survey-guests");
    venue.now = (venue.now + 20 * DAY) as Instant;
    const body = { id: randomUUID(), on: today(), due: before.due, note: "ankieta na kiosku, 41 odpowiedzi" };
    const path = "/api/coordination/duties/survey-guests";
    expect((await people.dyrektor.ask("POST", path, body)).body.code).toBe("E_COORDINATION_ROLE");
    expect((await people.koordynator.ask("POST", path, { ...body, on: "2099-01-01" })).body.code).toBe(
      "E_COORDINATION_DAY",
    );
    expect((await people.koordynator.ask("POST", path, { ...body, due: "2020-01-01" })).body.code).toBe(
      "E_COORDINATION_CHANGED",
    );
    expect((await people.koordynator.ask("POST", path, body)).status).toBe(200);
    expect((await people.koordynator.ask("POST", path, body)).status).toBe(200);
    const after = await duty("survey-guests");
    expect(after.history).toHaveLength(1);
    expect(after).toMatchObject({ last: today() });
    expect(after.due > before.due).toBe(true);
  });

  it("closes a consultation only by two people over the same text, and begins the twelve months anew", async () => {
    const due = (await duty("consultation")).due as string;
    const id = randomUUID();
    const path = `/api/coordination/consultations/${id}`;
    const opened = await people.koordynator.ask("POST", "/api/coordination/consultations", { id, heldOn: today() });
    expect(opened.body).toMatchObject({ number: "K/1/2026", figures: FIGURES, confirmed: [], closed: false });
    const confirm = async (who: Staff, version: number) => who.ask("POST", `${path}/confirm`, { version });
    expect((await confirm(people.koordynator, 1)).body.confirmed).toHaveLength(1);
    expect((await confirm(people.koordynator, 1)).body.code).toBe("E_COORDINATION_SELF");
    // A change takes the word back: nobody signed this text.
    const text = {
      version: 1,
      heldOn: today(),
      course: "Omówiono sondy i wyjątki.",
      decisions: [{ text: "dodać sondę w kawiarni", byWhen: null, improvement: null }],
    };
    expect((await people.koordynator.ask("PUT", path, text)).body).toMatchObject({ version: 2, confirmed: [] });
    expect((await confirm(people.nsp, 1)).body.code).toBe("E_COORDINATION_CHANGED");
    expect((await confirm(people.dyrektor, 2)).body.code).toBe("E_COORDINATION_ROLE");
    expect((await confirm(people.nsp, 2)).body.closed).toBe(false);
    expect((await duty("consultation")).due).toBe(due);
    expect((await confirm(people.koordynator, 2)).body.closed).toBe(true);
    expect((await people.koordynator.ask("PUT", path, { ...text, version: 2 })).body.code).toBe(
      "E_COORDINATION_CLOSED",
    );
    const after = await duty("consultation");
    expect(after.last).toBe(today());
    expect(after.history[0].confirmed.map(({ role }: { role: string }) => role).toSorted()).toEqual([
      "koordynator",
      "nsp",
    ]);
  });

  it("does not let one person with both roles stand for both", async () => {
    const id = randomUUID();
    await people.both.ask("POST", "/api/coordination/consultations", { id, heldOn: today() });
    const path = `/api/coordination/consultations/${id}/confirm`;
    expect((await people.both.ask("POST", path, { version: 1 })).body.closed).toBe(false);
    expect((await people.both.ask("POST", path, { version: 1 })).body.code).toBe("E_COORDINATION_SELF");
  });

  it("takes a remark from anybody, answers by its reference alone, and can black out a name", async () => {
    const text = "Regulamin jest za długi. Pani Zmyślona tak powiedziała.";
    const sent = await venue.stranger.ask("POST", "/api/remarks", { source: "child", text });
    expect(sent.status).toBe(200);
    const reference = sent.body.reference as string;
    const state = async () => (await venue.stranger.ask("GET", `/api/remarks/${reference.toLowerCase()}`)).body;
    expect(await state()).toMatchObject({ decision: null, answer: null });
    expect(JSON.stringify(await state())).not.toContain("Zmyślona");
    const [remark] = (await people.koordynator.ask("GET", "/api/coordination/remarks")).body;
    expect(remark).toMatchObject({ number: "U/1/2026", source: "child", text });
    const path = `/api/coordination/remarks/${remark.id}`;
    const answer = { decision: "accepted", answer: "Napiszemy krótką wersję do końca roku." };
    expect((await people.nsp.ask("POST", path, answer)).status).toBe(403);
    expect((await people.koordynator.ask("POST", path, answer)).body.decision).toBe("accepted");
    expect((await people.koordynator.ask("POST", path, { ...answer, decision: "declined" })).body.code).toBe(
      "E_COORDINATION_CHANGED",
    );
    expect(await state()).toMatchObject({ decision: "accepted", answer: answer.answer });
    expect((await people.koordynator.ask("DELETE", `${path}/text`)).body.text).toBeNull();
    const all = await people.koordynator.ask("GET", "/api/coordination/remarks");
    expect(JSON.stringify(all.body)).not.toContain("Zmyślona");
    expect((await venue.stranger.ask("GET", "/api/remarks/AAA-AAA")).status).toBe(404);
  });

  it("keeps an improvement's origin, refuses an end without a result, and says what is overdue", async () => {
    const id = randomUUID();
    const body = {
      id,
      title: "Sonda w kawiarni",
      why: "W kawiarni nikt nie mierzy filtra.",
      origin: { kind: "metric", metric: "M05" },
      owner: null,
      dueOn: "2026-12-01",
      cost: "bez kosztów",
      change: null,
    };
    const opened = await people.nsp.ask("POST", "/api/coordination/improvements", body);
    expect(opened.body).toMatchObject({ number: "P/1/2026", state: "open", overdue: false, version: 1 });
    const { id: _id, origin: _origin, ...rest } = body;
    const path = `/api/coordination/improvements/${id}`;
    const change = { ...rest, version: 1, state: "done", result: "" };
    expect((await people.nsp.ask("PUT", path, change)).body.code).toBe("E_COORDINATION_RESULT");
    expect((await people.nsp.ask("PUT", path, { ...change, state: "doing", owner: "nobody" })).body.code).toBe(
      "E_COORDINATION_OWNER",
    );
    venue.now = (venue.now + 40 * DAY) as Instant;
    const [late] = (await people.koordynator.ask("GET", "/api/coordination/improvements")).body;
    expect(late).toMatchObject({ overdue: true, origin: body.origin });
    const done = await people.koordynator.ask("PUT", path, { ...change, result: "sonda stoi od wtorku" });
    expect(done.body).toMatchObject({ state: "done", overdue: false, version: 2 });
    expect((await people.koordynator.ask("PUT", path, change)).body.code).toBe("E_COORDINATION_CHANGED");
  });

  it("flags what a contractor lacks", async () => {
    const id = randomUUID();
    const body = {
      id,
      name: "Dostawca łącza",
      service: "Internet",
      processesData: true,
      agreementOn: null,
      clauseOn: null,
      contractUntil: null,
    };
    const path = `/api/coordination/contractors/${id}`;
    expect((await people.koordynator.ask("PUT", path, body)).status).toBe(403);
    expect((await people.iod.ask("PUT", path, body)).body.missing).toEqual(["agreement", "clause"]);
    expect(
      (await people.iod.ask("PUT", path, { ...body, agreementOn: "2026-01-05", clauseOn: "2026-01-05" })).body.missing,
    ).toEqual([]);
    expect((await people.iod.ask("GET", "/api/coordination/contractors")).body).toHaveLength(1);
  });

  it("shows every requirement by its worst proof, and takes a word only where one is asked for", async () => {
    outside = {
      ...NOTHING,
      order: (role) => (role === "nsp" ? { validFrom: "2026-01-01", endsOn: null } : null),
      metric: (id) => (id === "M28" ? { light: "green", on: "2026-11-01" } : null),
    };
    const board = async () => (await people.koordynator.ask("GET", "/api/coordination/board")).body;
    const row = async (id: string) => (await board()).rows.find((one: { id: string }) => one.id === id);
    expect((await board()).rows).toHaveLength(96);
    expect(await row("R-010")).toMatchObject({ light: "green", evidenceOn: "2026-01-01" });
    expect(await row("R-076")).toMatchObject({ light: "red" });
    expect(await row("R-099")).toMatchObject({ light: "amber" });
    const word = { id: randomUUID(), on: today(), note: "przejrzano wytyczne ministerstwa" };
    expect((await people.koordynator.ask("POST", "/api/coordination/board/R-005", word)).body.code).toBe(
      "E_COORDINATION_PROOF",
    );
    expect((await people.nsp.ask("POST", "/api/coordination/board/R-099", word)).status).toBe(403);
    expect((await people.koordynator.ask("POST", "/api/coordination/board/R-099", word)).status).toBe(200);
    expect(await row("R-099")).toMatchObject({ light: "green", evidenceOn: today() });
    expect((await people.edukator.ask("GET", "/api/coordination/board")).status).toBe(403);
  });

  it("watches outside documents: nobody looked, looked, changed, and time to look again", async () => {
    const look = async (id: string) =>
      (await people.koordynator.ask("GET", "/api/coordination/guidance")).body.find(
        (one: { id: string }) => one.id === id,
      );
    expect(await look("cert-list")).toMatchObject({ state: "never", last: null, due: null });
    const path = "/api/coordination/guidance/cert-list/checks";
    const body = { id: randomUUID(), on: today(), outcome: "same", meaning: "", improve: false };
    expect((await people.nsp.ask("POST", path, body)).status).toBe(403);
    expect((await people.koordynator.ask("POST", path, { ...body, on: "2099-01-01" })).body.code).toBe(
      "E_COORDINATION_DAY",
    );
    expect((await people.koordynator.ask("POST", path, { ...body, outcome: "changed" })).status).toBe(400);
    expect((await people.koordynator.ask("POST", path, body)).status).toBe(200);
    expect((await people.koordynator.ask("POST", path, body)).status).toBe(200);
    expect(await look("cert-list")).toMatchObject({ state: "ahead", last: today(), checks: [{ outcome: "same" }] });
    venue.now = (venue.now + 170 * DAY) as Instant;
    expect((await look("cert-list")).state).toBe("soon");
    venue.now = (venue.now + 30 * DAY) as Instant;
    expect((await look("cert-list")).state).toBe("overdue");
    const changed = {
      id: randomUUID(),
      on: today(),
      outcome: "changed",
      meaning: "Lista ma nowy adres; zmienić w katalogu.",
      improve: true,
    };
    for (let twice = 0; twice < 2; twice += 1) await people.koordynator.ask("POST", path, changed);
    const after = await look("cert-list");
    expect(after).toMatchObject({ state: "ahead", checks: [{ outcome: "changed" }, { outcome: "same" }] });
    const made = (await people.koordynator.ask("GET", "/api/coordination/improvements")).body.filter(
      (one: { title: string }) => one.title.startsWith("Zmiana wytycznych"),
    );
    expect(made).toHaveLength(1);
    expect(after.checks[0].improvement).toBe(made[0].number);
    expect((await people.koordynator.ask("POST", "/api/coordination/guidance/nobody/checks", changed)).status).toBe(
      404,
    );
  });

  it("keeps the accessibility declaration in versions, public only once its required fields are full and somebody publishes it", async () => {
    const path = "/api/coordination/accessibility";
    const page = async () => venue.stranger.ask("GET", "/deklaracja-dostepnosci");
    const first = (await people.koordynator.ask("GET", path)).body;
    expect(first).toMatchObject({ version: 0, published: null, declaration: { status: "partial" } });
    expect(first.missing).toContain("architecture");
    expect((await page()).status).toBe(404);
    const declaration = {
      ...first.declaration,
      body: "Centrum Nauki <Przykład>",
      address: "https://dzieci.example.org/",
      publishedOn: "2026-09-01",
      updatedOn: "2026-11-01",
      inaccessible: [{ what: "stare plakaty w PDF", why: "są skanami", instead: "ta sama treść na stronie" }],
      preparedOn: today(),
      contact: "koordynator dostępności",
      email: "dostepnosc@example.org",
      phone: "58 000 00 00",
      architecture: "Wejście bez progu.\nWinda na każde piętro.",
      communication: "Pętla indukcyjna w kasie.",
    };
    const save = async (version: number, more: object = {}) =>
      people.koordynator.ask("PUT", path, { version, declaration: { ...declaration, ...more } });
    expect((await people.nsp.ask("PUT", path, { version: 0, declaration })).status).toBe(403);
    expect((await save(0, { phone: "" })).body).toMatchObject({ version: 1, missing: ["phone"] });
    const publish = async (version: number | null) =>
      people.koordynator.ask("POST", `${path}/publication`, { version });
    expect((await publish(1)).body.code).toBe("E_ACCESSIBILITY_MISSING");
    expect((await save(0)).body.code).toBe("E_COORDINATION_CHANGED");
    expect((await save(1)).body).toMatchObject({ version: 2, missing: [] });
    expect((await page()).status).toBe(404);
    const linked = async () => [
      (await venue.stranger.ask("GET", "/api/public/accessibility")).body.path,
      await declarationUrl({ database: venue.database, venueId: VENUE }, "https://panel.example.org"),
      await declarationUrl({ database: venue.database, venueId: VENUE }, undefined),
    ];
    expect(await linked()).toEqual([null, null, null]);
    expect((await publish(2)).body).toMatchObject({ published: 2 });
    expect(await linked()).toEqual([
      "/deklaracja-dostepnosci",
      "https://panel.example.org/deklaracja-dostepnosci",
      null,
    ]);
    const shown = await page();
    expect(shown.status).toBe(200);
    for (const id of [
      "wstep",
      "podmiot",
      "zakres",
      "url",
      "data-publikacja",
      "data-aktualizacja",
      "status",
      "kontakt",
      "email",
      "telefon",
      "procedura",
      "data-sporzadzenie",
      "architektura",
      "komunikacja",
    ])
      expect(shown.text.split(`id="a11y-${id}"`)).toHaveLength(2);
    // What people write is text, never a tag.
    expect(shown.text).toContain("Centrum Nauki &lt;Przykład&gt;");
    expect(shown.text).not.toMatch(/<script|<Przyk/u);
    expect((await duty("accessibility")).last).toBe(today());
    // Saving goes on behind; the public one stays until somebody publishes another, or takes it off.
    expect((await save(2, { phone: "58 111 11 11" })).body).toMatchObject({ version: 3, published: 2 });
    expect((await page()).text).toContain("58 000 00 00");
    expect((await publish(null)).body.published).toBeNull();
    expect((await page()).status).toBe(404);
    expect((await publish(2)).body.published).toBe(2);
    const paper = await people.nsp.ask("GET", "/api/accessibility-files/declaration.pdf");
    expect(paper.text.slice(0, 5)).toBe("%PDF-");
  });

  it("stops taking remarks in when nobody decides them", async () => {
    await venue.database.transaction().execute(async (tx) => {
      for (let index = 0; index < WAITING_LIMIT; index += 1)
        await tx
          .withTables<{ coordination_remark: Record<string, string | number | null> }>()
          .insertInto("coordination_remark")
          .values({
            id: randomUUID(),
            venue_id: VENUE,
            number: `U/${String(index)}/2025`,
            reference: `X${String(index)}`,
            received_on: "2026-10-01",
            received_at: 1,
            source: "guest",
            text: "x".repeat(20),
            decision: null,
            answer: null,
            decided_on: null,
            decided_at: null,
          })
          .execute();
    });
    const sent = await venue.stranger.ask("POST", "/api/remarks", {
      source: "guest",
      text: "Dziesięć znaków i więcej.",
    });
    expect(sent.body.code).toBe("E_COORDINATION_FULL");
  });
});
