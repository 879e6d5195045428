/**
 * Figures that were computed and are still true: the board, the page and the paper of one morning ask for the same year again and again.
 *
 * Nothing is trusted for its age. What is remembered carries the version of the counts it was computed from, and every asking reads the version
 * anew, in the database, where whoever counts puts it up in the same transaction; so it does not matter which process counted.
 *
 * @module
 */
import type { EffectivenessExport, Period } from "../../policies/schema/effectiveness.ts";
import type { MetricCatalogue } from "../../policies/schema/metric.ts";
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import type { Database } from "../platform/tables.ts";
import type { ReportContext } from "./context.ts";
import { todayOf } from "./days.ts";
import { versionOf } from "./years.ts";

/** A document of two full years is some megabytes in memory. */
const MOST = 12;

interface Remembered {
  /** Version of the counts, the day, the metrics: a period that goes on has one day more tomorrow. */
  readonly of: string;
  readonly document: EffectivenessExport;
}

const digests = new WeakMap<MetricCatalogue, string>();

/** Slices load the same catalogue each for itself. */
function digestOf(catalogue: MetricCatalogue): string {
  let digest = digests.get(catalogue);
  if (digest === undefined) digests.set(catalogue, (digest = sha256(canonicalJson(catalogue))));
  return digest;
}

const remembered = new WeakMap<Database, Map<string, Remembered>>();

/** @param compute  of the same period, for when nothing true is remembered; its errors are the caller's */
export async function recall(
  { database, venueId, timeZone, catalogue, clock }: ReportContext,
  { from, to }: Period,
  compute: () => Promise<EffectivenessExport>,
): Promise<EffectivenessExport> {
  // Read before the counts: what changes in between makes the document newer than its version, and it is computed once more.
  const of = `${await versionOf(database, venueId)} ${todayOf(clock(), timeZone)} ${digestOf(catalogue)}`;
  let own = remembered.get(database);
  if (own === undefined) remembered.set(database, (own = new Map()));
  const key = `${venueId} ${timeZone} ${from} ${to}`;
  const known = own.get(key);
  own.delete(key);
  if (known?.of === of) {
    own.set(key, known);
    return known.document;
  }
  const document = await compute();
  own.set(key, { of, document });
  for (const oldest of own.keys()) {
    if (own.size <= MOST) break;
    own.delete(oldest);
  }
  return document;
}
