/**
 * Tables of a release: true counts in, what may be published out, and beside it, for the house only, what is hidden and why. Pure.
 *
 * @module
 */
import { ROUNDING, SMALLEST_COUNT } from "../../schema/open-data.ts";
import type {
  CountClass,
  HiddenPlace,
  OpenDataPlan,
  OpenTable,
  PlanTable,
  PublishedCount,
  TableHeading,
} from "../../schema/open-data.ts";
import { at, margined, placesOf } from "./bounds.ts";
import type { Margined } from "./bounds.ts";
import { QUARTERS, countsOf, linesOf, unmeasuredQuarters } from "./counts.ts";
import type { Line, YearCounts } from "./counts.ts";
import { isSmall, protect } from "./suppress.ts";

export interface BuiltTables {
  readonly tables: readonly OpenTable[];
  readonly missing: readonly TableHeading[];
  readonly hidden: readonly HiddenPlace[];
}

interface Counted {
  readonly table: PlanTable;
  readonly rows: readonly Line[];
  readonly columns: readonly Line[];
  readonly truth: Margined<number>;
}

export const classOf = (count: number): CountClass => (count === 0 ? "0" : count < SMALLEST_COUNT ? "1-4" : "5+");
const nearest = (count: number): number => Math.round(count / ROUNDING) * ROUNDING;
const TENTHS = 10;

export function buildTables(plan: OpenDataPlan, counts: YearCounts): BuiltTables {
  const tables: OpenTable[] = [];
  const missing: TableHeading[] = [];
  const hidden: HiddenPlace[] = [];
  const followers = Map.groupBy(plan.tables, ({ linkedTo }) => linkedTo);
  for (const table of plan.tables) {
    if (table.linkedTo !== undefined) continue;
    const group = [table, ...(followers.get(table.id) ?? [])];
    if (unmeasuredQuarters(table, counts).length === QUARTERS.length) {
      missing.push(...group.map(({ id, title }) => ({ id, label: title })));
      continue;
    }
    if (table.kind === "classes") {
      tables.push(classTable(table, counts));
      continue;
    }
    const counted = group.map((one) => count(one, counts));
    const published = table.kind === "machines" ? counted.map(({ truth }) => rounding(truth)) : guard(counted, counts);
    for (const [index, one] of published.entries()) {
      const its = "counted" in one ? one.counted : counted[index];
      if (its === undefined) continue;
      const shown = "counted" in one ? one.published : one;
      tables.push(shownTable(its, shown, counts));
      hidden.push(...hiddenPlaces(its, shown));
    }
  }
  return { tables, missing, hidden };
}

function count(table: PlanTable, counts: YearCounts, merged = false): Counted {
  const rows = linesOf(table.rows, counts, merged);
  const columns = linesOf(table.columns ?? "quarters", counts, merged);
  return { table, rows, columns, truth: margined(countsOf(table, rows, columns, counts)) };
}

interface Guarded {
  readonly counted: Counted;
  readonly published: Margined<PublishedCount>;
}

/** Hides what has to be hidden; where that leaves little of a table with a shorter list, the shorter list is taken. */
function guard(counted: readonly Counted[], counts: YearCounts): Guarded[] {
  const guarded = together(counted);
  const short = guarded.map(({ counted: own, published }) =>
    mostlyHidden(own.truth, published) ? count(own.table, counts, true) : own,
  );
  return short.every((own, index) => own.rows.length === guarded[index]?.counted.rows.length)
    ? guarded
    : together(short);
}

function together(counted: readonly Counted[]): Guarded[] {
  const [first, second] = counted;
  if (first === undefined) return [];
  const shown = protect({ first: first.truth, second: second?.truth ?? null });
  return [
    { counted: first, published: shown.first },
    ...(second === undefined || shown.second === null ? [] : [{ counted: second, published: shown.second }]),
  ];
}

function mostlyHidden(truth: Margined<number>, published: Margined<PublishedCount>): boolean {
  const there = truth.cells.flatMap((row, i) => row.flatMap((one, j) => (one > 0 ? [published.cells[i]?.[j]] : [])));
  return there.filter((one) => one === null).length * 2 > there.length;
}

const rounding = ({ cells }: Margined<number>): Margined<PublishedCount> =>
  margined(cells.map((row) => row.map((one) => nearest(one))));

function classTable(table: PlanTable, counts: YearCounts): OpenTable {
  const rows = linesOf(table.rows, counts);
  const all: Line = { heading: { id: "year", label: table.title }, measure: null, quarter: null, takes: () => true };
  const cells = countsOf(table, rows, [all], counts);
  return {
    kind: "classes",
    id: table.id,
    title: table.title,
    metric: table.metric,
    ...daysOf(counts),
    rows: rows.map(({ heading }) => heading),
    classes: cells.map(([one = 0]) => classOf(one)),
  };
}

function shownTable(
  { table, rows, columns }: Counted,
  published: Margined<PublishedCount>,
  counts: YearCounts,
): OpenTable {
  const none = table.totals === "none";
  return {
    kind: table.kind === "machines" ? "machines" : "people",
    id: table.id,
    title: table.title,
    metric: table.metric,
    unit: unitOf(table.measure),
    ...daysOf(counts),
    rows: rows.map(({ heading }) => heading),
    columns: columns.map(({ heading }) => heading),
    cells: published.cells.map((row) => [...row]),
    rowTotals: none ? rows.map(() => null) : [...published.rowTotals],
    columnTotals: none ? columns.map(() => null) : [...published.columnTotals],
    total: none ? null : published.total,
    totals: table.totals,
    unmeasured: [...unmeasuredQuarters(table, counts)],
    percent:
      table.percent === undefined
        ? null
        : { label: table.percent.label, byRow: percents(table.percent, columns, published.cells) },
  };
}

/** From what is published, so that a reader's own division says the same and nothing more. */
function percents(
  { of, over, complement }: NonNullable<PlanTable["percent"]>,
  columns: readonly Line[],
  cells: readonly (readonly PublishedCount[])[],
): (number | null)[] {
  const index = (id: string): number => columns.findIndex(({ heading }) => heading.id === id);
  return cells.map((row) => {
    const part = row[index(of)] ?? null;
    const whole = over.map((id) => row[index(id)] ?? null);
    if (part === null || whole.includes(null)) return null;
    const sum = whole.reduce((total: number, one) => total + (one ?? 0), 0);
    if (sum === 0 || part > sum) return null;
    const share = Math.round((part / sum) * 100 * TENTHS) / TENTHS;
    return complement ? Math.round((100 - share) * TENTHS) / TENTHS : share;
  });
}

function hiddenPlaces({ table, rows, columns, truth }: Counted, published: Margined<PublishedCount>): HiddenPlace[] {
  if (table.kind === "machines") return [];
  return placesOf(truth)
    .filter(({ row, column }) => table.totals === "both" || (row !== null && column !== null))
    .filter((place) => at(published, place) === null)
    .map((place) => ({
      table: table.id,
      row: place.row === null ? null : (rows[place.row]?.heading.id ?? null),
      column: place.column === null ? null : (columns[place.column]?.heading.id ?? null),
      why: isSmall(at(truth, place)) ? "small" : "company",
    }));
}

const daysOf = ({ year }: YearCounts): { readonly from: string; readonly to: string } => ({
  from: `${String(year)}-01-01`,
  to: `${String(year + 1)}-01-01`,
});

function unitOf(measure: string): "number" | "minutes" | "device-days" {
  if (measure.endsWith("-days")) return "device-days";
  return /minutes/u.test(measure) ? "minutes" : "number";
}
