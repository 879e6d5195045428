/**
 * An educator's word about contact on both databases: it stands on the draft of the same tablet as said by that person, opens a case where there
 * is none, is taken back by the same person, and is refused in words where it cannot stand (R-006, B2).
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { stateContact, takeBackContact } from "../../../dashboard/cases/index.ts";
import type { ContactWord } from "../../../dashboard/cases/contact-words.ts";
import { registerLoanRoutes } from "../../../dashboard/loans/index.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { MINUTE, MONDAY, VENUE, WHY, openCaseVenue } from "../../support/case-venue.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";

const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

type Row = Record<string, string | number | null>;

describe.each(KINDS)("$kind: a word about contact", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: CaseVenue;
  let ola: Staff;
  let ewa: Staff;
  let head: Staff;
  let crash = false;
  const insert = (table: string, row: Row) =>
    venue.database.withTables<Record<string, Row>>().insertInto(table).values(row).execute();

  beforeAll(async () => {
    venue = await openCaseVenue(await databases.open(kind), {
      departments: [],
      also: (app, cases) => {
        const { database, clock, log } = cases;
        registerLoanRoutes(app, {
          database,
          clock,
          log,
          venueId: VENUE,
          timeZone: "Europe/Warsaw",
          contact: {
            state: async (said: ContactWord, now: number) => {
              if (crash) throw new Error("the process died");
              return stateContact(cases, said, now);
            },
            takeBack: async (said: Parameters<typeof takeBackContact>[1], now: number) =>
              takeBackContact(cases, said, now),
          },
        } as never);
      },
    });
    ola = await venue.person("Ola", ["edukator"]);
    ewa = await venue.person("Ewa", ["edukator"]);
    head = await venue.person("Kierowniczka", ["kierownik"]);
  }, 60_000);
  afterAll(() => venue.close());
  beforeEach(() => {
    venue.now = MONDAY as Instant;
    crash = false;
  });

  let count = 0;
  /** A prompt about a tablet Ola handed out. */
  const prompted = async (): Promise<{ readonly prompt: string; readonly device: string }> => {
    count += 1;
    const device = `tab-${String(count).padStart(2, "0")}`;
    const session = randomUUID();
    await insert("loan_session", {
      id: session,
      venue_id: VENUE,
      number: `W/2026/${String(count).padStart(3, "0")}`,
      state: "running",
      activity: "lekcja",
      age_band: "10-12",
      children: 5,
      camera: 0,
      owner_account: ola.id,
      owner_name: "Ola",
      created_at: MONDAY,
      ends_at: MONDAY + 60 * MINUTE,
    });
    const prompt = randomUUID();
    await insert("loan_prompt", {
      id: prompt,
      venue_id: VENUE,
      session_id: session,
      device_id: device,
      category: "TS-10C",
      first_at: MONDAY,
      last_at: MONDAY,
      occurrences: 1,
    });
    return { prompt, device };
  };
  const drafted = async (device: string): Promise<string> => {
    const id = randomUUID();
    await insert("register_draft", {
      id,
      venue_id: VENUE,
      number: `P/2026/${String(count).padStart(3, "0")}`,
      state: "draft",
      contact: "attempt",
      rule_id: "a-s3-draft",
      category: "TS-10C",
      severity: "S3",
      network: "tablets",
      mode: "A",
      device,
      opened_at: MONDAY,
      last_at: MONDAY,
      facts: "{}",
      facts_digest: "0".repeat(64),
    });
    return id;
  };
  const say = async (who: Staff, prompt: string, outcome: string, step: string = randomUUID()) =>
    who.ask("POST", `/api/prompts/${prompt}`, { step, outcome });
  const undo = async (who: Staff, prompt: string, step: string = randomUUID()) =>
    who.ask("POST", `/api/prompts/${prompt}/undo`, { step });
  const seen = async (id: string) => (await head.ask("GET", `/api/cases/${id}`)).body;
  const cases = async (): Promise<number> => ((await head.ask("GET", "/api/cases")).body as unknown[]).length;

  it.each([
    { outcome: "contact", contact: "yes" },
    { outcome: "attempt", contact: "attempt" },
    { outcome: "unknown", contact: "unknown" },
  ])(
    "«$outcome» stands on the draft as said by that person, and nothing else is decided",
    async ({ outcome, contact }) => {
      const { prompt, device } = await prompted();
      const draft = await drafted(device);
      const { body } = await say(ola, prompt, outcome);
      expect(body.statement).toEqual({ state: "recorded", code: null, undoUntil: MONDAY + 15 * MINUTE });
      const shown = await seen(draft);
      expect(shown).toMatchObject({ state: "draft", contact, harm: null, draft: { id: draft } });
      expect(shown.timeline.at(-1)).toMatchObject({
        kind: "contact",
        by: { role: "edukator", displayName: "Ola" },
        facts: expect.objectContaining({ contact }),
      });
      // The case itself stays closed to whoever said it.
      expect((await ola.ask("GET", `/api/cases/${shown.id as string}`)).status).toBe(404);
      expect((await ola.ask("GET", "/api/cases")).body).toEqual([]);
    },
  );

  it("opens a case where the machine opened none, and none for a mere attempt", async () => {
    const before = await cases();
    const attempt = await prompted();
    expect((await say(ola, attempt.prompt, "attempt")).body.statement).toMatchObject({ state: "none" });
    expect(await cases()).toBe(before);
    const { prompt } = await prompted();
    expect((await say(ola, prompt, "contact")).body.statement).toMatchObject({ state: "opened" });
    const [mine, ...rest] = (await ola.ask("GET", "/api/cases")).body;
    expect(rest).toEqual([]);
    expect(await seen(mine.id as string)).toMatchObject({
      state: "draft",
      origin: "staff",
      contact: "yes",
      category: "TS-10C",
      type: "1.8",
      area: "4",
    });
  });

  it("counts once what is sent twice, also after the process died half-way", async () => {
    const { prompt, device } = await prompted();
    const draft = await drafted(device);
    const step = randomUUID();
    crash = true;
    expect((await say(ola, prompt, "contact", step)).status).toBe(500);
    expect(
      (await ola.ask("GET", "/api/prompts")).body.find(({ id }: { id: string }) => id === prompt).statement,
    ).toEqual({
      state: "waiting",
      code: null,
      undoUntil: null,
    });
    crash = false;
    for (let times = 0; times < 2; times += 1)
      expect((await say(ola, prompt, "contact", step)).body.statement).toMatchObject({ state: "recorded" });
    const shown = await seen(draft);
    expect(shown.timeline.filter((entry: { kind: string }) => entry.kind === "contact")).toHaveLength(1);
  });

  it("is taken back by the same person, in a line of its own, and asked anew", async () => {
    const { prompt, device } = await prompted();
    const draft = await drafted(device);
    await say(ola, prompt, "contact");
    expect((await undo(ewa, prompt)).body.code).toBe("E_PROMPT_UNKNOWN");
    const step = randomUUID();
    venue.now = (MONDAY + 15 * MINUTE) as Instant;
    for (let times = 0; times < 2; times += 1)
      expect((await undo(ola, prompt, step)).body).toMatchObject({ outcome: null, closedAt: null, statement: null });
    const shown = await seen(draft);
    expect(shown).toMatchObject({ contact: "attempt", state: "draft" });
    expect(
      shown.timeline
        .filter((entry: { kind: string }) => entry.kind === "contact")
        .map((entry: { facts: { contact: string } }) => entry.facts.contact),
    ).toEqual(["yes", "attempt"]);
    expect((await say(ola, prompt, "unknown")).body.statement).toMatchObject({ state: "recorded" });
    expect(await seen(draft)).toMatchObject({ contact: "unknown" });
  });

  it("stays once somebody decided, or a quarter of an hour passed", async () => {
    const { prompt, device } = await prompted();
    const draft = await drafted(device);
    await say(ola, prompt, "contact");
    venue.now = (MONDAY + 15 * MINUTE + 1) as Instant;
    expect((await undo(ola, prompt)).body.code).toBe("E_PROMPT_UNDO");
    venue.now = (MONDAY + MINUTE) as Instant;
    const { id } = await seen(draft);
    await head.step(id as string, { kind: "qualify", text: WHY });
    expect((await undo(ola, prompt)).body.code).toBe("E_PROMPT_UNDO");
    expect(await seen(draft)).toMatchObject({ contact: "yes", state: "event" });
  });

  it("says why where it cannot stand: somebody decided, somebody stated contact, the role is gone", async () => {
    const first = await prompted();
    const rejected = await drafted(first.device);
    await head.step((await seen(rejected)).id as string, { kind: "reject", text: WHY, cause: "list-mistake" });
    expect((await say(ola, first.prompt, "contact")).body.statement).toEqual({
      state: "refused",
      code: "E_CASE_DECIDED",
      undoUntil: null,
    });
    const second = await prompted();
    const stated = await drafted(second.device);
    await head.step((await seen(stated)).id as string, { kind: "state-contact", contact: "yes", text: WHY });
    expect((await say(ola, second.prompt, "attempt")).body.statement).toMatchObject({
      state: "refused",
      code: "E_CASE_CONTACT_PROOF",
    });
    const third = await prompted();
    await drafted(third.device);
    venue.change(ola.id, { roles: [] });
    expect((await say(ola, third.prompt, "contact")).body.statement).toMatchObject({
      state: "refused",
      code: "E_CASE_DENIED",
    });
    venue.change(ola.id, { roles: ["edukator"] });
  });

  it("tells somebody the draft names nothing of it: their word goes where it would without one", async () => {
    const { prompt, device } = await prompted();
    const draft = await drafted(device);
    await head.step((await seen(draft)).id as string, {
      kind: "name-person",
      named: { account: ola.id, role: null },
      text: WHY,
    });
    expect((await say(ola, prompt, "contact")).body.statement).toMatchObject({ state: "opened", code: null });
    expect(await seen(draft)).toMatchObject({ contact: "attempt" });
  });

  it("is nobody else's to say", async () => {
    const { prompt, device } = await prompted();
    const draft = await drafted(device);
    for (const who of [ewa, head]) expect((await say(who, prompt, "contact")).status).toBeGreaterThanOrEqual(403);
    expect(await seen(draft)).toMatchObject({ contact: "attempt" });
  });
});
