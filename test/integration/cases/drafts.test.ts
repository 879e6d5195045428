/**
 * Drafts of the machine become cases, once each, and show what people decided; technical people see them as long as verification 2 says nothing.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adoptDrafts, isSuspendedByCase } from "../../../dashboard/cases/index.ts";
import type { RegisterTables } from "../../../dashboard/register/tables.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { MONDAY, NOTE, VENUE, WHY, openCaseVenue } from "../../support/case-venue.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";

const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

describe.each(KINDS)("$kind: drafts of the machine", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: CaseVenue;
  let head: Staff;
  let nsp: Staff;
  let intake: Staff;
  let director: Staff;
  let listMaker: Staff;
  const authors: string[] = [];
  beforeAll(async () => {
    venue = await openCaseVenue(await databases.open(kind), { mistakeAuthors: authors });
    head = await venue.person("Kierowniczka", ["kierownik"]);
    nsp = await venue.person("Sieciowy", ["nsp"]);
    intake = await venue.person("Przyjmujaca", ["intake"]);
    director = await venue.person("Dyrektorka", ["dyrektor"]);
    listMaker = await venue.person("Autor wyjątku", ["kierownik"]);
    authors.push(listMaker.id);
  }, 60_000);
  afterAll(() => venue.close());

  let drafts = 0;
  const draft = async (severity = "S3"): Promise<string> => {
    drafts += 1;
    const id = randomUUID();
    await venue.database
      .withTables<RegisterTables>()
      .insertInto("register_draft")
      .values({
        id,
        venue_id: VENUE,
        number: `P/2026/${String(drafts).padStart(3, "0")}`,
        state: "draft",
        contact: "attempt",
        rule_id: "a-s3-draft",
        category: "TS-06",
        severity,
        network: "tablets",
        mode: "A",
        device: "tab-07",
        opened_at: MONDAY,
        last_at: MONDAY,
        facts: "{}",
        facts_digest: "0".repeat(64),
      })
      .execute();
    return id;
  };
  const stateOf = async (id: string) =>
    venue.database
      .withTables<RegisterTables>()
      .selectFrom("register_draft")
      .select(["state", "contact"])
      .where("id", "=", id)
      .executeTakeFirstOrThrow();

  it("is opened by whoever looks first, and once", async () => {
    const id = await draft();
    const seen = await Promise.all([head, nsp, intake].map((who) => who.ask("GET", `/api/cases/${id}`)));
    expect(seen.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(seen.map(({ body }) => body.id as string)).size).toBe(1);
    expect(seen[0]?.body).toMatchObject({
      state: "draft",
      origin: "machine",
      contact: "attempt",
      type: "1.8",
      area: "4",
      category: "TS-06",
      device: "tab-07",
      draft: { id, number: "P/2026/001" },
      openedAt: MONDAY,
    });
    expect(await adoptDrafts(venue.context, venue.now)).toBe(0);
    expect((await head.ask("GET", "/api/decisions")).body).toEqual([
      expect.objectContaining({ task: expect.objectContaining({ kind: "verify-1", role: "kierownik" }) }),
    ]);
  });

  it("shows what people decided, and contact only a person stated", async () => {
    const id = await draft();
    const { body } = await nsp.ask("GET", `/api/cases/${id}`);
    await nsp.step(body.id as string, { kind: "state-contact", contact: "yes", text: WHY });
    expect(await stateOf(id)).toEqual({ state: "draft", contact: "yes" });
    await head.step(body.id as string, { kind: "qualify", text: WHY });
    expect(await stateOf(id)).toEqual({ state: "event", contact: "yes" });
    const other = await draft();
    await head.ask("GET", `/api/cases/${other}`);
    await head.step(other, { kind: "reject", text: WHY, cause: "list-mistake" });
    expect(await stateOf(other)).toEqual({ state: "rejected", contact: "attempt" });
    await head.step(other, { kind: "reopen-by-correction", text: WHY });
    expect(await stateOf(other)).toEqual({ state: "draft", contact: "attempt" });
  });

  it("is not decided by whoever called the block a mistake (A0)", async () => {
    const id = await draft();
    await listMaker.ask("GET", `/api/cases/${id}`);
    expect(await listMaker.refused(id, { kind: "reject", text: WHY, cause: "list-mistake" })).toEqual([
      409,
      "E_CASE_OWN_CHANGE",
    ]);
  });

  it("says at once that nothing is to be opened or copied where content is illegal (R-135)", async () => {
    const { body } = await head.ask("GET", `/api/cases/${await draft("S4")}`);
    expect(body).toMatchObject({ severe: true, prompts: ["do-not-open"] });
    expect(body.duties.map((one: { id: string }) => one.id)).toContain("crime-notice");
  });

  it("is out of a technician's sight once verification 2 spoke, whatever it said", async () => {
    for (const outcome of ["negative", "positive"]) {
      const id = await draft();
      await head.ask("GET", `/api/cases/${id}`);
      await head.step(id, { kind: "qualify", text: WHY });
      await head.step(id, NOTE);
      await head.step(id, { kind: "hand-over" });
      await intake.step(id, { kind: "register" });
      expect((await nsp.ask("GET", `/api/cases/${id}`)).status).toBe(200);
      await head.step(id, { kind: "propose-harm", outcome, text: WHY });
      await director.step(id, { kind: "consult-harm", opinion: "agree", text: WHY });
      const seen = await nsp.ask("GET", `/api/cases/${id}`);
      expect([seen.status, seen.body.code]).toEqual([404, "E_CASE_UNKNOWN"]);
    }
  });

  it("is acknowledged in one step once its note arrives: nobody reported it, so there is nothing to take over", async () => {
    const id = await draft();
    await head.ask("GET", `/api/cases/${id}`);
    await head.step(id, { kind: "qualify", text: WHY });
    await head.step(id, NOTE);
    await head.step(id, { kind: "hand-over" });
    const seen = await intake.step(id, { kind: "take-over" });
    expect(seen.progress).toMatchObject({ takenOverAt: null, acknowledgedAt: venue.now });
    expect(await intake.refused(id, { kind: "take-over" })).toEqual([409, "E_CASE_DONE"]);
  });

  it("keeps a suspension as long as the case is open, also without orders", async () => {
    const id = await draft();
    await head.ask("GET", `/api/cases/${id}`);
    await head.step(id, { kind: "name-person", named: { account: nsp.id, role: null }, text: WHY });
    expect(await isSuspendedByCase(venue.database, VENUE, nsp.id)).toBe(false);
    await director.step(id, { kind: "suspend", account: nsp.id, text: WHY });
    expect(await isSuspendedByCase(venue.database, VENUE, nsp.id)).toBe(true);
    await head.step(id, { kind: "reject", text: WHY, cause: "explained" });
    expect(await isSuspendedByCase(venue.database, VENUE, nsp.id)).toBe(false);
  });
});
