/**
 * A year of data, and then the time of A3: exactly what it says is gone goes, exactly the rest stays, and counts stay right; on both databases.
 *
 * The table of expectations is written from A3 of the domain description, in its words and units, and shares nothing with the rules.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyBooks } from "../../../dashboard/ledger/index.ts";
import { recordBackup, registerRetentionRoutes } from "../../../dashboard/retention/index.ts";
import { previewRetention, runRetention } from "../../../dashboard/retention/run.ts";
import type { RetentionContext } from "../../../dashboard/retention/context.ts";
import { folderRule } from "../../../dashboard/retention/inventory.ts";
import { SEALED } from "../../../dashboard/retention/places.ts";
import { Config } from "../../../policies/schema/config.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { DAY, MONDAY, NOTE, PLANTED, VENUE, WHY, openCaseVenue } from "../../support/case-venue.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";

const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

const HOUR = 3_600_000;
/** A month and a year as the calendar has them at most, so that «after» is after in every calendar. */
const MONTHS_25 = 25 * 31 * DAY;
const YEARS = (years: number): number => years * 366 * DAY;
const CHILD_TEXT = "ktos mnie zaczepia w szatni PLANTED-CHILD-TEXT";
const SUBJECT = "feedfeedfeedfeedfeedfeedfeedfeed";
const CLEAR_NAME = "planted-blocked.example";

const ASKED_EACH_HOUR = 7;
/** Two days of hours lie in one month of UTC, or over the turn of two. */
const QUESTION_MONTHS = new Set([0, 47].map((hour) => new Date(MONDAY - hour * HOUR).toISOString().slice(0, 7))).size;

/**
 * One set of rows of a year ago, in plain SQL. Each `why` is a row of A3.
 * Returns, for a moment, how many of each must be there.
 */
