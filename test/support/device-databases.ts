/**
 * The same tests of the devices slice on SQLite and on a real PostgreSQL: a database and a venue for each, emptied before every test.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MIGRATIONS } from "../../dashboard/migrations/index.ts";
import { openDatabase, openPostgresUrl } from "../../dashboard/platform/db.ts";
import { migrate } from "../../dashboard/platform/migrate.ts";
import type { Database } from "../../dashboard/platform/tables.ts";
import { START, openDeviceVenue } from "./device-venue.ts";
import type { DeviceVenue, Staff } from "./device-venue.ts";
import { postgresMissing, startPostgres } from "./postgres.ts";
import type { RunningPostgres } from "./postgres.ts";

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
  const missing = postgresMissing();
  it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => {
    expect(missing).toBeUndefined();
  });
  for (const kind of ["SQLite", "PostgreSQL"] as const)
    describe.skipIf(kind === "PostgreSQL" && missing !== undefined)(`${kind}: ${what}`, () => {
      let postgres: RunningPostgres | undefined;
      let folder: string;
      let stage: DeviceStage | undefined;

      beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), "latarnik-device-db-"));
        if (kind === "PostgreSQL") postgres = await startPostgres();
        const url = await postgres?.newDatabase();
        const reopen = (): Promise<Database> =>
          url === undefined
            ? openDatabase({ kind: "sqlite" }, join(folder, "devices.db"))
            : Promise.resolve(openPostgresUrl(url));
        const database = await reopen();
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
        await postgres?.stop();
        rmSync(folder, { recursive: true, force: true });
      });
      suite(() => {
        if (stage === undefined) throw new Error("the stage is set up before the first test");
        return stage;
      });
    });
}
