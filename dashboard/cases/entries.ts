/**
 * What a step leaves behind: texts sealed in the vault, an entry in a book, a line of the case's own history. All in the step's transaction.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { LedgerLine } from "../../policies/engine/case/transition.ts";
import type { Role } from "../../policies/schema/api.ts";
import type { JsonObject } from "../../policies/schema/ledger.ts";
import { append } from "../ledger/index.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import type { CaseContext } from "./context.ts";
import type { CaseTables } from "./tables.ts";

export type ItemSubject = "case" | "card-1" | "card-2" | "report";

/** Something to seal; never stored anywhere else. */
export interface PlainItem {
  readonly subject: ItemSubject;
  readonly kind: string;
  readonly part: string | null;
  readonly content: object;
}

export interface StepMark {
  readonly caseId: string;
  /** Version of the case after this step. */
  readonly step: number;
  readonly at: number;
  /** null: the machine. */
  readonly by: { readonly account: string; readonly role: Role | null } | null;
}

/**
 * Seals what was said and writes the entries. Items belong to the first entry.
 *
 * @throws {VaultError} `E_VAULT_DESTROYED` if the personal data of the case were erased
 */
export async function writeEntries(
  tx: DatabaseTransaction,
  context: Pick<CaseContext, "venueId" | "vault">,
  mark: StepMark,
  lines: readonly LedgerLine[],
  facts: JsonObject,
  items: readonly PlainItem[],
): Promise<void> {
  const { venueId } = context;
  const db = tx.withTables<CaseTables>();
  const first = randomUUID();
  const commitments: { itemId: string; commitment: string }[] = [];
  for (const { subject, kind, part, content } of items) {
    const sealed = await context.vault.seal(tx, {
      venueId,
      caseId: mark.caseId,
      subject,
      kind,
      plaintext: JSON.stringify(content),
      now: mark.at,
    });
    commitments.push(sealed);
    const { last } = await db
      .selectFrom("case_item")
      .select(({ fn }) => fn.max<number | null>("revision").as("last"))
      .where("case_id", "=", mark.caseId)
      .where("subject", "=", subject)
      .where("kind", "=", kind)
      .executeTakeFirstOrThrow();
    await db
      .insertInto("case_item")
      .values({
        id: sealed.itemId,
        case_id: mark.caseId,
        venue_id: venueId,
        entry_id: first,
        subject,
        kind,
        part,
        revision: (last ?? 0) + 1,
        author: mark.by?.account ?? "machine",
        at: mark.at,
      })
      .execute();
  }
  for (const [index, { book, kind }] of lines.entries()) {
    const { seq, hash } = await append(tx, {
      venueId,
      book,
      kind,
      caseId: mark.caseId,
      at: mark.at,
      by: mark.by?.account ?? "machine",
      skeleton: { ...facts, step: mark.step, role: mark.by?.role ?? null },
      commitments: index === 0 ? commitments : [],
    });
    await db
      .insertInto("case_entry")
      .values({
        id: index === 0 ? first : randomUUID(),
        case_id: mark.caseId,
        venue_id: venueId,
        step: mark.step,
        at: mark.at,
        book,
        kind,
        seq,
        hash,
        by_account: mark.by?.account ?? null,
        by_role: mark.by?.role ?? null,
        facts: JSON.stringify(facts),
      })
      .execute();
  }
}
