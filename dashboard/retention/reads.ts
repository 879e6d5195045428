/**
 * Who looked at personal data, over all cases: for the data-protection officer, who looks for what does not fit (R-086, B5).
 *
 * Whoever is named in a case meets none of its lines, and cannot count them. Looks at what is no case yet are left out for the same
 * reason: whom they name nobody knows before the report is one.
 *
 * @module
 */
import type { ReadLine } from "../../policies/schema/retention-api.ts";
import { instant } from "../platform/clock.ts";
import type { Person, RetentionContext } from "./context.ts";
import { datedCases, mayKnow, namesOf } from "./dates.ts";
import type { RetentionViews } from "./tables.ts";

const MOST = 5_000;
/** Kinds the log of a case does not have a line for; every other opening is there already, with its role. */
const ELSEWHERE: readonly string[] = ["report", "capsule"];

export async function listReads(
  context: Pick<RetentionContext, "database" | "venueId">,
  person: Person,
): Promise<{ lines: ReadLine[]; more: boolean }> {
  const { database, venueId } = context;
  const views = database.withTables<RetentionViews>();
  const numbers = new Map(
    (await datedCases(database, venueId)).flatMap((found) =>
      mayKnow(person, found.named) ? [[found.id, found.number] as const] : [],
    ),
  );
  const looks = await views
    .selectFrom("case_public_access")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("at", "desc")
    .orderBy("id")
    .limit(MOST + 1)
    .execute();
  const openings = await views
    .selectFrom("vault_public_read")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("kind", "in", ELSEWHERE)
    .orderBy("at", "desc")
    .orderBy("id")
    .limit(MOST + 1)
    .execute();
  const names = await namesOf(database);
  const all = [
    ...looks.map((row) => ({ ...row, outcome: row.outcome as ReadLine["outcome"] })),
    ...openings.map((row) => ({
      ...row,
      account: row.account_id,
      role: null,
      action: `read-${row.kind ?? ""}`,
      outcome: "granted" as const,
    })),
  ].sort((a, b) => b.at - a.at);
  const lines = all.slice(0, MOST).flatMap((row): ReadLine[] => {
    const number = numbers.get(row.case_id);
    if (number === undefined) return [];
    return [
      {
        id: row.id,
        at: instant(row.at),
        number,
        account: row.account,
        by: names.get(row.account) ?? null,
        role: row.role,
        action: row.action,
        outcome: row.outcome,
        reason: row.reason,
      },
    ];
  });
  return { lines, more: all.length > MOST };
}
