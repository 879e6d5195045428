/**
 * A sample of the matrix on PostgreSQL.
 *
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresMissing, startPostgres } from "../../support/postgres.ts";
import type { RunningPostgres } from "../../support/postgres.ts";
import { doorsOf, knockersOf, walk } from "./matrix.ts";
import { openRealServer } from "./stage.ts";
import type { RealServer } from "./stage.ts";

const missing = postgresMissing();
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

describe.skipIf(missing !== undefined)("PostgreSQL: a sample", () => {
  let postgres: RunningPostgres;
  let server: RealServer;
  beforeAll(async () => {
    postgres = await startPostgres();
    server = await openRealServer({ postgresUrl: await postgres.newDatabase() });
  }, 90_000);
  afterAll(async () => {
    await server.stop();
    await postgres.stop();
  });

  it("says the same about every eleventh case", async () => {
    const { cases, wrong } = await walk(server, doorsOf(server), await knockersOf(server), 11);
    expect(wrong).toEqual([]);
    expect(cases).toBeGreaterThan(300);
    process.stdout.write(`access matrix on PostgreSQL: ${String(cases)} cases\n`);
  }, 300_000);
});
