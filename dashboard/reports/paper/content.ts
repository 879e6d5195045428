/**
 * What a report is made of, as it is frozen: every word and number the paper shows comes from here and from nowhere else. Pure.
 *
 * @module
 */
import type { ImprovementView, RemarkView } from "../../../policies/schema/coordination-api.ts";
import type { EffectivenessExport, FigureOutcome, MetricOutcome } from "../../../policies/schema/effectiveness.ts";
import type { MetricCatalogue } from "../../../policies/schema/metric.ts";
import type { ReportKind, ReportNarrative } from "../../../policies/schema/report-api.ts";

/** Of a remark the register's line only; its text may name somebody. */
export type ReportRemark = Pick<RemarkView, "number" | "receivedOn" | "source" | "decision" | "decidedOn">;

export type ReportImprovement = Pick<
  ImprovementView,
  "number" | "title" | "why" | "origin" | "ownerName" | "dueOn" | "cost" | "change" | "state" | "result"
>;

export interface ReportContent {
  readonly v: 1;
  readonly kind: ReportKind;
  /** Edition of this kind and period, from 1. */
  readonly edition: number;
  readonly venue: string;
  readonly venueShort: string;
  /** ms UTC and the day in the venue: when it was submitted; of a draft, when its words were last saved. */
  readonly madeAt: number;
  readonly madeOn: string;
  readonly narrative: ReportNarrative;
  readonly improvements: readonly ReportImprovement[];
  readonly remarks: readonly ReportRemark[];
  /** Heads of the append-only books at that moment, one line. */
  readonly heads: string;
  readonly catalogue: MetricCatalogue;
  readonly figures: EffectivenessExport;
}

export const metricOf = (content: ReportContent, id: string): MetricOutcome | undefined =>
  content.figures.result.metrics.find((one) => one.id === id);

export const figureOf = (content: ReportContent, metric: string, figure: string): FigureOutcome | undefined =>
  metricOf(content, metric)?.figures.find((one) => one.id === figure);

export const metricName = ({ catalogue }: ReportContent, id: string): string =>
  catalogue.metrics.find((one) => one.id === id)?.names.pl ?? id;

export const figureName = ({ catalogue }: ReportContent, metric: string, figure: string): string =>
  catalogue.metrics.find((one) => one.id === metric)?.figures.find((one) => one.id === figure)?.names.pl ?? figure;

/** Last day of the period; the export gives the day after it. */
export function lastDay(content: ReportContent): string {
  const { to } = content.figures.result.period;
  // Reports cover whole calendar years.
  return `${String(Number(to.slice(0, 4)) - 1)}-12-31`;
}
