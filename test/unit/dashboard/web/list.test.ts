/**
 * The pure half of the lists: search, facets, order, address, window and CSV.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextSort, readColumns, readFacets, readSort, writeSort } from "../../../../dashboard/web/list/address.ts";
import type { Column, Facet } from "../../../../dashboard/web/list/column.ts";
import { cell, csv, csvTime } from "../../../../dashboard/web/list/csv.ts";
import { fold, haystacks, select } from "../../../../dashboard/web/list/select.ts";
import { span } from "../../../../dashboard/web/list/window.ts";

interface Row {
  readonly id: number;
  readonly name: string | null;
  readonly kind: string;
  readonly count: number;
}
const columns: readonly Column<Row>[] = [
  { id: "name", label: "Nazwa", value: (row) => row.name, width: 10 },
  { id: "kind", label: "Rodzaj", value: (row) => row.kind, width: 5 },
  { id: "count", label: "Ile", value: (row) => row.count, width: 5, numeric: true },
];
const facets: readonly Facet<Row>[] = [
  {
    id: "kind",
    label: "Rodzaj",
    value: (row) => row.kind,
    options: [
      { value: "a", text: "A" },
      { value: "b", text: "B" },
    ],
  },
];
const upwards = (a: number, b: number): number => a - b;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const row = fc.record({
  id: fc.nat(),
  name: fc.option(fc.constantFrom("ab", "abc", "b c", "łódź", "lodz"), { nil: null }),
  kind: fc.constantFrom("a", "b"),
  count: fc.integer({ min: 0, max: 3 }),
});

describe("select", () => {
  it.each([
    { why: "every word must occur", text: "lodz a", out: [3] },
    { why: "accents and capitals do not matter", text: "ŁÓDŹ", out: [3, 4] },
    { why: "spaces alone search nothing", text: "  ", out: [1, 2, 3, 4] },
    { why: "what is not there", text: "zzz", out: [] },
  ])("$why", ({ text, out }) => {
    const rows: Row[] = [
      { id: 1, name: "abc", kind: "b", count: 1 },
      { id: 2, name: null, kind: "b", count: 0 },
      { id: 3, name: "łódź", kind: "a", count: 2 },
      { id: 4, name: "Lodz", kind: "b", count: 2 },
    ];
    const got = select(
      rows,
      haystacks(rows, columns),
      columns,
      facets,
      { text, facets: {}, sort: { column: "", descending: false } },
      compare,
    );
    expect(got.map(({ id }) => id)).toEqual(out);
  });

  it("keeps exactly what fits, ordered, absent values last, equal rows in their old order", () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 12 }),
        fc.constantFrom("", "a", "b"),
        fc.constantFrom("name", "count"),
        fc.boolean(),
        (some, kind, column, descending) => {
          const rows = some.map((entry, index) => ({ ...entry, id: index }));
          const got = select(
            rows,
            haystacks(rows, columns),
            columns,
            facets,
            { text: "", facets: { kind }, sort: { column, descending } },
            compare,
          );
          const wanted = rows.filter((entry) => kind === "" || entry.kind === kind);
          expect(got.map(({ id }) => id).toSorted(upwards)).toEqual(wanted.map(({ id }) => id).toSorted(upwards));
          for (let index = 1; index < got.length; index += 1) {
            const before = got[index - 1];
            const after = got[index];
            if (before === undefined || after === undefined) throw new Error("hole");
            const a = column === "name" ? before.name : before.count;
            const b = column === "name" ? after.name : after.count;
            if (a === null) expect(b).toBeNull();
            else if (b !== null) expect(descending ? a >= b : a <= b).toBe(true);
            if (a === b) expect(before.id).toBeLessThan(after.id);
          }
        },
      ),
    );
  });

  it.each([
    {
      why: "the language's alphabet as soon as one text needs it",
      names: ["zebra", "łan", "lis", "ławka"],
      out: ["lis", "łan", "ławka", "zebra"],
    },
    {
      why: "names by their octets, capitals aside",
      names: ["b.example", "A.example", "a-b.example"],
      out: ["a-b.example", "A.example", "b.example"],
    },
  ])("orders by $why", ({ names, out }) => {
    const rows = names.map((name, id): Row => ({ id, name, kind: "a", count: 0 }));
    const polish = new Intl.Collator("pl-PL");
    const got = select(
      rows,
      haystacks(rows, columns),
      columns,
      facets,
      { text: "", facets: {}, sort: { column: "name", descending: false } },
      (a, b) => polish.compare(a, b),
    );
    expect(got.map(({ name }) => name)).toEqual(out);
  });

  it("does not change the rows it was given", () => {
    const rows: Row[] = [
      { id: 1, name: "b", kind: "a", count: 1 },
      { id: 2, name: "a", kind: "a", count: 1 },
    ];
    select(
      rows,
      haystacks(rows, columns),
      columns,
      facets,
      { text: "", facets: {}, sort: { column: "name", descending: false } },
      compare,
    );
    expect(rows.map(({ id }) => id)).toEqual([1, 2]);
  });

  it("folds Polish letters", () => expect(fold("ZAŻÓŁĆ gęślą")).toBe("zazolc gesla"));
});

describe("address", () => {
  const fallback = { column: "count", descending: true };
  it.each([
    { why: "nothing asked", text: null, out: fallback },
    { why: "descending", text: "-name", out: { column: "name", descending: true } },
    { why: "a column that is gone", text: "weight", out: fallback },
  ])("$why", ({ text, out }) => expect(readSort(text, columns, fallback)).toEqual(out));

  it("reads back what it wrote", () => {
    fc.assert(
      fc.property(fc.constantFrom("name", "kind", "count"), fc.boolean(), (column, descending) => {
        expect(readSort(writeSort({ column, descending }), columns, fallback)).toEqual({ column, descending });
      }),
    );
  });

  it("turns the same column round; starts texts upwards and numbers downwards", () => {
    const [name, , count] = columns;
    if (name === undefined || count === undefined) throw new Error("columns");
    expect(nextSort({ column: "name", descending: false }, name)).toEqual({ column: "name", descending: true });
    expect(nextSort({ column: "count", descending: true }, name)).toEqual({ column: "name", descending: false });
    expect(nextSort({ column: "name", descending: false }, count)).toEqual({ column: "count", descending: true });
  });

  it.each([
    { why: "default leaves optional columns out", text: null, narrow: false, out: ["a", "b"] },
    { why: "narrow leaves wide ones out too", text: null, narrow: true, out: ["a"] },
    { why: "a choice wins on any width, in the list's own order", text: "c,b", narrow: true, out: ["b", "c"] },
    { why: "an old address with unknown columns only", text: "x,y", narrow: false, out: ["a", "b"] },
  ])("$why", ({ text, narrow, out }) => {
    const some: Column<Row>[] = [
      { id: "a", label: "", value: () => 1, width: 1 },
      { id: "b", label: "", value: () => 1, width: 1, wideOnly: true },
      { id: "c", label: "", value: () => 1, width: 1, optional: true },
    ];
    expect(readColumns(text, some, narrow)).toEqual(out);
  });

  it("drops a facet value that is no option, so that a stale address never shows an empty list", () => {
    expect(readFacets(new URLSearchParams("kind=b"), facets)).toEqual({ kind: "b" });
    expect(readFacets(new URLSearchParams("kind=zzz"), facets)).toEqual({ kind: "" });
  });
});

describe("window", () => {
  it("draws every row in view, never more than the list has, and few of 10 000", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: -50, max: 600_000 }),
        fc.integer({ min: 0, max: 3_000 }),
        (count, top, height) => {
          const { from, to } = span(count, top, height, 46);
          expect(from).toBeGreaterThanOrEqual(0);
          expect(from).toBeLessThanOrEqual(to);
          expect(to).toBeLessThanOrEqual(count);
          expect(to - from).toBeLessThanOrEqual(Math.ceil(height / 46) + 26);
          for (let index = 0; index < count; index += 97) {
            const inView = (index + 1) * 46 > Math.max(0, top) && index * 46 < Math.max(0, top) + height;
            if (inView) expect(index >= from && index < to).toBe(true);
          }
        },
      ),
    );
  });
});

describe("csv", () => {
  it.each([
    { why: "a formula becomes text", in: "=HYPERLINK(1)", out: '"\'=HYPERLINK(1)"' },
    { why: "also behind spaces", in: " +1", out: '"\' +1"' },
    { why: "and in full-width letters", in: "＝1", out: '"\'＝1"' },
    { why: "an at sign", in: "@SUM(A1)", out: '"\'@SUM(A1)"' },
    { why: "the separator is quoted", in: "a;b", out: '"a;b"' },
    { why: "quotes are doubled", in: 'a"b', out: '"a""b"' },
    { why: "a name stays a name", in: "www.example.org", out: "www.example.org" },
    { why: "a negative number stays a number", in: -0.4, out: "-0.4" },
    { why: "nothing is empty", in: null, out: "" },
  ])("$why", (entry) => expect(cell(entry.in)).toBe(entry.out));

  it("starts with a byte order mark, separates by semicolons, ends lines as spreadsheets want", () => {
    const rows: Row[] = [{ id: 1, name: "łódź", kind: "a", count: 2 }];
    expect(csv(rows, columns)).toBe("\uFEFFNazwa;Rodzaj;Ile\r\nłódź;a;2\r\n");
  });

  it("never lets a cell start a formula, whatever it holds", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("=", "+", "-", "@", "\t", "\r", "\n", " ", ";", '"', "a") }),
        (text) => {
          const written = cell(text);
          const opened = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
          expect(/^\s*[=+\-@]/u.test(opened)).toBe(false);
          // A reader that knows quotes gets the text back, apart from the apostrophe.
          expect(opened === text || opened === `'${text}`).toBe(true);
          if (!written.startsWith('"')) expect(/[;"\r\n]/u.test(written)).toBe(false);
        },
      ),
    );
  });

  it("writes times of the venue that sort as text", () => {
    expect(csvTime(Date.UTC(2026, 10, 22, 2, 43, 5), "Europe/Warsaw")).toBe("2026-11-22 03:43:05");
  });
});
