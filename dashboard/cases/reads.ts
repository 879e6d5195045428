/**
 * Reading what is sealed: with a reason, item by item, each read on record (R-044, B5).
 *
 * @module
 */
import { mayReadItem } from "../../policies/engine/case/access.ts";
import type { NotePart } from "../../policies/schema/case.ts";
import type { z } from "zod";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import { VaultError } from "../vault/index.ts";
import type { CaseContext, StaffMember } from "./context.ts";
import { GateRefusal, logAccess, passGate } from "./gate.ts";
import type { Seen } from "./gate.ts";
import { findCase } from "./store.ts";
import type { CaseTables, ItemRow } from "./tables.ts";

export interface OpenedItem {
  readonly item: ItemRow;
  /** null: erased. */
  readonly content: Record<string, unknown> | null;
}

/** Opens items of a case the viewer was let through to. @throws {GateRefusal} 403 `E_CASE_DENIED` for the first it may not read */
export async function openItems(
  tx: DatabaseTransaction,
  context: Pick<CaseContext, "venueId" | "vault">,
  { row, access, person }: Seen,
  items: readonly ItemRow[],
  reason: string,
  now: number,
): Promise<OpenedItem[]> {
  const opened: OpenedItem[] = [];
  for (const item of items) {
    if (!mayReadItem(person, { kind: item.kind, part: item.part, author: item.author }, access))
      throw new GateRefusal(403, "E_CASE_DENIED", {
        caseId: row.id,
        account: person.account,
        action: `read-${item.kind}`,
        conflict: false,
      });
    opened.push({ item, content: await openOne(tx, context, item, person, reason, now) });
  }
  return opened;
}

async function openOne(
  tx: DatabaseTransaction,
  context: Pick<CaseContext, "venueId" | "vault">,
  item: ItemRow,
  person: StaffMember,
  reason: string,
  now: number,
): Promise<Record<string, unknown> | null> {
  try {
    const reader = { accountId: person.account, reason };
    const text = await context.vault.open(tx, { venueId: context.venueId, itemId: item.id, reader, now });
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    // Erased is an answer, not a failure; the vault refused before it wrote anything.
    if (cause instanceof VaultError && cause.code === "E_VAULT_DESTROYED") return null;
    throw cause;
  }
}

/** Without what has a successor: where the note was kept without personal data, that is the note. */
export function withoutErased<T extends Pick<ItemRow, "subject" | "kind" | "revision">>(items: readonly T[]): T[] {
  const kept = new Set(items.filter(({ subject }) => subject === "note").map((one) => `${one.kind} ${one.revision}`));
  return items.filter(({ subject, kind, revision }) => subject !== "case" || !kept.has(`${kind} ${revision}`));
}

export async function itemsOf(tx: DatabaseTransaction, caseId: string): Promise<ItemRow[]> {
  return tx
    .withTables<CaseTables>()
    .selectFrom("case_item")
    .selectAll()
    .where("case_id", "=", caseId)
    .orderBy("at")
    .orderBy("revision")
    .orderBy("id")
    .execute();
}

/**
 * @throws {GateRefusal} 404, 403; {Refusal} 404 `E_CASE_ITEM` if an id belongs to no item of this case
 */
export async function readCase(
  context: CaseContext,
  account: string,
  id: string,
  asked: { readonly items: readonly string[]; readonly reason: string },
  now: number,
): Promise<
  { id: string; kind: string; part: z.output<typeof NotePart> | null; content: Record<string, never> | null }[]
> {
  return context.database.transaction().execute(async (tx) => {
    const staff = await context.people.staff(tx, now);
    const seen = passGate(context, await findCase(tx, context.venueId, id), staff, account, "read");
    const known = new Map((await itemsOf(tx, seen.row.id)).map((item) => [item.id, item]));
    const wanted = [...new Set(asked.items)].map((item) => known.get(item));
    if (wanted.includes(undefined)) throw new Refusal(404, "E_CASE_ITEM");
    const opened = await openItems(tx, context, seen, wanted as ItemRow[], asked.reason, now);
    await logAccess(tx, {
      venueId: context.venueId,
      caseId: seen.row.id,
      account,
      role: seen.person.role,
      action: `read-personal:${[...new Set(opened.map(({ item }) => item.kind))].sort().join(",")}`,
      outcome: "granted",
      reason: asked.reason,
      at: now,
    });
    return opened.map(({ item, content }) => ({
      id: item.id,
      kind: item.kind,
      part: item.part as z.output<typeof NotePart> | null,
      content: content as Record<string, never> | null,
    }));
  });
}
