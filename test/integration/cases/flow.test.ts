/**
 * The procedure from end to end on SQLite and on a real PostgreSQL: both gates, the register, harm and its narrower ring, 112, child and child,
 * copies that leave, and who hears of it.
 *
 * @module
 */
import { createHash, randomUUID } from "node:crypto";
import { readFileSync, readdirSync, renameSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unpack } from "../../../dashboard/documents/docx/settle.ts";
import { verifyBooks } from "../../../dashboard/ledger/index.ts";
import { openFromReport, openTechnical } from "../../../dashboard/cases/index.ts";
import { sql } from "kysely";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { DAY, HOUR, MONDAY, NOTE, PLANTED, VENUE, WHY, openCaseVenue } from "../../support/case-venue.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";

const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

const REASON = "sprawdzam tresc notatki przed weryfikacja";
const DESCRIBE = {
  kind: "describe",
  type: "1.8",
  area: "4",
  category: "TS-06",
  department: "wystawy",
  place: "sala 2",
  mode: "A",
  happenedAt: MONDAY,
};

describe.each(KINDS)("$kind: cases", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: CaseVenue;
  let educator: Staff;
  let nsp: Staff;
  let intake: Staff;
  let head: Staff;
  let other: Staff;
  let director: Staff;
  let coordinator: Staff;
  let iod: Staff;
  let admin: Staff;

  beforeAll(async () => {
    venue = await openCaseVenue(await databases.open(kind));
    educator = await venue.person("Edukator", ["edukator"]);
    nsp = await venue.person("Sieciowy", ["nsp"]);
    intake = await venue.person("Przyjmujaca", ["intake"]);
    head = await venue.person("Kierowniczka", ["kierownik"], ["wystawy"]);
    other = await venue.person("Kierownik Edukacji", ["kierownik"], ["edukacja"]);
    director = await venue.person("Dyrektorka", ["dyrektor"]);
    coordinator = await venue.person("Koordynator", ["koordynator"]);
    iod = await venue.person("Inspektor", ["iod"]);
    admin = await venue.person("Administrator", ["admin"]);
  }, 60_000);
  afterAll(() => venue.close());

  const open = async (who: Staff = educator, over: object = {}): Promise<string> => {
    const reply = await who.ask("POST", "/api/cases", {
      id: randomUUID(),
      origin: "staff",
      happenedAt: venue.now,
      department: "wystawy",
      place: "sala 2",
      ...over,
    });
    expect([reply.status, reply.text]).toEqual([200, reply.text]);
    return reply.body.caseId as string;
  };
  /** An event with everything that has to be on paper. */
  const registered = async (): Promise<string> => {
    const id = await open();
    await head.step(id, DESCRIBE);
    await head.step(id, { kind: "qualify", text: WHY });
    await educator.step(id, NOTE);
    for (const step of ["daily-line", "share-copy"]) await intake.step(id, { kind: step });
    await head.step(id, { kind: "hand-over" });
    await intake.step(id, { kind: "register" });
    return id;
  };
  const harmed = async (): Promise<string> => {
    const id = await registered();
    await head.step(id, { kind: "propose-harm", outcome: "positive", text: WHY });
    await director.step(id, { kind: "consult-harm", opinion: "agree", text: WHY });
    return id;
  };
  const see = async (who: Staff, id: string) => (await who.ask("GET", `/api/cases/${id}`)).body;
  const list = async (who: Staff): Promise<string[]> =>
    ((await who.ask("GET", "/api/cases")).body as { id: string }[]).map((one) => one.id);
  const titles = (tasks: readonly { kind: string; role: string | null }[]) =>
    tasks.map(({ kind: task, role }) => `${task}:${role ?? ""}`);

  it("walks from an incident to a closed event with a negative result (A7 3)", async () => {
    const id = await open();
    expect(titles((await see(head, id)).all)).toEqual(
      expect.arrayContaining(["describe:kierownik", "verify-1:kierownik", "take-over:intake"]),
    );
    await intake.step(id, { kind: "take-over" });
    await head.step(id, DESCRIBE);
    await head.step(id, { kind: "state-contact", contact: "yes", text: WHY });
    await head.step(id, { kind: "qualify", text: WHY });
    const noted = await educator.step(id, NOTE);
    expect(noted.noteNumber).toMatch(/^\d+\/2026$/u);
    expect(titles((await see(intake, id)).tasks)).toEqual(["daily-line:intake", "share-copy:intake"]);
    await intake.step(id, { kind: "daily-line" });
    await intake.step(id, { kind: "share-copy" });
    await head.step(id, { kind: "hand-over" });
    expect(titles((await see(intake, id)).tasks)).toEqual(["acknowledge:intake", "register:intake"]);
    const line = await intake.step(id, { kind: "register" });
    expect(line.registerNumber).toMatch(/^\d+\/2026$/u);
    expect(line.progress.acknowledgedAt).toBe(venue.now);
    expect(titles((await see(head, id)).tasks)).toEqual(["propose-harm:kierownik"]);
    await head.step(id, { kind: "propose-harm", outcome: "negative", text: WHY });
    expect(titles((await see(director, id)).tasks)).toEqual(["consult-harm:dyrektor"]);
    const judged = await director.step(id, { kind: "consult-harm", opinion: "agree", text: WHY });
    expect(judged).toMatchObject({ state: "negative", harm: "negative" });
    const closed = await head.step(id, { kind: "close" });
    expect(closed).toMatchObject({ state: "closed", all: [] });
    const found = (await intake.ask("GET", "/api/registers/events")).body;
    expect(found.lines.find((one: { caseId: string }) => one.caseId === id)).toMatchObject({
      number: line.registerNumber,
      contact: "yes",
      category: "TS-06",
      complete: true,
      verification1: { role: "kierownik" },
      verification2: { outcome: "negative", lead: "kierownik", consult: "dyrektor" },
      duties: expect.arrayContaining([{ id: "register", state: "done", on: null }]),
      prevHash: expect.stringMatching(/^[0-9a-f]{64}$/u),
    });
    expect(JSON.stringify(found)).not.toContain(PLANTED.child);
  });

  it("rejects a draft with a reason and leaves no line in the register (A7 2)", async () => {
    const before = (await intake.ask("GET", "/api/registers/events")).body.lines.length;
    const id = await open();
    expect(await head.refused(id, { kind: "reject", text: "nie", cause: "explained" })).toEqual([
      409,
      "E_CASE_JUSTIFICATION",
    ]);
    const rejected = await head.step(id, { kind: "reject", text: WHY, cause: "list-mistake" });
    expect(rejected).toMatchObject({ state: "rejected", registerNumber: null, all: [] });
    expect((await intake.ask("GET", "/api/registers/events")).body.lines).toHaveLength(before);
    expect(rejected.timeline.map((entry: { book: string }) => entry.book)).toEqual(["audit", "audit"]);
    const again = await head.step(id, { kind: "reopen-by-correction", text: WHY });
    expect(again).toMatchObject({ state: "draft" });
  });

  it("needs proof for a «no» once contact was stated (B1)", async () => {
    const id = await open();
    await educator.step(id, { kind: "state-contact", contact: "yes", text: WHY });
    expect((await see(head, id)).prompts).toContain("contact-stated");
    expect(await head.refused(id, { kind: "reject", text: WHY, cause: "explained" })).toEqual([
      409,
      "E_CASE_CONTACT_PROOF",
    ]);
    expect(await head.refused(id, { kind: "state-contact", contact: "attempt", text: WHY })).toEqual([
      409,
      "E_CASE_CONTACT_PROOF",
    ]);
    await head.step(id, { kind: "reject", text: WHY, cause: "technical", proof: "test-probe" });
  });

  it("lets one of two heads decide and tells the other clearly (R-041)", async () => {
    const second = await venue.person("Zastępczyni", ["kierownik"], ["wystawy"]);
    const id = await open();
    await head.step(id, DESCRIBE);
    const version = (await see(head, id)).version as number;
    const replies = await Promise.all([
      head.refused(id, { kind: "qualify", text: WHY }, { version }),
      second.refused(id, { kind: "reject", text: WHY, cause: "explained" }, { version }),
    ]);
    expect(replies.map(([status]) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(replies.find(([status]) => status === 409)).toEqual([409, "E_CASE_DECIDED"]);
    const kinds = (await see(director, id)).timeline.map((entry: { kind: string }) => entry.kind);
    expect(kinds.filter((name: string) => name === "qualified" || name === "rejected")).toHaveLength(1);
    venue.change(second.id, { roles: [] });
  });

  it("tells a page that it is behind", async () => {
    const id = await open();
    const { version } = await see(head, id);
    await head.step(id, DESCRIBE);
    expect(await head.refused(id, { kind: "qualify", text: WHY }, { version })).toEqual([409, "E_CASE_CHANGED"]);
    // Adding to the note is never in anybody's way.
    expect(await educator.refused(id, NOTE, { version })).toEqual([200, ""]);
  });

  it("takes a step that comes twice once", async () => {
    const id = await open();
    const body = { id: randomUUID(), step: { kind: "take-over" } };
    const first = await intake.ask("POST", `/api/cases/${id}/steps`, body);
    const again = await intake.ask("POST", `/api/cases/${id}/steps`, body);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body.version).toBe(first.body.version);
    const abused = await intake.ask("POST", `/api/cases/${id}/steps`, { ...body, step: { kind: "hand-over" } });
    expect([abused.status, abused.body.code]).toEqual([403, "E_CASE_DENIED"]);
    const reused = await intake.ask("POST", `/api/cases/${id}/steps`, {
      ...body,
      step: { kind: "secure-evidence", text: "zdjęto tablet" },
    });
    expect([reused.status, reused.body.code]).toEqual([409, "E_CASE_STEP"]);
  });

  it("needs two different people for verification 2, and a register line (R-050, R-063)", async () => {
    const both = await venue.person("Mała placówka", ["kierownik", "dyrektor"], ["wystawy"]);
    const id = await open();
    await head.step(id, DESCRIBE);
    await head.step(id, { kind: "qualify", text: WHY });
    await educator.step(id, NOTE);
    await both.step(id, { kind: "propose-harm", outcome: "positive", text: WHY });
    expect(await both.refused(id, { kind: "consult-harm", opinion: "agree", text: WHY })).toEqual([
      409,
      "E_CASE_SAME_PERSON",
    ]);
    expect(await director.refused(id, { kind: "consult-harm", opinion: "agree", text: WHY })).toEqual([
      409,
      "E_CASE_NOT_REGISTERED",
    ]);
    await head.step(id, { kind: "hand-over" });
    await intake.step(id, { kind: "register" });
    const { proposal } = await see(director, id);
    await head.step(id, { kind: "propose-harm", outcome: "negative", text: WHY });
    expect(
      await director.refused(id, { kind: "consult-harm", opinion: "agree", text: WHY, proposal: proposal.id }),
    ).toEqual([409, "E_CASE_PROPOSAL"]);
    const back = await director.step(id, { kind: "consult-harm", opinion: "disagree", text: WHY });
    expect(back).toMatchObject({ state: "event", proposal: null });
    venue.change(both.id, { roles: [] });
  });

  it("narrows the ring with a positive result: key, file and readers (R-053)", async () => {
    const id = await registered();
    const file = (await see(intake, id)).files[0];
    expect(file).toMatchObject({ folder: "case", content: "pseudonymised" });
    expect(readdirSync(venue.share.case)).toContain(file.name);
    await head.step(id, { kind: "propose-harm", outcome: "positive", text: WHY });
    await director.step(id, { kind: "consult-harm", opinion: "agree", text: WHY });
    expect(readdirSync(venue.share.case)).not.toContain(file.name);
    expect(readdirSync(venue.share.harm)).toContain(file.name);
    const keys = await sql<{ ring: string }>`select ring from vault_key where case_id = ${id}`.execute(venue.database);
    expect(keys.rows.map(({ ring }) => ring)).toEqual(["harm"]);
    expect((await intake.ask("GET", `/api/cases/${id}`)).status).toBe(403);
    expect((await intake.ask("GET", `/api/cases/${id}`)).body.code).toBe("E_CASE_RING");
    for (const who of [intake, nsp, educator, other, admin]) expect(await list(who).catch(() => [])).not.toContain(id);
    expect(await list(head)).toContain(id);
    expect((await head.refused(id, { kind: "close" }))[1]).toBe("E_CASE_CARD");
  });

  it("runs an intervention: card, kind, guardians, notice, result, close (R-051, R-060, R-062, R-068)", async () => {
    const id = await harmed();
    expect((await see(head, id)).duties.map((one: { id: string }) => one.id)).toEqual([
      "register",
      "crime-notice",
      "family-court",
    ]);
    await head.step(id, { kind: "open-card", cards: "one" });
    const notice = { kind: "send-notice", organ: "prosecutor", organName: "Prokuratura Rejonowa", on: "2026-11-02" };
    expect(await head.refused(id, notice)).toEqual([409, "E_CASE_KIND"]);
    await head.step(id, { kind: "choose-intervention", part: "propose", choice: "criminal", text: WHY });
    expect(
      await head.refused(id, { kind: "choose-intervention", part: "consult", opinion: "agree", text: WHY }),
    ).toEqual([403, "E_CASE_DENIED"]);
    const chosen = await director.step(id, {
      kind: "choose-intervention",
      part: "consult",
      opinion: "agree",
      text: WHY,
    });
    expect(chosen.intervention).toMatchObject({ choice: "criminal" });
    expect(await head.refused(id, notice)).toEqual([409, "E_CASE_GUARDIANS"]);
    await head.step(id, { kind: "bypass", about: "guardians", text: "opiekun jest osobą podejrzaną o czyn" });
    await head.step(id, notice);
    const body = {
      childName: PLANTED.child,
      actions: [{ on: "2026-11-02", text: "rozmowa z dzieckiem" }],
      organs: [],
      ordered: [],
    };
    expect(await head.refused(id, { kind: "close" })).toEqual([409, "E_CASE_CARD"]);
    await head.step(id, { kind: "write-card", card: "card-1", body });
    await head.step(id, { kind: "record-result", part: "result", on: "2026-11-02", text: "wszczęto postępowanie" });
    expect(await head.step(id, { kind: "close" })).toMatchObject({ state: "closed" });
    const { lines } = (await director.ask("GET", "/api/registers/interventions")).body;
    expect(lines.find((one: { caseId: string }) => one.caseId === id)).toMatchObject({
      choice: "criminal",
      organs: [{ organ: "prosecutor", on: "2026-11-02" }],
      result: "recorded",
      lead: "kierownik",
    });
    expect((await intake.ask("GET", "/api/registers/interventions")).status).toBe(403);
  });

  it("gives each child a card of its own, with its own key and erasure, and prompts at 13 (R-066, R-067)", async () => {
    const id = await harmed();
    const opened = await head.step(id, { kind: "open-card", cards: "harmed-and-harming", ageBand: "13-15" });
    expect(opened.cards.map((one: { id: string; about: string }) => [one.id, one.about])).toEqual([
      ["card-1", "harmed"],
      ["card-2", "harming"],
    ]);
    expect(opened.prompts).toContain("age-13");
    for (const card of ["card-1", "card-2"])
      await head.step(id, {
        kind: "write-card",
        card,
        body: { childName: card === "card-1" ? PLANTED.child : "Tymon Dąbek", actions: [], organs: [], ordered: [] },
      });
    await venue.database.transaction().execute((tx) =>
      venue.context.vault.destroy(tx, {
        venueId: VENUE,
        caseId: id,
        subject: "card-2",
        now: venue.now,
        why: "purpose-ended",
        by: iod.id,
      }),
    );
    const { cards } = await see(head, id);
    expect(cards.map((one: { erased: boolean }) => one.erased)).toEqual([false, true]);
    const read = await head.ask("POST", `/api/cases/${id}/read`, {
      items: cards.map((one: { itemId: string }) => one.itemId),
      reason: REASON,
    });
    expect(
      read.body.items.map((one: { content: { childName: string } | null }) => one.content?.childName ?? null),
    ).toEqual([PLANTED.child, null]);
  });

  it("opens a card at once when help was called, and verifies afterwards (A7 5, R-069)", async () => {
    const call = {
      id: randomUUID(),
      service: "112",
      calledAt: venue.now - 5_000,
      place: "hol",
      text: "dziecko nie oddycha",
    };
    const reply = await educator.ask("POST", "/api/emergency", call);
    expect(reply.status).toBe(200);
    // As it stands on the card, not as the program calls it.
    expect(reply.body.card).toMatch(/^\d+\/2026$/u);
    expect((await educator.ask("POST", "/api/emergency", call)).body).toEqual(reply.body);
    const id = reply.body.caseId as string;
    const seen = await see(educator, id);
    expect(seen).toMatchObject({ state: "intervention", emergency: true, cards: [{ id: "card-1" }] });
    expect(seen.duties.find((one: { id: string }) => one.id === "emergency-call")).toMatchObject({ state: "done" });
    await educator.step(id, {
      kind: "write-card",
      card: "card-1",
      body: { childName: "", actions: [], organs: [], ordered: [] },
    });
    await head.step(id, DESCRIBE);
    expect(await head.refused(id, { kind: "propose-harm", outcome: "negative", text: WHY })).toEqual([
      409,
      "E_CASE_VERIFY_1",
    ]);
    expect(await head.refused(id, { kind: "reject", text: WHY, cause: "explained" })).toEqual([
      409,
      "E_CASE_EMERGENCY",
    ]);
    await head.step(id, { kind: "qualify", text: WHY });
    await educator.step(id, NOTE);
    await intake.step(id, { kind: "daily-line" });
    await intake.step(id, { kind: "share-copy" });
    await head.step(id, { kind: "hand-over" });
    await intake.step(id, { kind: "register" });
    await head.step(id, { kind: "propose-harm", outcome: "negative", text: WHY });
    await director.step(id, { kind: "consult-harm", opinion: "agree", text: WHY });
    expect(await head.step(id, { kind: "close" })).toMatchObject({ state: "closed" });
    const linked = await admin.ask("POST", "/api/emergency", { ...call, id: randomUUID(), caseId: id });
    expect([linked.status, linked.body.caseId === id]).toEqual([200, false]);
  });

  it("takes a call for help on a case that is there", async () => {
    const id = await open();
    const reply = await educator.ask("POST", "/api/emergency", { id: randomUUID(), calledAt: venue.now, caseId: id });
    expect(reply.body.caseId).toBe(id);
    expect(await see(head, id)).toMatchObject({ state: "intervention", emergency: true });
  });

  it("routes a report that names the head to the director; the head sees nothing (A7 4, R-064)", async () => {
    venue.notices.length = 0;
    const { caseId: id } = await venue.database.transaction().execute((tx) =>
      openFromReport(tx, venue.context, {
        reportId: randomUUID(),
        origin: "child",
        at: venue.now,
        department: "wystawy",
        text: `To zrobił kierownik. ${PLANTED.child}`,
        named: [{ account: head.id, role: null }],
      }),
    );
    expect(venue.notices.flatMap(({ to }) => to)).not.toContain(head.id);
    expect(venue.notices.flatMap(({ to }) => to)).toEqual(expect.arrayContaining([intake.id, director.id]));
    expect(await list(head)).not.toContain(id);
    const closed = await head.ask("GET", `/api/cases/${id}`);
    const none = await head.ask("GET", "/api/cases/none");
    expect([closed.status, closed.text]).toEqual([none.status, none.text]);
    expect(await see(director, id)).toMatchObject({
      seats: { lead: "dyrektor", consult: "koordynator", intake: "intake" },
    });
    await director.step(id, { ...DESCRIBE, type: "1.7" });
    await director.step(id, { kind: "qualify", text: WHY });
    await director.step(id, { kind: "suspend", account: head.id, text: WHY });
    const log = (await coordinator.ask("GET", `/api/cases/${id}/access`)).body as { outcome: string; by: string }[];
    expect(log.filter(({ outcome }) => outcome === "conflict")).toEqual([
      expect.objectContaining({ by: "Kierowniczka" }),
    ]);
    venue.change(head.id, { roles: ["kierownik"] });
    // Numbers of such cases come from a series of their own: nothing is missing in the one the head can see.
    await director.step(id, NOTE);
    expect((await see(director, id)).noteNumber).toMatch(/^K\d+\/2026$/u);
  });

  it("hides a case from its named director and shows the bodies outside", async () => {
    const id = await open();
    await intake.step(id, { kind: "name-person", named: { account: director.id, role: null }, text: WHY });
    expect(await list(director)).not.toContain(id);
    const seen = await see(head, id);
    expect(seen.seats).toEqual({ lead: "kierownik", consult: "koordynator", intake: "intake" });
    expect(seen.external.map((one: { id: string }) => one.id)).toContain("mrpu");
    expect(seen.duties.map((one: { id: string }) => one.id)).toContain("pupil-rights");
  });

  it("opens a technical failure with the cause written down, and nothing a person did not say (R-004)", async () => {
    const { caseId: id } = await venue.database.transaction().execute((tx) =>
      openTechnical(tx, venue.context, {
        id: randomUUID(),
        cause: "fail-open",
        from: venue.now - HOUR,
        to: venue.now,
        sessions: ["s1"],
        at: venue.now,
      }),
    );
    const seen = await see(nsp, id);
    expect(seen).toMatchObject({ state: "draft", origin: "technical", contact: "unknown", type: "1.8" });
    expect(seen.timeline[0]).toMatchObject({ by: { role: null }, facts: { cause: "fail-open", sessions: 1 } });
    expect(await nsp.refused(id, { kind: "qualify", text: WHY })).toEqual([403, "E_CASE_DENIED"]);
    expect(await nsp.refused(id, NOTE)).toEqual([403, "E_CASE_DENIED"]);
    await nsp.step(id, { kind: "write-note", part: "technical", situation: "filtr nie działał godzinę" });
  });

  it("asks a reason for every read, logs it, and reads nothing for those who may not", async () => {
    const id = await registered();
    const seen = await see(head, id);
    const items = seen.timeline.flatMap((entry: { items: { id: string; kind: string }[] }) => entry.items);
    const persons = items.find((item: { kind: string }) => item.kind === "persons").id as string;
    expect(JSON.stringify(seen)).not.toContain(PLANTED.child);
    expect((await head.ask("POST", `/api/cases/${id}/read`, { items: [persons], reason: "" })).status).toBe(400);
    const read = await head.ask("POST", `/api/cases/${id}/read`, { items: [persons], reason: REASON });
    expect(read.body.items[0].content.persons[0].name).toBe(PLANTED.child);
    expect((await head.ask("POST", `/api/cases/${id}/read`, { items: [randomUUID()], reason: REASON })).body.code).toBe(
      "E_CASE_ITEM",
    );
    const log = (await director.ask("GET", `/api/cases/${id}/access`)).body as { action: string; reason: string }[];
    expect(log).toEqual(
      expect.arrayContaining([expect.objectContaining({ action: "read-personal:persons", reason: REASON })]),
    );
  });

  it("keeps names out of every table but the vault, and the vault's are sealed", async () => {
    await registered();
    for (const table of await venue.database.introspection.getTables()) {
      if (table.isView || table.name.startsWith("kysely")) continue;
      const { rows } = await sql`select * from ${sql.table(table.name)}`.execute(venue.database);
      const text = JSON.stringify(rows);
      for (const planted of [PLANTED.child, PLANTED.phone, "Wiśniewsk"])
        expect([table.name, text.includes(planted)]).toEqual([table.name, false]);
    }
  });

  it("writes papers with and without names, and a copy that leaves is on record (R-054)", async () => {
    const id = await registered();
    const asked = { document: "note", format: "txt", reason: REASON };
    expect((await head.ask("POST", `/api/cases/${id}/documents`, asked)).body.code).toBe("E_CASE_DOCUMENT");
    for (const format of ["pdf", "docx"]) {
      const made = await head.ask("POST", `/api/cases/${id}/documents`, {
        ...asked,
        format,
        content: "full",
        persons: true,
      });
      expect([made.status, made.body.name]).toEqual([
        200,
        `notatka-${(await see(head, id)).noteNumber.replace("/", "-")}-pelna.${format}`,
      ]);
      const octets = Buffer.from(made.body.base64 as string, "base64");
      expect(createHash("sha256").update(octets).digest("hex")).toBe(made.body.digest);
    }
    const draft = await head.ask("POST", `/api/cases/${id}/documents`, {
      document: "draft-dyzurnet",
      format: "txt",
      address: "https://bad.example/x",
      reason: REASON,
    });
    const text = Buffer.from(draft.body.base64 as string, "base64").toString();
    expect(text).toContain("https://bad.example/x");
    expect(text).not.toContain("Wiśniewsk");
    expect(
      (
        await educator.ask("POST", `/api/cases/${id}/documents`, {
          document: "letter-police",
          format: "pdf",
          reason: REASON,
        })
      ).status,
    ).toBe(403);
    const copy = {
      document: "note",
      format: "pdf",
      content: "pseudonymised",
      to: "ubezpieczyciel placówki",
      basis: "Standardy, pkt 9",
      reason: REASON,
    };
    expect((await educator.ask("POST", `/api/cases/${id}/disclosures`, copy)).status).toBe(403);
    const sent = await intake.ask("POST", `/api/cases/${id}/disclosures`, copy);
    expect(sent.status).toBe(200);
    expect((await head.ask("GET", `/api/cases/${id}/disclosures`)).body).toEqual([
      expect.objectContaining({ to: copy.to, basis: copy.basis, digest: sent.body.digest, by: "Przyjmujaca" }),
    ]);
    // Each copy says on itself to whom, on what basis and when; the book holds the digest and not the recipient.
    const leaving = await intake.ask("POST", `/api/cases/${id}/disclosures`, {
      ...copy,
      format: "docx",
      original: true,
    });
    const paper = unpack(Buffer.from(leaving.body.base64 as string, "base64")).map(({ name, octets }) => ({
      name,
      words: Buffer.from(octets).toString("utf8"),
    }));
    const body =
      paper
        .find(({ name }) => name === "word/document.xml")
        ?.words.replaceAll(/<[^>]+>/gu, "")
        .replaceAll(/\s/gu, " ") ?? "";
    expect(body).toContain(`KOPIA. Udostępniono: ${copy.to}. Podstawa: ${copy.basis}. Data: 02.11.2026.`);
    expect(body).toContain("Oryginał przekazano; ta kopia pozostaje w segregatorze.");
    expect(body).not.toMatch(/Zuzann|Wiśniewsk|600 700/u);
    // The mark stands across every page: a heading of the file has it.
    expect(paper.some(({ name, words }) => name.startsWith("word/header") && words.includes("KOPIA"))).toBe(true);
    const told = await sql<{ skeleton: string }>`select skeleton from ledger_entry where case_id = ${id}
      and book = 'audit' and kind = 'disclosed'`.execute(venue.database);
    const digests = told.rows.map(({ skeleton }) => (JSON.parse(skeleton) as { digest: string }).digest);
    expect(digests.toSorted()).toEqual([sent.body.digest as string, leaving.body.digest as string].toSorted());
    expect(JSON.stringify(told.rows)).not.toContain(copy.to);
    const extract = await intake.ask("POST", "/api/registers/extract", {
      book: "events",
      year: 2026,
      format: "pdf",
      reason: REASON,
    });
    expect([extract.status, extract.body.mediaType]).toEqual([200, "application/pdf"]);
    expect(
      (
        await intake.ask("POST", "/api/registers/extract", {
          book: "interventions",
          year: 2026,
          format: "pdf",
          reason: REASON,
        })
      ).status,
    ).toBe(403);
  });

  it("mentions a note in the daily report without a word about it, with the chain head (R-047)", async () => {
    const report = (await intake.ask("GET", "/api/daily-report/2026-11-02")).body;
    expect(report.lines.length).toBeGreaterThan(0);
    for (const line of report.lines) expect(line).toMatch(/^Sporządzono notatkę nr \d+\/2026\.$/u);
    expect(report.head.hash).toMatch(/^[0-9a-f]{64}$/u);
    expect((await intake.ask("POST", "/api/daily-report/2026-11-02", { format: "pdf" })).body.mediaType).toBe(
      "application/pdf",
    );
    expect((await intake.ask("GET", "/api/daily-report/2026-02-30")).status).toBe(404);
  });

  it("says clearly that the share does not answer, and the task stays", async () => {
    const id = await open();
    await head.step(id, DESCRIBE);
    await head.step(id, { kind: "qualify", text: WHY });
    await educator.step(id, NOTE);
    renameSync(venue.share.case, `${venue.share.case}-away`);
    expect(await intake.refused(id, { kind: "share-copy" })).toEqual([503, "E_CASE_SHARE"]);
    expect(titles((await see(intake, id)).tasks)).toContain("share-copy:intake");
    renameSync(`${venue.share.case}-away`, venue.share.case);
    const done = await intake.step(id, { kind: "share-copy" });
    expect(done.files).toHaveLength(1);
    const file = readFileSync(`${venue.share.case}/${done.files[0].name as string}`);
    expect(createHash("sha256").update(file).digest("hex")).toBe(done.files[0].digest);
  });

  it("leaves the file a task if it cannot be moved, and moves it later (R-053)", async () => {
    const id = await registered();
    renameSync(venue.share.harm, `${venue.share.harm}-away`);
    await head.step(id, { kind: "propose-harm", outcome: "positive", text: WHY });
    const judged = await director.step(id, { kind: "consult-harm", opinion: "agree", text: WHY });
    expect(judged.files[0]).toMatchObject({ folder: "case", wanted: "harm", problem: "E_CASE_SHARE" });
    expect(titles(judged.all)).toContain("move-file:kierownik");
    renameSync(`${venue.share.harm}-away`, venue.share.harm);
    const opened = await head.step(id, { kind: "open-card", cards: "one" });
    expect(opened.files[0]).toMatchObject({ folder: "harm", wanted: "harm", problem: null });
    expect(titles(opened.all)).not.toContain("move-file:kierownik");
  });

  it("numbers without a gap and keeps its books whole", async () => {
    const { lines } = (await director.ask("GET", "/api/registers/events")).body as { lines: { number: string }[] };
    const numbers = lines.map(({ number }) => Number(number.split("/")[0])).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    const books = await verifyBooks(venue.database, VENUE);
    expect(books.map(({ book, verdict }) => [book, verdict.ok])).toEqual([
      ["events", true],
      ["interventions", true],
      ["audit", true],
    ]);
  });

  it("shows what is overdue", async () => {
    const id = await open();
    venue.now = (venue.now + 2 * DAY) as Instant;
    const { all } = await see(head, id);
    expect(all.find((task: { kind: string }) => task.kind === "verify-1")).toMatchObject({
      overdue: true,
      role: "kierownik",
    });
    const mine = (await head.ask("GET", "/api/decisions")).body as { caseId: string; task: { kind: string } }[];
    expect(mine.filter(({ caseId }) => caseId === id).map(({ task }) => task.kind)).toEqual(
      expect.arrayContaining(["verify-1", "describe"]),
    );
  });
});
