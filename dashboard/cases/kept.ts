/**
 * What does not exist for somebody a report names: the cases, and what led to them or hangs on them elsewhere. Other slices ask before they
 * list, count or nudge.
 *
 * @module
 */
import type { Queryable } from "../platform/tables.ts";
import type { CaseTables } from "./tables.ts";

/** Ids to leave out; empty for nearly everybody. */
export interface KeptFrom {
  readonly cases: ReadonlySet<string>;
  /** Drafts of the machine that became such cases. */
  readonly drafts: ReadonlySet<string>;
  /** Reports that became such cases. */
  readonly reports: ReadonlySet<string>;
}

/** @param viewer.roles  roles they hold: a report may name a role without a person */
export async function keptFrom(
  db: Queryable,
  venueId: string,
  viewer: { readonly account: string; readonly roles: readonly string[] },
): Promise<KeptFrom> {
  const rows = await db
    .withTables<CaseTables>()
    .selectFrom("case_named")
    .innerJoin("case_record", "case_record.id", "case_named.case_id")
    .select(["case_record.id", "case_record.draft_id", "case_record.report_id"])
    .where("case_named.venue_id", "=", venueId)
    .where((eb) =>
      eb.or([
        eb("case_named.account", "=", viewer.account),
        ...(viewer.roles.length === 0 ? [] : [eb("case_named.role", "in", [...viewer.roles])]),
      ]),
    )
    .execute();
  const present = (ids: readonly (string | null)[]): ReadonlySet<string> =>
    new Set(ids.filter((id): id is string => id !== null));
  return {
    cases: new Set(rows.map(({ id }) => id)),
    drafts: present(rows.map(({ draft_id: id }) => id)),
    reports: present(rows.map(({ report_id: id }) => id)),
  };
}
