/**
 * Who did what with access: sign-ins, account changes, refusals. No address, no password, no login that does not exist.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { Queryable } from "../platform/tables.ts";
import type { AccessTables } from "./tables.ts";

export type AuditAction =
  | "setup"
  | "sign-in"
  | "sign-out"
  | "account-create"
  | "account-update"
  | "refused"
  | "factor-add"
  | "factor-remove"
  | "factor-prove"
  | "recovery-codes"
  | "recovery-ask"
  | "recovery-approve"
  | "recovery-refuse"
  | "recovery-done"
  | "invite"
  | "invite-accept"
  | "invite-withdraw"
  | "session-close"
  | "department"
  | "appoint"
  | "appoint-end"
  | "training"
  | "suspend"
  | "suspend-end"
  | "draft-read"
  | "list-update"
  | "list-choice"
  | "list-rollback"
  | "list-hold-lift"
  | "quarantine-decide"
  | "mistake-decide"
  | "exception-create"
  | "exception-approve"
  | "exception-end"
  | "federation-export"
  | "federation-import"
  | "probe-names"
  | "probe-publication"
  | "device-create"
  | "device-update"
  | "device-state"
  | "device-import"
  | "device-code"
  | "device-enrolment"
  | "ticket-note"
  | "exemption-create"
  | "exemption-end"
  | "attest"
  | "router-save"
  | "router-remove"
  | "inspection-open"
  | "inspection-save"
  | "inspection-sign"
  | "alarm-settle"
  | "photo-add"
  | "photo-remove"
  | "loan-override"
  | "loan-missing"
  | "loan-clean"
  | "prompt-close"
  | "prompt-undo"
  | "retention-run"
  | "retention-review"
  | "disposal-archivist"
  | "disposal-decide"
  | "help-go"
  | "help-done"
  | "help-report"
  | "help-report-case"
  | "help-report-close"
  | "help-settings"
  | "help-line-verify"
  | "effectiveness-read"
  | "effectiveness-token-create"
  | "effectiveness-token-revoke"
  | "open-data-prepare"
  | "open-data-step"
  | "open-data-package"
  | "declaration-save"
  | "declaration-paper"
  | "report-open"
  | "report-words"
  | "report-step"
  | "report-paper"
  | "report-check";

export interface AuditEntry {
  readonly at: number;
  readonly accountId: string | null;
  readonly action: AuditAction;
  readonly subjectId?: string;
  readonly outcome: "success" | "failure" | "denied";
  readonly detail?: string;
}

export async function recordAudit(database: Queryable, entry: AuditEntry): Promise<void> {
  await database
    .withTables<AccessTables>()
    .insertInto("access_audit")
    .values({
      id: randomUUID(),
      at: entry.at,
      account_id: entry.accountId,
      action: entry.action,
      subject_id: entry.subjectId ?? null,
      outcome: entry.outcome,
      detail: entry.detail ?? null,
    })
    .execute();
}
