/**
 * Removes what a case left behind: rows by the rules of the platform, keys by the vault, the oldest entries of the books behind a checkpoint.
 *
 * @module
 */
import { sql } from "kysely";
import { LedgerBook } from "../../policies/schema/ledger.ts";
import { lastSeqBefore, readBook, removeOldest } from "../ledger/index.ts";
import { REGISTER_MS, RETENTION } from "../platform/retention-rules.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import type { RetentionContext } from "./context.ts";
import { MACHINE } from "./context.ts";
import type { RetentionViews } from "./tables.ts";

export type Part = "note" | "register";

/** @returns rows removed per table */
export async function removeRows(
  tx: DatabaseTransaction,
  caseId: string,
  part: Part,
): Promise<readonly { readonly table: string; readonly requirement: string; readonly rows: number }[]> {
  const rules = RETENTION.flatMap(({ table, requirement, actions }) =>
    actions.flatMap((action) =>
      action.kind === "disposal" && action.part === part ? [{ table, requirement, of: action.of ?? "case_id" }] : [],
    ),
  );
  // Rows of a capsule first: which case they belong to stands in the capsule's own.
  rules.sort((a, b) => Number(b.of === "capsule_id") - Number(a.of === "capsule_id"));
  const removed = [];
  for (const { table, requirement, of } of rules) {
    const whose =
      of === "capsule_id"
        ? sql`capsule_id in (select id from evidence_capsule where case_id = ${caseId})`
        : sql`${sql.ref(of)} = ${caseId}`;
    const result = await sql`delete from ${sql.table(table)} where ${whose}`.execute(tx);
    const rows = Number(result.numAffectedRows ?? 0n);
    if (rows > 0) removed.push({ table, requirement, rows });
  }
  return removed;
}

/**
 * Lets the oldest entries of each book go, as far as every case they tell of was removed. @returns entries per book that went
 */
export async function removeEntries(context: RetentionContext, now: number, by: string): Promise<number> {
  const { database, venueId } = context;
  let gone = 0;
  for (const book of LedgerBook.options)
    gone += await database.transaction().execute(async (tx) => {
      const limit = await lastSeqBefore(tx, venueId, book, now - REGISTER_MS);
      if (limit === 0) return 0;
      const kept = new Set(
        (
          await tx
            .withTables<RetentionViews>()
            .selectFrom("case_public_retention")
            .select("id")
            .where("venue_id", "=", venueId)
            .execute()
        ).map(({ id }) => id),
      );
      let through = 0;
      for await (const entry of readBook(tx, venueId, book)) {
        if (entry.seq > limit || kept.has(entry.caseId)) break;
        through = entry.seq;
      }
      return through === 0 ? 0 : removeOldest(tx, { venueId, book, throughSeq: through, now, by: by || MACHINE });
    });
  return gone;
}
