/**
 * The disclosure attack on the package (issue 6, Shows 4): nothing under five is recovered from the published files of this year, of last year and
 * of a re-release; and the same attack succeeds as soon as the hiding is left half done.
 *
 * @module
 */
import { resolve } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../../../dashboard/open-data/build.ts";
import { packRelease } from "../../../../dashboard/open-data/package.ts";
import { buildTables } from "../../../../policies/engine/open-data/release.ts";
import type { YearCounts } from "../../../../policies/engine/open-data/counts.ts";
import { loadMetrics } from "../../../../policies/load/load-metrics.ts";
import { loadOpenData } from "../../../../policies/load/load-open-data.ts";
import { loadPolicies } from "../../../../policies/load/load-policies.ts";
import type { PeriodAggregates } from "../../../../policies/schema/effectiveness.ts";
import { OpenRelease } from "../../../../policies/schema/open-data.ts";
import type { OpenTable } from "../../../../policies/schema/open-data.ts";
import { attack, filesOf, numbersOf } from "./pencil.ts";
import type { Published, Span } from "./pencil.ts";

const CATALOGUE = loadMetrics();
const PLAN = loadOpenData(CATALOGUE);
const TAXONOMY = loadPolicies(resolve(import.meta.dirname, "../../../../policies")).taxonomy.entries;
const PUBLISHER = { name: "Centrum Nauki Przykład", email: "" };
const PEOPLE = new Set(PLAN.tables.filter(({ kind }) => kind === "people").map(({ id }) => id));
const CODES = TAXONOMY.filter(({ severity }) => severity !== "S0").slice(0, 9);

/** A cell of a venue's year: few and many beside each other, as in life. */
type Cell = readonly [measure: string, cell: string, quarter: number, count: number];

function yearOf(cells: readonly Cell[], year = 2027): YearCounts {
  const sources = new Map<string, string>(CATALOGUE.measures.map(({ id, source }) => [id, source]));
  const quarters = [0, 1, 2, 3].map((quarter): PeriodAggregates => {
    const measures: Record<string, Record<string, number>> = {};
    for (const [measure, cell, at, count] of cells)
      if (at === quarter) {
        const own = (measures[measure] ??= {});
        own[cell] = (own[cell] ?? 0) + count;
      }
    const covered = { measuredDays: 90, covered: 90_000 };
    const coverage = Object.fromEntries([...sources.values()].map((source) => [source, covered]));
    const period = { from: `${String(year)}-01-01`, to: `${String(year)}-04-01` };
    return { v: 1, venue: "v", timeZone: "Europe/Warsaw", period, days: 90, coverage, measures, breaks: [] };
  });
  return { year, quarters, taxonomy: TAXONOMY, sourceOf: (measure) => sources.get(measure) };
}

function releaseOf(tables: readonly OpenTable[], year = 2027, release = 1): OpenRelease {
  return OpenRelease.parse({
    v: 1,
    publisher: PUBLISHER.name,
    year,
    release,
    madeOn: "2028-01-15",
    licence: "CC-BY-4.0",
    tables,
    missing: [],
    kept: [],
  });
}

/** What a stranger has: the octets. */
const published = (tables: readonly OpenTable[], year = 2027): readonly Published[] =>
  numbersOf(filesOf(packRelease(releaseOf(tables, year), PLAN, PUBLISHER).octets));

