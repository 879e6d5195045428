/**
 * One figure of a metric from the aggregates of a period: a value with its numerator and denominator, or the reason why there is none. Pure.
 *
 * @module
 */
import type { Cells, FigureResult, PeriodAggregates } from "../../schema/effectiveness.ts";
import type { Dimension, Figure, Measure, Selection } from "../../schema/metric.ts";
import { binsOf, combine, groupCells, selectCells } from "./cells.ts";
import type { Cell } from "./cells.ts";
import { quantileOf } from "./histogram.ts";
import { FEW, wilson } from "./wilson.ts";

const NOTHING: Cells = {};
const HUNDRED = 100;

export const round6 = (value: number): number => Math.round(value * 1e6) / 1e6;

/** Looks up measures and what was counted of them. */
export interface Counted {
  readonly measures: ReadonlyMap<string, Measure>;
  readonly aggregates: PeriodAggregates;
}

const notMeasured = (reason: Extract<FigureResult, { kind: "not-measured" }>["reason"]): FigureResult => ({
  kind: "not-measured",
  reason,
});

const measured = (
  value: number,
  numerator: number,
  denominator: number | null,
  more: Partial<Pick<Extract<FigureResult, { kind: "measured" }>, "interval" | "exposure" | "perExposure">> = {},
): FigureResult => ({
  kind: "measured",
  value: round6(value),
  numerator,
  denominator,
  interval: null,
  exposure: null,
  perExposure: null,
  ...more,
});

/** Cells of a selection; null: its source measured nothing in the period. */
function cellsOf({ measures, aggregates }: Counted, { measure: id, where }: Selection): readonly Cell[] | null {
  const measure = measures.get(id);
  if (measure === undefined || (aggregates.coverage[measure.source]?.measuredDays ?? 0) === 0) return null;
  return selectCells(aggregates.measures[id] ?? NOTHING, where);
}

const mergeOf = ({ measures }: Counted, { measure }: Selection): Measure["merge"] =>
  measures.get(measure)?.merge ?? "add";

/** Cells a figure is computed from; the exposure is the same for the whole figure and its rows. */
interface Ingredients {
  readonly first: readonly Cell[];
  readonly second: readonly Cell[];
}

function ingredientsOf(counted: Counted, figure: Figure): Ingredients | null {
  const selections =
    figure.kind === "share" || figure.kind === "rate"
      ? [figure.numerator, figure.denominator]
      : figure.kind === "mean"
        ? [figure.of, figure.sum]
        : [figure.of];
  const [first, second] = selections.map((one) => cellsOf(counted, one));
  if (first === null || first === undefined || second === null) return null;
  return { first, second: second ?? [] };
}

function evaluate(counted: Counted, figure: Figure, { first, second }: Ingredients): FigureResult {
  switch (figure.kind) {
    case "share":
      return share(
        combine(first, mergeOf(counted, figure.numerator)),
        combine(second, mergeOf(counted, figure.denominator)),
        figure.complement,
      );
    case "rate": {
      const numerator = combine(first, mergeOf(counted, figure.numerator));
      const denominator = combine(second, mergeOf(counted, figure.denominator));
      return denominator === 0
        ? notMeasured("nothing-to-measure")
        : measured((numerator * figure.times * figure.divide) / denominator, numerator, denominator);
    }
    case "count":
      return count(counted, figure, combine(first, mergeOf(counted, figure.of)));
    case "quantile": {
      const found = quantileOf(binsOf(first), figure.q);
      return found === null
        ? notMeasured("nothing-to-measure")
        : measured(found.value / figure.divide, found.rank, found.count);
    }
    case "mean": {
      const values = [...binsOf(first).values()].reduce((sum, one) => sum + one, 0);
      const total = combine(second, mergeOf(counted, figure.sum));
      return values === 0 ? notMeasured("nothing-to-measure") : measured(total / values / figure.divide, total, values);
    }
    default:
      return figure satisfies never;
  }
}

function share(counted: number, of: number, complement: boolean): FigureResult {
  if (of === 0) return counted === 0 ? notMeasured("nothing-to-measure") : notMeasured("inconsistent");
  if (counted > of) return notMeasured("inconsistent");
  const hits = complement ? of - counted : counted;
  let interval = null;
  if (of < FEW) {
    const { low, high } = wilson(hits, of);
    interval = { low: round6(low * HUNDRED), high: round6(high * HUNDRED) };
  }
  return measured((hits * HUNDRED) / of, hits, of, { interval });
}

function count(counted: Counted, figure: Extract<Figure, { kind: "count" }>, value: number): FigureResult {
  if (figure.exposure === undefined) return measured(value, value, null);
  const { of, divide, times } = figure.exposure;
  const cells = cellsOf(counted, of);
  if (cells === null) return measured(value, value, null);
  const exposure = combine(cells, mergeOf(counted, of)) / divide;
  const perExposure = exposure === 0 ? null : round6((value * times) / exposure);
  return measured(value, value, null, { exposure: round6(exposure), perExposure });
}

/** @returns the figure's own result */
export function computeFigure(counted: Counted, figure: Figure): FigureResult {
  const ingredients = ingredientsOf(counted, figure);
  return ingredients === null ? notMeasured("no-source") : evaluate(counted, figure, ingredients);
}

/** One row for each combination of values that was counted; empty where the source measured nothing. */
export function computeTable(
  counted: Counted,
  figure: Figure,
  by: readonly Dimension[],
): { cell: string; result: FigureResult }[] {
  const ingredients = ingredientsOf(counted, figure);
  if (ingredients === null) return [];
  const first = groupCells(ingredients.first, by);
  const second = groupCells(ingredients.second, by);
  return [...new Set([...first.keys(), ...second.keys()])].sort().map((cell) => ({
    cell,
    result: evaluate(counted, figure, { first: first.get(cell) ?? [], second: second.get(cell) ?? [] }),
  }));
}
