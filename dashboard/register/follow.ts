/**
 * The machine's drafts as cases need them: which there are, and what people made of them.
 *
 * @module
 */
import type { DraftState } from "../../policies/schema/api.ts";
import type { z } from "zod";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { RegisterTables } from "./tables.ts";

/** A draft without its evidence. */
export interface DraftFacts {
  readonly id: string;
  readonly number: string;
  readonly category: string;
  readonly severity: string;
  readonly network: string;
  readonly mode: string;
  readonly device: string | null;
  readonly openedAt: number;
}

/** Most recent drafts asked for at once. */
const LIMIT = 1_000;

/** Drafts nobody decided on yet, newest first; or the one with this id, whatever became of it. */
export async function openDrafts(db: Queryable, venueId: string, id?: string): Promise<readonly DraftFacts[]> {
  let query = db
    .withTables<RegisterTables>()
    .selectFrom("register_draft")
    .select(["id", "number", "category", "severity", "network", "mode", "device", "opened_at"])
    .where("venue_id", "=", venueId)
    .orderBy("opened_at", "desc")
    .limit(LIMIT);
  query = id === undefined ? query.where("state", "=", "draft") : query.where("id", "=", id);
  return (await query.execute()).map(({ opened_at: openedAt, ...row }) => ({ ...row, openedAt }));
}

/** The draft shows what people decided in its case. */
export async function followCase(
  tx: DatabaseTransaction,
  draft: {
    readonly venueId: string;
    readonly id: string;
    readonly state: z.output<typeof DraftState>;
    readonly contact: "attempt" | "yes" | "unknown";
  },
): Promise<void> {
  await tx
    .withTables<RegisterTables>()
    .updateTable("register_draft")
    .set({ state: draft.state, contact: draft.contact })
    .where("venue_id", "=", draft.venueId)
    .where("id", "=", draft.id)
    .execute();
}

/** Names in clear behind a draft, as long as they are kept (72 h). */
export async function namesOfDraft(db: Queryable, venueId: string, draftId: string): Promise<readonly string[]> {
  const rows = await db
    .withTables<RegisterTables>()
    .selectFrom("register_signal")
    .select(["name", "entry"])
    .where("venue_id", "=", venueId)
    .where("draft_id", "=", draftId)
    .execute();
  return [
    ...new Set(rows.flatMap(({ name, entry }) => [name, entry]).filter((name) => name !== null && name !== "")),
  ] as string[];
}