const EXPECTED: readonly {
  readonly why: string;
  readonly count: string;
  readonly at: Readonly<Record<"start" | "24h" | "72h" | "30d" | "90d" | "25m" | "5y" | "10y" | "25y", number>>;
}[] = [
  {
    why: "private-device pseudonym: at most 24 hours",
    count: "select count(*) from register_signal where subject is not null",
    at: { start: 2, "24h": 0, "72h": 0, "30d": 0, "90d": 0, "25m": 0, "5y": 0, "10y": 0, "25y": 0 },
  },
  {
    why: "domain in clear for a signal: 72 hours",
    count: "select count(*) from register_signal where name is not null or entry is not null",
    at: { start: 2, "24h": 2, "72h": 0, "30d": 0, "90d": 0, "25m": 0, "5y": 0, "10y": 0, "25y": 0 },
  },
  {
    why: "signals on loaned devices: 30 days unless promoted",
    count: "select count(*) from register_signal where draft_id is null",
    at: { start: 1, "24h": 1, "72h": 1, "30d": 0, "90d": 0, "25m": 0, "5y": 0, "10y": 0, "25y": 0 },
  },
  {
    why: "a promoted signal stays with its draft",
    count: "select count(*) from register_signal where draft_id is not null",
    at: { start: 1, "24h": 1, "72h": 1, "30d": 1, "90d": 1, "25m": 1, "5y": 1, "10y": 1, "25y": 0 },
  },
  {
    why: "surveys, raw: 25 months",
    count: "select count(*) from survey_count",
    at: { start: 1, "24h": 1, "72h": 1, "30d": 1, "90d": 1, "25m": 0, "5y": 0, "10y": 0, "25y": 0 },
  },
  {
    why: "surveys, aggregates: 25 years",
    count: "select count(*) from survey_round where release is not null",
    at: { start: 1, "24h": 1, "72h": 1, "30d": 1, "90d": 1, "25m": 1, "5y": 1, "10y": 1, "25y": 0 },
  },
  {
    why: "slips nobody used: until the survey ends",
    count: "select count(*) from survey_ballot",
    at: { start: 1, "24h": 1, "72h": 0, "30d": 0, "90d": 0, "25m": 0, "5y": 0, "10y": 0, "25y": 0 },
  },
  {
    why: "loan session and employee: 90 days, then a count",
    count: "select count(*) from loan_session where owner_account is not null or owner_name is not null",
    at: { start: 1, "24h": 1, "72h": 1, "30d": 1, "90d": 0, "25m": 0, "5y": 0, "10y": 0, "25y": 0 },
  },
  {
    why: "loan session without its employee: 25 months",
    count: "select count(*) from loan_session",
    at: { start: 1, "24h": 1, "72h": 1, "30d": 1, "90d": 1, "25m": 0, "5y": 0, "10y": 0, "25y": 0 },
  },
  {
    why: "category × mode × hour counters: 25 months",
    count: "select count(*) from register_counter",
    at: { start: 48, "24h": 48, "72h": 48, "30d": 48, "90d": 48, "25m": 0, "5y": 0, "10y": 0, "25y": 0 },
  },
  {
    why: "counts stay right: hours and months together, five years",
    count: `select coalesce((select sum(questions) from register_counter), 0)
      + coalesce((select sum(amount) from retention_month where series = 'questions'), 0)`,
    at: {
      start: 48 * ASKED_EACH_HOUR,
      "24h": 48 * ASKED_EACH_HOUR,
      "72h": 48 * ASKED_EACH_HOUR,
      "30d": 48 * ASKED_EACH_HOUR,
      "90d": 48 * ASKED_EACH_HOUR,
      "25m": 48 * ASKED_EACH_HOUR,
      "5y": 0,
      "10y": 0,
      "25y": 0,
    },
  },
  {
    why: "counts stay right: which questions, month by month",
    count: `select count(*) from retention_month where series = 'questions' and code = 'tablets//passed'`,
    at: { start: 0, "24h": 0, "72h": 0, "30d": 0, "90d": 0, "25m": QUESTION_MONTHS, "5y": 0, "10y": 0, "25y": 0 },
  },
  {
    why: "loans: counted by age band, and by nothing else",
    count: `select coalesce((select sum(amount) from retention_month where series = 'loans' and code = '10-12'), 0)`,
    at: { start: 0, "24h": 0, "72h": 0, "30d": 0, "90d": 0, "25m": 1, "5y": 0, "10y": 0, "25y": 0 },
  },
  {
    why: "device reports: 25 months, then a count; rows and months together",
    count: `select (select count(*) from device_report)
      + coalesce((select sum(amount) from retention_month where series = 'device-reports'), 0)`,
    at: { start: 3, "24h": 3, "72h": 3, "30d": 3, "90d": 3, "25m": 3, "5y": 0, "10y": 0, "25y": 0 },
  },
  {
    why: "device reports: the rows themselves",
    count: "select count(*) from device_report",
    at: { start: 3, "24h": 3, "72h": 3, "30d": 3, "90d": 3, "25m": 0, "5y": 0, "10y": 0, "25y": 0 },
  },
  {
    why: "changes of posture: 25 months, then a count by check and state",
    count: `select (select count(*) from device_transition)
      + coalesce((select sum(amount) from retention_month where series = 'device-transitions' and code = 'dns/fail'), 0)`,
    at: { start: 2, "24h": 2, "72h": 2, "30d": 2, "90d": 2, "25m": 2, "5y": 0, "10y": 0, "25y": 0 },
  },
  {
    why: "drafts that became no event: 25 months, then a count as long as the register",
    count: `select coalesce((select sum(amount) from retention_month where series = 'drafts' and code = 'TS-02/rejected'), 0)`,
    at: { start: 0, "24h": 0, "72h": 0, "30d": 0, "90d": 0, "25m": 1, "5y": 1, "10y": 1, "25y": 0 },
  },
  {
    why: "rejected draft: justification 25 months",
    count: "select count(*) from case_record where state = 'rejected'",
    at: { start: 1, "24h": 1, "72h": 1, "30d": 1, "90d": 1, "25m": 0, "5y": 0, "10y": 0, "25y": 0 },
  },
  {
    why: "rejected draft: then a counter, no longer than a register line",
    count: "select coalesce(sum(amount), 0) from retention_month where series = 'rejected'",
    at: { start: 0, "24h": 0, "72h": 0, "30d": 0, "90d": 0, "25m": 1, "5y": 1, "10y": 1, "25y": 0 },
  },
  {
    why: "register lines: 25 years from the event",
    count: "select count(*) from case_record where register_number is not null",
    at: { start: 3, "24h": 3, "72h": 3, "30d": 3, "90d": 3, "25m": 3, "5y": 3, "10y": 3, "25y": 0 },
  },
  {
    why: "security logs: two years",
    count: "select count(*) from access_audit where action = 'sign-in'",
    at: { start: 1, "24h": 1, "72h": 1, "30d": 1, "90d": 1, "25m": 0, "5y": 0, "10y": 0, "25y": 0 },
  },
];

