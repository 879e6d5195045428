/**
 * Question: do two years of a venue with 1 000 visitors a day stay small, and are their figures there at once?
 * Input: 730 days of every source, with every category, mode, check and network a busy venue has; a database file of its own.
 * Last run: 2026-11-22, AMD EPYC (shared, load 25), Node 24 — 19.9 MB a year at 1 104 cells a day; processor time of the median: aggregates of one
 * year 58 ms, of two 104 ms; figures of a year against the year before 216 ms, of two years 178 ms, of 30 days against 30 101 ms.
 *
 * `npm run bench:effectiveness`
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { MIGRATIONS } from "../../dashboard/migrations/index.ts";
import { instant } from "../../dashboard/platform/clock.ts";
import { openDatabase } from "../../dashboard/platform/db.ts";
import { migrate } from "../../dashboard/platform/migrate.ts";
import { collect, collectEffectiveness, spansOf, storeDay } from "../../dashboard/reports/index.ts";
import { cellKey } from "../../policies/engine/metrics/cells.ts";
import { binOf } from "../../policies/engine/metrics/histogram.ts";
import { loadBaselines } from "../../policies/load/load-baselines.ts";
import { loadMetrics } from "../../policies/load/load-metrics.ts";
import { loadPolicies } from "../../policies/load/load-policies.ts";
import type { SourceDay } from "../../policies/schema/effectiveness.ts";
import { MeasureSource } from "../../policies/schema/metric.ts";
import type { Dimension } from "../../policies/schema/metric.ts";

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

const folder = mkdtempSync(join(tmpdir(), "latarnik-bench-"));
const file = join(folder, "latarnik.db");
const database = await openDatabase({ kind: "sqlite" }, file);
try {
  await migrate(database, MIGRATIONS);
  await sql`vacuum`.execute(database);
  const empty = statSync(file).size;
  const context = { database, clock: () => instant(Date.UTC(2028, 0, 2)), venueId: "cne", timeZone: ZONE, catalogue };
  const days = spansOf(process.argv[2] ?? "2026-01-01", "2028-01-01", ZONE);
  const cells = new Set<number>();
  let took = performance.now();
  for (const [index, { day }] of days.entries()) {
    const counted = MeasureSource.options.map((source) => dayOf(source, day, index));
    cells.add(
      counted.flatMap(({ measures }) => Object.values(measures)).reduce((sum, one) => sum + Object.keys(one).length, 0),
    );
    await storeDay(context, day, counted);
  }
  took = performance.now() - took;
  await sql`pragma wal_checkpoint(truncate)`.execute(database);
  const size = (statSync(file).size - empty) / 1024 / 1024;
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  say(
    `${String(days.length)} days, at most ${String(Math.max(...cells))} cells a day: ${size.toFixed(1)} MB, ${(size / 2).toFixed(1)} MB a year; a day written in ${(took / days.length).toFixed(1)} ms`,
  );
  for (const [what, run] of [
    ["aggregates of one year", () => collect(context, { from: "2027-01-01", to: "2028-01-01" })],
    ["aggregates of two years", () => collect(context, { from: "2026-01-01", to: "2028-01-01" })],
    [
      "figures of a year against the year before",
      () => collectEffectiveness(context, { from: "2027-01-01", to: "2028-01-01" }),
    ],
    ["figures of two years", () => collectEffectiveness(context, { from: "2026-01-01", to: "2028-01-01" })],
    ["figures of 30 days against 30", () => collectEffectiveness(context, { from: "2027-11-15", to: "2027-12-15" })],
  ] as const) {
    const times: number[] = [];
    for (let round = 0; round < 15; round += 1) {
      const started = process.cpuUsage();
      await run();
      const { user, system } = process.cpuUsage(started);
      times.push((user + system) / 1_000);
    }
    times.sort((a, b) => a - b);
    say(
      `${what}: median ${(times[7] ?? 0).toFixed(0)} ms of processor time, slowest of 15 ${(times.at(-1) ?? 0).toFixed(0)} ms`,
    );
  }
} finally {
  await database.destroy();
  rmSync(folder, { recursive: true, force: true });
}
