/**
 * Nothing under five can be worked out of a published table: hand-made tables, an attack by trying every table that fits, and attacks by
 * subtraction on large ones.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundsOf, margined } from "../../../../policies/engine/open-data/bounds.ts";
import type { Interval, Margined } from "../../../../policies/engine/open-data/bounds.ts";
import { differencing } from "../../../../policies/engine/open-data/differencing.ts";
import { allowedBy, exposures, rounded, suppress } from "../../../../policies/engine/open-data/suppress.ts";
import type { PublishedCount, PublishedTable } from "../../../../policies/schema/open-data.ts";

describe("rounding", () => {
  it.each([
    { why: "nothing is nothing", count: 0, is: 0 },
    { why: "the smallest count shown", count: 5, is: 5 },
    { why: "down", count: 7, is: 5 },
    { why: "up", count: 8, is: 10 },
    { why: "a multiple stays", count: 120, is: 120 },
  ])("$why", ({ count, is }) => {
    expect(rounded(count)).toBe(is);
    const { low, high } = allowedBy(is);
    expect(low <= count && count <= high).toBe(true);
  });
});

describe("a table", () => {
  it.each([
    {
      why: "no small count: only rounded",
      cells: [
        [12, 20],
        [31, 44],
      ],
      shown: [
        [10, 20],
        [30, 45],
      ],
    },
    {
      why: "zeros stay zeros and protect nobody",
      cells: [
        [3, 0],
        [0, 40],
      ],
      shown: [
        [null, 0],
        [0, 40],
      ],
    },
    {
      why: "a single small count in its row would be total minus others: another one goes",
      cells: [
        [2, 30, 60],
        [25, 35, 45],
      ],
      shown: [
        [null, null, 60],
        [25, 35, 45],
      ],
    },
  ])("$why", ({ cells, shown }) => {
    const published = suppress(cells);
    const hiddenSmall = published.cells.every((row, i) =>
      row.every((value, j) => (cells[i]?.[j] ?? 0) === 0 || (cells[i]?.[j] ?? 0) >= 5 || value === null),
    );
    expect(hiddenSmall).toBe(true);
    expect(exposures(margined(cells), published)).toEqual([]);
    // What a reader still gets: every shown value of the expectation that is not hidden for protection must be right.
    shown.forEach((row, i) =>
      row.forEach((value, j) => {
        const got = published.cells[i]?.[j];
        if (got !== null && value !== null) expect(got).toBe(value);
      }),
    );
  });

  it("that only hides the small count itself gives it away, and that is noticed", () => {
    const cells = [
      [2, 0, 0],
      [25, 35, 45],
    ];
    const truth = margined(cells);
    const careless: Margined<PublishedCount> = {
      cells: [
        [null, 0, 0],
        [25, 35, 45],
      ],
      rowTotals: [0, 105],
      columnTotals: [25, 35, 45],
      total: 105,
    };
    // The row's total is honest here: 2 would have been hidden; what betrays is the column: 27 − 25.
    expect(exposures(truth, { ...careless, rowTotals: [null, 105] })).not.toEqual([]);
    expect(exposures(truth, suppress(cells))).toEqual([]);
  });

  it("keeps what nobody has to fear for", () => {
    const cells = Array.from({ length: 12 }, (_, row) => [40 + row, 50 + row, 60 + row, 70 + row]);
    const published = suppress(cells);
    expect(published.cells.flat().includes(null)).toBe(false);
    const one = cells.map((row, i) => (i === 3 ? [2, ...row.slice(1)] : row));
    const hidden = suppress(one)
      .cells.flat()
      .filter((value) => value === null).length;
    expect(hidden).toBeGreaterThanOrEqual(1);
    expect(hidden).toBeLessThanOrEqual(4);
  });
});

/** Every table of whole numbers up to `most` that fits what is published. */
function fitting(published: Margined<PublishedCount>, most: number): number[][][] {
  const rows = published.rowTotals.length;
  const columns = published.columnTotals.length;
  const within = (value: number, { low, high }: Interval): boolean => value >= low && value <= high;
  const found: number[][][] = [];
  const grid = Array.from({ length: rows }, () => Array.from({ length: columns }, () => 0));
  const fill = (index: number): void => {
    if (index === rows * columns) {
      const sums = margined(grid);
      const fits =
        sums.rowTotals.every((value, i) => within(value, allowedBy(published.rowTotals[i] ?? null))) &&
        sums.columnTotals.every((value, j) => within(value, allowedBy(published.columnTotals[j] ?? null))) &&
        within(sums.total, allowedBy(published.total));
      if (fits) found.push(grid.map((row) => [...row]));
      return;
    }
    const [i, j] = [Math.floor(index / columns), index % columns];
    const { low, high } = allowedBy(published.cells[i]?.[j] ?? null);
    for (let value = low; value <= Math.min(high, most); value += 1) {
      (grid[i] as number[])[j] = value;
      fill(index + 1);
    }
    (grid[i] as number[])[j] = 0;
  };
  fill(0);
  return found;
}

const small = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 2, arbitrary: fc.integer({ min: 5, max: 11 }) },
);

