/**
 * Shapes of `policies/metrics/*.yaml`: what is measured every day (measures) and what is said of it (metrics M01–M32, safeguarding D).
 *
 * A measure is a bag of whole numbers that merges: days into months, months into years, in any order. A metric is one or more figures over
 * measures, so that a report, a page, a CSV file and an outsider's script all compute the same thing from the same stored numbers. Nothing in a
 * cell may name a person or a device: the dimensions are a closed list.
 *
 * @module
 */
import { z } from "zod";
import { Bilingual } from "./vocabulary.ts";

/** M01…M32 (safeguarding D). */
export const MetricId = z.string().regex(/^M(?:0[1-9]|[12]\d|3[0-2])$/u, "M01 to M32");
export type MetricId = z.output<typeof MetricId>;

/** The five areas of the effectiveness card: sieć, urządzenia, ludzie, procedura, pomoc. */
export const MetricArea = z.enum(["network", "devices", "people", "procedure", "help"]);
export type MetricArea = z.output<typeof MetricArea>;

/** Who counts: one part of the system, which either measured on a day or did not. */
export const MeasureSource = z.enum([
  "resolver",
  "register",
  "leases",
  "lists",
  "probes",
  "devices",
  "routers",
  "loans",
  "cases",
  "mistakes",
  "help",
  "page",
  "referrals",
  "people",
  "retention",
  "surveys",
  "consultations",
  "remarks",
]);
export type MeasureSource = z.output<typeof MeasureSource>;

/** What a count may be split by. Closed on purpose: no device, no account, no address, no name. */
export const Dimension = z.enum([
  "code",
  "severity",
  "mode",
  "language",
  "network",
  "type",
  "area",
  "outcome",
  "cause",
  "channel",
  "form",
  "check",
  "kind",
  "group",
  "recipient",
  "question",
]);
export type Dimension = z.output<typeof Dimension>;

export const MeasureId = z
  .string()
  .max(48)
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u, "lower-case words with hyphens");
export type MeasureId = z.output<typeof MeasureId>;

/**
 * How days become a period. `add`: sums. `max`: the largest. `last`: the state on the latest measured day, for what does not add up
 * (records overdue, roles filled).
 */
export const MeasureMerge = z.enum(["add", "max", "last"]);
export type MeasureMerge = z.output<typeof MeasureMerge>;

export const Measure = z.strictObject({
  id: MeasureId,
  source: MeasureSource,
  merge: MeasureMerge.default("add"),
  shape: z
    .enum(["count", "histogram"])
    .default("count")
    .describe("histogram: cells carry `bin`, see policies/engine/metrics/histogram.ts"),
  unit: z.enum(["number", "minutes", "seconds", "days", "device-days"]).default("number"),
  dimensions: z.array(Dimension).default([]),
  what: Bilingual,
});
export type Measure = z.output<typeof Measure>;

/** Cells of one measure that a figure adds up: all, or those with one of the given values in each given dimension. */
export const Selection = z.strictObject({
  measure: MeasureId,
  where: z.partialRecord(Dimension, z.array(z.string().min(1)).min(1)).default({}),
});
export type Selection = z.output<typeof Selection>;

/** `atLeast` 98: green from 98 up; below `warn` red, between them yellow. `strict`: no yellow, however few were counted. */
export const Target = z
  .strictObject({
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
    warn: z.number().optional(),
    strict: z.boolean().default(false),
    perYear: z.boolean().default(false).describe("the numbers are for a year; two years need twice as many"),
  })
  .refine(({ atLeast, atMost }) => (atLeast === undefined) !== (atMost === undefined), "either atLeast or atMost");
export type Target = z.output<typeof Target>;

export const FigureUnit = z.enum([
  "percent",
  "number",
  "per-thousand",
  "per-hundred",
  "minutes",
  "seconds",
  "hours",
  "days",
]);
export type FigureUnit = z.output<typeof FigureUnit>;

const figureBase = {
  id: MeasureId,
  names: Bilingual,
  unit: FigureUnit,
  target: Target.optional(),
  mayBeEmpty: z.boolean().default(false).describe("nothing to divide by is no gap: there were no cases, no repairs"),
  by: z.array(z.array(Dimension).min(1)).default([]).describe("tables: one for each list of dimensions"),
};

/**
 * One number of a metric.
 * - `share`: numerator ÷ denominator in percent, both counts of the same things; `complement` gives what is left to 100 %.
 *   Wilson's 95 % interval where fewer than 20 were counted.
 * - `rate`: numerator ÷ exposure × `times` (per 1 000 client-hours, per 100 loans).
 * - `count`: how many; `exposure` gives the number that years are compared by.
 * - `quantile`: of a histogram, nearest rank; `mean`: sum ÷ number of the same histogram.
 */
export const Figure = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("share"),
    ...figureBase,
    numerator: Selection,
    denominator: Selection,
    complement: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal("rate"),
    ...figureBase,
    numerator: Selection,
    denominator: Selection,
    times: z.number().positive().default(1),
    divide: z.number().positive().default(1).describe("exposure in stored units ÷ this, e.g. 60 from minutes to hours"),
  }),
  z.strictObject({
    kind: z.literal("count"),
    ...figureBase,
    of: Selection,
    exposure: z
      .strictObject({
        of: Selection,
        divide: z.number().positive().default(1),
        times: z.number().positive().default(1),
      })
      .optional(),
  }),
  z.strictObject({
    kind: z.literal("quantile"),
    ...figureBase,
    of: Selection,
    q: z.number().gt(0).max(1),
    divide: z.number().positive().default(1),
  }),
  z.strictObject({
    kind: z.literal("mean"),
    ...figureBase,
    of: Selection,
    sum: Selection,
    divide: z.number().positive().default(1),
  }),
]);
export type Figure = z.output<typeof Figure>;

/** What may break a series: which lists, which thresholds of drafts, which rules of a network. */
export const BreakKind = z.enum(["list", "threshold", "policy"]);
export type BreakKind = z.output<typeof BreakKind>;

/** One of M01–M32. The first figure is the one that stands on the card. */
export const Metric = z.strictObject({
  id: MetricId,
  names: Bilingual,
  area: MetricArea,
  requirements: z.array(z.string().regex(/^R-\d{3}[a-z]?$/u)).min(1),
  numerator: Bilingual.describe("in words, for readers"),
  denominator: Bilingual.describe("in words, for readers"),
  source: Bilingual,
  target: Bilingual.describe("in words; «brak celu» where there is none"),
  direction: z.enum(["up", "down", "none"]).describe("which way is better"),
  coverage: z.strictObject({
    sources: z.array(MeasureSource).min(1).describe("all must have measured; the least covered one counts"),
    minimum: z.number().min(0).max(100).default(80).describe("percent of the period below which no light is green"),
  }),
  brokenBy: z.array(BreakKind).default([]),
  interpretation: Bilingual,
  figures: z.array(Figure).min(1),
});
export type Metric = z.output<typeof Metric>;

export const MeasureFile = z.strictObject({ measures: z.array(Measure).min(1) });
export const MetricFile = z.strictObject({ metrics: z.array(Metric).min(1) });

/** Everything of `policies/metrics/`. */
export const MetricCatalogue = z.strictObject({ measures: z.array(Measure), metrics: z.array(Metric) });
export type MetricCatalogue = z.output<typeof MetricCatalogue>;
