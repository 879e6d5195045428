/**
 * Views of help pages from the box to M24, on SQLite and a real PostgreSQL: through the door of resolvers, told twice, late and out of order.
 *
 * @module
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Visits } from "../../../agent/page/visits.ts";
import { HttpUplink } from "../../../agent/uplink/http.ts";
import { inventVisits } from "../../../dashboard/demo/help-visits.ts";
import { daysOf } from "../../../dashboard/demo/calendar.ts";
import { takeVisits } from "../../../dashboard/help/index.ts";
import { dataFolderAt } from "../../../dashboard/platform/data-folder.ts";
import { silentLog } from "../../../dashboard/platform/log.ts";
import { applyRetention } from "../../../dashboard/platform/retention.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import { spansOf, tableCounters } from "../../../dashboard/reports/index.ts";
import { openUplink } from "../../../dashboard/venues/index.ts";
import { HelpVisits } from "../../../policies/schema/help-document.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { VENUE, ZONE, openReportWorld } from "../../support/report-world.ts";
import type { ReportWorld } from "../../support/report-world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Midnight of the venue: 22:00 UTC the day before is still Thursday. */
const FRIDAY = Date.UTC(2026, 10, 19, 23);
const KEY = "k".repeat(43);

const databases = new TestDatabases();
const folder = mkdtempSync(join(tmpdir(), "latarnik-visits-"));
beforeAll(() => databases.start(), 30_000);
afterAll(async () => {
  await databases.stop();
  rmSync(folder, { recursive: true, force: true });
});
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

