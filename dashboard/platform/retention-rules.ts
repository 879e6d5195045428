/**
 * How long each table keeps what: one list, so that «what personal data exist today» has one answer (A3).
 *
 * A table without an entry fails the tests. Rules are carried out by the retention job of the control process, in the
 * order they stand here.
 *
 * @module
 */
import { DAY_MS, HOUR_MS, MINUTE_MS } from "./clock.ts";

/** What happens to rows past their time. */
export type RetentionAction =
  | {
      readonly kind: "delete";
      readonly column: string;
      readonly afterMs: number;
      readonly unless?: string;
      /** Months that outlive the rows: their sum is added in the transaction that removes them, so that counts stay right. */
      readonly into?: MonthlySum;
    }
  | { readonly kind: "clear"; readonly columns: readonly string[]; readonly column: string; readonly afterMs: number }
  /** Rows of a case; they go when somebody approved a list of records past their time (`dashboard/retention`). */
  | {
      readonly kind: "disposal";
      readonly part: "note" | "register";
      readonly afterMs: number;
      /** Which column says whose row it is; `case_id` if left out. */
      readonly of?: "id" | "capsule_id";
    }
  | { readonly kind: "keep"; readonly why: string };

/** One row a month and code in `retention_month`; `code` and `amount` are SQL over the table that is thinned. */
export interface MonthlySum {
  readonly series: string;
  readonly code: string;
  readonly amount: string;
}

export interface RetentionRule {
  readonly table: string;
  /** Requirement of the Standards or section of the domain description. */
  readonly requirement: string;
  readonly personal: "no" | "indirectly" | "staff";
  readonly actions: readonly RetentionAction[];
}

export const MONTH_MS = 30.44 * DAY_MS;
const SECURITY_LOG_MS = 2 * 365 * DAY_MS;
export const YEAR_MS = 365.25 * DAY_MS;
/** «10 lat od daty zdarzenia». */
export const NOTE_MS = 10 * YEAR_MS;
/** «25 lat od daty zdarzenia»; the day after, so that no leap day makes it early. */
export const REGISTER_MS = 25 * YEAR_MS + DAY_MS;
const COUNT_MS = 25 * MONTH_MS;

const note = { kind: "disposal", part: "note", afterMs: NOTE_MS } as const;
const registerLine = { kind: "disposal", part: "register", afterMs: REGISTER_MS } as const;
const ofCapsule = { ...registerLine, of: "capsule_id" } as const;

/** Condition: the device is still in the register. */
const whileRegistered = (table: string): string =>
  `exists (select 1 from device_asset a where a.venue_id = ${table}.venue_id and a.id = ${table}.device_id)`;

