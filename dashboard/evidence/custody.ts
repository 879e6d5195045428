/**
 * Through whose hands a capsule went. Each step is a row here and an entry of the book `audit`, written together.
 *
 * @module
 */
import type { CustodyAction, CustodyEntry } from "../../policies/schema/evidence.ts";
import { append } from "../ledger/index.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { CapsuleRow, EvidenceTables } from "./tables.ts";

/** Who acts, and in which role. */
export interface Hand {
  readonly accountId: string;
  readonly role: string;
}

export async function noteHand(
  tx: DatabaseTransaction,
  capsule: Pick<CapsuleRow, "id" | "venue_id" | "case_id">,
  step: { readonly by: Hand; readonly action: CustodyAction; readonly why: string; readonly at: number },
): Promise<void> {
  // The lock of the books comes first, so the number below is nobody else's.
  const { seq, hash } = await append(tx, {
    venueId: capsule.venue_id,
    book: "audit",
    kind: `evidence-${step.action}`,
    caseId: capsule.case_id,
    at: step.at,
    by: step.by.accountId,
    skeleton: { capsule: capsule.id, role: step.by.role },
    commitments: [],
  });
  const tables = tx.withTables<EvidenceTables>();
  const last = await tables
    .selectFrom("evidence_custody")
    .select(["seq", "at"])
    .where("capsule_id", "=", capsule.id)
    .orderBy("seq", "desc")
    .executeTakeFirst();
  await tables
    .insertInto("evidence_custody")
    .values({
      capsule_id: capsule.id,
      seq: (last?.seq ?? 0) + 1,
      venue_id: capsule.venue_id,
      // As in the books, a clock that was put back does not put the order back.
      at: Math.max(step.at, last?.at ?? 0),
      by_account: step.by.accountId,
      role: step.by.role,
      action: step.action,
      why: step.why,
      ledger_seq: seq,
      ledger_hash: hash,
    })
    .execute();
}

export async function custodyOf(db: Queryable, capsuleId: string): Promise<readonly CustodyEntry[]> {
  const rows = await db
    .withTables<EvidenceTables>()
    .selectFrom("evidence_custody")
    .selectAll()
    .where("capsule_id", "=", capsuleId)
    .orderBy("seq")
    .execute();
  return rows.map(
    (row) =>
      ({
        seq: row.seq,
        at: row.at,
        by: row.by_account,
        role: row.role,
        action: row.action,
        why: row.why,
        ledger: { seq: row.ledger_seq, hash: row.ledger_hash },
      }) as CustodyEntry,
  );
}
