/**
 * Finding a case by what another part of the register knows of it; only for those who may know of it.
 *
 * @module
 */
import type { CaseContext } from "./context.ts";
import { mayKnow } from "./routes.ts";
import { findCase } from "./store.ts";
import type { CaseTables } from "./tables.ts";

/** @returns undefined for what does not exist and for what the account may not know of alike. Not inside a transaction. */
export async function knownCase(
  context: CaseContext,
  account: string,
  wanted: { readonly id: string } | { readonly number: string },
): Promise<{ readonly id: string; readonly number: string } | undefined> {
  const row =
    "id" in wanted
      ? await findCase(context.database, context.venueId, wanted.id)
      : await context.database
          .withTables<CaseTables>()
          .selectFrom("case_record")
          .select(["id", "number"])
          .where("venue_id", "=", context.venueId)
          .where("number", "=", wanted.number)
          .executeTakeFirst();
  return row !== undefined && (await mayKnow(context, account, row.id))
    ? { id: row.id, number: row.number }
    : undefined;
}
