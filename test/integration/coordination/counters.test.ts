/**
 * Remarks and consultations counted for M31 and M32, on both databases: on the day they were settled, not before the desk was there, and from numbers
 * to lights.
 *
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { coordinationCounters } from "../../../dashboard/coordination/index.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import { collect, collectEffectiveness, rollup, spansOf } from "../../../dashboard/reports/index.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { VENUE, ZONE, openReportWorld } from "../../support/report-world.ts";
import type { ReportWorld } from "../../support/report-world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Monday 2027-05-03, 00:00 in Warsaw. */
const MONDAY = Date.UTC(2027, 4, 2, 22);
const WEEK = { from: "2027-05-03", to: "2027-05-10" };
const NAME = "Pani Zmyślona";

const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

async function fill(world: ReportWorld): Promise<void> {
  await world.put("coordination_start", { venue_id: VENUE, since_day: "2027-05-04" });
  const remark = {
    venue_id: VENUE,
    source: "guardian",
    text: `${NAME} nie wiedziała, gdzie jest plakat.`,
    answer: null,
    decision: null,
    decided_on: null,
    decided_at: null,
  };
  const decided = { answer: `Dziękujemy, ${NAME}.`, decided_on: "2027-05-06", decided_at: MONDAY + 3 * DAY + HOUR };
  await world.put(
    "coordination_remark",
    // Came on the day before the week, decided in it: 4 days.
    {
      ...remark,
      ...decided,
      id: "u1",
      number: "U/1/2027",
      reference: "AAA-AAA",
      received_on: "2027-05-02",
      received_at: MONDAY - HOUR,
      decision: "accepted",
    },
    // The last moment of Wednesday; decided the next day.
    {
      ...remark,
      ...decided,
      id: "u2",
      number: "U/2/2027",
      reference: "AAA-AAB",
      received_on: "2027-05-05",
      received_at: MONDAY + 3 * DAY - 1,
      decision: "declined",
    },
    {
      ...remark,
      id: "u3",
      number: "U/3/2027",
      reference: "AAA-AAC",
      received_on: "2027-05-07",
      received_at: MONDAY + 4 * DAY,
    },
    // Another venue's.
    {
      ...remark,
      id: "u4",
      venue_id: "other",
      number: "U/1/2027",
      reference: "AAA-AAD",
      received_on: "2027-05-05",
      received_at: MONDAY + 2 * DAY,
    },
  );
  const improvement = {
    venue_id: VENUE,
    version: 2,
    body: "{}",
    result: "",
    opened_on: "2027-05-04",
    opened_at: MONDAY,
  };
  await world.put(
    "coordination_improvement",
    { ...improvement, id: "i1", number: "P/1/2027", state: "done", ended_on: "2027-05-08" },
    { ...improvement, id: "i2", number: "P/2/2027", state: "dropped", ended_on: "2027-05-06" },
  );
  const consultation = {
    venue_id: VENUE,
    version: 3,
    held_on: "2027-05-04",
    course: "",
    figures: "[]",
    opened_at: MONDAY + DAY,
  };
  const decisions = [
    { text: "Sonda w kawiarni", byWhen: null, improvement: "i1" },
    { text: "Nowy plakat", byWhen: null, improvement: "i2" },
    { text: "Rozmowa z edukatorami", byWhen: null, improvement: null },
  ];
  await world.put(
    "coordination_consultation",
    {
      ...consultation,
      id: "k1",
      number: "K/1/2027",
      decisions: JSON.stringify(decisions),
      closed_at: MONDAY + 2 * DAY,
    },
    // Only one has confirmed it: no consultation, and no decisions either.
    { ...consultation, id: "k2", number: "K/2/2027", decisions: JSON.stringify(decisions), closed_at: null },
  );
}

describe.each(KINDS)("$kind: counting the coordinator's desk", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let world: ReportWorld;
  let database: Database;
  beforeAll(async () => {
    database = await databases.open(kind);
    world = await openReportWorld(database, MONDAY - 3 * DAY, MONDAY + 7 * DAY + 3 * HOUR);
  }, 60_000);
  afterAll(() => database.destroy());

  it("says nothing of a venue whose desk was never opened", async () => {
    const days = spansOf(WEEK.from, WEEK.to, ZONE);
    for (const counter of coordinationCounters(world.context))
      expect(await counter.count(database, days, world.now)).toEqual([]);
  });

  it("counts remarks, decisions and consultations on the day they came or were settled", async () => {
    await fill(world);
    const outcome = await rollup(world.context, coordinationCounters(world.context), world.now);
    expect(outcome.failed).toEqual([]);
    const { measures, coverage } = await collect(world.context, WEEK);
    expect(measures["remarks"]).toEqual({ "": 2 });
    expect(measures["remarks-decided"]).toEqual({ "outcome=accepted": 1, "outcome=declined": 1 });
    expect(measures["remark-days"]).toEqual({ "bin=1": 1, "bin=4": 1 });
    expect(measures["consultations"]).toEqual({ "": 1 });
    expect(measures["consultation-decisions"]).toEqual({ "outcome=implemented": 1, "outcome=open": 2 });
    // The first remark came two days before the calendar was opened: the desk was there already. No consultation was begun before Tuesday.
    expect(coverage.remarks).toEqual({ measuredDays: 7, covered: 7_000 });
    expect(coverage.consultations).toEqual({ measuredDays: 6, covered: 6_000 });
  });

  it("counts a decision as implemented only from the day its improvement was done", async () => {
    const { measures } = await collect(world.context, { from: "2027-05-03", to: "2027-05-08" });
    expect(measures["consultation-decisions"]).toEqual({ "outcome=open": 3 });
  });

  it("gives M31 and M32 their numbers, and no word of a remark", async () => {
    const document = await collectEffectiveness(world.context, WEEK);
    const figures = (id: string) =>
      document.result.metrics.find((one) => one.id === id)?.figures.map(({ result }) => result);
    expect(figures("M31")).toMatchObject([
      { value: 1 },
      { value: 33.333333, numerator: 1, denominator: 3, interval: { low: expect.any(Number) as number } },
    ]);
    expect(figures("M32")).toMatchObject([{ value: 1, denominator: 2 }, { value: 2 }, { value: 2 }]);
    expect(JSON.stringify(document)).not.toContain(NAME);
  });
});
