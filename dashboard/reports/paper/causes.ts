/**
 * Why a figure is red, from the figures alone: the parts that are worst, what was measured too little, what changed meanwhile. Pure.
 *
 * The machine says where to look; what the reason is, the coordinator writes.
 *
 * @module
 */
import type { FigureOutcome, FigureResult, MetricOutcome } from "../../../policies/schema/effectiveness.ts";
import type { Target } from "../../../policies/schema/metric.ts";
import { annexSentence } from "./annex-letters.ts";
import { cellText } from "./cells.ts";
import type { FigureContent } from "./content.ts";
import { numberText, resultText } from "./numbers.ts";
import { BREAKS, dayText } from "./words.ts";

/** More would be a table of its own; it stands in the annex of breakdowns. */
const SHOWN = 3;

type Measured = Extract<FigureResult, { kind: "measured" }>;
interface Part {
  readonly cell: string;
  readonly result: Measured;
}

const misses = (target: Target, value: number): boolean =>
  target.atLeast === undefined ? value > (target.atMost ?? 0) : value < target.atLeast;

/** Parts that miss the target themselves, the worst first; of equals the larger one. */
export function worstParts({ target, tables }: FigureOutcome): readonly Part[] {
  if (target === null) return [];
  const sign = target.atLeast === undefined ? -1 : 1;
  return tables
    .filter(({ by }) => by.length === 1)
    .flatMap(({ rows }) => rows.flatMap(({ cell, result }) => (result.kind === "measured" ? [{ cell, result }] : [])))
    .filter(({ result }) => misses(target, result.value))
    .toSorted(
      (a, b) => sign * (a.result.value - b.result.value) || (b.result.denominator ?? 0) - (a.result.denominator ?? 0),
    );
}

/** Where all parts stand; figures without the words of a report have the table, but no annexes. */
const whereAll = ({ narrative }: FigureContent): string =>
  narrative === undefined
    ? " (rozbicie wskaźników)"
    : annexSentence(narrative, "breakdown", (letter) => ` (załącznik ${letter})`);

/** One line a reason; empty where the figures do not tell. */
export function causeLines(content: FigureContent, metric: MetricOutcome, figure: FigureOutcome): string[] {
  // A figure that is not split shows where to look by another one of its metric.
  const split = [figure, ...metric.figures.filter(({ unit }) => unit === figure.unit)].find(
    (one) => worstParts({ ...one, target: figure.target }).length > 0,
  );
  const parts = split === undefined ? [] : worstParts({ ...split, target: figure.target });
  const { from } = content.figures.result.period;
  return [
    ...parts
      .slice(0, SHOWN)
      .map(
        ({ cell, result }) => `${cellText(content, cell)}: ${resultText({ ...result, interval: null }, figure.unit)}`,
      ),
    ...(parts.length > SHOWN ? [`i jeszcze ${String(parts.length - SHOWN)}${whereAll(content)}`] : []),
    ...(metric.coverage.enough || metric.coverage.percent === null
      ? []
      : [`pomiar objął ${numberText(metric.coverage.percent)}\u00A0% okresu`]),
    ...metric.breaks
      .filter(({ on }) => on >= from)
      .slice(-1)
      .map(({ on, kind }) => `w okresie zmieniono ${BREAKS[kind]} (ostatnio ${dayText(on)})`),
  ];
}
