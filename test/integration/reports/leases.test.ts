/**
 * From a resolver's hours of leases to M01, on both databases: days, opening hours, and days nobody could measure.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../../dashboard/platform/tables.ts";
import { ingest } from "../../../dashboard/register/index.ts";
import type { IngestPolicy } from "../../../dashboard/register/index.ts";
import { collectEffectiveness, rollup, tableCounters } from "../../../dashboard/reports/index.ts";
import { TelemetryBatch } from "../../../policies/schema/messages.ts";
import { KINDS, TestDatabases } from "../../support/case-databases.ts";
import { VENUE, ZONE, openReportWorld } from "../../support/report-world.ts";
import type { ReportWorld } from "../../support/report-world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Midnight of Monday the 22nd in Warsaw. */
const MONDAY = Date.UTC(2027, 1, 21, 23);
const databases = new TestDatabases();
const open: Database[] = [];

const NOBODY = { entries: [] } as unknown as IngestPolicy["taxonomy"];
const policy: IngestPolicy = {
  venueId: VENUE,
  timeZone: ZONE,
  taxonomy: NOBODY,
  eventRules: [],
  navigation: {} as IngestPolicy["navigation"],
  modes: new Map(),
};

describe.each(KINDS)("$kind: leases", ({ kind, skip }) => {
  let world: ReportWorld;

  const send = async (seq: number, counters: readonly (readonly [number, string, number])[]): Promise<void> => {
    const batch = TelemetryBatch.parse({
      format: 1,
      resolver: "resolver-1",
      bootId: "0".repeat(32),
      seq,
      hits: [],
      counters: counters.map(([hourAt, outcome, count]) => ({
        hourAt,
        network: "guests",
        category: null,
        outcome,
        count,
      })),
      spikes: [],
      dropped: 0,
    });
    await ingest(world.context.database, policy, "pepper", batch, world.now);
  };

  beforeAll(async () => {
    if (skip !== undefined) return;
    await databases.start();
    const database = await databases.open(kind);
    open.push(database);
    world = await openReportWorld(database, MONDAY, MONDAY + 3 * DAY + 3 * HOUR);
  }, 60_000);
  afterAll(async () => {
    for (const database of open.splice(0)) await database.destroy();
    await databases.stop();
  });

  it.skipIf(skip !== undefined)("become days of M01; a day nobody watched is none", async () => {
    const ten = MONDAY + 10 * HOUR;
    await send(1, [
      [ten, "passed", 500],
      [ten, "shown", 3],
      [ten, "lease-watched", 30],
      [ten, "lease-minutes", 90],
      [ten, "lease-asked", 60],
    ]);
    // The other half of the hour comes after a restart; the same delivery again changes nothing.
    for (const _again of [1, 2])
      await send(2, [
        [ten, "lease-watched", 30],
        [ten, "lease-minutes", 110],
        [ten, "lease-asked", 110],
      ]);
    await send(3, [[ten + 2 * DAY, "lease-watched", 60]]);
    expect((await rollup(world.context, tableCounters(world.context), world.now)).failed).toEqual([]);

    const { result: seen } = await collectEffectiveness(world.context, { from: "2027-02-22", to: "2027-02-23" });
    const m01 = seen.metrics.find(({ id }) => id === "M01");
    expect(m01?.figures[0]?.result).toMatchObject({ kind: "measured", numerator: 170, denominator: 200, value: 85 });

    const days = await world.context.database
      .withTables<{ report_day: { day: string; source: string; covered: number; measures: string } }>()
      .selectFrom("report_day")
      .selectAll()
      .where("source", "in", ["leases", "register"])
      .orderBy("day")
      .execute();
    const of = (source: string) => days.filter((one) => one.source === source);
    expect(of("leases").map(({ day, covered, measures }) => [day, covered, JSON.parse(measures) as unknown])).toEqual([
      // One hour of 24, as nobody entered opening hours.
      ["2027-02-22", 42, { "lease-minutes": { "mode=C": 200 }, "lease-minutes-filtered": { "mode=C": 170 } }],
      ["2027-02-24", 42, {}],
    ]);
    // Neither minutes nor pages that were shown are questions.
    expect(JSON.parse(of("register")[0]?.measures ?? "{}")).toMatchObject({
      questions: { "mode=C&network=guests": 500 },
    });
  });
});