describe.each(KINDS)("$kind: views of help pages", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let database: Database;
  let world: ReportWorld;
  let door: Server;
  let uplink: HttpUplink;

  beforeAll(async () => {
    database = await databases.open(kind);
    world = await openReportWorld(database, FRIDAY - DAY, FRIDAY + 2 * DAY);
    const nothing = async () => Promise.reject(new Error("must not be reached"));
    door = await openUplink("127.0.0.1", 0, {
      folder: dataFolderAt(folder),
      key: KEY,
      log: silentLog,
      published: () => undefined,
      sign: () => "",
      onTelemetry: nothing,
      onStatus: nothing,
      help: {
        document: nothing,
        talk: nothing,
        report: nothing,
        mistake: nothing,
        state: nothing,
        mistakeState: nothing,
        visits: (visits) => takeVisits({ database, venueId: VENUE }, visits, world.now),
      },
    });
    const keyFile = join(folder, "key");
    writeFileSync(keyFile, KEY);
    uplink = new HttpUplink(`http://127.0.0.1:${String((door.address() as AddressInfo).port)}`, keyFile);
  }, 30_000);
  afterAll(async () => {
    door.closeAllConnections();
    door.close();
    await database.destroy();
  });

  const counted = async (from: string, to: string) => {
    const counter = tableCounters(world.context).find(({ source }) => source === "page");
    const days = (await counter?.count(database, spansOf(from, to, ZONE), world.now)) ?? [];
    return days.map(({ day, covered, measures }) => ({
      day,
      covered,
      views: measures["help-views"],
      taps: measures["helpline-clicks"],
    }));
  };

  it("counts nothing, and says that it did not measure, before the first page was opened", async () => {
    expect(await counted("2026-11-18", "2026-11-21")).toEqual([]);
  });

  it("brings what a box counted to the venue's days, once", async () => {
    const clock = { now: FRIDAY - 1 };
    const file = join(folder, `${kind}.json`);
    const visits = new Visits(file, () => clock.now);
    visits.view("help", "192.0.2.1");
    clock.now = FRIDAY + 10 * HOUR;
    visits.view("help", "192.0.2.1");
    visits.view("closed", "192.0.2.1");
    await visits.deliver(uplink);
    visits.view("closed", "192.0.2.1");
    visits.tap("chat", "192.0.2.1");
    await visits.deliver(uplink);
    // A restart forgets what had arrived: all of it is told again.
    await new Visits(file, () => clock.now).deliver(uplink);
    const expected = [
      { day: "2026-11-19", covered: 1_000, views: { "kind=help": 1 } },
      {
        day: "2026-11-20",
        covered: 1_000,
        views: { "kind=help": 1, "kind=closed": 2 },
        taps: { "kind=chat": 1 },
      },
      { day: "2026-11-21", covered: 1_000 },
    ];
    // The day before the first one was not measured.
    expect(await counted("2026-11-18", "2026-11-22")).toEqual(expected);

    const hourAt = FRIDAY + 10 * HOUR;
    const tell = (box: string, ...sums: readonly object[]) =>
      takeVisits({ database, venueId: VENUE }, HelpVisits.parse({ format: 1, box, visits: sums }), world.now);
    const other = "b".repeat(32);
    await tell(other, { what: "view", kind: "closed", hourAt, times: 5 });
    await tell(other, { what: "view", kind: "closed", hourAt, times: 3 });
    await tell(
      other,
      { what: "view", kind: "closed", hourAt, times: 4 },
      { what: "view", kind: "closed", hourAt, times: 6 },
      { what: "view", kind: "closed", hourAt: world.now - (world.now % HOUR) + 2 * HOUR, times: 9 },
    );
    const [, friday] = await counted("2026-11-19", "2026-11-22");
    expect(friday?.views).toEqual({ "kind=help": 1, "kind=closed": 8 });
    expect(await sql`select * from help_visit where times = 9`.execute(database)).toMatchObject({ rows: [] });
  });

  it("forgets the hours after twenty-five months", async () => {
    const rows = async () => (await sql`select * from help_visit`.execute(database)).rows.length;
    await applyRetention(database, FRIDAY + 700 * DAY);
    expect(await rows()).toBeGreaterThan(0);
    await applyRetention(database, FRIDAY + 770 * DAY);
    expect(await rows()).toBe(0);
  });

  it("tells a day on which nobody came from one on which the page did not run", async () => {
    const [tuesday, wednesday] = [FRIDAY - 3 * DAY, FRIDAY - 2 * DAY];
    const clock = { now: 0 };
    const visits = new Visits(join(folder, `${kind}-runs.json`), () => clock.now);
    // A whole day without a reader, half a day with one, and a day without the page.
    for (let hour = 0; hour < 36; hour += 1) {
      clock.now = tuesday + hour * HOUR + 1;
      visits.run();
      visits.run();
    }
    visits.view("help", "192.0.2.1");
    await visits.deliver(uplink);
    expect(clock.now).toBeLessThan(wednesday + DAY);
    expect(await counted("2026-11-16", "2026-11-20")).toEqual([
      { day: "2026-11-17", covered: 1_000 },
      { day: "2026-11-18", covered: 500, views: { "kind=help": 1 } },
      { day: "2026-11-19", covered: 0 },
    ]);
    // What an earlier version counted, without saying that it ran, stays as it was counted.
    await takeVisits(
      { database, venueId: VENUE },
      HelpVisits.parse({
        format: 1,
        box: "c".repeat(32),
        visits: [{ what: "view", kind: "help", hourAt: tuesday - 30 * HOUR, times: 2 }],
      }),
      world.now,
    );
    expect((await counted("2026-11-14", "2026-11-19")).map(({ day, covered }) => [day, covered])).toEqual([
      ["2026-11-15", 1_000],
      ["2026-11-16", 1_000],
      ["2026-11-17", 1_000],
      ["2026-11-18", 500],
    ]);
    await sql`delete from help_visit`.execute(database);
  });

  it("takes what the venue for show would have counted", async () => {
    const days = daysOf("show", { from: FRIDAY - 30 * DAY, to: FRIDAY }, 400);
    const invented = inventVisits("show", days, FRIDAY);
    expect(inventVisits("show", days, FRIDAY)).toEqual(invented);
    expect(HelpVisits.safeParse({ ...invented, visits: invented.visits.slice(0, 5_000) }).success).toBe(true);
    await takeVisits({ database, venueId: VENUE }, invented, world.now);
    const sum = invented.visits.filter(({ what }) => what === "view").reduce((all, { times }) => all + times, 0);
    const found = (await counted("2026-10-18", "2026-11-20")).flatMap(({ views = {} }) => Object.values(views));
    expect(sum).toBeGreaterThan(100);
    expect(found.reduce((all, times) => all + times, 0)).toBe(sum);
  });
});