/** The true counts behind every published number, added up from the cells in another way than the product does. */
function truthOf(cells: readonly Cell[], { table: id, row, column }: Published): number | null {
  const table = PLAN.tables.find((one) => one.id === id);
  if (table === undefined || table.kind !== "people") return null;
  const grave = new Set(
    TAXONOMY.filter(({ severity }) => severity === "S3" || severity === "S4").map(({ code }) => String(code)),
  );
  const named = (
    axis: typeof table.rows | undefined,
    wanted: string,
    cell: URLSearchParams,
    quarter: number,
  ): boolean => {
    if (wanted === "suma") return true;
    if (axis === "quarters") return wanted === `Q${String(quarter + 1)}`;
    if (axis === "categories")
      return wanted === "powazne" ? grave.has(cell.get("code") ?? "") : cell.get("code") === wanted;
    const all = typeof axis === "object" ? [...axis.values, ...(axis.merged ?? [])] : [];
    const heading = all.find((one) => one.id === wanted);
    if (heading?.rest === true) return !["A", "B", "C"].includes(cell.get("mode") ?? "");
    return Object.entries(heading?.where ?? {}).every(([dimension, values]) =>
      values?.includes(cell.get(dimension) ?? ""),
    );
  };
  let sum = 0;
  for (const [measure, text, quarter, count] of cells) {
    const cell = new URLSearchParams(text);
    const inside = Object.entries(table.where).every(([dimension, values]) =>
      values?.includes(cell.get(dimension) ?? ""),
    );
    if (
      measure === table.measure &&
      inside &&
      named(table.rows, row, cell, quarter) &&
      named(table.columns, column, cell, quarter)
    )
      sum += count;
  }
  return sum;
}

/** Every small count the attack has pinned below five, and every count it got wrong (which would mean the attack is no attack). */
function recovered(spans: ReadonlyMap<string, Span>, numbers: readonly Published[], cells: readonly Cell[]) {
  const pinned: string[] = [];
  const wrong: string[] = [];
  for (const one of numbers) {
    const truth = truthOf(cells, one);
    const name = `${one.table}|${one.from}|${one.row}|${one.column}`;
    const span = spans.get(name);
    if (truth === null || span === undefined) continue;
    if (truth < span.low || truth > span.high) wrong.push(`${name} ${String(truth)}`);
    if (truth > 0 && truth < 5 && span.high < 5) pinned.push(`${name} ${String(truth)}`);
  }
  return { pinned, wrong };
}

const count = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 3, arbitrary: fc.integer({ min: 5, max: 60 }) },
);
const cellsOf = fc.array(
  fc.oneof(
    fc.tuple(
      fc.constantFrom("blocked-sessions", "events"),
      fc
        .tuple(fc.constantFrom(...CODES), fc.constantFrom("A", "B", "C"))
        .map(([{ code, severity }, mode]) => `code=${code}&severity=${severity}&mode=${mode}`),
      fc.nat(3),
      count,
    ),
    fc.tuple(fc.constant("mistakes-decided"), fc.constantFrom("outcome=accepted", "outcome=refused"), fc.nat(3), count),
    fc.tuple(fc.constant("help-notifications"), fc.constantFrom("channel=talk", "channel=letter"), fc.nat(3), count),
    fc.tuple(fc.constant("loans-closed"), fc.constantFrom("outcome=complete", "outcome=incomplete"), fc.nat(3), count),
  ),
  { minLength: 10, maxLength: 60 },
) as fc.Arbitrary<Cell[]>;

