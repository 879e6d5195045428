/**
 * How a decision reaches the request it answers.
 *
 * @module
 */
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import type { Person } from "./person.ts";
import type { ListTables } from "./tables.ts";

/**
 * Ties a waiting request to an exception, or sets it free.
 * @throws {Refusal} 404 `E_MISTAKE_UNKNOWN`, 409 `E_MISTAKE_DECIDED`; neither when it is set free
 */
export async function linkMistake(
  tx: DatabaseTransaction,
  venueId: string,
  id: string,
  exceptionId: string | null,
): Promise<void> {
  const db = tx.withTables<ListTables>();
  const row = await db
    .selectFrom("list_mistake")
    .select("decided_at")
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (exceptionId !== null) {
    if (row === undefined) throw new Refusal(404, "E_MISTAKE_UNKNOWN");
    if (row.decided_at !== null) throw new Refusal(409, "E_MISTAKE_DECIDED");
  } else if (row === undefined || row.decided_at !== null) return;
  await db.updateTable("list_mistake").set({ exception_id: exceptionId }).where("id", "=", id).execute();
}

export async function settleMistake(
  tx: DatabaseTransaction,
  id: string,
  outcome: { readonly decision: "opened" | "declined"; readonly reason: string },
  person: Person,
  now: number,
): Promise<void> {
  await tx
    .withTables<ListTables>()
    .updateTable("list_mistake")
    .set({
      decision: outcome.decision,
      decided_reason: outcome.reason,
      decided_name: person.name,
      decided_at: now,
      waiting_name: null,
    })
    .where("id", "=", id)
    .where("decided_at", "is", null)
    .execute();
}