describe("an attack", () => {
  it("by trying every table that fits finds no small count, and the same bounds as the flow", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(small, { minLength: 2, maxLength: 2 }), { minLength: 2, maxLength: 2 }),
        (cells) => {
          const truth = margined(cells);
          const published = suppress(cells);
          const most = 18;
          const tables = fitting(published, most);
          expect(tables.length).toBeGreaterThan(0);
          const bounds = boundsOf(truth, {
            cells: published.cells.map((row) => row.map(allowedBy)),
            rowTotals: published.rowTotals.map(allowedBy),
            columnTotals: published.columnTotals.map(allowedBy),
            total: allowedBy(published.total),
          });
          cells.forEach((row, i) =>
            row.forEach((count, j) => {
              const values = tables.map((table) => table[i]?.[j] ?? -1);
              const found = { low: Math.min(...values), high: Math.max(...values) };
              expect(found.low).toBe(bounds({ row: i, column: j }).low);
              expect(found.high).toBe(Math.min(most, bounds({ row: i, column: j }).high));
              if (count > 0 && count < 5) expect(found.high).toBeGreaterThanOrEqual(5);
            }),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it("by subtraction within rows, columns and totals recovers nothing from a venue's tables", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.oneof(small, fc.integer({ min: 0, max: 400 })), { minLength: 4, maxLength: 4 }), {
          minLength: 3,
          maxLength: 20,
        }),
        (cells) => {
          const published = suppress(cells);
          const intervals = propagate(published);
          cells.forEach((row, i) =>
            row.forEach((count, j) => {
              const { low, high } = intervals.cells[i]?.[j] ?? { low: 0, high: 0 };
              expect(low <= count && count <= high).toBe(true);
              if (count > 0 && count < 5) expect(high).toBeGreaterThanOrEqual(5);
            }),
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** The pencil: each line of the table is a sum; what is known of all others narrows the one, over and over. */
function propagate(published: Margined<PublishedCount>): { readonly cells: Interval[][] } {
  const cells = published.cells.map((row) => row.map(allowedBy));
  const rowTotals = published.rowTotals.map(allowedBy);
  const columnTotals = published.columnTotals.map(allowedBy);
  const total = [allowedBy(published.total)];
  type Ref = readonly [Interval[], number];
  const lines: { readonly sum: Ref; readonly parts: readonly Ref[] }[] = [
    ...rowTotals.map((_, i) => ({
      sum: [rowTotals, i] as Ref,
      parts: columnTotals.map((__, j): Ref => [cells[i] as Interval[], j]),
    })),
    ...columnTotals.map((_, j) => ({
      sum: [columnTotals, j] as Ref,
      parts: rowTotals.map((__, i): Ref => [cells[i] as Interval[], j]),
    })),
    { sum: [total, 0], parts: rowTotals.map((_, i): Ref => [rowTotals, i]) },
    { sum: [total, 0], parts: columnTotals.map((_, j): Ref => [columnTotals, j]) },
  ];
  const get = ([list, index]: Ref): Interval => list[index] as Interval;
  for (let changed = true; changed;) {
    changed = false;
    const narrow = (ref: Ref, low: number, high: number): void => {
      const old = get(ref);
      const next = { low: Math.max(old.low, low), high: Math.min(old.high, high) };
      if (next.low === old.low && next.high === old.high) return;
      ref[0][ref[1]] = next;
      changed = true;
    };
    for (const { sum, parts } of lines) {
      const lows = parts.reduce((all, part) => all + get(part).low, 0);
      const highs = parts.reduce((all, part) => all + get(part).high, 0);
      narrow(sum, lows, highs);
      for (const part of parts) {
        const others = parts.filter((other) => other !== part);
        const otherLows = others.reduce((all, other) => all + get(other).low, 0);
        const otherHighs = others.reduce((all, other) => all + get(other).high, 0);
        narrow(part, get(sum).low - otherHighs, get(sum).high - otherLows);
      }
    }
  }
  return { cells };
}

describe("last year's release", () => {
  const table = (cells: PublishedCount[][], from = "2027-01-01", to = "2028-01-01"): PublishedTable => ({
    id: "blocked-by-category",
    title: { pl: "x", en: "x" },
    from,
    to,
    rows: cells.map((_, i) => ({ id: `r${String(i)}`, label: { pl: "x", en: "x" } })),
    columns: (cells[0] ?? []).map((_, j) => ({ id: `c${String(j)}`, label: { pl: "x", en: "x" } })),
    cells,
    rowTotals: cells.map(() => null),
    columnTotals: (cells[0] ?? []).map(() => null),
    total: 100,
  });
  it.each([
    { why: "another year has nothing to take away", now: table([[5, null]], "2028-01-01", "2029-01-01"), whys: [] },
    { why: "the same once more is the same", now: table([[10, null]]), whys: [] },
    { why: "a number hidden then and shown now", now: table([[10, 5]]), whys: ["shown-now"] },
    { why: "a number shown then and hidden now names itself", now: table([[null, null]]), whys: ["hidden-now"] },
    { why: "a correction across the edge of rounding", now: table([[15, null]]), whys: ["changed"] },
    { why: "another split of the same time", now: table([[10, null, 5]]), whys: ["other-split"] },
    { why: "a time that reaches into it", now: table([[10, null]], "2027-07-01", "2028-07-01"), whys: ["other-split"] },
  ])("$why", ({ now, whys }) => {
    expect(differencing([table([[10, null]])], [now]).map(({ why }) => why)).toEqual(whys);
  });
});
