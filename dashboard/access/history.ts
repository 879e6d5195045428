/**
 * Who came in, who changed whose access, who was turned away: newest first, for the data-protection officer and the auditor.
 *
 * Looks at cases and what happens in them are not here; they have their own log, which a person named in one cannot read.
 *
 * @module
 */
import type { AccessHistoryLine } from "../../policies/schema/people-api.ts";
import { instant } from "../platform/clock.ts";
import type { Queryable } from "../platform/tables.ts";
import { listAccounts } from "./accounts.ts";
import type { AuditAction } from "./audit.ts";
import type { AccessTables } from "./tables.ts";

const LINES = 500;

const SHOWN: readonly AuditAction[] = [
  "setup",
  "sign-in",
  "sign-out",
  "account-create",
  "account-update",
  "refused",
  "factor-add",
  "factor-remove",
  "factor-prove",
  "recovery-codes",
  "recovery-ask",
  "recovery-approve",
  "recovery-refuse",
  "recovery-done",
  "invite",
  "invite-accept",
  "invite-withdraw",
  "session-close",
  "department",
  "appoint",
  "appoint-end",
  "training",
  "suspend",
  "suspend-end",
];

/** What would tell somebody that a case names them. */
const NOT_OF_ONESELF: readonly string[] = ["suspend", "suspend-end"];

export async function accessHistory(database: Queryable, viewer: string): Promise<AccessHistoryLine[]> {
  const rows = await database
    .withTables<AccessTables>()
    .selectFrom("access_audit")
    .selectAll()
    .where("action", "in", SHOWN)
    .where((eb) =>
      eb.or([eb("action", "not in", NOT_OF_ONESELF), eb("subject_id", "is", null), eb("subject_id", "!=", viewer)]),
    )
    .orderBy("at", "desc")
    .orderBy("id")
    .limit(LINES)
    .execute();
  const names = new Map((await listAccounts(database)).map(({ id, displayName }) => [id, displayName]));
  return rows.map((row) => ({
    at: instant(row.at),
    by: row.account_id === null ? null : (names.get(row.account_id) ?? null),
    action: row.action,
    subject: row.subject_id === null ? null : (names.get(row.subject_id) ?? null),
    outcome: row.outcome as AccessHistoryLine["outcome"],
    detail: row.detail,
  }));
}
