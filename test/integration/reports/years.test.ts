/**
 * Merged years and remembered figures, on both databases: they say what the days say, and nothing of yesterday after a day has changed,
 * whichever process changed it.
 */
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../../dashboard/platform/tables.ts";
import {
  addDays,
  closeYears,
  collect,
  collectEffectiveness,
  noteSetup,
  rollup,
  spansOf,
  storeDay,
} from "../../../dashboard/reports/index.ts";
import type { Counter } from "../../../dashboard/reports/index.ts";
import type { SourceDay } from "../../../policies/schema/effectiveness.ts";
import { KINDS, TestDatabases } from "../../support/case-databases.ts";
import type { TestPlace } from "../../support/case-databases.ts";
import { VENUE, ZONE, openReportWorld } from "../../support/report-world.ts";
import type { ReportWorld } from "../../support/report-world.ts";

const NOW = Date.UTC(2028, 1, 10, 12);
const databases = new TestDatabases();

/** Every measure a number of its own: the sum of a period says which days it is of. */
const dayOf = (day: string, index: number, questions = 1 + index): SourceDay[] => [
  {
    day,
    source: "register",
    covered: 1_000,
    measures: { questions: { "mode=C&network=guests": questions }, signals: { "code=TS-06&mode=A": index % 3 } },
  },
  // `last`: of a year only its last day stays.
  { day, source: "people", covered: index % 5 === 0 ? 0 : 1_000, measures: { roles: { "outcome=covered": index } } },
];

/** Every seventeenth day of three years is enough to tell them apart. */
const DAYS = spansOf("2025-11-20", "2028-02-10", ZONE).flatMap(({ day }, index) => (index % 17 === 0 ? [day] : []));
const NEWEST = DAYS.at(-1) ?? "";