const MOMENTS = [
  ["24h", 25 * HOUR],
  ["72h", 73 * HOUR],
  ["30d", 31 * DAY],
  ["90d", 91 * DAY],
  ["25m", MONTHS_25],
  ["5y", YEARS(6)],
  ["10y", YEARS(10) + 2 * DAY],
  ["25y", YEARS(25) + 2 * DAY],
] as const;

describe.each(KINDS)("$kind: the time of A3", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: CaseVenue;
  let context: RetentionContext;
  const people: Record<string, Staff> = {};
  const person = (name: string): Staff => {
    const found = people[name];
    if (found === undefined) throw new Error(name);
    return found;
  };
  const ids: Record<string, string> = {};

  const scalar = async (query: string): Promise<number> => {
    const { rows } = await sql<Record<string, unknown>>`${sql.raw(query)}`.execute(venue.database);
    return Number(Object.values(rows[0] ?? {})[0]);
  };
  const open = async (): Promise<string> => {
    const reply = await person("educator").ask("POST", "/api/cases", {
      id: randomUUID(),
      origin: "staff",
      happenedAt: venue.now,
      department: "wystawy",
      place: "sala 2",
    });
    return reply.body.caseId as string;
  };
  const registered = async (): Promise<string> => {
    const id = await open();
    const head = person("head");
    await head.step(id, {
      kind: "describe",
      type: "1.8",
      area: "4",
      category: "TS-06",
      department: "wystawy",
      place: "sala 2",
      mode: "A",
      happenedAt: MONDAY,
    });
    await head.step(id, { kind: "qualify", text: WHY });
    await person("educator").step(id, NOTE);
    for (const step of ["daily-line", "share-copy"]) await person("intake").step(id, { kind: step });
    await head.step(id, { kind: "hand-over" });
    await person("intake").step(id, { kind: "register" });
    return id;
  };
  const judged = async (outcome: "negative" | "positive"): Promise<string> => {
    const id = await registered();
    await person("head").step(id, { kind: "propose-harm", outcome, text: WHY });
    await person("director").step(id, { kind: "consult-harm", opinion: "agree", text: WHY });
    return id;
  };
  const plainRows = async (): Promise<void> => {
    const db = venue.database;
    const at = MONDAY;
    await sql`insert into register_draft (id, venue_id, number, state, contact, rule_id, category, severity, network, mode, device,
      opened_at, last_at, facts, facts_digest) values ('draft-1', ${VENUE}, 'P/1/2026', 'event', 'attempt', 'r', 'TS-06', 'S3', 'tablets', 'A',
      'tablet-01', ${at}, ${at}, '{}', 'd')`.execute(db);
    for (const draft of [null, "draft-1"])
      await sql`insert into register_signal (id, venue_id, network, mode, device, subject, category, severity, kind, dedupe_key, layer, source,
        entry, name, name_digest, occurrences, first_at, last_at, navigation_grade, score, sightings, opened, draft_id) values (${randomUUID()},
        ${VENUE}, 'tablets', 'A', 'tablet-01', ${SUBJECT}, 'TS-06', 'S3', 'signal', ${`k-${SUBJECT}-${draft ?? ""}`}, 'list', 's', ${CLEAR_NAME},
        ${CLEAR_NAME}, 'digest', 1, ${at}, ${at}, 1, 1, '[]', '[]', ${draft})`.execute(db);
    await sql`insert into register_draft (id, venue_id, number, state, contact, rule_id, category, severity, network, mode, device,
      opened_at, last_at, facts, facts_digest) values ('draft-2', ${VENUE}, 'P/2/2026', 'rejected', 'attempt', 'r', 'TS-02', 'S2', 'tablets', 'A',
      'tablet-02', ${at}, ${at}, '{}', 'd')`.execute(db);
    for (const seq of [1, 2, 3])
      await sql`insert into device_report (venue_id, device_id, report_id, key_id, seq, hash, boot_id, measured_at, received_at, monotonic_ms,
        trigger_name, agent_version, lost, second_hand, facts, score, basis) values (${VENUE}, 'tablet-01', ${`report-${String(seq)}`}, 'k', ${seq},
        'h', 'b', ${at}, ${at}, 1, 'timer', '1.0.0', 0, 0, '{}', '{}', '{}')`.execute(db);
    for (const id of ["t-1", "t-2"])
      await sql`insert into device_transition (id, venue_id, device_id, at, check_id, from_state, to_state)
        values (${id}, ${VENUE}, 'tablet-01', ${at}, 'dns', 'pass', 'fail')`.execute(db);
    for (let hour = 0; hour < 48; hour += 1)
      await sql`insert into register_counter (venue_id, hour_at, network, category, outcome, questions)
        values (${VENUE}, ${at - hour * HOUR}, 'tablets', '', 'passed', ${ASKED_EACH_HOUR})`.execute(db);
    await sql`insert into survey_round (id, venue_id, year, ordinal, audience, state, opens_on, closes_on, code, questionnaire, ballots, opened_on,
      closed_on, release, planned_at) values ('survey-1', ${VENUE}, 2026, 1, 'staff', 'closed', '2026-10-01', '2026-10-31', 'AAA-AAA', '{}', 9,
      '2026-10-01', '2026-10-31', '{}', ${at})`.execute(db);
    await sql`insert into survey_count (round_id, venue_id, question, option, count, closed_at)
      values ('survey-1', ${VENUE}, 'safe', 'agree', 7, ${at})`.execute(db);
    await sql`insert into survey_ballot (round_id, venue_id, digest, until_at)
      values ('survey-1', ${VENUE}, 'd', ${at + 2 * 24 * HOUR})`.execute(db);
    await sql`insert into loan_session ${sql.raw(await loanColumns())}`.execute(db);
    await sql`insert into access_audit (id, at, account_id, action, subject_id, outcome, detail)
      values (${randomUUID()}, ${at}, null, 'sign-in', null, 'success', null)`.execute(db);
  };
  /** A closed session; what is not said here is empty or 0, whatever columns there are. */
  const loanColumns = async (): Promise<string> => {
    const known: Record<string, string | number | null> = {
      id: "loan-1",
      venue_id: VENUE,
      number: "Z/2026/001",
      state: "closed",
      age_band: "10-12",
      owner_account: "account-1",
      owner_name: "Edukator Planted",
      created_at: MONDAY,
    };
    const table = (await venue.database.introspection.getTables()).find(({ name }) => name === "loan_session");
    const columns = (table?.columns ?? []).filter(({ name, isNullable }) => name in known || !isNullable);
    const value = (name: string, type: string): string => {
      const given = known[name];
      if (given === undefined) return /int|numeric|double/iu.test(type) ? "0" : "''";
      return typeof given === "number" ? String(given) : given === null ? "null" : `'${given}'`;
    };
    return `(${columns.map(({ name }) => name).join(", ")}) values (${columns.map(({ name, dataType }) => value(name, dataType)).join(", ")})`;
  };
  const expectTable = async (moment: keyof (typeof EXPECTED)[number]["at"]): Promise<void> => {
    const found: Record<string, number> = {};
    for (const { why, count } of EXPECTED) found[why] = await scalar(count);
    expect({ moment, ...found }).toEqual({
      moment,
      ...Object.fromEntries(EXPECTED.map(({ why, at }) => [why, at[moment]])),
    });
  };
  const chainsHold = async (): Promise<void> => {
    for (const { book, verdict } of await verifyBooks(venue.database, VENUE))
      expect({ book, ok: verdict.ok, verdict }).toMatchObject({ book, ok: true });
  };
  const goTo = async (after: number): Promise<void> => {
    venue.now = (MONDAY + after) as Instant;
    await runRetention(context, venue.now, null);
  };

  beforeAll(async () => {
    venue = await openCaseVenue(await databases.open(kind), {
      also: (app, cases) => {
        context = {
          database: cases.database,
          clock: cases.clock,
          venueId: VENUE,
          vault: cases.vault,
          get folder() {
            return venue.folder;
          },
          config: Config.parse({ venue: { id: VENUE, name: "Centrum Nauki Przykład" } }),
          share: cases.share,
        };
        registerRetentionRoutes(app, context);
      },
    });
    people["educator"] = await venue.person("Edukator", ["edukator"]);
    people["intake"] = await venue.person("Przyjmujaca", ["intake"]);
    people["head"] = await venue.person("Kierowniczka", ["kierownik"], ["wystawy"]);
    people["director"] = await venue.person("Dyrektorka", ["dyrektor"]);
    people["coordinator"] = await venue.person("Koordynator", ["koordynator"]);
    people["iod"] = await venue.person("Inspektor", ["iod"]);
    await plainRows();
    ids["negative"] = await judged("negative");
    await person("head").step(ids["negative"], { kind: "close" });
    ids["positive"] = await judged("positive");
    ids["named"] = await registered();
    await person("head").step(ids["named"], {
      kind: "name-person",
      named: { account: person("iod").id, role: null },
      text: `${WHY} ${CHILD_TEXT}`,
    });
    ids["rejected"] = await open();
    await person("head").step(ids["rejected"], { kind: "reject", text: WHY, cause: "list-mistake" });
  }, 60_000);
  afterAll(() => venue.close());

  const overview = async (who: Staff) => (await who.ask("GET", "/api/retention")).body;

  it("keeps everything at the start, and every kind of sealed text has a rule", async () => {
    await expectTable("start");
    const { rows } = await sql<{ kind: string }>`select distinct kind from vault_item`.execute(venue.database);
    const ruled = SEALED.map(({ id }) => id);
    expect(rows.map((row) => `vault:${row.kind}`).filter((id) => !ruled.includes(id))).toEqual([]);
    expect(rows.length).toBeGreaterThan(3);
    const reply = await person("coordinator").ask("GET", "/api/retention/inventory");
    expect(reply.status).toBe(200);
    const record = (row: { id: string }): boolean => row.id === "case_record";
    // One case names the officer: for them there is one less.
    const counted = (await person("iod").ask("GET", "/api/retention/inventory")).body.rows.find(record);
    expect(counted).toMatchObject({ count: 3 });
    expect(reply.body.rows.find(record)).toMatchObject({
      count: 4,
      period: "P25Y",
      approves: "iod-or-koordynator-with-archivist",
    });
    expect(reply.text).not.toMatch(/Zuzann|PLANTED|planted-blocked/u);
  });

  it("says when the next of each goes, and when it went last", async () => {
    await sql`insert into platform_job_run (id, job, started_at, finished_at, outcome) values ('job-1', 'retention', ${MONDAY - HOUR}, ${MONDAY - HOUR}, 'success')`.execute(
      venue.database,
    );
    const { schedule, backups } = await overview(person("iod"));
    expect(schedule).toEqual({ everyMs: HOUR, lastAt: MONDAY - HOUR, outcome: "success", nextAt: MONDAY });
    expect(backups).toEqual({ newestAt: null, provedAt: null, recipient: false, records: [] });
    const { rows } = (await person("iod").ask("GET", "/api/retention/inventory")).body as {
      rows: { id: string; nextAt: number | null; lastAt: number | null }[];
    };
    const of = (id: string) => rows.find((row) => row.id === id);
    // The oldest hour of the counters, and 25 months in the engine's own measure.
    expect(of("register_counter")?.nextAt).toBe(MONDAY - 47 * HOUR + Math.trunc(25 * 30.44 * DAY));
    expect(of("register_signal")?.nextAt).toBe(MONDAY + 24 * HOUR);
    expect(of("case_record")?.nextAt).toBeNull();
    expect(rows.filter(({ lastAt }) => lastAt !== null)).toEqual([]);
  });

  it("writes down backups, whoever made them, and says when one was last proved", async () => {
    const record = { rows: 10, files: 2, seal: "recipient" } as const;
    await recordBackup(venue.database, { ...record, kind: "made", at: MONDAY, madeAt: MONDAY });
    await recordBackup(venue.database, { ...record, kind: "proved", at: MONDAY + HOUR, madeAt: MONDAY });
    await recordBackup(venue.database, { ...record, kind: "made", at: MONDAY + 2 * HOUR, madeAt: MONDAY + 2 * HOUR });
    const { backups } = await overview(person("director"));
    expect(backups).toMatchObject({ newestAt: MONDAY + 2 * HOUR, provedAt: MONDAY + HOUR });
    expect(backups.records.map(({ kind: what }: { kind: string }) => what)).toEqual(["made", "proved", "made"]);
  });

  it("tells the officer who looked, and nobody a line of a case that names them", async () => {
    const lines = async (who: Staff) =>
      (await who.ask("GET", "/api/retention/reads")).body.lines as { number: string; action: string; by: string }[];
    const id = ids["named"] ?? "";
    await person("head").ask("GET", `/api/cases/${id}`);
    const number = (await person("coordinator").ask("GET", `/api/cases/${id}`)).body.number as string;
    expect(number).toMatch(/^\S+$/u);
    const all = await lines(person("coordinator"));
    expect(all.filter((line) => line.number === number).map(({ by }) => by)).toContain("Kierowniczka");
    const mine = await lines(person("iod"));
    expect(mine.filter((line) => line.number === number)).toEqual([]);
    expect(mine.length).toBeLessThan(all.length);
    expect(JSON.stringify(all)).not.toMatch(/Zuzann|PLANTED/u);
    expect((await person("educator").ask("GET", "/api/retention/reads")).status).toBe(403);
    expect((await person("head").ask("GET", "/api/retention/reads")).status).toBe(403);
  });

  it("lets nobody but the officer and the coordinator decide, and the named one not even know", async () => {
    expect((await person("educator").ask("GET", "/api/retention")).status).toBe(403);
    expect((await person("director").ask("POST", "/api/retention/runs")).status).toBe(403);
    venue.now = (MONDAY + YEARS(2)) as Instant;
    const mine = await overview(person("iod"));
    const theirs = await overview(person("coordinator"));
    const numbers = (body: { reviews: { caseId: string }[] }): string[] => body.reviews.map(({ caseId }) => caseId);
    expect(numbers(theirs)).toContain(ids["negative"]);
    expect(numbers(mine)).not.toContain(ids["named"]);
    venue.now = MONDAY as Instant;
  });

  it.each(MOMENTS.slice(0, 4))("after %s", async (moment, after) => {
    const preview = await previewRetention(context, MONDAY + after);
    const before = await scalar("select count(*) from register_signal");
    expect(preview.length).toBeGreaterThan(0);
    expect(await scalar("select count(*) from register_signal")).toBe(before);
    await goTo(after);
    await expectTable(moment);
    await chainsHold();
    if (moment === "24h") return;
    const dump = await everything();
    expect([SUBJECT, CLEAR_NAME].filter((planted) => dump.includes(planted))).toEqual([]);
  });

  it("reviews a closed case after 12 months and erases without delay; its line stays and its chain holds", async () => {
    venue.now = (MONDAY + YEARS(1) + DAY) as Instant;
    const coordinator = person("coordinator");
    const { reviews } = await overview(coordinator);
    const due = reviews
      .filter((one: { due: boolean }) => one.due)
      .map((one: { caseId: string; ground: string }) => `${one.caseId} ${one.ground}`);
    expect(new Set(due)).toEqual(
      new Set([
        `${ids["negative"] ?? ""} closed-not-harm`,
        `${ids["positive"] ?? ""} harm`,
        // Nobody closed it; half a year after its last step it is asked about all the same.
        `${ids["named"] ?? ""} never-closed`,
      ]),
    );
    const path = "/api/retention/reviews";
    const of = (name: string) => ({ caseId: ids[name] ?? "", subject: "case" });
    const keep = { ...of("positive"), outcome: "keep", why: "postępowanie trwa nadal", nextAt: venue.now + 183 * DAY };
    expect((await coordinator.ask("POST", path, { ...keep, nextAt: venue.now + YEARS(2) })).body.code).toBe(
      "E_RETENTION_DATE",
    );
    expect((await coordinator.ask("POST", path, keep)).status).toBe(200);
    expect((await coordinator.ask("POST", path, { ...keep, ...of("named") })).status).toBe(200);
    const copies = (): number => readdirSync(venue.share.case).length;
    const before = copies();
    const erase = { ...of("negative"), outcome: "erase", why: "cel przetwarzania ustał" };
    expect((await coordinator.ask("POST", path, erase)).status).toBe(200);
    expect(copies()).toBe(before - 1);
    expect((await coordinator.ask("POST", path, erase)).body.code).toBe("E_RETENTION_UNKNOWN");
    expect(await context.vault.isErased(venue.database, { venueId: VENUE, caseId: ids["negative"] ?? "" })).toBe(true);
    const later = await overview(coordinator);
    expect(later.reviews.filter((one: { due: boolean }) => one.due)).toEqual([]);
    expect(later.unswept).toBe(0);
    const lines = (await person("intake").ask("GET", "/api/registers/events")).body.lines as { caseId: string }[];
    expect(lines.map(({ caseId }) => caseId)).toContain(ids["negative"]);
    await chainsHold();
  });

  it.each(MOMENTS.slice(4, 7))("after %s", async (moment, after) => {
    // The job comes every hour: one month goes in two halves, and the second adds to the first.
    if (moment === "25m") await goTo(Math.trunc(25 * 30.44 * DAY) - 24 * HOUR);
    await goTo(after);
    await expectTable(moment);
    await chainsHold();
  });

  it("proposes notes after 10 years; removes them only when a person approved, with the archivist's word", async () => {
    const coordinator = person("coordinator");
    const all = (await overview(coordinator)).disposals as { id: string; part: string; lines: { number: string }[] }[];
    expect(all.map(({ part, lines }) => `${part} ${String(lines.length)}`).toSorted()).toEqual(["note 1", "note 2"]);
    const iod = (await overview(person("iod"))).disposals as { id: string }[];
    expect(iod).toHaveLength(1);
    const sealed = "select count(*) from vault_item where ciphertext is not null";
    expect(await scalar(sealed)).toBeGreaterThan(0);
    for (const { id } of all) {
      const decision = { outcome: "approve", why: "termin minął, zgoda archiwum" };
      const early = await coordinator.ask("POST", `/api/retention/disposals/${id}/decision`, decision);
      expect(early.body.code).toBe("E_RETENTION_ARCHIVIST");
      const note = { note: "archiwum zakładowe wyraziło zgodę, znak AZ.1" };
      expect((await coordinator.ask("POST", `/api/retention/disposals/${id}/archivist`, note)).status).toBe(200);
      const done = await coordinator.ask("POST", `/api/retention/disposals/${id}/decision`, decision);
      expect(done.body.lines.every((line: { removedAt: number | null }) => line.removedAt !== null)).toBe(true);
      const again = await coordinator.ask("POST", `/api/retention/disposals/${id}/decision`, decision);
      expect(again.body.code).toBe("E_RETENTION_DECIDED");
    }
    expect(await scalar(sealed)).toBe(0);
    expect(await scalar("select count(*) from vault_key")).toBe(0);
    expect(await scalar("select count(*) from case_file")).toBe(0);
    expect([...readdirSync(venue.share.case), ...readdirSync(venue.share.harm)]).toEqual([]);
    // The lines of the register are as they were.
    await expectTable("10y");
    await chainsHold();
  });

  it("removes register lines after 25 years on approval; what is left of the books still verifies", async () => {
    const coordinator = person("coordinator");
    await goTo(YEARS(25) + 2 * DAY);
    expect(await scalar("select count(*) from case_record where register_number is not null")).toBe(3);
    const open25 = ((await overview(coordinator)).disposals as { id: string; part: string; state: string }[]).filter(
      ({ state }) => state === "proposed",
    );
    expect(open25.map(({ part }) => part)).toEqual(["register", "register"]);
    for (const { id } of open25) {
      const note = { note: "archiwum zakładowe wyraziło zgodę, znak AZ.2" };
      await coordinator.ask("POST", `/api/retention/disposals/${id}/archivist`, note);
      const decision = { outcome: "approve", why: "termin minął, zgoda archiwum" };
      expect((await coordinator.ask("POST", `/api/retention/disposals/${id}/decision`, decision)).status).toBe(200);
    }
    await goTo(YEARS(25) + 3 * DAY);
    await expectTable("25y");
    for (const table of ["case_entry", "case_item", "case_named", "case_access", "vault_item", "evidence_capsule"])
      expect([table, await scalar(`select count(*) from ${table}`)]).toEqual([table, 0]);
    expect(await scalar(`select count(*) from ledger_entry where book = 'events' and at < ${MONDAY + DAY}`)).toBe(0);
    await chainsHold();
  });

  it("leaves nothing of what was planted: tables, files of the database, folders, share", async () => {
    const dump = await everything();
    const planted = [SUBJECT, CLEAR_NAME, ...Object.values(PLANTED), "PLANTED-CHILD-TEXT", "Edukator Planted"];
    expect(planted.filter((text) => dump.includes(text))).toEqual([]);
    const { runs } = await overview(person("iod"));
    expect(runs.length).toBeGreaterThan(0);
  });

  it("draws the officer's papers in every format", async () => {
    for (const paper of ["record-of-processing", "dpia", "inventory"])
      for (const format of ["docx", "pdf", "html"]) {
        const reply = await person("iod").ask("POST", "/api/retention/papers", { paper, format });
        expect([paper, format, reply.status]).toEqual([paper, format, 200]);
        const octets = Buffer.from(reply.body.base64 as string, "base64");
        if (format === "html")
          expect(octets.toString("utf8")).toMatch(/^<!doctype html>[^]*<html lang="pl"[^]*Centrum Nauki Przykład/iu);
        else expect(octets.subarray(0, 4).toString("latin1")).toBe(format === "pdf" ? "%PDF" : "PK\u0003\u0004");
      }
  });

  /** Every row of every table, and every octet of every file. */
  async function everything(): Promise<string> {
    const parts: string[] = [];
    for (const { name, isView } of await venue.database.introspection.getTables())
      if (!isView)
        parts.push(JSON.stringify((await sql`select * from ${sql.table(name)}`.execute(venue.database)).rows));
    const { rows } =
      kind === "SQLite"
        ? await sql<{ file: string }>`select file from pragma_database_list where name = 'main'`.execute(venue.database)
        : { rows: [] };
    const file = rows[0]?.file;
    for (const path of file === undefined ? [] : [file, `${file}-wal`])
      if (existsSync(path)) parts.push(readFileSync(path, "latin1"), readFileSync(path, "utf8"));
    for (const name of readdirSync(venue.folder, { recursive: true }) as string[])
      if (statSync(join(venue.folder, name)).isFile()) parts.push(readFileSync(join(venue.folder, name), "utf8"));
    return parts.join("\n");
  }
});

it("has a rule for each folder a running box makes", () => {
  for (const [name, isFolder] of [
    ["published", true],
    ["lists", true],
    ["secret", true],
    ["log", true],
    ["resolver", true],
    ["run", true],
    ["page", true],
    ["latarnik.db", false],
    ["uplink.key", false],
    ["publisher.pub", false],
  ] as const)
    expect([name, folderRule(name, isFolder)?.period]).toEqual([name, expect.any(String)]);
});
