/**
 * A table of counts as it may leave the house: small counts hidden, the others rounded (safeguarding D, R-139).
 *
 * @module
 */
import { z } from "zod";
import { LocalDay } from "./case.ts";
import { Bilingual } from "./vocabulary.ts";

/** A count under this one is not published (k). */
export const SMALLEST_COUNT = 5;
/** Published counts are multiples of this. */
export const ROUNDING = 5;

/** `null`: hidden; the reader learns neither the number nor why. Zero is zero. */
export const PublishedCount = z.int().min(0).multipleOf(ROUNDING).nullable();
export type PublishedCount = z.output<typeof PublishedCount>;

export const TableHeading = z.strictObject({ id: z.string().min(1).max(60), label: Bilingual });
export type TableHeading = z.output<typeof TableHeading>;

export const PublishedTable = z.strictObject({
  id: z.string().min(1).max(60),
  title: Bilingual,
  from: LocalDay,
  to: LocalDay,
  rows: z.array(TableHeading),
  columns: z.array(TableHeading),
  cells: z.array(z.array(PublishedCount)).describe("by row, then by column"),
  rowTotals: z.array(PublishedCount),
  columnTotals: z.array(PublishedCount),
  total: PublishedCount,
});
export type PublishedTable = z.output<typeof PublishedTable>;
