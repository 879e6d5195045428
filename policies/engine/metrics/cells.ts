/**
 * Cells of a measure: how a part is named, how parts are picked, grouped and merged. Pure.
 *
 * @module
 */
import type { Cells } from "../../schema/effectiveness.ts";
import type { Dimension, Measure, Selection } from "../../schema/metric.ts";

/** What of a key is not a dimension's value: the bin of a histogram. */
const BIN = "bin";

/** Signs a value may have; anything else becomes `-`, so that no text of a person can pass as a code. */
const UNFIT = /[^A-Za-z0-9._-]+/gu;
/** Where a dimension was not known. */
export const NO_VALUE = "none";

/**
 * @param dimensions  of the measure, in its order
 * @param bin         for histograms
 */
export function cellKey(
  dimensions: readonly Dimension[],
  values: Readonly<Partial<Record<Dimension, string | null>>>,
  bin?: number,
): string {
  const parts = dimensions.map((dimension) => {
    const value = (values[dimension] ?? "").replaceAll(UNFIT, "-").slice(0, 48);
    return `${dimension}=${value === "" ? NO_VALUE : value}`;
  });
  if (bin !== undefined) parts.push(`${BIN}=${String(bin)}`);
  return parts.join("&");
}

/** Dimension (or `bin`) → value. */
export function cellParts(key: string): ReadonlyMap<string, string> {
  if (key === "") return new Map();
  return new Map(
    key.split("&").map((part) => {
      const at = part.indexOf("=");
      return [part.slice(0, at), part.slice(at + 1)];
    }),
  );
}

export interface Cell {
  /** Without the bin; one and the same map for all bins of a part. */
  readonly parts: ReadonlyMap<string, string>;
  /** Of a histogram; null where there is none. */
  readonly bin: number | null;
  readonly count: number;
}

/** The same cells are asked for by many figures and tables; their names are taken apart once. */
const parsed = new WeakMap<Cells, readonly Cell[]>();

const BIN_AT = `${BIN}=`;

/** Where the bin of a key begins; it is the last part, or the only one. */
function binAt(key: string): number {
  if (key.startsWith(BIN_AT)) return 0;
  const at = key.lastIndexOf(`&${BIN_AT}`);
  return at === -1 ? -1 : at + 1;
}

function parse(cells: Cells): readonly Cell[] {
  let known = parsed.get(cells);
  if (known === undefined) {
    // A part of a histogram has hundreds of bins, and its name is the same in each.
    const names = new Map<string, ReadonlyMap<string, string>>();
    known = Object.entries(cells).map(([key, count]) => {
      const at = binAt(key);
      const name = at === -1 ? key : key.slice(0, Math.max(0, at - 1));
      let parts = names.get(name);
      if (parts === undefined) names.set(name, (parts = cellParts(name)));
      return { parts, bin: at === -1 ? null : Number(key.slice(at + BIN_AT.length)), count };
    });
    parsed.set(cells, known);
  }
  return known;
}

/** Cells a selection takes. */
export function selectCells(cells: Cells, where: Selection["where"]): readonly Cell[] {
  const conditions = Object.entries(where);
  if (conditions.length === 0) return parse(cells);
  const judged = new Map<Cell["parts"], boolean>();
  return parse(cells).filter(({ parts }) => {
    let fits = judged.get(parts);
    if (fits === undefined) {
      fits = conditions.every(([dimension, values]) => values.includes(parts.get(dimension) ?? ""));
      judged.set(parts, fits);
    }
    return fits;
  });
}

/** One number of many cells: their sum, or the largest of a measure that merges so. */
export function combine(cells: readonly Cell[], merge: Measure["merge"]): number {
  return cells.reduce((total, { count }) => (merge === "max" ? Math.max(total, count) : total + count), 0);
}

/** Bin → number of values. */
export function binsOf(cells: readonly Cell[]): Map<number, number> {
  const bins = new Map<number, number>();
  for (const { bin, count } of cells) bins.set(bin ?? 0, (bins.get(bin ?? 0) ?? 0) + count);
  return bins;
}

/** Cells by the values of some dimensions; the group's name is a cell key of them. */
export function groupCells(cells: readonly Cell[], by: readonly Dimension[]): Map<string, Cell[]> {
  const names = new Map<Cell["parts"], string>();
  return Map.groupBy(cells, ({ parts }) => {
    let name = names.get(parts);
    if (name === undefined) {
      name = by.map((one) => `${one}=${parts.get(one) ?? NO_VALUE}`).join("&");
      names.set(parts, name);
    }
    return name;
  });
}

/**
 * Adds later cells to earlier ones, in place: a year is merged from hundreds of bags, and copying each would cost more than adding.
 *
 * @param earlier  of the same measure; for `last` nothing of it stays
 */
export function mergeInto(merge: Measure["merge"], earlier: Map<string, number>, later: Cells): void {
  if (merge === "last") earlier.clear();
  for (const key in later) {
    const count = later[key] ?? 0;
    const before = earlier.get(key);
    earlier.set(key, before === undefined ? count : merge === "max" ? Math.max(before, count) : before + count);
  }
}
