/**
 * Question: do two years of a venue with 1 000 visitors a day stay small, and are their figures there at once; on a PostgreSQL of 200 such venues, too?
 * Input: 730 days of every source, with every category, mode, check and network a busy venue has; a database file of its own. On PostgreSQL the
 *   rows of one venue are copied 199 times, and each query asks another venue, so that none finds its rows in memory. «Cold»: nothing is remembered.
 * Last run: 2026-11-22, AMD EPYC (two cores, shared, load 5–10), Node 24; medians of processor time. SQLite: 24.7 MB a year at 1 248 cells a day; aggregates
 * of one year 13 ms; cold: a year against the year before 69 ms, two years 70 ms, 30 days against 30 74 ms, a year that goes on against the year
 * before 141 ms; asked for again below 1 ms. PostgreSQL with 200 venues (2.6 GB), on the clock: 92, 78, 160 and 209 ms, slowest of all 399 ms.
 * Every query finds its rows by the key.
 *
 * `npm run bench:effectiveness -- [--venues 200] [--from 2026-01-01]`
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sql } from "kysely";
import { MIGRATIONS } from "../../dashboard/migrations/index.ts";
import { instant } from "../../dashboard/platform/clock.ts";
import { openDatabase, openPostgresUrl } from "../../dashboard/platform/db.ts";
import { migrate } from "../../dashboard/platform/migrate.ts";
import type { Database } from "../../dashboard/platform/tables.ts";
import { closeYears, collect, collectEffectiveness, spansOf, storeDay } from "../../dashboard/reports/index.ts";
import { cellKey } from "../../policies/engine/metrics/cells.ts";
import { binOf } from "../../policies/engine/metrics/histogram.ts";
import { loadBaselines } from "../../policies/load/load-baselines.ts";
import { loadMetrics } from "../../policies/load/load-metrics.ts";
import { loadPolicies } from "../../policies/load/load-policies.ts";
import type { Period, SourceDay } from "../../policies/schema/effectiveness.ts";
import { MeasureSource } from "../../policies/schema/metric.ts";
import type { Dimension } from "../../policies/schema/metric.ts";
import { postgresMissing, startPostgres } from "../support/postgres.ts";

const ZONE = "Europe/Warsaw";
const POLICIES = join(import.meta.dirname, "../../policies");
const catalogue = loadMetrics();
const codes = loadPolicies(POLICIES).taxonomy.entries.map(({ code }) => code as string);
const checks = loadBaselines(POLICIES).baselines.flatMap((baseline) => baseline.checks.map(({ id }) => id));

/** As many values as a busy day shows. */
const VALUES: Partial<Record<Dimension, readonly string[]>> = {
  code: codes,
  check: checks,
  mode: ["A", "B", "C"],
  language: ["pl", "en", "uk"],
  outcome: ["one", "two"],
  kind: ["doh", "dot", "vpn", "proxy", "other-resolver"],
  channel: ["talk", "letter", "staff"],
};
/** Splits that follow from another: a category has one severity, a mode one network. */
const FOLLOWS: ReadonlySet<Dimension> = new Set(["severity", "network"]);

function keysOf(dimensions: readonly Dimension[]): string[] {
  let values: Partial<Record<Dimension, string>>[] = [{}];
  for (const dimension of dimensions)
    values = values.flatMap((one) =>
      (FOLLOWS.has(dimension) ? ["same"] : (VALUES[dimension] ?? ["one", "two"])).map((value) => ({
        ...one,
        [dimension]: value,
      })),
    );
  return values.map((one) => cellKey(dimensions, one));
}