describe("an attack on the published files", () => {
  it("by rows, columns, margins, twin tables and rounding recovers nothing under five", () => {
    let hidden = 0;
    fc.assert(
      fc.property(cellsOf, (cells) => {
        const { tables } = buildTables(PLAN, yearOf(cells));
        const numbers = published(tables);
        hidden += numbers.filter(({ state }) => state === "hidden").length;
        expect(recovered(attack([numbers], PEOPLE), numbers, cells)).toEqual({ pinned: [], wrong: [] });
      }),
      { numRuns: 8 },
    );
    // The generator aims at the interesting cases.
    expect(hidden).toBeGreaterThan(20);
  });

  it("succeeds where only the small counts themselves are hidden, and where twin tables are judged alone", () => {
    let careless = 0;
    let alone = 0;
    // The same years each time: that the attack succeeds must not depend on luck.
    for (const cells of fc.sample(cellsOf, { seed: 2_027, numRuns: 60 })) {
      if (careless > 0 && alone > 0) break;
      const rules = yearOf(cells);
      // Primary suppression only: every number that is not small is put back.
      const { tables } = buildTables(PLAN, rules);
      const numbers = published(tables);
      const bare = numbers.map((one) => {
        const truth = truthOf(cells, one);
        return one.state === "hidden" && truth !== null && truth >= 5
          ? { ...one, state: "published", value: String(Math.max(5, Math.round(truth / 5) * 5)) }
          : one;
      });
      careless += recovered(attack([bare], PEOPLE), bare, cells).pinned.length;
      const unlinked = { ...PLAN, tables: PLAN.tables.map((table) => ({ ...table, linkedTo: undefined })) };
      const apart = published(buildTables(unlinked, rules).tables);
      alone += recovered(attack([apart], PEOPLE), apart, cells).pinned.length;
    }
    expect(careless).toBeGreaterThan(0);
    expect(alone).toBeGreaterThan(0);
  });

  it("by every world that fits, on a venue small enough to try them all, finds a large number for every small one", () => {
    const tiny = fc.integer({ min: 0, max: 7 });
    fc.assert(
      fc.property(fc.array(tiny, { minLength: 8, maxLength: 8 }), (counts) => {
        const [first, second] = TAXONOMY.filter(({ severity }) => severity === "S2");
        const cells = counts.map((one, index): Cell => {
          const code = index % 2 === 0 ? first?.code : second?.code;
          return ["events", `code=${String(code)}&mode=${index % 4 < 2 ? "A" : "C"}`, index < 4 ? 0 : 1, one];
        });
        const numbers = published(buildTables(PLAN, yearOf(cells)).tables);
        for (const one of worlds(numbers, [String(first?.code), String(second?.code)]))
          if (one.truthIn(cells) > 0 && one.truthIn(cells) < 5)
            expect([one.name, one.high >= 5]).toEqual([one.name, true]);
      }),
      { numRuns: 8 },
    );
  });
});

/** Every world of two categories, two modes and two quarters that fits what is published, up to a largest count. */
function worlds(numbers: readonly Published[], codes: readonly string[]) {
  const MOST = 14;
  const allowed = (table: string, row: string, column: string): Span => {
    const one = numbers.find((number) => number.table === table && number.row === row && number.column === column);
    if (one === undefined) return { low: 0, high: MOST * 4 };
    if (one.state === "hidden") return { low: 1, high: MOST * 4 };
    const shown = Number(one.value);
    return shown === 0 ? { low: 0, high: 0 } : { low: Math.max(5, shown - 2), high: shown + 2 };
  };
  const fits = (value: number, { low, high }: Span): boolean => value >= low && value <= high;
  const [c, m] = ["events-by-category", "events-by-mode"];
  const modes = numbers.some(({ table, row }) => table === m && row === "venue") ? ["venue", "C"] : ["A", "C"];
  const quarter = (q: string): number[][] => {
    const found: number[][] = [];
    const [a, b, x] = [allowed(c, codes[0] ?? "", q), allowed(c, codes[1] ?? "", q), allowed(m, modes[0] ?? "", q)];
    for (let one = a.low; one <= Math.min(a.high, MOST); one += 1)
      for (let two = b.low; two <= Math.min(b.high, MOST); two += 1)
        for (let three = x.low; three <= Math.min(x.high, MOST); three += 1) {
          const four = one + two - three;
          if (four >= 0 && fits(four, allowed(m, modes[1] ?? "", q)) && fits(one + two, allowed(c, "suma", q)))
            found.push([one, two, three, four]);
        }
    return found;
  };
  const rows = [
    allowed(c, codes[0] ?? "", "suma"),
    allowed(c, codes[1] ?? "", "suma"),
    allowed(m, modes[0] ?? "", "suma"),
    allowed(m, modes[1] ?? "", "suma"),
  ];
  const total = allowed(c, "suma", "suma");
  const high = Array.from({ length: 8 }, () => -1);
  const second = quarter("Q2");
  for (const one of quarter("Q1"))
    for (const two of second) {
      const sums = one.map((value, index) => value + (two[index] ?? 0));
      if (!sums.every((sum, index) => fits(sum, rows[index] ?? total)) || !fits((sums[0] ?? 0) + (sums[1] ?? 0), total))
        continue;
      [...one, ...two].forEach((value, index) => (high[index] = Math.max(high[index] ?? 0, value)));
    }
  const names = ["Q1", "Q2"].flatMap((q) => [
    ...codes.map((row) => ({ table: c, row, column: q })),
    ...modes.map((row) => ({ table: m, row, column: q })),
  ]);
  return names.map((place, index) => ({
    name: `${place.table} ${place.row} ${place.column}`,
    high: high[index] ?? -1,
    truthIn: (cells: readonly Cell[]) =>
      truthOf(cells, { ...place, table: place.table ?? "", from: "", value: "", state: "" }) ?? 0,
  }));
}

