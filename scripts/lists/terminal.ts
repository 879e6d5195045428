/**
 * How commands speak: results to standard output, progress and complaints to standard error.
 *
 * @module
 */
import type { SourceReport } from "../../policies/schema/list-source.ts";
import type { SuspectEntry } from "../../policies/schema/protected.ts";

/** The person typed something this program does not understand; ends with 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const note = (text: string): void => void process.stderr.write(`${text}\n`);
export const say = (text: string): void => void process.stdout.write(`${text}\n`);

type Counts = Pick<
  SourceReport,
  "lines" | "entries" | "duplicates" | "subsumed" | "comments" | "unusable" | "unusableByReason"
> &
  Partial<Pick<SourceReport, "quarantined">>;

export const countsText = (counts: Counts): string =>
  `${counts.lines} lines: ${counts.entries} used, ${counts.duplicates} repeated, ${counts.subsumed} covered by a parent, ` +
  `${counts.comments} comments, ${counts.unusable} unusable ${JSON.stringify(counts.unusableByReason)}` +
  (counts.quarantined === undefined || counts.quarantined === 0 ? "" : `, ${counts.quarantined} wait for a person`);

export const suspectText = (suspect: SuspectEntry): string =>
  `${suspect.source}:${suspect.line} ${suspect.entry} would close ${suspect.covers} (${suspect.group}): ${suspect.text}`;

export const dayAndTime = (instant: number): string => `${new Date(instant).toISOString().slice(0, 16)}Z`;

/** @throws {UsageError} */
export function wholeNumber(text: string, option: string, max: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > max || text.trim() === "")
    throw new UsageError(`--${option}: not 0 … ${max}: ${text}`);
  return number;
}
