/**
 * Traffic lights: of a figure, of a metric, of an area. The worst rules, what was not measured is never green, and there is no overall score. Pure.
 *
 * @module
 */
import type { AreaOutcome, FigureResult, Light } from "../../schema/effectiveness.ts";
import type { Figure, MetricArea, Target } from "../../schema/metric.ts";

const YEAR_DAYS = 365.25;

const yearsOf = (days: number): number => Math.max(1, Math.round(days / YEAR_DAYS));

/** The target in the figure's own numbers for a period of so many days. */
function scaled(
  target: Target,
  days: number,
): { readonly least: boolean; readonly goal: number; readonly warn: number } {
  const times = target.perYear ? yearsOf(days) : 1;
  const least = target.atLeast !== undefined;
  const goal = (target.atLeast ?? target.atMost ?? 0) * times;
  return { least, goal, warn: target.warn === undefined ? goal : target.warn * times };
}

/**
 * @param days  of the period
 * @returns green on target; red beyond the warning; between them yellow. Of few things a miss that chance alone may explain (the target lies in the
 *   interval) is yellow, unless the target is strict
 */
export function lightOf(
  { target, mayBeEmpty }: Pick<Figure, "target" | "mayBeEmpty">,
  result: FigureResult,
  days: number,
): Light {
  if (target === undefined) return "none";
  if (result.kind === "not-measured")
    return result.reason === "nothing-to-measure" && mayBeEmpty ? "none" : "unmeasured";
  const { least, goal, warn } = scaled(target, days);
  const { value, interval } = result;
  if (least ? value >= goal : value <= goal) return "green";
  if (target.strict) return "red";
  if (interval !== null && interval.low <= goal && goal <= interval.high) return "yellow";
  return (least ? value < warn : value > warn) || warn === goal ? "red" : "yellow";
}

/** @param lights  of figures with a target @param enough  the period is covered well enough to call anything green */
export function worstOf(lights: readonly Light[], enough: boolean): Light {
  const judged = lights.filter((light) => light !== "none");
  if (judged.length === 0) return "none";
  if (judged.includes("red")) return "red";
  if (judged.every((light) => light === "unmeasured")) return "unmeasured";
  return judged.every((light) => light === "green") && enough ? "green" : "yellow";
}

/** @param metrics  of one area */
export function areaOf(
  area: MetricArea,
  metrics: readonly { readonly id: AreaOutcome["because"][number]; readonly light: Light }[],
): AreaOutcome {
  const light = worstOf(
    metrics.map((one) => one.light),
    true,
  );
  const unmeasured = metrics.filter((one) => one.light === "unmeasured").map(({ id }) => id);
  const reasons: readonly Light[] = light === "yellow" ? ["yellow", "unmeasured"] : [light];
  return {
    area,
    light,
    because: light === "none" ? [] : metrics.filter((one) => reasons.includes(one.light)).map(({ id }) => id),
    unmeasured,
  };
}
