/**
 * Open data: which tables leave the house once a year, and how their counts look then (safeguarding D, R-139).
 *
 * Counts of people: from 1 to 4 they are hidden, with as much beside them as it takes; the others are multiples of five. Few and grave things
 * (interventions, calls to 112) are only «0», «1–4» or «5 and more». Counts of machines point at nobody and are only rounded.
 *
 * @module
 */
import { z } from "zod";
import { LocalDay } from "./case.ts";
import { Dimension, MeasureId, MetricId } from "./metric.ts";
import { Bilingual } from "./vocabulary.ts";

/** A count under this one is not published (k). */
export const SMALLEST_COUNT = 5;
/** Published counts are multiples of this. */
export const ROUNDING = 5;

/** `null`: hidden; the reader learns neither the number nor why. Zero is zero. */
export const PublishedCount = z.int().min(0).multipleOf(ROUNDING).nullable();
export type PublishedCount = z.output<typeof PublishedCount>;

/** All that is said of few and grave things. */
export const CountClass = z.enum(["0", "1-4", "5+"]);
export type CountClass = z.output<typeof CountClass>;

const Id = z
  .string()
  .max(60)
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/u, "letters, digits, hyphens");

export const TableHeading = z.strictObject({ id: z.string().min(1).max(60), label: Bilingual });
export type TableHeading = z.output<typeof TableHeading>;

export const PublishedTable = z.strictObject({
  id: z.string().min(1).max(60),
  title: Bilingual,
  from: LocalDay,
  to: LocalDay.describe("the day after the last"),
  rows: z.array(TableHeading),
  columns: z.array(TableHeading),
  cells: z.array(z.array(PublishedCount)).describe("by row, then by column"),
  rowTotals: z.array(PublishedCount),
  columnTotals: z.array(PublishedCount),
  total: PublishedCount,
});
export type PublishedTable = z.output<typeof PublishedTable>;

const counted = {
  ...PublishedTable.shape,
  metric: MetricId,
  unit: z.enum(["number", "minutes", "device-days"]),
  totals: z.enum(["both", "none"]).describe("none: columns are not parts of one whole, and every sum is null"),
  unmeasured: z.array(z.string()).describe("ids of quarters in which nobody counted: their zeros say nothing"),
  percent: z
    .strictObject({ label: Bilingual, byRow: z.array(z.number().min(0).max(100).nullable()) })
    .nullable()
    .describe("computed from the published counts of the row and from nothing else; null where one is hidden"),
};

/** One table of a release. */
export const OpenTable = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("people"), ...counted }),
  z.strictObject({ kind: z.literal("machines"), ...counted }),
  z.strictObject({
    kind: z.literal("classes"),
    id: z.string().min(1).max(60),
    title: Bilingual,
    metric: MetricId,
    from: LocalDay,
    to: LocalDay.describe("the day after the last"),
    rows: z.array(TableHeading),
    classes: z.array(CountClass),
  }),
]);
export type OpenTable = z.output<typeof OpenTable>;

export const OpenLicence = z.enum(["CC-BY-4.0", "CC0-1.0"]);
export type OpenLicence = z.output<typeof OpenLicence>;

/** What is published of one year: `dane.json` of the package. */
export const OpenRelease = z.strictObject({
  v: z.literal(1),
  publisher: z.string().min(1).max(200),
  year: z.int().min(2020).max(2200),
  release: z.int().min(1).describe("a correction is a new release"),
  madeOn: LocalDay,
  licence: OpenLicence,
  tables: z.array(OpenTable),
  missing: z.array(TableHeading).describe("tables nobody counted anything for in that year"),
  kept: z.array(z.string()).describe("tables taken over unchanged from the release before"),
});
export type OpenRelease = z.output<typeof OpenRelease>;

const Where = z.partialRecord(Dimension, z.array(z.string().min(1)).min(1)).default({});

/** A row or column of the plan: cells with one of the given values in each dimension, of the table's measure or of its own. */
const PlanHeading = z.strictObject({
  id: Id,
  label: Bilingual,
  measure: MeasureId.optional(),
  where: Where,
  rest: z.literal(true).optional().describe("whatever no other row of the list takes, so that rows add up to all"),
});
export type PlanHeading = z.output<typeof PlanHeading>;

/**
 * `quarters`: of the year. `categories`: of the taxonomy, S3 and S4 as one row «poważne» that names none of them; a code the taxonomy does not
 * have is counted there, too. A list: as written; `merged` is used instead where over half of what is not zero would be hidden.
 */
export const PlanAxis = z.union([
  z.literal("quarters"),
  z.literal("categories"),
  z.strictObject({ values: z.array(PlanHeading).min(1), merged: z.array(PlanHeading).min(1).optional() }),
]);
export type PlanAxis = z.output<typeof PlanAxis>;

export const PlanTable = z.strictObject({
  id: Id,
  metric: MetricId,
  kind: z.enum(["people", "machines", "classes"]),
  title: Bilingual,
  measure: MeasureId,
  where: Where,
  rows: PlanAxis,
  columns: PlanAxis.optional().describe("classes have none"),
  totals: z.enum(["both", "none"]).default("both"),
  linkedTo: Id.optional().describe(
    "the table before it, which splits the same counts by something else over the same columns",
  ),
  percent: z
    .strictObject({
      label: Bilingual,
      of: Id.describe("column"),
      over: z.array(Id).min(1),
      complement: z.boolean().default(false),
    })
    .optional(),
});
export type PlanTable = z.output<typeof PlanTable>;

/** `policies/open-data.yaml`. */
export const OpenDataPlan = z.strictObject({
  version: z.int().min(1),
  tables: z.array(PlanTable).min(1),
  notPublished: z.array(z.strictObject({ what: Bilingual, why: Bilingual })).describe("what is left out on purpose"),
});
export type OpenDataPlan = z.output<typeof OpenDataPlan>;

/** Why a number is not shown: it is under five itself, or keeps another one company. Known inside the house only. */
export const HiddenPlace = z.strictObject({
  table: z.string(),
  row: z.string().nullable().describe("null: the column's sum; both null: the total"),
  column: z.string().nullable(),
  why: z.enum(["small", "company"]),
});
export type HiddenPlace = z.output<typeof HiddenPlace>;