/** Cases are few a day; what has thousands of combinations over a year does not show them all on one. */
const MOST_CELLS = 300;
function dayOf(source: MeasureSource, day: string, index: number): SourceDay {
  const measures: Record<string, Record<string, number>> = {};
  for (const { id, source: own, dimensions, shape } of catalogue.measures) {
    if (own !== source) continue;
    const rare = source === "cases" || source === "referrals" || source === "mistakes" || source === "remarks";
    const keys = keysOf(dimensions);
    const shown =
      shape === "histogram"
        ? [keys[index % keys.length] ?? ""]
        : rare
          ? keys.filter((_, at) => (at + index) % Math.max(2, keys.length >> 1) === 0)
          : keys.slice(0, MOST_CELLS);
    measures[id] = Object.fromEntries(
      shown.flatMap((key, at): [string, number][] =>
        shape === "count"
          ? [[key, 1 + ((index * 7 + at * 13) % 900)]]
          : Array.from({ length: rare ? 1 : 12 }, (_, value) => [
              `${key}${key === "" ? "" : "&"}bin=${String(binOf((index * 31 + at * 17 + value * value * 97) % 5_000))}`,
              1 + value,
            ]),
      ),
    );
  }
  return { day, source, covered: 1_000, measures };
}

/** Number of venues on PostgreSQL; 0 leaves it out. */
const { values: given } = parseArgs({
  options: { from: { type: "string", default: "2026-01-01" }, venues: { type: "string", default: "200" } },
});
const NOW = Date.UTC(2028, 0, 2);
const ROUNDS = 15;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

interface Measured {
  readonly what: string;
  readonly run: (round: number) => Promise<unknown>;
}

/** Processor time of this process and time on the clock: on PostgreSQL most of the work is done by another process. */
async function measure(queries: readonly Measured[]): Promise<void> {
  for (const { what, run } of queries) {
    const cpu: number[] = [];
    const wall: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const started = process.cpuUsage();
      const began = performance.now();
      await run(round);
      wall.push(performance.now() - began);
      const { user, system } = process.cpuUsage(started);
      cpu.push((user + system) / 1_000);
    }
    const shown = (times: number[]): string => {
      times.sort((a, b) => a - b);
      return `${(times[ROUNDS >> 1] ?? 0).toFixed(0)} ms, slowest ${(times.at(-1) ?? 0).toFixed(0)} ms`;
    };
    say(`  ${what}: processor ${shown(cpu)}; clock ${shown(wall)}`);
  }
}

const contextOf = (database: Database, venueId: string) => ({
  database,
  clock: () => instant(NOW),
  venueId,
  timeZone: ZONE,
  catalogue,
});
const YEAR = { from: "2027-01-01", to: "2028-01-01" };
const TWO_YEARS = { from: "2026-01-01", to: "2028-01-01" };
const MONTH = { from: "2027-11-15", to: "2027-12-15" };
/** What the board asks for in December: a year that goes on, against as many days of the year before. */
const SO_FAR = { from: "2027-01-01", to: "2027-12-20" };

/** The venue a round asks. */
type VenueOf = (round: number) => string;

const coldOf =
  (database: Database, venueOf: VenueOf) =>
  (what: string, period: Period): Measured => ({
    what: `${what}, cold`,
    run: async (round) => {
      await sql`update report_version set version = version + 1 where venue_id = ${venueOf(round)}`.execute(database);
      await collectEffectiveness(contextOf(database, venueOf(round)), period);
    },
  });

const soFarOf = (database: Database, venueOf: VenueOf): Measured[] => [
  coldOf(database, venueOf)("figures of a year that goes on, against the year before", SO_FAR),
];

function queriesOf(database: Database, venueOf: VenueOf): Measured[] {
  const context = (round: number) => contextOf(database, venueOf(round));
  const cold = coldOf(database, venueOf);
  return [
    { what: "aggregates of one year", run: (round) => collect(context(round), YEAR) },
    { what: "aggregates of two years", run: (round) => collect(context(round), TWO_YEARS) },
    cold("figures of a year against the year before", YEAR),
    { what: "figures of a year, asked for again", run: () => collectEffectiveness(context(ROUNDS - 1), YEAR) },
    cold("figures of two years", TWO_YEARS),
    cold("figures of 30 days against 30", MONTH),
    ...soFarOf(database, venueOf),
  ];
}

const TABLES = ["report_day", "report_month", "report_year", "report_version"] as const;

