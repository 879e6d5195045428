/**
 * Looking things up in what a report is made of. Pure.
 *
 * @module
 */
import type { FigureOutcome, MetricOutcome } from "../../../policies/schema/effectiveness.ts";
import type { ReportContent } from "../../../policies/schema/report-content.ts";

export type { ReportContent, ReportImprovement } from "../../../policies/schema/report-content.ts";

/** What is needed to write figures down. */
export type FigureContent = Pick<ReportContent, "figures" | "catalogue" | "codes" | "names"> &
  Partial<Pick<ReportContent, "narrative">>;

export const metricOf = (content: Pick<ReportContent, "figures">, id: string): MetricOutcome | undefined =>
  content.figures.result.metrics.find((one) => one.id === id);

export const figureOf = (
  content: Pick<ReportContent, "figures">,
  metric: string,
  figure: string,
): FigureOutcome | undefined => metricOf(content, metric)?.figures.find((one) => one.id === figure);

export const metricName = ({ catalogue }: Pick<ReportContent, "catalogue">, id: string): string =>
  catalogue.metrics.find((one) => one.id === id)?.names.pl ?? id;

export const figureName = ({ catalogue }: Pick<ReportContent, "catalogue">, metric: string, figure: string): string =>
  catalogue.metrics.find((one) => one.id === metric)?.figures.find((one) => one.id === figure)?.names.pl ?? figure;

/** Last day of the period; the export gives the day after it. */
export function lastDay(content: Pick<ReportContent, "figures">): string {
  const { to } = content.figures.result.period;
  // Reports cover whole calendar years.
  return `${String(Number(to.slice(0, 4)) - 1)}-12-31`;
}