describe("what was public before", () => {
  const release = (cells: readonly Cell[], year = 2027) =>
    releaseOf(buildTables(PLAN, yearOf(cells, year)).tables, year);
  const cells: Cell[] = [
    ["events", "code=TS-01&mode=A", 0, 3],
    ["events", "code=TS-01&mode=A", 1, 22],
    ["events", "code=TS-02&mode=A", 0, 31],
    ["events", "code=TS-02&mode=C", 1, 40],
    ["interventions", "form=civil", 1, 2],
  ];
  const [before] = [release(cells)];
  const against = (now: OpenRelease, keep = false) =>
    compare({ plan: PLAN }, [before], { year: now.year, tables: now.tables, keep });

  it("is the same in a re-release of the same counts", () => {
    expect(against(release(cells)).revealed).toEqual([]);
  });
  it("refuses a corrected re-release with the cell, and keeps the earlier table when asked", () => {
    const corrected = release([...cells, ["events", "code=TS-01&mode=A", 0, 4]]);
    const found = against(corrected).revealed;
    expect(found.map(({ why }) => why)).toContain("shown-now");
    expect(found.some(({ row, column }) => row?.pl === "przemoc" && column?.pl === "1. kwartał 2027")).toBe(true);
    const kept = against(corrected, true);
    expect(kept.revealed).toEqual([]);
    expect(kept.kept).toEqual(["events-by-category", "events-by-mode"]);
    const [old, now] = [before.tables, kept.tables].map((tables) =>
      tables.filter(({ id }) => id.startsWith("events-")),
    );
    expect(now).toEqual(old);
  });
  it("refuses a class that moved: it says that exactly somebody was added", () => {
    const now = release([...cells, ["interventions", "form=civil", 2, 9]]);
    expect(against(now).revealed.map(({ why, row }) => [why, row?.pl])).toEqual([
      ["changed", "wniosek o wgląd w sytuację dziecka"],
    ]);
  });
  it("refuses a table over both years: total minus last year would be this year", () => {
    const cumulative = release(cells, 2028).tables.map((table) => ({ ...table, from: "2027-01-01" }));
    expect(against({ ...before, year: 2028, tables: cumulative }).revealed.length).toBeGreaterThan(0);
    expect(against(release(cells, 2028)).revealed).toEqual([]);
  });
  it("narrows nothing together with the year after", () => {
    fc.assert(
      fc.property(cellsOf, cellsOf, (last, now) => {
        const packages = [
          { cells: last, numbers: published(buildTables(PLAN, yearOf(last, 2026)).tables, 2026) },
          { cells: now, numbers: published(buildTables(PLAN, yearOf(now)).tables) },
        ];
        const spans = attack(
          packages.map(({ numbers }) => numbers),
          PEOPLE,
        );
        for (const one of packages) expect(recovered(spans, one.numbers, one.cells)).toEqual({ pinned: [], wrong: [] });
      }),
      { numRuns: 3 },
    );
  });
});

