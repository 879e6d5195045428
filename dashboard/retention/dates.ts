/**
 * Cases as retention sees them: when they happened last, who may not know of them, what of theirs is still sealed.
 *
 * @module
 */
import type { ReviewSubject } from "../../policies/schema/retention-api.ts";
import { listAccounts } from "../access/index.ts";
import { capsulesOf } from "../evidence/index.ts";
import type { Queryable } from "../platform/tables.ts";
import type { RetentionContext } from "./context.ts";
import type { CaseDates, RetentionViews } from "./tables.ts";

/** Keys a case may have; evidence goes with the note (A3). */
export const REVIEWED: readonly ReviewSubject[] = ["case", "card-1", "card-2"];

export interface DatedCase extends CaseDates {
  /** Last occurrence, ms: periods count from it. */
  readonly lastAt: number;
  readonly named: readonly { readonly account: string | null; readonly role: string | null }[];
}

/** Every case of the venue, oldest first. */
export async function datedCases(db: Queryable, venueId: string): Promise<readonly DatedCase[]> {
  const views = db.withTables<RetentionViews>();
  const rows = await views
    .selectFrom("case_public_retention")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("happened_at")
    .orderBy("id")
    .execute();
  const drafts = new Map(
    (
      await views
        .selectFrom("register_public_evidence")
        .select(["id", "last_at"])
        .where("venue_id", "=", venueId)
        .execute()
    ).map(({ id, last_at: at }) => [id, at]),
  );
  const named = await views.selectFrom("case_public_named").selectAll().where("venue_id", "=", venueId).execute();
  return rows.map((row) => ({
    ...row,
    lastAt: Math.max(row.happened_at, (row.draft_id === null ? undefined : drafts.get(row.draft_id)) ?? 0),
    named: named.filter(({ case_id: id }) => id === row.id),
  }));
}

/** Whoever is named in a case does not learn that there is one. */
export const mayKnow = (
  person: { readonly id: string; readonly roles: readonly string[] },
  named: DatedCase["named"],
): boolean =>
  !named.some(({ account, role }) => account === person.id || (role !== null && person.roles.includes(role)));

/** Whether an authority wants the evidence kept; of severity S4 until it says otherwise (A3). */
export async function isHeld(db: Queryable, venueId: string, caseId: string): Promise<boolean> {
  return (await capsulesOf(db, venueId, caseId)).some(
    (row) => row.released_at === null && (row.held_since !== null || row.severity === "S4"),
  );
}

/** Subjects of a case under which something is sealed that can still be opened. */
export async function sealedSubjects(
  { vault, venueId }: Pick<RetentionContext, "vault" | "venueId">,
  db: Queryable,
  caseId: string,
): Promise<readonly ReviewSubject[]> {
  const there: ReviewSubject[] = [];
  const sealed = await vault.items(db, { venueId, caseId });
  for (const subject of REVIEWED)
    // What a child wrote goes with the case it became.
    if (
      sealed.some(
        (item) => !item.erased && (item.subject === subject || (subject === "case" && item.subject === "report")),
      )
    )
      there.push(subject);
  return there;
}

/** Display names by account. */
export async function namesOf(db: Queryable): Promise<ReadonlyMap<string, string>> {
  return new Map((await listAccounts(db)).map(({ id, displayName }) => [id, displayName]));
}
