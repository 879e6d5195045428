/**
 * Days counted from the tables of every slice, on both databases: by hand, twice, across the change of clocks, and after a pause.
 */
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../../dashboard/platform/tables.ts";
import {
  collect,
  isRollupDue,
  noteSetups,
  rollup,
  sampleLists,
  tableCounters,
} from "../../../dashboard/reports/index.ts";
import type { Counter } from "../../../dashboard/reports/index.ts";
import type { PeriodAggregates } from "../../../policies/schema/effectiveness.ts";
import { KINDS, TestDatabases } from "../../support/case-databases.ts";
import { VENUE, openReportWorld } from "../../support/report-world.ts";
import type { ReportWorld } from "../../support/report-world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Saturday before the clocks go forward; Sunday the 28th has 23 hours. */
const SATURDAY = Date.UTC(2027, 2, 26, 23);
const SUNDAY = SATURDAY + DAY;
const MONDAY = SUNDAY + 23 * HOUR;
const TUESDAY = MONDAY + DAY;
const WEEKEND = { from: "2027-03-27", to: "2027-03-29" };

const databases = new TestDatabases();
const decision = (at: number) => ({ by: "a1", role: "kierownik" as const, at });
const open: Database[] = [];

async function fill(world: ReportWorld): Promise<void> {
  const signal = {
    venue_id: VENUE,
    network: "tablets",
    mode: "A",
    category: "TS-06",
    severity: "S3",
    kind: "signal",
    layer: "list",
    source: "s",
    occurrences: 3,
    last_at: SUNDAY,
    navigation_grade: 1,
    score: 1,
    sightings: "[]",
    opened: "[]",
  };
  await world.put(
    "register_signal",
    { ...signal, id: "s1", first_at: SATURDAY },
    { ...signal, id: "s2", first_at: SUNDAY - 1, kind: "tally" },
    // The last minute of a day of 23 hours, and the first of the day after.
    { ...signal, id: "s3", first_at: MONDAY - 1, category: "TS-10C", severity: "S2" },
    { ...signal, id: "s4", first_at: MONDAY },
  );
  const counter = { venue_id: VENUE, network: "guests", outcome: "blocked", category: "TS-06" };
  await world.put(
    "register_counter",
    { ...counter, hour_at: SATURDAY + 10 * HOUR, questions: 40 },
    { ...counter, hour_at: SUNDAY + 10 * HOUR, questions: 2 },
    { ...counter, hour_at: SUNDAY + 10 * HOUR, category: "BYP", questions: 7 },
    { ...counter, hour_at: SUNDAY + 10 * HOUR, category: "", outcome: "passed", questions: 900 },
  );
  await world.put("venue_coverage", {
    id: "c1",
    venue_id: VENUE,
    resolver: "r1",
    from_at: SATURDAY - DAY,
    to_at: SUNDAY + 10 * HOUR,
  });
  await world.put("venue_coverage", {
    id: "c2",
    venue_id: VENUE,
    resolver: "r1",
    from_at: SUNDAY + 12 * HOUR,
    to_at: TUESDAY,
  });
  // Qualified within a day, harm found late, one paper missing; another refused as a mistake of a list.
  await world.putCase(
    {
      openedAt: SATURDAY + 2 * HOUR,
      contact: "yes",
      category: "TS-06",
      type: "1.8",
      area: "4",
      qualified: decision(SATURDAY + 5 * HOUR),
      notedAt: SATURDAY + 6 * HOUR,
      dailyLineAt: SATURDAY + 6 * HOUR,
      registeredAt: SATURDAY + 7 * HOUR,
      harm: { outcome: "negative", lead: decision(SUNDAY), consult: decision(SUNDAY + HOUR) },
    },
    { state: "negative" },
  );
  const refused = await world.putCase(
    { openedAt: SATURDAY, origin: "staff", takenOverAt: SATURDAY + 5 * MINUTE },
    { state: "rejected" },
  );
  await world.put("case_entry", {
    id: "e1",
    case_id: refused,
    venue_id: VENUE,
    step: 2,
    at: SUNDAY + 2 * HOUR,
    book: "audit",
    kind: "rejected",
    seq: 1,
    hash: "",
    facts: JSON.stringify({ cause: "list-mistake", proof: null }),
  });
  const session = { venue_id: VENUE, state: "closed", activity: "x", age_band: "mixed", children: 3, camera: 0 };
  await world.put(
    "loan_session",
    {
      ...session,
      id: "l1",
      number: "Z/1",
      created_at: SATURDAY,
      briefed_at: SATURDAY,
      started_at: SATURDAY + HOUR,
      ends_at: SATURDAY + 2 * HOUR,
      closed_at: SATURDAY + 3 * HOUR,
    },
    {
      ...session,
      id: "l2",
      number: "Z/2",
      created_at: SUNDAY,
      briefed_at: SUNDAY,
      started_at: SUNDAY + HOUR,
      ends_at: SUNDAY + 2 * HOUR,
      closed_at: SUNDAY + 3 * HOUR,
    },
  );
  const loan = { venue_id: VENUE, gate: "{}", damaged: 0, remark: "", missing: 0 };
  await world.put(
    "loan_device",
    {
      ...loan,
      id: "d1",
      session_id: "l1",
      device_id: "T-1",
      handed_out_at: SATURDAY + HOUR,
      returned_at: SATURDAY + 2.5 * HOUR,
      wiped: 1,
    },
    {
      ...loan,
      id: "d2",
      session_id: "l2",
      device_id: "T-1",
      handed_out_at: SUNDAY + HOUR,
      returned_at: null,
      wiped: 0,
      missing: 1,
      missing_at: SUNDAY + 3 * HOUR,
    },
  );
  const prompt = { venue_id: VENUE, session_id: "l1", device_id: "T-1", category: "TS-06", occurrences: 1 };
  await world.put(
    "loan_prompt",
    {
      ...prompt,
      id: "p1",
      first_at: SATURDAY + HOUR,
      last_at: SATURDAY + HOUR,
      outcome: "talk",
      closed_at: SATURDAY + HOUR + 90_000,
    },
    { ...prompt, id: "p2", first_at: SUNDAY + HOUR, last_at: SUNDAY + HOUR, outcome: null, closed_at: null },
  );
  await world.put("device_asset", {
    venue_id: VENUE,
    id: "T-1",
    kind: "tablet",
    model: "x",
    serial: "",
    department: "x",
    mode: "A",
    location: "",
    licence: "",
    baseline: "loaned",
    note: "",
    state: "in-order",
    state_at: SATURDAY - 30 * DAY,
    created_at: SATURDAY - 30 * DAY,
    updated_at: SATURDAY,
  });
  await world.put("device_posture", {
    venue_id: VENUE,
    device_id: "T-1",
    second_hand: 0,
    facts: "{}",
    checks: JSON.stringify({ "antivirus.active": { state: "pass" }, "browser.youtube": { state: "fail" } }),
    basis: "",
    judged_at: TUESDAY,
  });
  // Until Sunday noon the antivirus was off.
  await world.put("device_transition", {
    id: "t1",
    venue_id: VENUE,
    device_id: "T-1",
    at: SUNDAY + 12 * HOUR,
    check_id: "antivirus.active",
    from_state: "fail",
    to_state: "pass",
  });
  await world.put("device_ticket", {
    id: "k1",
    venue_id: VENUE,
    number: "N/1",
    device_id: "T-1",
    check_id: "antivirus.active",
    severity: "block",
    opened_at: SATURDAY - 12 * HOUR,
    closed_at: SUNDAY + 12 * HOUR,
    note: "",
  });
  await world.put("help_talk", {
    id: "h1",
    venue_id: VENUE,
    reference: "r",
    place: "p",
    at: SATURDAY + 10 * HOUR,
    wait_minutes: 5,
    gone_at: SATURDAY + 10 * HOUR + 4 * MINUTE,
  });
  await world.put("list_mistake", {
    id: "m1",
    venue_id: VENUE,
    reference: "AAA-AAA",
    name: null,
    times: 1,
    at: SATURDAY,
    decision: "opened",
    decided_at: SATURDAY + 30 * HOUR,
  });
}