/** Every table of the database. */
export const RETENTION: readonly RetentionRule[] = [
  {
    table: "platform_change",
    requirement: "B4",
    personal: "no",
    actions: [{ kind: "delete", column: "at", afterMs: HOUR_MS }],
  },
  {
    table: "platform_job_run",
    requirement: "A3 (coverage of statistics)",
    personal: "no",
    actions: [{ kind: "delete", column: "started_at", afterMs: 90 * DAY_MS }],
  },
  {
    table: "platform_lease",
    requirement: "B4",
    personal: "no",
    actions: [{ kind: "keep", why: "one row, overwritten by its next holder" }],
  },
  {
    table: "access_account",
    requirement: "R-010",
    personal: "staff",
    actions: [{ kind: "keep", why: "while the person works with the register; disabled by an administrator" }],
  },
  {
    table: "access_role",
    requirement: "R-010",
    personal: "staff",
    actions: [{ kind: "keep", why: "current grants; their history is in access_audit" }],
  },
  {
    table: "access_session",
    requirement: "B5",
    personal: "staff",
    actions: [{ kind: "delete", column: "expires_at", afterMs: 0 }],
  },
  {
    table: "access_setup_token",
    requirement: "B5",
    personal: "no",
    actions: [{ kind: "delete", column: "expires_at", afterMs: 0 }],
  },
  {
    table: "access_throttle",
    requirement: "B5",
    personal: "staff",
    actions: [{ kind: "delete", column: "last_at", afterMs: DAY_MS }],
  },
  {
    table: "access_audit",
    requirement: "A3 (security logs)",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: SECURITY_LOG_MS }],
  },
  {
    table: "access_factor",
    requirement: "B5",
    personal: "staff",
    actions: [
      { kind: "keep", why: "second factors in use; removed by their owner, by two people, or with the account" },
    ],
  },
  {
    table: "access_recovery_code",
    requirement: "B5",
    personal: "staff",
    actions: [{ kind: "keep", why: "digests of codes not used yet; each goes when it is used" }],
  },
  {
    table: "access_challenge",
    requirement: "B5",
    personal: "no",
    actions: [{ kind: "delete", column: "expires_at", afterMs: 0 }],
  },
  {
    table: "access_invitation",
    requirement: "B5",
    personal: "staff",
    // A month in which a link that ran out can be renewed.
    actions: [{ kind: "delete", column: "expires_at", afterMs: 30 * DAY_MS }],
  },
  {
    table: "access_recovery_approval",
    requirement: "B5",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: 72 * HOUR_MS }],
  },
  {
    table: "access_recovery",
    requirement: "B5",
    personal: "staff",
    actions: [{ kind: "delete", column: "expires_at", afterMs: 0 }],
  },
  {
    table: "people_department",
    requirement: "R-010",
    personal: "no",
    actions: [{ kind: "keep", why: "departments of the venue; a closed one still stands in old orders" }],
  },
  {
    table: "people_appointment",
    requirement: "R-010",
    // Who was responsible when: as long as the register of interventions.
    personal: "staff",
    actions: [{ kind: "delete", column: "until_at", afterMs: 25 * YEAR_MS }],
  },
  {
    table: "people_order",
    requirement: "R-010",
    personal: "no",
    actions: [
      {
        kind: "delete",
        column: "entered_at",
        afterMs: 25 * YEAR_MS,
        unless:
          "exists (select 1 from people_appointment a where a.order_id = people_order.id or a.end_order_id = people_order.id)",
      },
    ],
  },
  {
    table: "people_training",
    requirement: "R-014",
    personal: "staff",
    actions: [{ kind: "delete", column: "entered_at", afterMs: 10 * YEAR_MS }],
  },
  {
    table: "people_suspension",
    requirement: "R-065",
    // Once it is over, what remains of it stands in the case.
    personal: "staff",
    actions: [
      { kind: "delete", column: "ended_at", afterMs: 25 * MONTH_MS },
      { kind: "delete", column: "until_at", afterMs: 25 * MONTH_MS },
    ],
  },
  {
    table: "register_batch",
    requirement: "B4",
    personal: "no",
    actions: [{ kind: "delete", column: "received_at", afterMs: 48 * HOUR_MS }],
  },
  {
    table: "register_signal",
    requirement: "A3 (signals on loaned devices)",
    personal: "indirectly",
    actions: [
      // A count below every threshold is nobody's business once its window (an hour at most) is over.
      { kind: "delete", column: "last_at", afterMs: 24 * HOUR_MS, unless: "kind <> 'tally' or draft_id is not null" },
      { kind: "clear", columns: ["subject", "dedupe_key"], column: "first_at", afterMs: 24 * HOUR_MS },
      { kind: "clear", columns: ["name", "entry"], column: "last_at", afterMs: 72 * HOUR_MS },
      { kind: "delete", column: "last_at", afterMs: 30 * DAY_MS, unless: "draft_id is not null" },
    ],
  },
  {
    table: "register_draft",
    requirement: "R-041",
    personal: "indirectly",
    actions: [
      {
        kind: "delete",
        column: "opened_at",
        afterMs: COUNT_MS,
        unless: "state = 'event'",
        into: { series: "drafts", code: "category || '/' || state", amount: "1" },
      },
      { kind: "delete", column: "last_at", afterMs: REGISTER_MS },
    ],
  },
  {
    table: "register_defect",
    requirement: "R-031",
    personal: "no",
    actions: [
      { kind: "clear", columns: ["name"], column: "last_at", afterMs: 72 * HOUR_MS },
      { kind: "delete", column: "last_at", afterMs: 25 * MONTH_MS },
    ],
  },
  {
    table: "register_counter",
    requirement: "A3 (category × mode × hour counters)",
    personal: "no",
    actions: [
      {
        kind: "delete",
        column: "hour_at",
        afterMs: COUNT_MS,
        into: { series: "questions", code: "network || '/' || category || '/' || outcome", amount: "questions" },
      },
    ],
  },
  {
    table: "register_network_signal",
    requirement: "R-032",
    personal: "no",
    actions: [{ kind: "delete", column: "at", afterMs: 25 * MONTH_MS }],
  },
  {
    table: "register_sequence",
    requirement: "R-049",
    personal: "no",
    actions: [{ kind: "keep", why: "numbers are never given twice" }],
  },
  {
    table: "venue_resolver",
    requirement: "A3 (coverage of statistics)",
    personal: "no",
    actions: [{ kind: "delete", column: "seen_at", afterMs: 30 * DAY_MS }],
  },
  {
    table: "venue_coverage",
    requirement: "A3 (coverage of statistics)",
    personal: "no",
    actions: [{ kind: "delete", column: "to_at", afterMs: 25 * MONTH_MS }],
  },
  {
    table: "venue_generation",
    requirement: "A3 (coverage of statistics)",
    personal: "no",
    actions: [{ kind: "delete", column: "created_at", afterMs: 25 * MONTH_MS }],
  },
  {
    table: "venue_policy_state",
    requirement: "A3 (coverage of statistics)",
    personal: "no",
    actions: [{ kind: "keep", why: "one row: the newest check of the policies" }],
  },
  {
    table: "list_source",
    requirement: "R-001",
    personal: "no",
    actions: [{ kind: "keep", why: "one row per configured source, removed with it" }],
  },
  {
    table: "list_build",
    requirement: "R-001",
    personal: "no",
    actions: [{ kind: "keep", why: "one row: the state of the newest build" }],
  },
  {
    table: "list_update_request",
    requirement: "A3 (coverage of statistics)",
    personal: "staff",
    actions: [{ kind: "delete", column: "requested_at", afterMs: 90 * DAY_MS }],
  },
  {
    table: "list_choice",
    requirement: "R-001",
    personal: "staff",
    actions: [{ kind: "keep", why: "which lists are on; one row per list, overwritten by the next choice" }],
  },
  {
    table: "list_history",
    requirement: "A3 (coverage of statistics)",
    personal: "no",
    actions: [{ kind: "delete", column: "day_at", afterMs: 60 * DAY_MS }],
  },
  {
    table: "list_generation",
    requirement: "R-001",
    personal: "staff",
    actions: [{ kind: "keep", why: "the newest twenty; older ones go when a new one is recorded" }],
  },
  {
    table: "list_hold",
    requirement: "R-001",
    personal: "staff",
    actions: [{ kind: "keep", why: "one row while somebody holds an older generation" }],
  },
  {
    table: "list_progress",
    requirement: "A3 (coverage of statistics)",
    personal: "no",
    actions: [{ kind: "delete", column: "at", afterMs: DAY_MS }],
  },
  {
    table: "list_preview",
    requirement: "A3 (coverage of statistics)",
    personal: "staff",
    actions: [{ kind: "delete", column: "requested_at", afterMs: 7 * DAY_MS }],
  },
  {
    table: "list_suspect",
    requirement: "R-001",
    personal: "no",
    actions: [{ kind: "delete", column: "last_seen_at", afterMs: 365 * DAY_MS, unless: "present = 1" }],
  },
  {
    table: "list_decision",
    requirement: "R-001",
    personal: "staff",
    actions: [{ kind: "keep", why: "holds for every later edition of the list, until it is changed" }],
  },
  {
    table: "list_exception",
    requirement: "A3 (security logs)",
    personal: "staff",
    actions: [
      { kind: "delete", column: "ended_at", afterMs: SECURITY_LOG_MS },
      { kind: "delete", column: "until_at", afterMs: SECURITY_LOG_MS },
    ],
  },
  {
    table: "list_mistake",
    requirement: "R-077",
    // The name somebody wanted to open, and nothing about who it was.
    personal: "no",
    actions: [
      { kind: "clear", columns: ["name"], column: "decided_at", afterMs: 30 * DAY_MS },
      { kind: "delete", column: "decided_at", afterMs: 90 * DAY_MS },
    ],
  },
  {
    table: "help_talk",
    requirement: "R-075",
    // What somebody wears for an hour; gone with the request, or with the day.
    personal: "indirectly",
    actions: [
      { kind: "clear", columns: ["look"], column: "at", afterMs: 24 * HOUR_MS },
      { kind: "clear", columns: ["gone_by"], column: "at", afterMs: 90 * DAY_MS },
      { kind: "delete", column: "at", afterMs: 25 * MONTH_MS },
    ],
  },
  {
    table: "help_report",
    requirement: "R-075",
    // The text lies in the vault; its key is destroyed thirty days after the report was settled (dashboard/help).
    personal: "no",
    actions: [
      { kind: "delete", column: "at", afterMs: 25 * MONTH_MS, unless: "state = 'waiting' or item_id is not null" },
    ],
  },
  {
    table: "help_visit",
    requirement: "A3 (category × mode × hour counters)",
    personal: "no",
    actions: [{ kind: "delete", column: "hour_at", afterMs: COUNT_MS }],
  },
  {
    table: "help_setting",
    requirement: "R-076",
    personal: "staff",
    actions: [{ kind: "keep", why: "one row: what the children's page says now; who was named when is in the orders" }],
  },
  {
    table: "help_line_check",
    requirement: "R-113",
    personal: "staff",
    actions: [{ kind: "keep", why: "one row a helpline, overwritten by the next check" }],
  },
  {
    table: "device_asset",
    requirement: "R-020",
    personal: "no",
    actions: [{ kind: "delete", column: "withdrawn_at", afterMs: 5 * YEAR_MS }],
  },
  {
    table: "device_history",
    requirement: "R-020",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: 5 * YEAR_MS, unless: whileRegistered("device_history") }],
  },
  {
    table: "device_sequence",
    requirement: "R-049",
    personal: "no",
    actions: [{ kind: "keep", why: "numbers are never given twice" }],
  },
  {
    table: "device_code",
    requirement: "B5",
    personal: "no",
    actions: [{ kind: "delete", column: "expires_at", afterMs: 0 }],
  },
  {
    table: "device_key",
    requirement: "R-020",
    personal: "no",
    actions: [{ kind: "delete", column: "created_at", afterMs: 0, unless: whileRegistered("device_key") }],
  },
  {
    table: "device_nonce",
    requirement: "B5",
    personal: "no",
    actions: [{ kind: "delete", column: "at", afterMs: 30 * MINUTE_MS }],
  },
  {
    table: "device_report",
    requirement: "R-022",
    personal: "no",
    actions: [
      {
        kind: "delete",
        column: "received_at",
        afterMs: COUNT_MS,
        into: { series: "device-reports", code: "'reports'", amount: "1" },
      },
    ],
  },
  {
    table: "device_posture",
    requirement: "R-020",
    personal: "no",
    actions: [{ kind: "delete", column: "judged_at", afterMs: 0, unless: whileRegistered("device_posture") }],
  },
  {
    table: "device_transition",
    requirement: "R-022",
    personal: "no",
    actions: [
      {
        kind: "delete",
        column: "at",
        afterMs: COUNT_MS,
        into: { series: "device-transitions", code: "check_id || '/' || to_state", amount: "1" },
      },
    ],
  },
  {
    table: "device_alarm",
    requirement: "B5",
    personal: "no",
    actions: [{ kind: "delete", column: "at", afterMs: 25 * MONTH_MS }],
  },
  {
    table: "device_ticket",
    requirement: "R-027",
    personal: "no",
    actions: [{ kind: "delete", column: "closed_at", afterMs: 25 * MONTH_MS }],
  },
  {
    table: "device_exemption",
    requirement: "R-020",
    personal: "staff",
    actions: [
      { kind: "delete", column: "until_at", afterMs: 5 * YEAR_MS, unless: whileRegistered("device_exemption") },
    ],
  },
  {
    table: "device_attestation",
    requirement: "R-020",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: 5 * YEAR_MS, unless: whileRegistered("device_attestation") }],
  },
  {
    table: "device_router",
    requirement: "R-011",
    personal: "no",
    actions: [{ kind: "keep", why: "while the router is in use; removed by hand, its history is in access_audit" }],
  },
  {
    table: "device_router_probe",
    requirement: "R-011",
    personal: "no",
    actions: [{ kind: "keep", why: "the newest answer of each port" }],
  },
  {
    table: "device_probe_network",
    requirement: "R-011",
    personal: "no",
    actions: [{ kind: "keep", why: "one row a network: whether it could be asked from" }],
  },
  {
    table: "device_photo",
    requirement: "R-021",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: 5 * YEAR_MS, unless: whileRegistered("device_photo") }],
  },
  {
    table: "device_inspection",
    requirement: "R-026",
    personal: "staff",
    actions: [{ kind: "delete", column: "signed_at", afterMs: 5 * YEAR_MS }],
  },
  {
    table: "loan_session",
    requirement: "R-030",
    personal: "staff",
    actions: [
      { kind: "clear", columns: ["owner_account", "owner_name"], column: "created_at", afterMs: 90 * DAY_MS },
      {
        kind: "delete",
        column: "created_at",
        afterMs: COUNT_MS,
        unless: "state <> 'closed'",
        into: { series: "loans", code: "age_band", amount: "1" },
      },
    ],
  },
  {
    table: "loan_device",
    requirement: "R-035",
    personal: "staff",
    actions: [
      { kind: "clear", columns: ["override_by"], column: "handed_out_at", afterMs: 90 * DAY_MS },
      { kind: "delete", column: "handed_out_at", afterMs: 25 * MONTH_MS, unless: "open_key is not null" },
    ],
  },
  {
    table: "loan_prompt",
    requirement: "R-034",
    personal: "indirectly",
    actions: [{ kind: "delete", column: "last_at", afterMs: 30 * DAY_MS }],
  },
  {
    table: "loan_step",
    requirement: "R-033",
    personal: "staff",
    actions: [{ kind: "delete", column: "received_at", afterMs: 90 * DAY_MS }],
  },
  {
    table: "loan_sequence",
    requirement: "R-049",
    personal: "no",
    actions: [{ kind: "keep", why: "numbers are never given twice" }],
  },
  {
    table: "loan_gate_list",
    requirement: "R-020",
    personal: "no",
    // Twelve hours of validity, and two days in which a desk may bring its steps.
    actions: [{ kind: "delete", column: "created_at", afterMs: 60 * HOUR_MS }],
  },
  {
    table: "vault_master",
    requirement: "B5",
    personal: "no",
    actions: [{ kind: "keep", why: "one row: which master key sealed this database" }],
  },
  {
    table: "vault_recovery",
    requirement: "B5",
    personal: "staff",
    actions: [{ kind: "keep", why: "one row: who holds sheets of the master key in force" }],
  },
  {
    table: "vault_ring_key",
    requirement: "B5",
    personal: "no",
    actions: [{ kind: "keep", why: "keys in force; older ones go when a rotation ends" }],
  },
  {
    table: "vault_key",
    requirement: "R-083",
    personal: "no",
    actions: [{ kind: "keep", why: "destroyed by the vault when the purpose of what it seals ends" }],
  },
  {
    table: "vault_item",
    requirement: "R-083",
    personal: "indirectly",
    actions: [registerLine],
  },
  {
    table: "vault_erasure",
    requirement: "R-084",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: 25 * YEAR_MS }],
  },
  {
    table: "vault_read",
    requirement: "R-086",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: 25 * MONTH_MS }],
  },
  {
    table: "ledger_entry",
    requirement: "R-084",
    personal: "staff",
    actions: [{ kind: "keep", why: "25 years; then the oldest go behind a checkpoint, after approval" }],
  },
  {
    table: "ledger_head",
    requirement: "R-084",
    personal: "no",
    actions: [{ kind: "keep", why: "one row per book: its newest entry" }],
  },
  {
    table: "ledger_checkpoint",
    requirement: "R-084",
    personal: "staff",
    actions: [{ kind: "keep", why: "without it the entries after it prove nothing" }],
  },
  {
    table: "evidence_capsule",
    requirement: "R-045",
    personal: "indirectly",
    actions: [registerLine],
  },
  {
    table: "evidence_custody",
    requirement: "R-045",
    personal: "staff",
    actions: [ofCapsule],
  },
  {
    table: "evidence_export",
    requirement: "R-045",
    personal: "staff",
    actions: [ofCapsule],
  },
  {
    table: "case_record",
    requirement: "R-084",
    // Accounts of those who decided; no child's data.
    personal: "staff",
    actions: [{ ...registerLine, of: "id" }],
  },
  {
    table: "case_named",
    requirement: "R-064",
    personal: "staff",
    actions: [registerLine],
  },
  {
    table: "case_entry",
    requirement: "R-084",
    personal: "staff",
    actions: [registerLine],
  },
  {
    table: "case_item",
    requirement: "R-084",
    personal: "staff",
    actions: [registerLine],
  },
  {
    table: "case_step",
    requirement: "R-049",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: 90 * DAY_MS }],
  },
  {
    table: "case_duty",
    requirement: "B6",
    personal: "staff",
    actions: [registerLine],
  },
  {
    table: "case_notice",
    requirement: "R-084",
    personal: "no",
    actions: [registerLine],
  },
  {
    table: "case_file",
    requirement: "R-083",
    personal: "no",
    actions: [note],
  },
  {
    table: "case_copy_left",
    requirement: "R-053",
    personal: "no",
    actions: [{ kind: "keep", why: "until the copy is gone from the network location, which takes minutes" }],
  },
  {
    table: "case_disclosure",
    requirement: "R-054",
    personal: "staff",
    actions: [note],
  },
  {
    table: "case_access",
    requirement: "R-080",
    personal: "staff",
    actions: [{ kind: "clear", columns: ["reason"], column: "at", afterMs: 25 * MONTH_MS }, registerLine],
  },
  {
    table: "case_sequence",
    requirement: "R-049",
    personal: "no",
    actions: [{ kind: "keep", why: "numbers are never given twice" }],
  },
  {
    table: "retention_run",
    requirement: "R-086",
    personal: "staff",
    actions: [{ kind: "delete", column: "started_at", afterMs: 25 * MONTH_MS }],
  },
  {
    table: "retention_decision",
    requirement: "R-083",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: REGISTER_MS }],
  },
  {
    table: "retention_disposal",
    requirement: "A3 (disposal)",
    personal: "staff",
    actions: [{ kind: "keep", why: "what was removed and who agreed stays as proof; an archive keeps such lists" }],
  },
  {
    table: "retention_disposal_line",
    requirement: "A3 (disposal)",
    personal: "no",
    actions: [{ kind: "keep", why: "numbers and days of what was removed; stays with its list" }],
  },
  {
    table: "retention_backup",
    requirement: "B5",
    personal: "no",
    actions: [{ kind: "delete", column: "at", afterMs: COUNT_MS }],
  },
  {
    table: "retention_month",
    requirement: "A3 (monthly counts)",
    personal: "no",
    actions: [
      { kind: "delete", column: "month_at", afterMs: 5 * YEAR_MS, unless: "series in ('drafts', 'rejected')" },
      { kind: "delete", column: "month_at", afterMs: REGISTER_MS },
    ],
  },
  {
    table: "notify_message",
    requirement: "R-080",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: 90 * DAY_MS }],
  },
  {
    table: "notify_delivery",
    requirement: "R-080",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: 90 * DAY_MS }],
  },
  {
    table: "notify_choice",
    requirement: "R-080",
    personal: "staff",
    actions: [
      { kind: "keep", why: "one row an account: how the person wants to be told; overwritten by the next choice" },
    ],
  },
  {
    table: "notify_browser",
    requirement: "R-080",
    personal: "staff",
    actions: [{ kind: "keep", why: "until the person or the push service ends it" }],
  },
  {
    table: "cyber_incident",
    requirement: "B6",
    personal: "staff",
    actions: [{ kind: "delete", column: "aware_at", afterMs: 5 * YEAR_MS, unless: "state <> 'closed'" }],
  },
  {
    table: "cyber_entry",
    requirement: "B6",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: 5 * YEAR_MS }],
  },
  {
    table: "cyber_reminder",
    requirement: "B6",
    personal: "no",
    actions: [{ kind: "delete", column: "at", afterMs: YEAR_MS }],
  },
  {
    table: "cyber_sequence",
    requirement: "R-049",
    personal: "no",
    actions: [{ kind: "keep", why: "numbers are never given twice" }],
  },
  {
    table: "cyber_failure",
    requirement: "R-004",
    personal: "no",
    actions: [{ kind: "delete", column: "from_at", afterMs: 25 * MONTH_MS }],
  },
  {
    table: "coordination_start",
    requirement: "R-096",
    personal: "no",
    actions: [{ kind: "keep", why: "one row: since when the calendar is kept here" }],
  },
  {
    table: "coordination_done",
    requirement: "R-092",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: 25 * YEAR_MS }],
  },
  {
    table: "coordination_confirmation",
    requirement: "R-093",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: 25 * YEAR_MS }],
  },
  {
    table: "coordination_attest",
    requirement: "R-099",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: 25 * MONTH_MS }],
  },
  {
    table: "coordination_remark",
    requirement: "R-094",
    personal: "no",
    actions: [{ kind: "delete", column: "received_at", afterMs: 25 * YEAR_MS, unless: "decided_at is null" }],
  },
  {
    table: "coordination_improvement",
    requirement: "R-013",
    personal: "staff",
    actions: [{ kind: "delete", column: "opened_at", afterMs: 25 * YEAR_MS, unless: "ended_on is null" }],
  },
  {
    table: "coordination_consultation",
    requirement: "R-093",
    personal: "no",
    actions: [{ kind: "delete", column: "opened_at", afterMs: 25 * YEAR_MS }],
  },
  {
    table: "coordination_contractor",
    requirement: "R-101",
    personal: "no",
    actions: [{ kind: "delete", column: "saved_at", afterMs: 25 * YEAR_MS, unless: "contract_until is null" }],
  },
  {
    table: "coordination_entry",
    requirement: "R-098",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: 25 * YEAR_MS }],
  },
  {
    table: "coordination_reminder",
    requirement: "R-096",
    personal: "no",
    actions: [{ kind: "delete", column: "at", afterMs: 25 * MONTH_MS }],
  },
  {
    table: "coordination_training",
    requirement: "R-100",
    personal: "staff",
    actions: [{ kind: "delete", column: "opened_at", afterMs: 10 * YEAR_MS }],
  },
  {
    table: "coordination_trainee",
    requirement: "R-100",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: 10 * YEAR_MS }],
  },
  {
    table: "drill_run",
    requirement: "R-069",
    personal: "staff",
    actions: [{ kind: "delete", column: "started_at", afterMs: 5 * YEAR_MS }],
  },
  {
    table: "drill_entry",
    requirement: "R-069",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: 5 * YEAR_MS }],
  },
  {
    table: "drill_note",
    requirement: "R-069",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: 5 * YEAR_MS }],
  },
  {
    table: "coordination_guidance",
    requirement: "R-099",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: 25 * YEAR_MS }],
  },
  {
    table: "coordination_accessibility",
    requirement: "R-137",
    personal: "staff",
    actions: [
      {
        kind: "delete",
        column: "saved_at",
        afterMs: 10 * YEAR_MS,
        unless: "withdrawn_at is null and published_at is not null",
      },
    ],
  },
  {
    table: "coordination_sequence",
    requirement: "R-094",
    personal: "no",
    actions: [{ kind: "keep", why: "numbers are never given twice" }],
  },
  {
    table: "survey_round",
    requirement: "R-090",
    personal: "no",
    actions: [{ kind: "delete", column: "planned_at", afterMs: 25 * YEAR_MS }],
  },
  {
    table: "survey_count",
    requirement: "R-090",
    personal: "no",
    // Counters of answers as they are; what may be shown of them stays with the round.
    actions: [{ kind: "delete", column: "closed_at", afterMs: 25 * MONTH_MS }],
  },
  {
    table: "survey_ballot",
    requirement: "R-091",
    personal: "no",
    actions: [{ kind: "delete", column: "until_at", afterMs: 0 }],
  },
  {
    table: "survey_entry",
    requirement: "R-098",
    personal: "staff",
    actions: [{ kind: "delete", column: "at", afterMs: 25 * YEAR_MS }],
  },
  {
    table: "report_day",
    requirement: "R-092",
    personal: "no",
    // Five years of days, then months; both count and name nobody.
    actions: [{ kind: "delete", column: "day_at", afterMs: 5 * YEAR_MS }],
  },
  {
    table: "report_month",
    requirement: "R-092",
    personal: "no",
    actions: [{ kind: "delete", column: "month_at", afterMs: REGISTER_MS }],
  },
  {
    table: "report_year",
    requirement: "R-092",
    personal: "no",
    // Says the same as its months, and goes with the first of them.
    actions: [{ kind: "delete", column: "year_at", afterMs: REGISTER_MS }],
  },
  {
    table: "report_version",
    requirement: "R-092",
    personal: "no",
    actions: [{ kind: "keep", why: "one row: how often the counts have changed" }],
  },
  {
    table: "report_sample",
    requirement: "R-092",
    personal: "no",
    actions: [{ kind: "delete", column: "day_at", afterMs: 30 * DAY_MS }],
  },
  {
    table: "report_break",
    requirement: "R-092",
    personal: "no",
    actions: [
      {
        kind: "keep",
        why: "one row a day on which lists, thresholds or rules changed; numbers cannot be compared without it",
      },
    ],
  },
  {
    table: "probe_round",
    requirement: "R-092",
    personal: "no",
    // What they counted outlives them in report_day; some 20 kB each.
    actions: [{ kind: "delete", column: "kept_at", afterMs: 31 * DAY_MS }],
  },
  {
    table: "probe_finding",
    requirement: "R-004",
    personal: "staff",
    actions: [{ kind: "delete", column: "last_at", afterMs: 5 * YEAR_MS, unless: "closed_at is null" }],
  },
  {
    table: "probe_day",
    requirement: "R-092",
    personal: "no",
    actions: [{ kind: "delete", column: "day_at", afterMs: 5 * YEAR_MS }],
  },
  {
    table: "probe_run",
    requirement: "R-092",
    personal: "staff",
    actions: [{ kind: "delete", column: "requested_at", afterMs: 31 * DAY_MS }],
  },
  {
    table: "probe_plan",
    requirement: "R-092",
    personal: "no",
    // A «sonda» may have been away; what it saw is judged by the plan it had.
    actions: [{ kind: "delete", column: "issued_at", afterMs: 31 * DAY_MS }],
  },
  {
    table: "probe_publication",
    requirement: "R-092",
    personal: "staff",
    actions: [{ kind: "keep", why: "one row: whether the badge is shown, and who said so" }],
  },
  {
    table: "report_setup",
    requirement: "R-092",
    personal: "no",
    actions: [{ kind: "keep", why: "three rows: lists, thresholds and rules as last seen" }],
  },
  {
    table: "report_token",
    requirement: "B5",
    personal: "staff",
    actions: [{ kind: "delete", column: "expires_at", afterMs: SECURITY_LOG_MS }],
  },
  {
    table: "open_data_release",
    requirement: "R-139",
    personal: "staff",
    actions: [{ kind: "keep", why: "published numbers only; the next release is compared with every one before it" }],
  },
  {
    table: "declaration_edition",
    requirement: "R-092",
    personal: "staff",
    actions: [{ kind: "delete", column: "saved_at", afterMs: REGISTER_MS }],
  },
  {
    table: "report_edition",
    requirement: "R-095",
    personal: "staff",
    actions: [{ kind: "delete", column: "opened_at", afterMs: 25 * YEAR_MS }],
  },
  {
    table: "report_paper",
    requirement: "R-095",
    personal: "no",
    actions: [{ kind: "delete", column: "made_at", afterMs: 25 * YEAR_MS }],
  },
  {
    table: "report_narrative",
    requirement: "R-095",
    personal: "staff",
    actions: [{ kind: "delete", column: "saved_at", afterMs: 25 * YEAR_MS }],
  },
];
