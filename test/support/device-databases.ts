/**
 * The same tests of the devices slice on SQLite and on a real PostgreSQL: a database and a venue for each, emptied before every test.
 *
 * @module
 */
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MIGRATIONS } from "../../dashboard/migrations/index.ts";
import { migrate } from "../../dashboard/platform/migrate.ts";
import type { Database } from "../../dashboard/platform/tables.ts";
import { KINDS, TestDatabases, missing } from "./case-databases.ts";
import { START, openDeviceVenue } from "./device-venue.ts";
import type { DeviceVenue, Staff } from "./device-venue.ts";

/** Filled before the first test of each database. */
export interface DeviceStage {
  readonly kind: "SQLite" | "PostgreSQL";
  readonly database: Database;
  readonly venue: DeviceVenue;
  /** May do everything about devices. */
  readonly anna: Staff;
  /** A second way into the same database, as another server process has it; the caller closes it. */
  reopen(): Promise<Database>;
}

/**
 * Declares the suite once for each database; where PostgreSQL cannot run, a skipped test says why.
 *
 * @param emptied  tables emptied before each test beside the devices' own
 */
export function describeOnBoth(
  what: string,
  emptied: readonly string[],
  suite: (stage: () => DeviceStage) => void,
): void {
  it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => {
    expect(missing).toBeUndefined();
  });
  for (const { kind, skip } of KINDS)
    describe.skipIf(skip !== undefined)(`${kind}: ${what}`, () => {
      const databases = new TestDatabases();
      let stage: DeviceStage | undefined;

      beforeAll(async () => {
        if (kind === "PostgreSQL") await databases.start();
        const { database, reopen } = await databases.place(kind);
        await migrate(database, MIGRATIONS);
        const venue = await openDeviceVenue(database, { requestsPerMinute: 100_000 });
        stage = { kind, database, venue, anna: await venue.person("Anna", ["nsp"]), reopen };
      }, 60_000);
      beforeEach(async () => {
        if (stage === undefined) return;
        await stage.venue.intake.settled();
        stage.venue.now = START;
        for (const table of await stage.database.introspection.getTables())
          if (!table.isView && (table.name.startsWith("device_") || emptied.includes(table.name)))
            await sql`delete from ${sql.table(table.name)}`.execute(stage.database);
      });
      afterAll(async () => {
        await stage?.venue.close();
        await databases.stop();
      });
      suite(() => {
        if (stage === undefined) throw new Error("the stage is set up before the first test");
        return stage;
      });
    });
}
