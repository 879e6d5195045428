/**
 * From the aggregates of four quarters to the true counts of a table of the plan. Pure.
 *
 * @module
 */
import type { PeriodAggregates } from "../../schema/effectiveness.ts";
import type { PlanAxis, PlanHeading, PlanTable, TableHeading } from "../../schema/open-data.ts";
import type { TaxonomyEntry } from "../../schema/taxonomy.ts";

/** What the counts of a year are taken from. */
export interface YearCounts {
  readonly year: number;
  /** Four, in order. */
  readonly quarters: readonly PeriodAggregates[];
  readonly taxonomy: readonly TaxonomyEntry[];
  /** Which part of the system counts a measure. */
  readonly sourceOf: (measure: string) => string | undefined;
}

export const QUARTERS = ["Q1", "Q2", "Q3", "Q4"] as const;
/** The row of severities S3 and S4. */
export const GRAVE = "powazne";
const GRAVE_LABEL = { pl: "treści poważne (łącznie)", en: "grave content (together)" };
const GRAVEST = new Set(["S3", "S4"]);

type Where = Readonly<Partial<Record<string, readonly string[]>>>;

/** One line of an axis: its heading, and which cells of which quarters belong to it. */
export interface Line {
  readonly heading: TableHeading;
  readonly measure: string | null;
  readonly quarter: number | null;
  readonly takes: (cell: ReadonlyMap<string, string>) => boolean;
}

const fits =
  (where: Where) =>
  (cell: ReadonlyMap<string, string>): boolean =>
    Object.entries(where).every(([dimension, values]) => values?.includes(cell.get(dimension) ?? "") === true);

function listed(list: readonly PlanHeading[]): Line[] {
  const named = list.filter(({ rest }) => rest === undefined).map(({ where }) => fits(where));
  return list.map(({ id, label, measure, where, rest }) => ({
    heading: { id, label },
    measure: measure ?? null,
    quarter: null,
    takes: rest === undefined ? fits(where) : (cell) => !named.some((takes) => takes(cell)),
  }));
}

function categories(taxonomy: readonly TaxonomyEntry[]): Line[] {
  const ordinary = taxonomy.filter(({ severity }) => !GRAVEST.has(severity));
  const codes = new Set<string>(ordinary.map(({ code }) => code));
  return [
    {
      heading: { id: GRAVE, label: GRAVE_LABEL },
      measure: null,
      quarter: null,
      takes: (cell) => !codes.has(cell.get("code") ?? ""),
    },
    ...ordinary.map(({ code, short }) => ({
      heading: { id: code, label: short },
      measure: null,
      quarter: null,
      takes: (cell: ReadonlyMap<string, string>) => cell.get("code") === code,
    })),
  ];
}

/** @param merged  the shorter list, where the plan has one */
export function linesOf(axis: PlanAxis, { taxonomy, year }: YearCounts, merged = false): readonly Line[] {
  if (axis === "categories") return categories(taxonomy);
  if (axis !== "quarters") return listed(merged ? (axis.merged ?? axis.values) : axis.values);
  return QUARTERS.map((id, quarter) => ({
    heading: { id, label: { pl: `${String(quarter + 1)}. kwartał ${String(year)}`, en: `${id} ${String(year)}` } },
    measure: null,
    quarter,
    takes: () => true,
  }));
}

/** `code=TS-06&mode=A` as its parts; the empty key has none. */
const partsOf = (key: string): ReadonlyMap<string, string> =>
  new Map(
    key.split("&").flatMap((part): [string, string][] => {
      const [dimension = "", value = ""] = part.split("=");
      return dimension === "" ? [] : [[dimension, value]];
    }),
  );

/** True counts by row and column. */
export function countsOf(
  table: PlanTable,
  rows: readonly Line[],
  columns: readonly Line[],
  { quarters }: YearCounts,
): number[][] {
  const own = fits(table.where);
  const parsed = new Map<string, ReadonlyMap<string, string>>();
  const parts = (key: string): ReadonlyMap<string, string> => {
    const known = parsed.get(key) ?? partsOf(key);
    parsed.set(key, known);
    return known;
  };
  return rows.map((row) =>
    columns.map((column) => {
      const measure = column.measure ?? row.measure ?? table.measure;
      const wanted = row.quarter ?? column.quarter;
      let sum = 0;
      for (const [index, { measures }] of quarters.entries()) {
        if (wanted !== null && wanted !== index) continue;
        for (const [key, count] of Object.entries(measures[measure] ?? {})) {
          const cell = parts(key);
          if (own(cell) && row.takes(cell) && column.takes(cell)) sum += count;
        }
      }
      return sum;
    }),
  );
}

/** Quarters in which nobody counted what the table is made of. */
export function unmeasuredQuarters(table: PlanTable, { quarters, sourceOf }: YearCounts): readonly string[] {
  const source = sourceOf(table.measure);
  return QUARTERS.filter((_, index) => {
    const coverage = Object.entries(quarters[index]?.coverage ?? {}).find(([id]) => id === source)?.[1];
    return (coverage?.measuredDays ?? 0) === 0;
  });
}
