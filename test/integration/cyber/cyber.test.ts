/**
 * The security branch and the ports of notifications on SQLite and a real PostgreSQL: failures that meet a lesson, incidents with
 * their clocks (B6), and who hears of a case, a child that waits, a report.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNTS_AS_PEOPLE, mayKnow, openFromReport } from "../../../dashboard/cases/index.ts";
import {
  cyberContext,
  failureWatch,
  registerCyberRoutes,
  remindOfClocks,
  watchFailures,
} from "../../../dashboard/cyber/index.ts";
import type { FailureWatch } from "../../../dashboard/cyber/index.ts";
import {
  caseNotify,
  helpNotify,
  knowing,
  openChannels,
  openVapidKeys,
  registerNotifyRoutes,
} from "../../../dashboard/notify/index.ts";
import type { NotifyTables } from "../../../dashboard/notify/tables.ts";
import type { DatabaseTransaction } from "../../../dashboard/platform/tables.ts";
import { recordStatus } from "../../../dashboard/venues/index.ts";
import type { Role } from "../../../policies/schema/api.ts";
import { Config } from "../../../policies/schema/config.ts";
import type { ResolverStatus } from "../../../policies/schema/messages.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { HOUR, MINUTE, MONDAY, VENUE, openCaseVenue } from "../../support/case-venue.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";

const SECOND = 1_000;
const STAFF = ACCOUNTS_AS_PEOPLE.staff.bind(ACCOUNTS_AS_PEOPLE);
const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

const status = (changes: Partial<ResolverStatus> = {}): ResolverStatus =>
  ({
    resolver: "resolver-1",
    bootId: "0".repeat(32),
    startedAt: MONDAY,
    workers: 2,
    workerRestarts: 0,
    policyGeneration: 7,
    listGeneration: 3,
    lastSwapError: null,
    endpoints: [],
    upstreams: [],
    queries: 0,
    cacheHits: 0,
    failures: 0,
    unknownClientQuestions: 0,
    ...changes,
  }) as ResolverStatus;

type Row = Record<string, string | number | null>;
type AnyTables = Record<
  | "loan_session"
  | "loan_device"
  | "venue_generation"
  | "device_transition"
  | "help_report"
  | "help_talk"
  | "case_record"
  | "cyber_failure"
  | "venue_resolver",
  Row
>;

describe.each(KINDS)("$kind: the security branch", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: CaseVenue;
  const people = new Map<Role, Staff>();
  const who = (role: Role): Staff => people.get(role) as Staff;
  const db = () => venue.database.withTables<AnyTables>();

  beforeAll(async () => {
    venue = await openCaseVenue(await databases.open(kind), {
      also: (app, context) => {
        const notify = Config.parse({}).notifications;
        const { database, clock, timeZone } = context;
        registerCyberRoutes(app, cyberContext(context));
        registerNotifyRoutes(app, {
          database,
          clock,
          timeZone,
          venueId: VENUE,
          settings: notify,
          pushKey: null,
          mayKnow: knowing({
            database,
            clock,
            venueId: VENUE,
            staff: STAFF,
            mayKnowCase: (account, id) => mayKnow(context, account, id),
          }),
        });
      },
    });
    for (const role of ["edukator", "nsp", "intake", "kierownik", "dyrektor", "koordynator", "iod", "admin"] as const)
      people.set(role, await venue.person(role, [role]));
  }, 60_000);
  afterAll(() => venue.close());
  beforeEach(() => {
    venue.now = MONDAY as Instant;
  });
  afterEach(async () => {
    for (const table of [
      "loan_device",
      "loan_session",
      "venue_generation",
      "device_transition",
      "help_report",
      "help_talk",
      "cyber_failure",
      "venue_resolver",
    ] as const)
      await db().deleteFrom(table).execute();
    await venue.database.withTables<NotifyTables>().deleteFrom("notify_message").execute();
  });

  const lend = async (session: string, device: string, at: number): Promise<void> => {
    await db()
      .insertInto("loan_session")
      .values({
        id: session,
        venue_id: VENUE,
        number: session,
        state: "running",
        activity: "x",
        age_band: "10-12",
        children: 5,
        camera: 0,
        created_at: at,
        ends_at: at + HOUR,
      })
      .onConflict((conflict) => conflict.column("id").doNothing())
      .execute();
    await db()
      .insertInto("loan_device")
      .values({
        id: randomUUID(),
        venue_id: VENUE,
        session_id: session,
        device_id: device,
        handed_out_at: at,
        gate: "{}",
        damaged: 0,
        wiped: 0,
        remark: "",
        missing: 0,
        open_key: `${VENUE} ${device}`,
      })
      .execute();
  };
  const giveBack = (): Promise<unknown> => db().updateTable("loan_device").set({ open_key: null }).execute();
  const publish = (generation: number, lists: number, at: number): Promise<unknown> =>
    db()
      .insertInto("venue_generation")
      .values({ venue_id: VENUE, generation, list_generation: lists, created_at: at, bundle_digest: "x" })
      .execute();
  const later = (ms: number): void => {
    venue.now = (venue.now + ms) as Instant;
  };
  const watchFrom = (since: number): FailureWatch =>
    failureWatch(
      { ...venue.context, notify: caseNotify({ email: true, push: false, webhook: false, ntfy: false }) },
      Config.parse({}),
      since,
    );
  const technical = () =>
    db()
      .selectFrom("case_record")
      .selectAll()
      .where("origin", "=", "technical")
      .where("opened_at", ">=", MONDAY)
      .orderBy("opened_at")
      .execute();
  const known = new Set<string>();
  const fresh = async (): Promise<Row[]> => {
    const rows = (await technical()).filter(({ id }) => !known.has(String(id)));
    for (const { id } of rows) known.add(String(id));
    return rows;
  };

  describe("a filter that fails", () => {
    it("for longer than five minutes during a lesson becomes one case, with its sessions and nobody's finding", async () => {
      const watch = watchFrom(MONDAY);
      await publish(7, 3, MONDAY - HOUR);
      await recordStatus(venue.database, VENUE, status(), venue.now);
      await lend("s1", "tablet-1", MONDAY - 10 * MINUTE);
      later(MINUTE);
      expect(await watchFailures(watch)).toBe(0);
      await lend("s2", "tablet-2", venue.now);
      later(4 * MINUTE - SECOND);
      expect(await watchFailures(watch)).toBe(0);
      expect(await fresh()).toEqual([]);
      later(SECOND);
      expect(await watchFailures(watch)).toBe(1);
      for (let minute = 0; minute < 5; minute += 1) {
        later(MINUTE);
        expect(await watchFailures(watch)).toBe(0);
      }
      const rows = await fresh();
      expect(rows).toMatchObject([{ state: "draft", happened_at: MONDAY }]);
      const seen = await who("nsp").ask("GET", `/api/cases/${String(rows[0]?.["id"])}`);
      expect(seen.body).toMatchObject({ contact: "unknown" });
      expect(JSON.stringify(seen.body)).toContain("awaria techniczna");
      const [failure] = (await who("nsp").ask("GET", "/api/failures")).body as {
        sessions: number;
        caseOpened: boolean;
        to: unknown;
      }[];
      expect(failure).toMatchObject({ cause: "resolver-silent", sessions: 2, caseOpened: true, to: null });
      // It answers again: the window ends, and the next failure is another one.
      await recordStatus(venue.database, VENUE, status(), venue.now);
      await watchFailures(watch);
      later(6 * MINUTE);
      expect(await watchFailures(watch)).toBe(1);
      expect(await fresh()).toHaveLength(1);
    });

    it.each([
      { why: "nobody had a tablet", lent: false, listening: 0, workers: 2 },
      { why: "nobody listened before", lent: true, listening: 60 * MINUTE, workers: 2 },
    ])("is no event where $why", async ({ lent, listening, workers }) => {
      const watch = watchFrom(MONDAY + listening);
      await recordStatus(venue.database, VENUE, status({ workers }), venue.now);
      if (lent) await lend("s1", "tablet-1", MONDAY);
      for (let minute = 0; minute < 9; minute += 1) {
        later(MINUTE);
        expect(await watchFailures(watch)).toBe(0);
      }
      expect(await fresh()).toEqual([]);
    });

    it("that nobody could refresh for days is one too, although every resolver has the newest there is", async () => {
      const watch = watchFrom(MONDAY - HOUR);
      const source = (id: string, origin: string, days: number, state = "kept") =>
        venue.database
          .withTables<Record<string, Row>>()
          .insertInto("list_source")
          .values({
            venue_id: VENUE,
            id,
            position: 1,
            definition: "{}",
            origin,
            state,
            last_success_at: MONDAY - days * 24 * HOUR,
            refresh_s: 300,
          })
          .execute();
      await source("of-a-file", "file", 400);
      await source("switched-off", "url", 400, "disabled");
      await source("late", "url", 2);
      await publish(7, 3, MONDAY - HOUR);
      await lend("s1", "tablet-1", MONDAY - 10 * MINUTE);
      const look = async (): Promise<number> => {
        await recordStatus(venue.database, VENUE, status(), venue.now);
        return watchFailures(watch);
      };
      expect(await look()).toBe(0);
      await source("stale", "url", 4);
      expect(await look()).toBe(1);
      expect(await look()).toBe(0);
      const failures = (await who("nsp").ask("GET", "/api/failures")).body;
      expect(failures).toMatchObject([{ cause: "list-stale", subject: "source stale", caseOpened: true }]);
      expect(await fresh()).toHaveLength(1);
      await venue.database.withTables<Record<string, Row>>().deleteFrom("list_source").execute();
    });

    it("counts the time with a lesson, not the time alone", async () => {
      const watch = watchFrom(MONDAY - HOUR);
      await recordStatus(venue.database, VENUE, status({ workers: 0 }), venue.now);
      later(30 * MINUTE);
      await watchFailures(watch);
      await lend("s1", "tablet-1", venue.now);
      later(4 * MINUTE);
      expect(await watchFailures(watch)).toBe(0);
      await giveBack();
      later(2 * MINUTE);
      expect(await watchFailures(watch)).toBe(0);
      expect(await fresh()).toEqual([]);
    });

    it.each([
      { cause: "policy-stale", policy: 8, lists: 3 },
      { cause: "list-stale", policy: 7, lists: 4 },
    ])("is one too when it works by what is out of date: $cause", async ({ cause, policy, lists }) => {
      const watch = watchFrom(MONDAY);
      await publish(policy, lists, MONDAY);
      await lend("s1", "tablet-1", MONDAY);
      for (let minute = 1; minute <= 5; minute += 1) {
        later(MINUTE);
        await recordStatus(venue.database, VENUE, status(), venue.now);
        expect(await watchFailures(watch)).toBe(minute === 5 ? 1 : 0);
      }
      expect(await fresh()).toHaveLength(1);
      const failures = (await who("nsp").ask("GET", "/api/failures")).body as { cause: string }[];
      expect(failures.map((one) => one.cause)).toEqual([cause]);
    });

    it("meets only its own lesson when one tablet walks past it", async () => {
      const watch = watchFrom(MONDAY);
      const moved = (device: string, at: number, to: string): Promise<unknown> =>
        db()
          .insertInto("device_transition")
          .values({
            id: randomUUID(),
            venue_id: VENUE,
            device_id: device,
            at,
            check_id: "network.our-resolver",
            from_state: null,
            to_state: to,
          })
          .execute();
      await moved("tablet-1", MONDAY - HOUR, "fail");
      await moved("tablet-1", MONDAY - MINUTE, "pass");
      await moved("tablet-2", MONDAY, "fail");
      await moved("tablet-3", MONDAY, "fail");
      await lend("s1", "tablet-1", MONDAY);
      await lend("s2", "tablet-2", MONDAY);
      await recordStatus(venue.database, VENUE, status(), venue.now);
      later(5 * MINUTE);
      await recordStatus(venue.database, VENUE, status(), venue.now);
      await watchFailures(watch);
      await watchFailures(watch);
      const failures = (await who("nsp").ask("GET", "/api/failures")).body as { subject: string; sessions: number }[];
      expect(failures).toMatchObject([
        { cause: "resolver-bypassed", subject: "tablet-2", sessions: 1, caseOpened: true },
      ]);
      await fresh();
    });
  });

  const form = (changes: object = {}) => ({
    id: randomUUID(),
    kind: "data-breach",
    awareAt: MONDAY,
    description: "Notatka trafiła na zły adres e-mail.",
    significant: true,
    personalData: false,
    highRisk: true,
    personsAffected: 3,
    evidenceCount: 2,
    caseNumber: null,
    ...changes,
  });

  describe("an incident", () => {
    it("has the clocks of what it is, drafts that nobody sends by itself, and ends when each is settled", async () => {
      const nsp = who("nsp");
      const opened = await nsp.ask("POST", "/api/incidents", form());
      expect([opened.status, opened.body.number]).toEqual([200, "B/2026/001"]);
      const { id } = opened.body as { id: string };
      const hours = (opened.body.clocks as { duty: string; dueAt: number | null }[]).map(({ duty, dueAt }) => [
        duty,
        dueAt === null ? null : (dueAt - MONDAY) / HOUR,
      ]);
      expect(hours).toEqual([
        ["csirt-early", 24],
        ["csirt-notification", 72],
        ["csirt-final", 72 + 30 * 24],
        ["uodo", 72],
        ["persons", null],
      ]);
      const texts = (opened.body.drafts as { duty: string; text: string }[]).map(({ text }) => text).join("\n");
      expect(texts).toContain("Prezes Urzędu Ochrony Danych Osobowych");
      expect(texts).toContain("Przybliżona liczba osób: 3");
      const close = { state: "closed", reason: "wszystko opanowane i zgłoszone" };
      expect((await nsp.ask("POST", `/api/incidents/${id}/state`, close)).body.code).toBe("E_CYBER_STATE");
      later(2 * HOUR);
      for (const duty of ["csirt-early", "csirt-notification"])
        await nsp.ask("POST", `/api/incidents/${id}/duties`, { duty, outcome: "sent", detail: "S46/123" });
      const early = await nsp.ask("GET", `/api/incidents/${id}`);
      const final = (early.body.clocks as { duty: string; dueAt: number }[]).find(({ duty }) => duty === "csirt-final");
      // A month from when the notification was sent.
      expect(new Date(final?.dueAt ?? 0).toISOString()).toBe("2026-12-02T11:00:00.000Z");
      expect(
        (
          await nsp.ask("POST", `/api/incidents/${id}/duties`, {
            duty: "csirt-early",
            outcome: "sent",
            detail: "S46/124",
          })
        ).body.code,
      ).toBe("E_CYBER_DUTY");
      for (const duty of ["csirt-final", "uodo", "persons"])
        await nsp.ask("POST", `/api/incidents/${id}/duties`, {
          duty,
          outcome: "left-out",
          detail: "nie ma ryzyka, ocena IOD",
        });
      expect((await nsp.ask("POST", `/api/incidents/${id}/state`, close)).body).toMatchObject({
        state: "closed",
        nextDuty: null,
      });
      expect((await nsp.ask("GET", `/api/incidents/${id}`)).body.history).toHaveLength(7);
    });

    it.each(["Dziecko kliknęło w link z wiadomości", "oddzwonić pod 600 700 800", "napisała ewa@centrum.example"])(
      "is described technically only: «%s» belongs into a case",
      async (words) => {
        const body = {
          id: randomUUID(),
          kind: "phishing",
          awareAt: MONDAY,
          description: "strona podszywała się pod bank",
          significant: false,
          personalData: false,
          highRisk: false,
          personsAffected: null,
          evidenceCount: 0,
          caseNumber: null,
        };
        const refused = [422, "E_CYBER_PERSONAL"];
        const ask = async (method: string, path: string, sent: object) => {
          const { status: code, body: answer } = await who("nsp").ask(method, path, sent);
          return [code, answer.code];
        };
        expect(await ask("POST", "/api/incidents", { ...body, description: words })).toEqual(refused);
        expect((await ask("POST", "/api/incidents", body))[0]).toBe(200);
        const at = `/api/incidents/${body.id}`;
        const { id: _id, caseNumber: _case, ...facts } = body;
        expect(await ask("PUT", at, { ...facts, description: words, version: 1 })).toEqual(refused);
        expect(
          await ask("POST", `${at}/duties`, { duty: "cert-phishing", outcome: "left-out", detail: words }),
        ).toEqual(refused);
        expect(await ask("POST", `${at}/state`, { state: "contained", reason: words })).toEqual(refused);
        const rows = await venue.database
          .withTables<Record<string, Row>>()
          .selectFrom("cyber_entry")
          .selectAll()
          .where("incident_id", "=", body.id)
          .execute();
        expect(JSON.stringify(rows)).not.toContain(words);
      },
    );

    it("is opened once however often it is sent, and never changed over somebody's head", async () => {
      const body = form({ kind: "phishing", significant: false, highRisk: false });
      const first = await who("iod").ask("POST", "/api/incidents", body);
      const second = await who("iod").ask("POST", "/api/incidents", body);
      expect(second.body).toEqual(first.body);
      expect((await who("iod").ask("POST", "/api/incidents", { ...body, evidenceCount: 9 })).body.code).toBe(
        "E_CYBER_EXISTS",
      );
      const { id, caseNumber: _, ...rest } = body;
      const change = { ...rest, version: 1, evidenceCount: 5 };
      expect((await who("admin").ask("PUT", `/api/incidents/${id}`, change)).body).toMatchObject({
        version: 2,
        evidenceCount: 5,
      });
      expect((await who("nsp").ask("PUT", `/api/incidents/${id}`, change)).body.code).toBe("E_CYBER_VERSION");
    });

    it.each(["edukator", "intake", "kierownik", "koordynator"] as const)("is closed to %s", async (role) => {
      expect((await who(role).ask("GET", "/api/incidents")).status).toBe(403);
      expect((await who(role).ask("POST", "/api/incidents", form())).status).toBe(403);
      expect((await venue.stranger.ask("GET", "/api/incidents")).status).toBe(401);
    });

    it("belongs to a case for whoever may know of the case, and to none for everybody else", async () => {
      const { number } = await venue.database
        .transaction()
        .execute((tx) => openFromReport(tx, venue.context, { reportId: randomUUID(), origin: "child", at: venue.now }));
      const opened = await who("dyrektor").ask("POST", "/api/incidents", form({ caseNumber: number }));
      expect([opened.status, opened.body.caseNumber]).toEqual([200, number]);
      const seen = await who("admin").ask("GET", `/api/incidents/${String(opened.body.id)}`);
      expect([seen.status, seen.body.caseNumber]).toEqual([200, null]);
      expect(seen.text).not.toContain(number);
    });

    it("shows the case it belongs to only to those who may know of it", async () => {
      const { number } = await venue.database.transaction().execute((tx) =>
        openFromReport(tx, venue.context, {
          reportId: randomUUID(),
          origin: "child",
          at: venue.now,
          named: [{ account: who("dyrektor").id, role: null }],
        }),
      );
      const body = form({ caseNumber: number });
      // Whoever is named may not even learn that the number exists.
      expect((await who("dyrektor").ask("POST", "/api/incidents", body)).body.code).toBe("E_CYBER_CASE");
      expect((await who("dyrektor").ask("POST", "/api/incidents", form({ caseNumber: "999999/2026" }))).body.code).toBe(
        "E_CYBER_CASE",
      );
    });

    it("reminds those who answer for it when time runs short and when it has run out, once each", async () => {
      const opened = await who("nsp").ask("POST", "/api/incidents", form({ significant: false, highRisk: false }));
      const context = cyberContext(venue.context);
      const told = async () =>
        await venue.database
          .withTables<NotifyTables>()
          .selectFrom("notify_message")
          .selectAll()
          .where("subject_id", "=", opened.body.id)
          .orderBy("account")
          .execute();
      const holders = (["nsp", "admin", "iod", "dyrektor"] as const).map((role) => who(role).id).toSorted();
      expect((await told()).map(({ account }) => account)).toEqual(holders.filter((id) => id !== who("nsp").id));
      await venue.database.withTables<NotifyTables>().deleteFrom("notify_message").execute();
      later(66 * HOUR - SECOND);
      await remindOfClocks(context);
      expect((await told()).filter(({ template }) => template === "duty-clock")).toEqual([]);
      later(SECOND);
      await remindOfClocks(context);
      expect(await remindOfClocks(context)).toBe(0);
      const rows = (await told()).filter(({ template }) => template === "duty-clock");
      expect(rows.map(({ account }) => account)).toEqual(holders);
      later(6 * HOUR + SECOND);
      await remindOfClocks(context);
      expect(await told()).toHaveLength(8);
      await venue.database.withTables<NotifyTables>().deleteFrom("notify_message").execute();
    });
  });

  describe("who hears", () => {
    const messages = () =>
      venue.database.withTables<NotifyTables>().selectFrom("notify_message").selectAll().orderBy("account").execute();
    const tell = (roles: readonly Role[], tellKind: "talk" | "talk-waiting" | "report", id: string): Promise<void> =>
      venue.database.transaction().execute((tx: DatabaseTransaction) =>
        helpNotify(VENUE, STAFF)(tx, {
          roles,
          kind: tellKind,
          id,
          reference: "K7M-2QF",
          at: venue.now,
        }),
      );
    const report = async (about: string): Promise<string> => {
      const id = randomUUID();
      await db()
        .insertInto("help_report")
        .values({ id, venue_id: VENUE, reference: id.slice(0, 7), about, at: venue.now, state: "waiting" })
        .execute();
      return id;
    };

    it.each([
      {
        why: "a child that waits, urgently",
        about: null,
        roles: ["intake", "kierownik", "dyrektor"],
        heard: ["intake", "kierownik", "dyrektor"],
        urgent: 1,
      },
      { why: "a report", about: "internet", roles: ["intake", "dyrektor"], heard: ["intake", "dyrektor"], urgent: 0 },
      {
        why: "one about the management, and none of them",
        about: "management",
        roles: ["intake", "dyrektor", "koordynator"],
        heard: ["koordynator"],
        urgent: 0,
      },
    ] as const)("of $why", async ({ about, roles, heard, urgent }) => {
      let id: string;
      if (about === null) {
        id = randomUUID();
        await db()
          .insertInto("help_talk")
          .values({ id, venue_id: VENUE, reference: id.slice(0, 7), place: "hol", at: venue.now, wait_minutes: 4 })
          .execute();
      } else id = await report(about);
      await tell(roles, about === null ? "talk" : "report", id);
      const rows = await messages();
      expect(rows.map(({ account }) => account)).toEqual(heard.map((role) => who(role).id).toSorted());
      expect(rows.every((row) => row.urgent === urgent && row.number === "K7M-2QF")).toBe(true);
      const inbox = await who(heard[0]).ask("GET", "/api/notices");
      expect(inbox.body).toHaveLength(1);
      // It is over: nothing is told of it any more.
      await db()
        .updateTable(about === null ? "help_talk" : "help_report")
        .set(about === null ? { done_at: venue.now } : { settled_at: venue.now })
        .execute();
      expect((await who(heard[0]).ask("GET", "/api/notices")).body).toEqual([]);
    });

    it("of a case: those who hold a seat and are not named; the row says no word of what it is about", async () => {
      const { caseId, number } = await venue.database.transaction().execute((tx) =>
        openFromReport(
          tx,
          { ...venue.context, notify: caseNotify({ email: false, push: false, webhook: false, ntfy: false }) },
          {
            reportId: randomUUID(),
            origin: "child",
            at: venue.now,
            text: "PLANTED_TEXT o narkotykach",
            named: [{ account: who("intake").id, role: null }],
          },
        ),
      );
      const rows = await messages();
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.map(({ account }) => account)).not.toContain(who("intake").id);
      expect(rows.every((row) => row.subject_id === caseId && row.number === number)).toBe(true);
      expect(JSON.stringify(rows)).not.toMatch(/PLANTED|narkotyk|child/u);
      const reader = [...people.values()].find(({ id }) => id === rows[0]?.account);
      const inbox = (await reader?.ask("GET", "/api/notices"))?.body as { text: string; href: string }[];
      expect(inbox).toMatchObject([{ text: `Nowa sprawa ${number}`, href: `/cases/${caseId}` }]);
      expect((await who("intake").ask("GET", "/api/notices")).body).toEqual([]);
    });

    it("keeps each person's settings their own, and the outbox to the administrator", async () => {
      const saved = await who("nsp").ask("PUT", "/api/notice-settings", {
        email: { on: true, address: "nsp@venue.example" },
        push: true,
        webhook: false,
        ntfy: false,
        quiet: { from: "22:00", to: "06:00" },
        deputy: who("iod").id,
      });
      expect(saved.body).toMatchObject({
        choices: { deputy: who("iod").id },
        venue: { email: "not-configured" },
        pushKey: null,
      });
      expect((await who("iod").ask("GET", "/api/notice-settings")).body.choices.email.address).toBe("");
      expect((await who("nsp").ask("GET", "/api/outbox")).status).toBe(403);
      expect((await who("admin").ask("GET", "/api/outbox")).body).toEqual({ waiting: 0, sentToday: 0, dead: [] });
      expect((await venue.stranger.ask("GET", "/api/notices")).status).toBe(401);
    });
  });

  it("makes the keys of web push once, readable by their owner only, whoever comes first", () => {
    const keys = openVapidKeys(venue.folder);
    expect(openVapidKeys(venue.folder)).toEqual(keys);
    expect(statSync(join(venue.folder, "secret", "vapid.json")).mode & 0o777).toBe(0o600);
    expect(openChannels(Config.parse({}).notifications, keys, undefined, () => 0).has).toEqual({
      email: false,
      push: false,
      webhook: false,
      ntfy: false,
    });
  });
});