describe.each(KINDS)("$kind: years that are over", ({ kind, skip }) => {
  let place: TestPlace;
  let world: ReportWorld;
  const others: Database[] = [];

  beforeAll(async () => {
    if (skip !== undefined) return;
    await databases.start();
    place = await databases.place(kind);
    world = await openReportWorld(place.database, NOW, NOW);
    for (const [index, day] of DAYS.entries()) await storeDay(world.context, day, dayOf(day, index));
  }, 60_000);
  afterAll(async () => {
    for (const database of others) await database.destroy();
    if (skip === undefined) await place.database.destroy();
    await databases.stop();
  });

  it.skipIf(skip !== undefined).each([
    { why: "a month that goes on is read whole", from: "2028-01-01", to: addDays(NEWEST, 1) },
    { why: "its newest day is left out when nobody asked for it", from: "2028-01-01", to: NEWEST },
    { why: "days at the end that nobody counted", from: "2027-06-05", to: "2028-02-29" },
    { why: "a month that begins in the middle of one", from: addDays(NEWEST, -20), to: addDays(NEWEST, 2) },
    { why: "within one month", from: `${NEWEST.slice(0, 8)}02`, to: addDays(NEWEST, 1) },
    { why: "the next month, of which nothing is known", from: "2028-01-01", to: "2028-03-05" },
    { why: "a month that is over, in its middle", from: "2027-01-01", to: "2027-11-20" },
  ])("count neither a day too many nor one too few: $why", async ({ from, to }) => {
    const { coverage, measures } = await collect(world.context, { from, to });
    const within = DAYS.flatMap((day, index) => (day >= from && day < to ? [index] : []));
    expect(coverage.register?.measuredDays).toBe(within.length);
    expect(Object.values(measures["questions"] ?? {})).toEqual([within.reduce((sum, index) => sum + 1 + index, 0)]);
  });

  const merged = async (): Promise<string[]> =>
    (await sql<{ year: string }>`select distinct year from report_year order by year`.execute(place.database)).rows.map(
      ({ year }) => year,
    );

  it.skipIf(skip !== undefined)("say in every period what their months said", async () => {
    const periods = [
      { why: "a whole year", from: "2026-01-01", to: "2027-01-01" },
      { why: "two whole years", from: "2026-01-01", to: "2028-01-01" },
      { why: "years with months on both sides", from: "2025-11-01", to: "2028-02-01" },
      { why: "days, months, years, months, days", from: "2025-11-21", to: "2028-02-09" },
      { why: "two halves of years: no year is whole", from: "2026-07-01", to: "2027-06-01" },
      { why: "a year that has not begun everywhere", from: "2024-01-01", to: "2026-01-01" },
    ];
    const before = await Promise.all(periods.map((period) => collect(world.context, period)));
    expect(await merged()).toEqual([]);
    expect(await closeYears(world.context, "2028-02-10")).toEqual(["2025", "2026", "2027"]);
    expect(await closeYears(world.context, "2028-02-10")).toEqual([]);
    for (const [index, period] of periods.entries())
      expect({ [period.why]: await collect(world.context, period) }).toEqual({ [period.why]: before[index] });
    // The test would prove nothing if merged years were not read.
    await sql`update report_year set covered = 7 where year = '2026' and source = 'register'`.execute(place.database);
    const read = await collect(world.context, { from: "2026-01-01", to: "2027-01-01" });
    expect(read.coverage.register?.covered).toBe(7);
  });

  it.skipIf(skip !== undefined)(
    "are taken away by the change of one of their days, and made anew at night",
    async () => {
      const [first] = spansOf("2026-03-01", "2026-03-02", ZONE);
      await storeDay(world.context, first?.day ?? "", dayOf("2026-03-01", 0, 1_000_000));
      expect(await merged()).toEqual(["2025", "2027"]);
      const found = await collect(world.context, { from: "2026-01-01", to: "2027-01-01" });
      expect(Object.values(found.measures["questions"] ?? {})[0]).toBeGreaterThan(1_000_000);
      expect(found.coverage.register?.covered).toBeGreaterThan(7);
      await rollup(world.context, [], NOW);
      expect(await merged()).toEqual(["2025", "2026", "2027"]);
      expect(await collect(world.context, { from: "2026-01-01", to: "2027-01-01" })).toEqual(found);
    },
  );

  const YEAR = { from: "2027-01-01", to: "2028-01-01" };
  const questions = async (): Promise<number> =>
    Object.values((await collectEffectiveness(world.context, YEAR)).aggregates.measures["questions"] ?? {})[0] ?? 0;

  it.skipIf(skip !== undefined)("are computed once", async () => {
    const once = await collectEffectiveness(world.context, YEAR);
    expect(await collectEffectiveness(world.context, YEAR)).toBe(once);
    // Every slice loads the catalogue for itself; the board and the page still share.
    expect(
      await collectEffectiveness({ ...world.context, catalogue: structuredClone(world.context.catalogue) }, YEAR),
    ).toBe(once);
    expect(await collectEffectiveness({ ...world.context, venueId: "other" }, YEAR)).not.toBe(once);
  });

  it.skipIf(skip !== undefined)("are never served after somebody changed what they were computed from", async () => {
    const other = await place.reopen();
    others.push(other);
    const before = await questions();
    // Another process, as the control process is one for the server.
    await storeDay({ ...world.context, database: other }, "2027-05-05", dayOf("2027-05-05", 0, 5_000_000));
    expect(await questions()).toBe(before + 5_000_000);
    // The same again changes nothing, so nothing is computed anew.
    const once = await collectEffectiveness(world.context, YEAR);
    await storeDay({ ...world.context, database: other }, "2027-05-05", dayOf("2027-05-05", 0, 5_000_000));
    expect(await collectEffectiveness(world.context, YEAR)).toBe(once);
    await storeDay({ ...world.context, database: other }, "2027-05-05", dayOf("2027-05-05", 0, 1));
    expect(await questions()).toBe(before + 1);
  });

  it.skipIf(skip !== undefined)("know of a break, of a deletion and of the next day", async () => {
    const fresh = async (): Promise<boolean> => {
      const known = await collectEffectiveness(world.context, YEAR);
      return (await collectEffectiveness(world.context, YEAR)) === known;
    };
    let known = await collectEffectiveness(world.context, YEAR);
    await noteSetup(place.database, VENUE, "2027-06-01", "list", { one: "on" });
    await noteSetup(place.database, VENUE, "2027-06-02", "list", { one: "on", two: "on" });
    let now = await collectEffectiveness(world.context, YEAR);
    expect(now).not.toBe(known);
    expect(now.aggregates.breaks).toEqual([{ on: "2027-06-02", kind: "list", what: "+two" }]);
    known = now;
    await sql`delete from report_day where day < '2026-01-01'`.execute(place.database);
    expect((now = await collectEffectiveness(world.context, YEAR))).not.toBe(known);
    expect(await fresh()).toBe(true);
    world.now += 86_400_000;
    expect(await collectEffectiveness(world.context, YEAR)).not.toBe(now);
  });

  it.skipIf(skip !== undefined)(
    "remember no answer to a period nobody can ask for, and few of those they can",
    async () => {
      await expect(collectEffectiveness(world.context, { from: "2027-02-30", to: "2028-01-01" })).rejects.toMatchObject(
        {
          code: "E_REPORT_PERIOD",
        },
      );
      const first = await collectEffectiveness(world.context, YEAR);
      for (const { day } of spansOf("2027-01-02", "2027-01-16", ZONE))
        await collectEffectiveness(world.context, { from: "2027-01-01", to: day });
      // Computed again, and the same.
      const again = await collectEffectiveness(world.context, YEAR);
      expect(again).not.toBe(first);
      expect(again).toEqual(first);
    },
  );

  it.skipIf(skip !== undefined)("are merged by the night's counting, together with its days", async () => {
    await sql`delete from report_year`.execute(place.database);
    const counter: Counter = {
      source: "people",
      againDays: 1,
      count: async (_db, days) => days.map(({ day }) => ({ day, source: "people", covered: 1_000, measures: {} })),
    };
    await rollup(world.context, [counter], world.now);
    expect(await merged()).toEqual(["2025", "2026", "2027"]);
  });
});