const of = ({ measures }: PeriodAggregates, id: string) => measures[id];

describe.each(KINDS)("$kind: counting days", ({ kind, skip }) => {
  let world: ReportWorld;

  beforeAll(async () => {
    if (skip !== undefined) return;
    await databases.start();
    const database = await databases.open(kind);
    open.push(database);
    world = await openReportWorld(database, SATURDAY - 3 * DAY, TUESDAY + 3 * HOUR);
    await fill(world);
  }, 60_000);
  afterAll(async () => {
    for (const database of open.splice(0)) await database.destroy();
    await databases.stop();
  });

  it.skipIf(skip !== undefined)("counts what happened on the local day on which it happened", async () => {
    expect(await isRollupDue(world.context)).toBe(true);
    const outcome = await rollup(world.context, tableCounters(world.context), world.now);
    expect(outcome.failed).toEqual([]);
    expect(await isRollupDue(world.context)).toBe(false);
    const found = await collect(world.context, WEEKEND);
    expect(found.days).toBe(2);
    const expected: Readonly<Record<string, Readonly<Record<string, number>>>> = {
      "blocked-sessions": { "code=TS-06&severity=S3&mode=A": 2, "code=TS-10C&severity=S2&mode=A": 1 },
      signals: { "code=TS-06&mode=A": 1, "code=TS-10C&mode=A": 1 },
      "blocked-questions": { "code=TS-06&severity=S3&mode=C&network=guests": 42 },
      "bypass-questions": { "mode=C": 7 },
      questions: { "mode=C&network=guests": 949 },
      // 47 hours of a weekend without hours on the page; two of them without a word of the filter.
      "opening-minutes": { "": 47 * 60 },
      "resolver-down-minutes": { "": 120 },
      drafts: { "code=TS-06&channel=machine": 1, "code=none&channel=staff": 1 },
      "drafts-decided": { "outcome=qualified&cause=none": 1, "outcome=rejected&cause=list-mistake": 1 },
      // 3 hours, and 26 hours to the «no»: the second is late.
      "v1-minutes": { "bin=180": 1, "bin=1552": 1 },
      "v1-timely": { "outcome=in-time": 1, "outcome=late": 1 },
      events: { "type=1.8&area=4&code=TS-06&mode=A": 1 },
      contacts: { "code=TS-06&mode=A": 1 },
      "harm-decided": { "type=1.8&code=TS-06&outcome=negative": 1 },
      "v2-timely": { "outcome=in-time": 1 },
      "events-documented": { "outcome=incomplete": 1 },
      "case-notifications": { "channel=staff": 1 },
      "take-over-timely": { "outcome=in-time": 1 },
      "loan-sessions": { "": 2 },
      "loans-closed": { "outcome=complete": 1, "outcome=incomplete": 1 },
      "devices-lost": { "": 1 },
      "overdue-minutes": { "": 90 },
      prompts: { "code=TS-06&outcome=talk": 1, "code=TS-06&outcome=unanswered": 1 },
      "prompts-timely": { "outcome=in-time": 1, "outcome=late": 1 },
      "prompt-seconds": { "bin=90": 1 },
      "fit-days": { "": 2 },
      "posture-days": { "outcome=compliant": 1, "outcome=not-compliant": 1 },
      "check-days": {
        "check=antivirus.active&outcome=fail": 1,
        "check=antivirus.active&outcome=pass": 1,
        "check=browser.youtube&outcome=fail": 2,
      },
      "repair-hours": { "check=antivirus.active&bin=48": 1 },
      "help-timely": { "channel=talk&outcome=in-time": 1 },
      mistakes: { "": 1 },
      "mistakes-decided": { "outcome=accepted": 1 },
      "mistake-minutes": { "bin=1792": 1 },
    };
    for (const [measure, cells] of Object.entries(expected))
      expect({ [measure]: of(found, measure) }).toEqual({ [measure]: cells });
    // Vacant on the last day, however many days there were.
    expect(Object.values(of(found, "roles") ?? {}).every((count) => count === 1)).toBe(true);
    expect(found.coverage.register).toEqual({ measuredDays: 2, covered: 1_000 + Math.round((1_000 * 1_260) / 1_380) });
    expect(found.coverage.probes).toBeUndefined();
  });

  it.skipIf(skip !== undefined)("says the same when it counts again", async () => {
    const rows = async () => [
      ...(await sql`select * from report_day order by day, source`.execute(world.context.database)).rows,
      ...(await sql`select * from report_month order by month, source`.execute(world.context.database)).rows,
    ];
    const before = await rows();
    expect((await rollup(world.context, tableCounters(world.context), world.now)).days).toBe(0);
    expect(await rows()).toEqual(before);
  });

  it.skipIf(skip !== undefined)("corrects a day whose case was completed later, and its month with it", async () => {
    await sql`update case_record set record = replace(record, '"shareCopyAt":null', ${`"shareCopyAt":${String(MONDAY)}`})`.execute(
      world.context.database,
    );
    expect((await rollup(world.context, tableCounters(world.context), world.now)).days).toBe(1);
    const whole = await collect(world.context, { from: "2027-03-01", to: "2027-04-01" });
    expect(of(whole, "events-documented")).toEqual({ "outcome=complete": 1 });
    // The whole month is read from its row, the same days one by one.
    const days = await collect(world.context, { from: "2027-03-02", to: "2027-04-01" });
    expect(days.measures).toEqual(whole.measures);
  });

  it.skipIf(skip !== undefined)(
    "knows nothing of days before the venue began, nor of sources that failed",
    async () => {
      const broken: Counter = { source: "probes", againDays: 3, count: () => Promise.reject(new Error("no sonda")) };
      world.now = TUESDAY + DAY + HOUR;
      const outcome = await rollup(world.context, [broken, ...tableCounters(world.context)], world.now);
      expect(outcome.failed.map(({ source }) => source)).toEqual(["probes"]);
      const found = await collect(world.context, { from: "2027-03-01", to: "2027-04-01" });
      expect(found.coverage.cases?.measuredDays).toBe(7);
      expect(found.coverage.probes).toBeUndefined();
      expect(found.days).toBe(30);
    },
  );

  it.skipIf(skip !== undefined)(
    "leaves days unmeasured that were missed for longer than their source keeps",
    async () => {
      world.now = TUESDAY + 40 * DAY;
      await rollup(world.context, tableCounters(world.context), world.now);
      const found = await collect(world.context, { from: "2027-04-01", to: "2027-06-01" });
      expect(found.coverage.loans?.measuredDays).toBe(25);
      expect(found.coverage.cases?.measuredDays).toBe(38);
    },
  );

  it.skipIf(skip !== undefined)("samples how old lists are, and writes a break down once", async () => {
    const source = { venue_id: VENUE, position: 1, definition: "{}", origin: "url", state: "ok" };
    await world.put(
      "list_source",
      { ...source, id: "cert-polska", last_success_at: world.now - 10 * MINUTE },
      { ...source, id: "kadhosts", last_success_at: world.now - 72 * HOUR },
      { ...source, id: "starter-ts-01", origin: "starter", last_success_at: null },
    );
    const day = new Date(world.now).toISOString().slice(0, 10);
    await sampleLists(world.context, world.now);
    await sampleLists(world.context, world.now + 10 * MINUTE);
    world.now += DAY;
    await rollup(world.context, tableCounters(world.context), world.now);
    const found = await collect(world.context, { from: day, to: "2028-01-01" });
    expect(of(found, "list-minutes")).toEqual({ "group=cert": 10, "group=other": 10 });
    expect(of(found, "list-minutes-fresh")).toEqual({ "group=cert": 5 });
    expect(of(found, "list-age-minutes")).toEqual({ "group=cert": 20, "group=other": 72 * 60 + 10 });
    expect(found.coverage.lists).toEqual({ measuredDays: 1, covered: Math.round((10 * 1_000) / 1_440) });

    const policies = { thresholds: [{ id: "s4-draft", score: 0.6 }], networks: [{ id: "guests" }] };
    expect(await noteSetups(world.context, policies, world.now)).toBe(false);
    expect(await noteSetups(world.context, policies, world.now)).toBe(false);
    const stricter = { ...policies, thresholds: [{ id: "s4-draft", score: 0.5 }, { id: "a-new" }] };
    expect(await noteSetups(world.context, stricter, world.now)).toBe(true);
    const { breaks } = await collect(world.context, { from: day, to: "2028-01-01" });
    expect(breaks.map(({ kind: broken, what }) => [broken, what])).toEqual([["threshold", "+a-new, ~s4-draft"]]);
  });
});
