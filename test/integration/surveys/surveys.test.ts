/**
 * Surveys on SQLite and a real PostgreSQL, through their doors: a round from plan to result, answers that leave counters and nothing else, slips that
 * let one answer in, the calendar, M27, and what nobody can find out by looking often.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { completeDuty, coordinationContext, standings } from "../../../dashboard/coordination/index.ts";
import { collectEffectiveness, rollup } from "../../../dashboard/reports/index.ts";
import { registerSurveyRoutes, seedSurveyRound, surveyCounter } from "../../../dashboard/surveys/index.ts";
import type { SurveyContext } from "../../../dashboard/surveys/index.ts";
import { loadMetrics } from "../../../policies/load/load-metrics.ts";
import { loadStandards } from "../../../policies/load/load-standards.ts";
import { loadSurveys } from "../../../policies/load/load-surveys.ts";
import type { Role } from "../../../policies/schema/api.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { DAY, VENUE, openCaseVenue } from "../../support/case-venue.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";
import { readEveryTable } from "../../support/every-table.ts";

const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

const ZONE = "Europe/Warsaw";
const sheets = loadSurveys();
const catalogue = loadMetrics();
const all = (option: string, audience: "child" | "guardian" | "staff" = "child"): Record<string, string> =>
  Object.fromEntries(sheets[audience].questions.map(({ id }) => [id, option]));

describe.each(KINDS)("$kind: surveys", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: CaseVenue;
  let surveys: SurveyContext;
  let coordinator: Staff;
  let director: Staff;
  let educator: Staff;
  let calendar: ReturnType<typeof coordinationContext>;

  beforeAll(async () => {
    venue = await openCaseVenue(await databases.open(kind), {
      also: (app, { database, clock }) => {
        const place = { database, clock, venueId: VENUE, timeZone: ZONE };
        calendar = coordinationContext({
          ...place,
          standards: loadStandards(),
          catalogue,
          helplinesDue: async () => ({ count: 0 }),
          testReport: "/nonexistent",
        });
        surveys = {
          ...place,
          questionnaires: sheets,
          pepper: "5".repeat(64),
          calendar: {
            last: async (tx, duty) => (await standings(tx, calendar)).find((one) => one.duty === duty)?.last ?? null,
            done: async (tx, person, done) => completeDuty(tx, calendar, person, done),
          },
        };
        registerSurveyRoutes(app, surveys);
      },
    });
    const sign = async (...roles: Role[]): Promise<Staff> => venue.person(roles.join("-"), roles);
    coordinator = await sign("koordynator");
    director = await sign("dyrektor");
    educator = await sign("edukator");
  }, 60_000);
  afterAll(() => venue.close());

  const today = (plus = 0): string => new Date(venue.now + plus * DAY).toISOString().slice(0, 10);
  const plan = async (audience: string, from = 0, to = 14) =>
    coordinator.ask("POST", "/api/surveys", { id: randomUUID(), audience, opensOn: today(from), closesOn: today(to) });
  const step = async (id: string, name: string) => coordinator.ask("POST", `/api/surveys/${id}/step`, { step: name });
  const sheet = async (code: string) => venue.stranger.ask("GET", `/api/public/surveys/${code}`);
  const send = async (code: string, body: object) => venue.stranger.ask("POST", `/api/public/surveys/${code}`, body);
  const answer = async (code: string, answers: Record<string, string>, ballot?: string) =>
    send(code, { ticket: (await sheet(code)).body.ticket, answers, ...(ballot === undefined ? {} : { ballot }) });
  const result = async (id: string) => (await coordinator.ask("GET", `/api/surveys/${id}`)).body;

  it("plans, opens, takes answers and closes; shows nothing of them before, and rounded counts after", async () => {
    const planned = await plan("child", 1);
    expect(planned.body).toMatchObject({ number: `A/1/${today().slice(0, 4)}`, state: "planned", people: 0 });
    const { id, code } = planned.body as { id: string; code: string };
    expect((await plan("child")).body.code).toBe("E_SURVEY_RUNNING");
    expect((await sheet(code)).body).toMatchObject({ state: "soon", questionnaire: null, ticket: null });
    // Opened a day early, it begins today.
    expect((await step(id, "open")).body).toMatchObject({ state: "open", opensOn: today() });
    expect((await sheet(code.toLowerCase().replace("-", ""))).body).toMatchObject({
      state: "open",
      needsBallot: false,
    });
    for (let n = 0; n < 4; n += 1) expect((await answer(code, all("agree"))).body).toEqual({ taken: true });
    expect((await result(id)).round.people).toBe("few");
    for (let n = 0; n < 5; n += 1) await answer(code, all("agree"));
    await answer(code, { ...all("agree"), safe: "disagree" });
    await answer(code, { safe: "rather-agree" });
    const open = await result(id);
    expect(open).toMatchObject({ release: null, figures: [], before: null });
    expect(open.round.people).toBe(10);
    expect((await step(id, "close")).body).toMatchObject({ state: "closed", closedOn: today() });
    const closed = await result(id);
    expect(closed.release.questions[0]).toEqual({
      question: "safe",
      counts: { agree: 10, "rather-agree": "few", "rather-disagree": 0, disagree: "few", unsure: 0, skipped: 0 },
    });
    expect(closed.figures[0]).toEqual({ question: "safe", measure: "safe", top: 11, answered: 12 });
    expect((await sheet(code)).body).toMatchObject({ state: "over", questionnaire: null });
    expect((await step(id, "open")).body.code).toBe("E_SURVEY_STATE");
    expect((await step(id, "cancel")).body.code).toBe("E_SURVEY_STATE");
  });

  it("counts an answer once however often it is sent, and refuses what no sheet asks", async () => {
    const { id, code } = (await plan("guardian")).body as { id: string; code: string };
    await step(id, "open");
    const { ticket } = (await sheet(code)).body as { ticket: string };
    const body = { ticket, answers: all("agree", "guardian") };
    const both = await Promise.all([send(code, body), send(code, body)]);
    expect(both.map(({ body: said }) => said)).toEqual([{ taken: true }, { taken: true }]);
    expect(await counters(id)).toMatchObject({ "*/people": 1, "safe/agree": 1 });
    // People do not queue.
    await Promise.all(Array.from({ length: 6 }, async () => answer(code, all("unsure", "guardian"))));
    expect(await counters(id)).toMatchObject({ "*/people": 7, "safe/agree": 1, "safe/unsure": 6 });
    const why = async (more: object) =>
      (await send(code, { ...body, ticket: (await sheet(code)).body.ticket, ...more })).body.code;
    expect(await why({ answers: { safe: "perhaps" } })).toBe("E_SURVEY_ANSWER");
    expect(await why({ answers: { name: "agree" } })).toBe("E_SURVEY_ANSWER");
    expect(await why({ answers: {} })).toBe("E_SURVEY_ANSWER");
    expect(await why({ ticket: `${ticket.slice(0, -3)}AAA` })).toBe("E_SURVEY_TICKET");
    expect((await send("AAA-AAA", body)).body.code).toBe("E_SURVEY_UNKNOWN");
    // A sheet opened in the morning is too old in the evening.
    const old = (await sheet(code)).body.ticket;
    venue.now = (venue.now + 5 * 3_600_000) as Instant;
    expect(await why({ ticket: old })).toBe("E_SURVEY_TICKET");
    // After the last day nothing is taken in, and more days can be given.
    venue.now = (venue.now + 20 * DAY) as Instant;
    expect((await sheet(code)).body.state).toBe("over");
    expect((await result(id)).round.ended).toBe(true);
    expect(
      (await coordinator.ask("PUT", `/api/surveys/${id}/days`, { opensOn: today(-20), closesOn: today(-1) })).body.code,
    ).toBe("E_SURVEY_DAYS");
    expect(
      (await coordinator.ask("PUT", `/api/surveys/${id}/days`, { opensOn: today(-20), closesOn: today(7) })).status,
    ).toBe(200);
    expect((await answer(code, all("agree", "guardian"))).status).toBe(200);
    // Cancelled, nothing of it stays.
    expect((await step(id, "cancel")).body.state).toBe("cancelled");
    expect(await counters(id)).toEqual({});
    expect((await result(id)).release).toBeNull();
  });

  it("lets one answer in for each slip, and keeps no trace of a used one", async () => {
    const { id, code } = (await plan("staff")).body as { id: string; code: string };
    const draw = async (count: number) => coordinator.ask("POST", `/api/surveys/${id}/ballots`, { count });
    expect((await draw(3)).body.code).toBe("E_SURVEY_STATE");
    await step(id, "open");
    const first = (await draw(3)).body.ballots as string[];
    const { ballots } = (await draw(8)).body as { ballots: string[] };
    expect((await result(id)).round.ballots).toBe(11);
    expect((await answer(code, all("agree", "staff"), first[0])).body.code).toBe("E_SURVEY_BALLOT");
    expect((await answer(code, all("agree", "staff"))).body.code).toBe("E_SURVEY_BALLOT");
    for (const ballot of ballots.slice(0, 7))
      expect((await answer(code, all("agree", "staff"), ballot.toLowerCase().replace("-", " "))).status).toBe(200);
    expect((await answer(code, all("disagree", "staff"), ballots[0])).body.code).toBe("E_SURVEY_BALLOT");
    const tables = await readEveryTable(venue.database);
    expect(tables["survey_ballot"]).toHaveLength(1);
    expect(JSON.stringify(tables)).not.toContain(ballots[7]?.replace("-", ""));
    expect(await counters(id)).toMatchObject({ "*/people": 7, "procedures-work/agree": 7 });
    await step(id, "close");
    expect((await readEveryTable(venue.database))["survey_ballot"]).toEqual([]);
  });

  it("leaves counters and nothing else: no row, no time and no nudge by an answer", async () => {
    const { id, code } = (await plan("child")).body as { id: string; code: string };
    await step(id, "open");
    const before = await readEveryTable(venue.database);
    await answer(code, all("agree"));
    venue.now = (venue.now + 3_600_000) as Instant;
    await answer(code, all("disagree"));
    const after = await readEveryTable(venue.database);
    const differing = Object.keys(after).filter(
      (table) => JSON.stringify(after[table]) !== JSON.stringify(before[table]),
    );
    expect(differing).toEqual(["survey_count"]);
    expect(after["survey_count"]).toHaveLength(before["survey_count"]?.length ?? 0);
    await step(id, "cancel");
  });

  it("says to the calendar that both were asked, once five of each have answered, and feeds M27", async () => {
    const duty = async (name: string) =>
      (await standings(venue.database, calendar)).find((one) => one.duty === name)?.last;
    expect(await duty("survey-staff")).toBe(today());
    expect(await duty("survey-guests")).toBeNull();
    venue.now = (venue.now + DAY) as Instant;
    const person = { account: coordinator.id, roles: ["koordynator" as const] };
    const seeded = await seedSurveyRound(surveys, person, {
      audience: "guardian",
      from: today(),
      days: 14,
      people: 23,
      choose: (n, { id }) => (n % 8 === 0 && id === "knows-help" ? "disagree" : n % 3 === 0 ? "rather-agree" : "agree"),
      at: (day) => (venue.now = Date.parse(`${day}T12:00:00Z`) as Instant),
    });
    expect(seeded).toMatchObject({ state: "closed", people: 25 });
    expect(await duty("survey-guests")).toBe(today());
    // Results of the same people stand beside those before.
    const child = await seedSurveyRound(surveys, person, {
      audience: "child",
      from: today(),
      days: 0,
      people: 30,
      choose: () => "agree",
    });
    const shown = await result(child.id);
    expect(shown.before).toMatchObject({ people: 10 });
    expect(shown.figures[0]).toMatchObject({ top: 30, answered: 30 });
    venue.now = (venue.now + 2 * DAY) as Instant;
    const reports = {
      database: venue.database,
      clock: () => venue.now,
      venueId: VENUE,
      timeZone: ZONE,
      catalogue,
      policies: () => ({ modes: new Map(), severities: new Map(), checks: new Map(), duties: [] }),
    };
    expect((await rollup(reports, [surveyCounter(reports)], venue.now)).failed).toEqual([]);
    const { result: document } = await collectEffectiveness(reports, { from: today(-3), to: today() });
    const metric = document.metrics.find(({ id }) => id === "M27");
    expect(
      metric?.figures.map(({ id, result: one }) => [
        id,
        one.kind === "measured" ? [one.numerator, one.denominator] : one.kind,
      ]),
    ).toEqual([
      // 25 + 30 of whom all feel safe; of guardians about 20 know where help is and few (about 4) do not.
      ["safe", [55, 55]],
      ["knows-help", [50, 54]],
      ["procedures-work", "not-measured"],
      ["respondents", [55, null]],
    ]);
  });

  it("shuts out who has no business with results, and who only reads from running a round", async () => {
    expect((await educator.ask("GET", "/api/surveys")).status).toBe(403);
    const listed = await director.ask("GET", "/api/surveys");
    expect(listed.body.rounds.length).toBeGreaterThan(4);
    expect(listed.body.proposals).toHaveLength(3);
    const { id } = listed.body.rounds[0];
    expect((await director.ask("POST", `/api/surveys/${id}/step`, { step: "close" })).status).toBe(403);
    expect((await coordinator.ask("GET", `/api/surveys/${randomUUID()}`)).body.code).toBe("E_SURVEY_UNKNOWN");
    expect((await plan("child", 0, 200)).body.code).toBe("E_SURVEY_DAYS");
    expect((await plan("child", 3, 1)).body.code).toBe("E_SURVEY_DAYS");
  });

  async function counters(round: string): Promise<Record<string, number>> {
    const rows = ((await readEveryTable(venue.database))["survey_count"] ?? []) as {
      round_id: string;
      question: string;
      option: string;
      count: number;
    }[];
    return Object.fromEntries(
      rows
        .filter(({ round_id: id, count }) => id === round && count > 0)
        .map((row) => [`${row.question}/${row.option}`, row.count]),
    );
  }
});
