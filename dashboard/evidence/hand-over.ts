/**
 * Hand-overs of a case's capsules as a page lists them, and the one thing that changes a capsule's severity afterwards.
 *
 * @module
 */
import { DAY_MS } from "../platform/clock.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { CapsuleRow, EvidenceTables, ExportRow } from "./tables.ts";

/** An agreement holds for a day; later circumstances may be others. */
export const AGREED_FOR_MS = DAY_MS;

/** `needs-second`: severity S4, and nobody in another role agreed yet. */
export type ExportState = "needs-second" | "ready" | "used" | "expired";

export function exportState(
  { severity }: Pick<CapsuleRow, "severity">,
  row: Pick<ExportRow, "asked_at" | "agreed_at" | "agreed_by" | "used_at">,
  now: number,
): ExportState {
  if (row.used_at !== null) return "used";
  if (now - (row.agreed_at ?? row.asked_at) > AGREED_FOR_MS) return "expired";
  return severity === "S4" && row.agreed_by === null ? "needs-second" : "ready";
}

/** Requests for one capsule, newest first. */
export async function exportsOf(
  db: Queryable,
  capsule: Pick<CapsuleRow, "id" | "severity">,
  now: number,
): Promise<readonly (ExportRow & { readonly state: ExportState })[]> {
  const rows = await db
    .withTables<EvidenceTables>()
    .selectFrom("evidence_export")
    .selectAll()
    .where("capsule_id", "=", capsule.id)
    .orderBy("asked_at", "desc")
    .orderBy("id")
    .execute();
  return rows.map((row) => ({ ...row, state: exportState(capsule, row, now) }));
}

/**
 * The case turned out to be of the gravest kind after its evidence was secured: from now on two roles hand it over, and it stays until an
 * authority lets it go. What lies in the capsule says what was known then and is not touched.
 */
export async function worsen(
  tx: DatabaseTransaction,
  of: { readonly venueId: string; readonly caseId: string },
): Promise<void> {
  await tx
    .withTables<EvidenceTables>()
    .updateTable("evidence_capsule")
    .set({ severity: "S4" })
    .where("venue_id", "=", of.venueId)
    .where("case_id", "=", of.caseId)
    .execute();
}