describe("the package", () => {
  const cells: Cell[] = [
    ["loans-closed", "outcome=complete", 0, 47],
    ["loans-closed", "outcome=incomplete", 0, 9],
    ["loans-closed", "outcome=complete", 1, 50],
    ["loans-closed", "outcome=incomplete", 1, 2],
    ["loans-closed", "outcome=complete", 2, 30],
    ["loans-closed", "outcome=incomplete", 2, 6],
    ["interventions", "form=civil", 1, 2],
    ["probe-harmful", "code=TS-06&severity=S3&mode=A&outcome=blocked", 1, 4123],
    ["probe-harmful", "code=TS-06&severity=S3&mode=A&outcome=open", 1, 3],
  ];
  const { tables, hidden } = buildTables(PLAN, yearOf(cells));
  const packed = packRelease(releaseOf(tables), PLAN, PUBLISHER);
  const files = filesOf(packed.octets);

  it("is the same to the octet for the same inputs", () => {
    const again = packRelease(releaseOf(buildTables(PLAN, yearOf(cells)).tables), PLAN, PUBLISHER);
    expect(again.digest).toBe(packed.digest);
    expect(Buffer.compare(Buffer.from(again.octets), Buffer.from(packed.octets))).toBe(0);
  });
  it("divides only what is published", () => {
    const numbers = numbersOf(files);
    const at = (row: string, column: string) =>
      numbers.find((one) => one.table === "loans" && one.row === row && one.column === column);
    expect(at("Q1", "complete")).toMatchObject({ value: "45", state: "published" });
    expect(at("Q1", "incomplete")).toMatchObject({ value: "10", state: "published" });
    expect(at("Q1", "procent")).toMatchObject({ value: "81,8", state: "percent" });
    expect(at("Q2", "incomplete")).toMatchObject({ value: "", state: "hidden" });
    expect(at("Q2", "procent")).toMatchObject({ value: "", state: "not-computed" });
  });
  it("says of few and grave things only their class, and of machines everything", () => {
    const numbers = numbersOf(files);
    expect(numbers.filter(({ table }) => table === "interventions").map(({ row, value }) => [row, value])).toEqual([
      ["civil", "1-4"],
      ["criminal", "0"],
      ["other", "0"],
    ]);
    const probes = numbers.filter(({ table, row }) => table === "probes-closed" && row === "powazne");
    expect(probes.map(({ column, value }) => [column, value])).toEqual([
      ["blocked", "4125"],
      ["open", "5"],
      ["suma", "4130"],
      ["procent", "99,9"],
    ]);
  });
  it("knows inside the house why a number is hidden", () => {
    expect(hidden).toContainEqual({ table: "loans", row: "Q2", column: "incomplete", why: "small" });
    expect(hidden.some(({ table, why }) => table === "loans" && why === "company")).toBe(true);
  });
  it("lists its own digests, its schema fits, and its metadata name every file with the words of DCAT-AP", async () => {
    const { createHash } = await import("node:crypto");
    for (const line of (files.get("SHA256SUMS") ?? "").trim().split("\n")) {
      const [digest, name = ""] = line.split("  ");
      expect(
        createHash("sha256")
          .update(files.get(name) ?? "")
          .digest("hex"),
      ).toBe(digest);
    }
    expect(() => OpenRelease.parse(JSON.parse(files.get("dane.json") ?? ""))).not.toThrow();
    expect(JSON.parse(files.get("schemat.json") ?? "").$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    const metadata = JSON.parse(files.get("metadata.json") ?? "");
    expect(metadata["@type"]).toBe("dcat:Dataset");
    for (const property of [
      "dct:title",
      "dct:description",
      "dct:publisher",
      "dct:temporal",
      "dct:accrualPeriodicity",
      "dcat:theme",
      "dcat:distribution",
    ])
      expect([property, metadata[property] !== undefined]).toEqual([property, true]);
    const described = metadata["dcat:distribution"].map(
      (one: Record<string, { "@id": string }>) => one["dcat:downloadURL"]?.["@id"],
    );
    expect(described).toEqual(["dane.json", ...[...files.keys()].filter((name) => name.endsWith(".csv"))]);
  });
});
