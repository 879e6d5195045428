/**
 * Somebody a report names notices nothing, on PostgreSQL.
 *
 * @module
 */
import { afterAll, beforeAll, describe, it } from "vitest";
import { postgresMissing, startPostgres } from "../../support/postgres.ts";
import type { RunningPostgres } from "../../support/postgres.ts";
import { describeNamed } from "./named.ts";

const missing = postgresMissing();
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

describe.skipIf(missing !== undefined)("PostgreSQL: somebody named", () => {
  let postgres: RunningPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  }, 60_000);
  afterAll(async () => postgres.stop());
  describeNamed({
    accounts: ["dyrektor", "iod"],
    roles: ["intake"],
    postgresUrl: async () => postgres.newDatabase(),
  });
});
