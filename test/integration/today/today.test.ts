/**
 * «Dziś» over HTTP on both databases: each person meets what waits for them, with its clock, and nothing that may not be theirs to know.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { adoptDrafts } from "../../../dashboard/cases/index.ts";
import { cyberContext, registerCyberRoutes } from "../../../dashboard/cyber/index.ts";
import { waitingDuties } from "../../../dashboard/coordination/index.ts";
import { registerTodayRoutes, waitingReader } from "../../../dashboard/today/index.ts";
import { loadStandards } from "../../../policies/load/load-standards.ts";
import type { Role, TodayView } from "../../../policies/schema/api.ts";
import { Config } from "../../../policies/schema/config.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { DAY, HOUR, MINUTE, MONDAY, NOTE, VENUE, WHY, openCaseVenue } from "../../support/case-venue.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";
import { HELP } from "../../support/help-world.ts";

const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

type Row = Record<string, string | number | null>;
type Line = TodayView["todo"][number];
const none = { count: 0, since: null };

describe.each(KINDS)("$kind: what waits for a person", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: CaseVenue;
  const people = new Map<Role, Staff>();
  const who = (role: Role): Staff => people.get(role) as Staff;
  const insert = (table: string, row: Row) =>
    venue.database.withTables<Record<string, Row>>().insertInto(table).values(row).execute();

  beforeAll(async () => {
    const config = Config.parse({ venue: { id: VENUE } });
    venue = await openCaseVenue(await databases.open(kind), {
      departments: [],
      also: (app, cases) => {
        registerCyberRoutes(app, cyberContext(cases));
        const { database, clock, timeZone } = cases;
        const calendar = { database, clock, venueId: VENUE, timeZone, standards: loadStandards() };
        registerTodayRoutes(app, {
          database: cases.database,
          clock: cases.clock,
          config,
          published: { current: () => undefined } as never,
          readProbes: async () => ({ tasks: [] }),
          readDevices: async () => ({
            devices: 0,
            red: [],
            grey: 0,
            silent: [],
            waiting: [],
            overdueInspections: none,
            alarms: [],
            routers: { count: 0, danger: 0, notMeasured: 0, attention: 0 },
            measuredAt: null,
          }),
          readLoans: async () => ({ overdue: [], missing: [], overrides: [], grave: [] }),
          readWaiting: waitingReader({
            cases,
            help: { help: () => HELP },
            retention: { vault: cases.vault },
            duties: async (roles) => waitingDuties(calendar, roles),
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

  const today = async (person: Staff): Promise<TodayView> => {
    const reply = await person.ask("GET", "/api/today");
    expect(reply.status).toBe(200);
    return reply.body as TodayView;
  };
  const todo = async (role: Role, kinds: readonly Line["kind"][]): Promise<readonly Line[]> =>
    (await today(who(role))).todo.filter((line) => kinds.includes(line.kind));
  const tasks = async (role: Role): Promise<readonly (readonly [string, number | null])[]> =>
    (await todo(role, ["case"])).map(({ params, dueAt }) => [String(params["task"]), dueAt] as const);
  const opened = async (named: string | null = null): Promise<string> => {
    const { body } = await who("edukator").ask("POST", "/api/cases", {
      id: randomUUID(),
      origin: "staff",
      happenedAt: venue.now,
      ...(named === null ? {} : { named: { account: named, role: null } }),
    });
    return body.caseId as string;
  };
  const describeStep = {
    kind: "describe",
    type: "1.8",
    area: "4",
    category: null,
    department: null,
    place: "",
    mode: null,
    happenedAt: MONDAY,
  };

  it("leads one case from hand to hand, each step with its clock at the person whose turn it is", async () => {
    const id = await opened();
    expect(await tasks("intake")).toEqual([["take-over", MONDAY + 15 * MINUTE]]);
    expect(await tasks("kierownik")).toEqual([
      ["describe", MONDAY + DAY],
      ["verify-1", MONDAY + DAY],
    ]);
    expect(await tasks("dyrektor")).toEqual([]);
    expect(await tasks("edukator")).toEqual([]);
    await who("intake").step(id, { kind: "take-over" });
    await who("kierownik").step(id, describeStep);
    await who("kierownik").step(id, { kind: "qualify", text: WHY });
    expect(await tasks("kierownik")).toContainEqual(["write-note", MONDAY + 12 * HOUR]);
    venue.now = (MONDAY + 13 * HOUR) as Instant;
    const late = await today(who("kierownik"));
    // What is late stands on top, and the light says so.
    expect(late.todo[0]).toMatchObject({ kind: "case", params: { task: "write-note" }, dueAt: MONDAY + 12 * HOUR });
    expect(late.lights[3]?.checks).toContainEqual(
      expect.objectContaining({ id: "tasks.waiting", state: "attention", params: { waiting: 1, late: 1 } }),
    );
    await who("kierownik").step(id, NOTE);
    const noted = venue.now;
    expect(await tasks("intake")).toEqual([
      ["daily-line", noted + 12 * HOUR],
      ["share-copy", noted + 12 * HOUR],
    ]);
    // Monday 23:00 at the venue: a working day later is Tuesday.
    expect(await tasks("kierownik")).toContainEqual(["hand-over", noted + DAY]);
    for (const step of ["daily-line", "share-copy"]) await who("intake").step(id, { kind: step });
    await who("kierownik").step(id, { kind: "hand-over" });
    expect(await tasks("intake")).toEqual([
      ["acknowledge", noted + DAY],
      ["register", noted + DAY],
    ]);
    await who("intake").step(id, { kind: "register" });
    await who("kierownik").step(id, { kind: "propose-harm", outcome: "positive", text: WHY });
    expect(await tasks("dyrektor")).toEqual([["consult-harm", MONDAY + 3 * DAY]]);
    const { proposal } = (await who("dyrektor").ask("GET", `/api/cases/${id}`)).body;
    await who("dyrektor").step(id, { kind: "consult-harm", proposal: proposal.id, opinion: "agree", text: WHY });
    expect(await tasks("kierownik")).toContainEqual(["open-card", noted + DAY]);
    expect((await todo("kierownik", ["case"])).every(({ href }) => href === `/cases/${id}`)).toBe(true);
  });

  it("shows nobody a case that names them, nor counts it", async () => {
    const before = await today(who("kierownik"));
    const id = await opened(who("kierownik").id);
    const after = await today(who("kierownik"));
    expect(JSON.stringify(after)).not.toContain(id);
    expect(after).toEqual({ ...before, at: after.at, coverage: after.coverage });
    // The director has the head's seat now.
    expect(
      (await todo("dyrektor", ["case"])).filter(({ href }) => href.endsWith(id)).map(({ params }) => params["task"]),
    ).toContain("verify-1");
  });

  it("shows the draft of a machine once: as a step to whoever decides, as a draft to whoever may look, to nobody named", async () => {
    const draft = randomUUID();
    await insert("register_draft", {
      id: draft,
      venue_id: VENUE,
      number: "P/2026/001",
      state: "draft",
      contact: "attempt",
      rule_id: "a-s3-draft",
      category: "TS-06",
      severity: "S3",
      network: "tablets",
      mode: "A",
      device: "tab-07",
      opened_at: MONDAY,
      last_at: MONDAY,
      facts: "{}",
      facts_digest: "0".repeat(64),
    });
    let caseId: string = draft;
    const lines = async (role: Role): Promise<readonly string[]> =>
      (await todo(role, ["case", "draft"]))
        .filter(({ href }) => href.endsWith(draft) || href.endsWith(caseId))
        .map(({ kind: shown, params }) => (shown === "draft" ? "draft" : String(params["task"])));
    // Nobody has looked yet: it is the machine's.
    expect(await lines("kierownik")).toEqual(["draft"]);
    await adoptDrafts(venue.context, venue.now);
    caseId = (await who("kierownik").ask("GET", `/api/cases/${draft}`)).body.id as string;
    expect(await lines("kierownik")).toEqual(["verify-1"]);
    expect(await lines("nsp")).toEqual(["draft"]);
    expect((await today(who("nsp"))).lights[3]?.checks).toContainEqual(
      expect.objectContaining({ id: "drafts.waiting", params: { waiting: 1, late: 0 } }),
    );
    await who("kierownik").step(caseId, {
      kind: "name-person",
      named: { account: who("nsp").id, role: null },
      text: WHY,
    });
    expect(await lines("nsp")).toEqual([]);
    expect((await today(who("nsp"))).lights[3]?.checks).toContainEqual(
      expect.objectContaining({ id: "drafts.waiting", params: { waiting: 0, late: 0 } }),
    );
    expect(await lines("koordynator")).toEqual(["draft"]);
  });

  it("counts who answers for the network by role and by order in force", async () => {
    const light = async () =>
      (await today(who("nsp"))).lights.flatMap(({ checks }) => checks.filter(({ id }) => id === "people.nsp"));
    expect(await light()).toMatchObject([{ state: "good", params: { count: 1 } }]);
    await insert("people_order", {
      id: "order",
      venue_id: VENUE,
      number: "7/2026",
      on_day: "2026-11-01",
      subject: "",
      entered_at: MONDAY,
      entered_by: "x",
    });
    await insert("people_appointment", {
      id: "order-of-nsp",
      venue_id: VENUE,
      account_id: who("koordynator").id,
      display_name: "koordynator",
      role: "nsp",
      department_id: null,
      order_id: "order",
      end_order_id: null,
      from_day: "2026-11-01",
      to_day: null,
      from_at: MONDAY - 86_400_000,
      until_at: MONDAY + 86_400_000,
      deputy_of: null,
      entered_at: MONDAY,
      entered_by: "x",
    });
    expect(await light()).toMatchObject([{ params: { count: 2 } }]);
    venue.now = (MONDAY + 2 * 86_400_000) as Instant;
    expect(await light()).toMatchObject([{ params: { count: 1 } }]);
    for (const table of ["people_appointment", "people_order"])
      await venue.database.withTables<Record<string, Row>>().deleteFrom(table).execute();
  });

  it("calls to a child at once, and keeps a report from whom it is about", async () => {
    const talk = (id: string, at: number): Row => ({
      id,
      venue_id: VENUE,
      reference: "K7M-2QF",
      place: "hol",
      look: "zielona kurtka",
      at,
      wait_minutes: 5,
      escalated_at: null,
      gone_at: null,
      gone_by: null,
      done_at: null,
    });
    const report = (id: string, about: string): Row => ({
      id,
      venue_id: VENUE,
      reference: id,
      network: null,
      about,
      item_id: null,
      at: MONDAY,
      state: "waiting",
      escalated_at: null,
      read_at: null,
      settled_at: null,
      ending: null,
      case_id: null,
    });
    await insert("help_talk", talk("talk-1", MONDAY));
    await insert("help_report", report("report-1", "child"));
    await insert("help_report", report("report-2", "management"));
    const lines = async (role: Role) => (await todo(role, ["talk", "report"])).map(({ id }) => id).toSorted();
    expect(await lines("intake")).toEqual(["report-report-1", "talk-talk-1"]);
    expect(await lines("kierownik")).toEqual(["talk-talk-1"]);
    expect(await lines("dyrektor")).toEqual(["report-report-1", "talk-talk-1"]);
    // Neither the director nor whoever takes reports learns of one about the management.
    expect(await lines("koordynator")).toEqual(["report-report-2"]);
    expect(await lines("nsp")).toEqual([]);
    expect(JSON.stringify(await today(who("intake")))).not.toContain("kurtka");
    const light = async (role: Role) =>
      (await today(who(role))).lights[4]?.checks.find(({ id }) => id === "help.waiting")?.state;
    expect(await light("intake")).toBe("good");
    venue.now = (MONDAY + 4 * MINUTE) as Instant;
    expect([await light("intake"), await light("koordynator"), await light("nsp")]).toEqual([
      "danger",
      "good",
      undefined,
    ]);
    await venue.database
      .withTables<Record<string, Row>>()
      .updateTable("help_talk")
      .set({ gone_at: MONDAY, gone_by: "Ola" })
      .execute();
    expect(await lines("kierownik")).toEqual([]);
  });

  it("counts down the clocks of incidents for those who answer for them", async () => {
    const { body } = await who("nsp").ask("POST", "/api/incidents", {
      id: randomUUID(),
      kind: "compromise",
      awareAt: MONDAY,
      description: "serwer filtra odpowiadał z obcego adresu",
      significant: true,
      personalData: false,
      highRisk: false,
      personsAffected: null,
      evidenceCount: 0,
      caseNumber: null,
    });
    const lines = async (role: Role) =>
      (await todo(role, ["incident"])).map(({ params, dueAt }) => [params["duty"], dueAt]);
    for (const role of ["nsp", "iod", "dyrektor", "admin"] as const)
      expect(await lines(role)).toEqual([["csirt-early", MONDAY + DAY]]);
    for (const role of ["intake", "kierownik", "koordynator", "edukator"] as const)
      expect(await lines(role)).toEqual([]);
    await who("nsp").ask("POST", `/api/incidents/${body.id as string}/duties`, {
      duty: "csirt-early",
      outcome: "sent",
      detail: "S46-1",
    });
    expect(await lines("nsp")).toEqual([["csirt-notification", MONDAY + 3 * DAY]]);
  });

  it("tells of letters that did not arrive only whoever can mend the way, without number or name", async () => {
    await insert("notify_delivery", {
      id: "dead-1",
      venue_id: VENUE,
      batch_id: "batch",
      account: who("intake").id,
      channel: "email",
      target: "",
      state: "dead",
      attempts: 6,
      next_at: MONDAY,
      claimed_at: null,
      sent_at: null,
      error: "SMTP_550",
      at: MONDAY - HOUR,
    });
    expect(await todo("admin", ["letter"])).toEqual([
      expect.objectContaining({ params: { count: 1 }, since: MONDAY - HOUR, href: "/settings/notices" }),
    ]);
    for (const role of ["intake", "nsp", "dyrektor"] as const) expect(await todo(role, ["letter"])).toEqual([]);
  });

  it("asks for the next order in time: whoever gives it, and whoever holds it", async () => {
    await insert("people_order", {
      id: "order-1",
      venue_id: VENUE,
      number: "7/2026",
      on_day: "2026-01-01",
      subject: "",
      entered_at: 0,
      entered_by: "x",
    });
    const appointment = (id: string, account: string, role: string, days: number): Row => ({
      id,
      venue_id: VENUE,
      account_id: account,
      display_name: id,
      role,
      department_id: null,
      order_id: "order-1",
      end_order_id: null,
      from_day: "2026-01-01",
      to_day: "2026-11-20",
      from_at: MONDAY - 300 * DAY,
      until_at: MONDAY + days * DAY,
      deputy_of: null,
      entered_at: 0,
      entered_by: "x",
    });
    await insert("people_appointment", appointment("soon", who("intake").id, "intake", 18));
    await insert("people_appointment", appointment("later", who("iod").id, "iod", 40));
    const lines = async (role: Role) => (await todo(role, ["order"])).map(({ params }) => params["name"]);
    expect([await lines("dyrektor"), await lines("intake"), await lines("iod"), await lines("nsp")]).toEqual([
      ["soon"],
      ["soon"],
      [],
      [],
    ]);
  });

  it("asks about kept data when a review is due, and about numbers nobody has called", async () => {
    const id = await opened();
    await who("kierownik").step(id, NOTE);
    await venue.database
      .withTables<Record<string, Row>>()
      .updateTable("case_record")
      .set({ state: "closed", closed_at: MONDAY - 366 * DAY })
      .where("id", "=", id)
      .execute();
    const count = async (role: Role) => (await todo(role, ["review"])).map(({ params }) => params["count"]);
    expect([await count("koordynator"), await count("iod"), await count("dyrektor")]).toEqual([[1], [1], []]);
    await insert("case_named", { case_id: id, venue_id: VENUE, account: who("koordynator").id, role: null });
    expect([await count("koordynator"), await count("iod")]).toEqual([[], [1]]);

    const lines = HELP.helplines.helplines;
    const numbers = async (role: Role) =>
      (await todo(role, ["helpline"])).map(({ params, since }) => [params["count"], since]);
    for (const [index, line] of lines.entries())
      await insert("help_line_check", {
        venue_id: VENUE,
        helpline: line.id,
        verified_on: index === 0 ? "2026-05-01" : "2026-10-30",
        verified_by: "Ola",
        at: MONDAY,
      });
    // 1 May is 185 days ago; the others were called last week.
    expect(await numbers("koordynator")).toEqual([[1, Date.UTC(2026, 4, 1) + 180 * DAY]]);
    expect(await numbers("nsp")).toEqual([]);
  });
});
