/**
 * Numbers of the report as a Polish reader writes them: two decimals at most, comma, and the counts behind a share. Pure.
 *
 * @module
 */
import type { FigureOutcome, FigureResult, YearChange } from "../../../policies/schema/effectiveness.ts";
import type { FigureUnit, Target } from "../../../policies/schema/metric.ts";
import { REASONS, UNITS, changeWord } from "./words.ts";

/** Cells below this are not shown outside the house (safeguarding D). */
export const FEW = 3;
const NUMBER = new Intl.NumberFormat("pl-PL", { maximumFractionDigits: 2 });

export const numberText = (value: number): string => NUMBER.format(value).replaceAll(/\s/gu, "\u00A0");

export const amountText = (value: number, unit: FigureUnit): string =>
  `${numberText(value)}${UNITS[unit] === "" ? "" : `\u00A0${UNITS[unit]}`}`;

/** «99,2 % (412 z 415); przedział 95 %: 80–99 %», or why there is no number. */
export function resultText(result: FigureResult, unit: FigureUnit): string {
  if (result.kind === "not-measured") return REASONS[result.reason];
  const { value, numerator, denominator, interval } = result;
  const counts =
    unit === "percent" && denominator !== null ? ` (${numberText(numerator)} z ${numberText(denominator)})` : "";
  const range =
    interval === null
      ? ""
      : `; przedział ufności 95 %: od ${numberText(interval.low)} do ${numberText(interval.high)} %`;
  return `${amountText(value, unit)}${counts}${range}`;
}

const isFew = (count: number): boolean => count > 0 && count < FEW;

/** For readers outside the house: one or two are «<3», also as the part or the rest of a share. */
export function guardedText(result: FigureResult, unit: FigureUnit): string {
  if (result.kind === "not-measured") return REASONS[result.reason];
  const { value, numerator, denominator } = result;
  if (unit === "number") return isFew(value) ? `<${String(FEW)}` : amountText(value, unit);
  if (unit === "percent" && denominator !== null && (isFew(numerator) || isFew(denominator - numerator)))
    return `<${String(FEW)} przypadków`;
  return amountText(value, unit);
}

export function targetText(target: Target | null, unit: FigureUnit): string {
  if (target === null) return "brak";
  const { atLeast, atMost, perYear } = target;
  const bound =
    atLeast === undefined ? `maks.\u00A0${amountText(atMost ?? 0, unit)}` : `min.\u00A0${amountText(atLeast, unit)}`;
  return perYear ? `${bound} rocznie` : bound;
}

const signed = (value: number): string => (value > 0 ? `+${numberText(value)}` : numberText(value));

/** Change in the figure's unit, in percent, and per exposure where there is one. */
export function changeText(change: YearChange | null, unit: FigureUnit): string {
  if (change === null) return "–";
  const points = unit === "percent" ? "pkt proc." : UNITS[unit];
  const parts = [
    `${signed(change.absolute)}${points === "" ? "" : `\u00A0${points}`}`,
    ...(change.percent === null ? [] : [`${signed(change.percent)}\u00A0%`]),
    ...(change.perExposure === null ? [] : [`po uwzględnieniu ekspozycji ${signed(change.perExposure)}\u00A0%`]),
  ];
  return `${parts.join("; ")}${changeWord(change)}`;
}

/** Value of a measured figure, else `null`. */
export const valueOf = (figure: FigureOutcome | undefined): number | null =>
  figure?.result.kind === "measured" ? figure.result.value : null;