/** Says how a database finds the rows of one period: by the index of the key, or by reading everything. */
async function explain(database: Database, kind: "sqlite" | "postgres"): Promise<void> {
  for (const [table, column] of [
    ["report_day", "day"],
    ["report_month", "month"],
    ["report_year", "year"],
  ] as const) {
    const query = `select * from ${table} where venue_id = 'cne' and ${column} >= '2027' and ${column} < '2028'`;
    const { rows } = await sql
      .raw<Record<string, string>>(kind === "sqlite" ? `explain query plan ${query}` : `explain ${query}`)
      .execute(database);
    const plan = rows
      .map((row) => row["detail"] ?? row["QUERY PLAN"] ?? "")
      .find((line) => /index|scan|search/iu.test(line));
    say(`  ${table}: ${(plan ?? "").trim()}`);
  }
}

async function onPostgres(from: Database, venues: number): Promise<void> {
  const why = postgresMissing();
  if (why !== undefined) {
    say(`PostgreSQL was left out: ${why}`);
    return;
  }
  const server = await startPostgres();
  const database = openPostgresUrl(await server.newDatabase());
  try {
    await migrate(database, MIGRATIONS);
    const began = performance.now();
    for (const table of TABLES) {
      const { rows } = await sql<Record<string, string | number>>`select * from ${sql.table(table)}`.execute(from);
      const columns = Object.keys(rows[0] ?? {});
      for (let start = 0; start < rows.length; start += 200)
        await database
          .withTables<Record<string, Record<string, string | number>>>()
          .insertInto(table)
          .values(rows.slice(start, start + 200))
          .execute();
      const kept = columns.filter((column) => column !== "venue_id").join(", ");
      await sql
        .raw(
          `insert into ${table} (venue_id, ${kept}) select 'v' || n, ${kept} from ${table}, generate_series(1, ${String(venues - 1)}) n`,
        )
        .execute(database);
    }
    await sql`analyze`.execute(database);
    const size = (await sql<{ size: string }>`select pg_database_size(current_database()) as size`.execute(database))
      .rows[0];
    say(
      `PostgreSQL, ${String(venues)} venues: ${(Number(size?.size ?? 0) / 1024 / 1024).toFixed(0)} MB, copied in ${((performance.now() - began) / 1_000).toFixed(0)} s`,
    );
    await measure(queriesOf(database, (round) => `v${String(1 + ((round * 13) % (venues - 1)))}`));
    await explain(database, "postgres");
  } finally {
    await database.destroy();
    await server.stop();
  }
}

const folder = mkdtempSync(join(tmpdir(), "latarnik-bench-"));
const file = join(folder, "latarnik.db");
const database = await openDatabase({ kind: "sqlite" }, file);
try {
  await migrate(database, MIGRATIONS);
  await sql`vacuum`.execute(database);
  const empty = statSync(file).size;
  const context = contextOf(database, "cne");
  const days = spansOf(given.from, "2028-01-01", ZONE);
  const own = (): string => "cne";
  const cells = new Set<number>();
  let took = performance.now();
  for (const [index, { day }] of days.entries()) {
    if (day === SO_FAR.to) {
      // In December nothing of what is left of it is known.
      const stopped = performance.now();
      await closeYears(context, day);
      say("SQLite, on the morning of 20 December:");
      await measure(soFarOf(database, own));
      took += performance.now() - stopped;
    }
    const counted = MeasureSource.options.map((source) => dayOf(source, day, index));
    cells.add(
      counted.flatMap(({ measures }) => Object.values(measures)).reduce((sum, one) => sum + Object.keys(one).length, 0),
    );
    await storeDay(context, day, counted);
  }
  took = performance.now() - took;
  const merging = performance.now();
  await closeYears(context, "2028-01-02");
  const merged = performance.now() - merging;
  await sql`pragma wal_checkpoint(truncate)`.execute(database);
  const size = (statSync(file).size - empty) / 1024 / 1024;
  say(
    `SQLite, ${String(days.length)} days, at most ${String(Math.max(...cells))} cells a day: ${size.toFixed(1)} MB, ${((size * 365) / days.length).toFixed(1)} MB a year; a day written in ${(took / days.length).toFixed(1)} ms, years merged in ${merged.toFixed(0)} ms`,
  );
  await measure(queriesOf(database, own));
  await explain(database, "sqlite");
  if (Number(given.venues) > 1) await onPostgres(database, Number(given.venues));
} finally {
  await database.destroy();
  rmSync(folder, { recursive: true, force: true });
}
