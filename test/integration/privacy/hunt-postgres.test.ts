/**
 * The hunt of `hunt.test.ts` on PostgreSQL: its data folder is searched octet by octet, its own log apart.
 *
 * The log of the database (`pg_wal`) keeps old pages until it is recycled; nothing we do can shorten that, and it is said so in the manual.
 *
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Hunt, look } from "../../support/privacy-hunt.ts";
import type { Found } from "../../support/privacy-hunt.ts";
import { postgresMissing, startPostgres } from "../../support/postgres.ts";
import type { RunningPostgres } from "../../support/postgres.ts";

/** By the table of A3: what may be in the data for a while. Everything else may not be there for a moment. */
const A_DAY = ["what a child wears (24 h)", "pseudonym of an unnamed tablet (24 h)"];
const THREE_DAYS = ["blocked name of a tablet (72 h)"];

/** Where something was found, the database's own log left out. */
const places = (found: Found): Record<string, readonly string[]> =>
  Object.fromEntries(
    Object.entries(found).flatMap(([what, where]) => {
      const files = where.filter((place) => !place.startsWith("postgres/pg_wal/"));
      return files.length === 0 ? [] : [[what, files]];
    }),
  );

const missing = postgresMissing();

describe.skipIf(missing !== undefined)(
  `one box on PostgreSQL${missing === undefined ? "" : ` (skipped: ${missing})`}`,
  () => {
    let postgres: RunningPostgres;
    let hunt: Hunt;
    beforeAll(async () => {
      postgres = await startPostgres();
      hunt = await Hunt.begin(postgres);
    }, 240_000);
    afterAll(async () => {
      await hunt?.stop();
      hunt?.remove();
      await postgres?.stop();
    });

    it("holds nothing while it runs but what a person has to see", async () => {
      const found = look(hunt.needles(), await hunt.places());
      expect(Object.keys(places(found)).filter((what) => ![...A_DAY, ...THREE_DAYS].includes(what))).toEqual([]);
      // The instrument works: what may be there is found, in the database and nowhere else.
      for (const what of [...A_DAY, ...THREE_DAYS]) {
        expect([what, found[what]?.length]).not.toEqual([what, 0]);
        expect(found[what]?.filter((where) => !where.startsWith("postgres/"))).toEqual([]);
      }
    });

    it("holds nothing more after the programs stopped, in books and backups", async () => {
      await hunt.stop();
      await hunt.handOver();
      const all = await hunt.places();
      expect([...all.keys()].filter((name) => /\.(?:ndjson|lat|keys)$/u.test(name))).toHaveLength(4);
      const found = look(hunt.needles(), all);
      expect(Object.keys(places(found)).filter((what) => ![...A_DAY, ...THREE_DAYS].includes(what))).toEqual([]);
    });

    it("after a day holds only what A3 keeps for three, and after three nothing", async () => {
      await hunt.later(25);
      const left = places(look(hunt.needles(), await hunt.places()));
      expect({ left, what: Object.keys(left) }).toMatchObject({ what: THREE_DAYS });
      await hunt.later(73);
      expect(places(look(hunt.needles(), await hunt.places()))).toEqual({});
    });
  },
);
