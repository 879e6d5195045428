/**
 * Tables of reports, and what other slices let be counted. Only this slice writes the first.
 *
 * @module
 */
export type DayRow = {
  venue_id: string;
  /** `YYYY-MM-DD` of the venue's time zone. */
  day: string;
  source: string;
  /** Its first moment. */
  day_at: number;
  /** Thousandths of the day that were measured. */
  covered: number;
  /** JSON: measure → cells. */
  measures: string;
};

export type MonthRow = {
  venue_id: string;
  month: string;
  source: string;
  month_at: number;
  measured_days: number;
  covered: number;
  measures: string;
};

/** A year that is over, merged from its months; gone as soon as one of its days changes. */
export type YearRow = {
  venue_id: string;
  /** `YYYY` */
  year: string;
  source: string;
  year_at: number;
  measured_days: number;
  covered: number;
  measures: string;
};

export type TokenRow = {
  id: string;
  venue_id: string;
  token_digest: string;
  name: string;
  created_at: number;
  created_by: string;
  expires_at: number;
  /** To the hour. */
  last_used_at: number | null;
  revoked_at: number | null;
};

export type EditionRow = {
  id: string;
  venue_id: string;
  kind: string;
  from_day: string;
  /** The day after the last. */
  to_day: string;
  edition: number;
  state: string;
  version: number;
  opened_at: number;
  opened_by: string;
  submitted_at: number | null;
  submitted_by: string | null;
  accepted_at: number | null;
  accepted_by: string | null;
  presented_on: string | null;
  presented_at: number | null;
  presented_by: string | null;
  /** JSON of `ReportContent` as it was handed in; null of a draft. */
  content: string | null;
  digest: string | null;
};

export type NarrativeRow = {
  edition_id: string;
  version: number;
  venue_id: string;
  /** JSON of `ReportNarrative` */
  narrative: string;
  saved_at: number;
  saved_by: string;
};

/** What a file of a frozen edition was when it was handed in. */
export type PaperRow = {
  edition_id: string;
  paper: string;
  format: string;
  venue_id: string;
  /** SHA-256 of its octets */
  digest: string;
  made_at: number;
};

export type ReportTables = {
  report_paper: PaperRow;
  report_edition: EditionRow;
  report_narrative: NarrativeRow;
  report_day: DayRow;
  report_month: MonthRow;
  report_year: YearRow;
  /** Another number after every change of days or breaks. */
  report_version: { venue_id: string; version: number };
  report_sample: { venue_id: string; day: string; measure: string; cell: string; day_at: number; amount: number };
  report_break: { venue_id: string; day: string; kind: string; what: string };
  /** JSON: id → digest of what could break a series, as last seen. */
  report_setup: { venue_id: string; kind: string; parts: string };
  report_token: TokenRow;
};

/** Codes and instants of other slices (migration 0021). */
export type CountedViews = {
  register_public_sighted: {
    venue_id: string;
    mode: string;
    category: string;
    severity: string;
    kind: string;
    first_at: number;
  };
  register_public_counter: {
    venue_id: string;
    hour_at: number;
    network: string;
    category: string;
    outcome: string;
    questions: number;
  };
  register_public_defect: { venue_id: string; category: string; opened_at: number };
  case_public_figure: {
    id: string;
    venue_id: string;
    state: string;
    origin: string;
    mode: string | null;
    report_id: string | null;
    opened_at: number;
    record: string;
  };
  case_public_rejection: { case_id: string; venue_id: string; at: number; facts: string };
  case_public_duty: { case_id: string; venue_id: string; duty: string; outcome: string; at: number };
  case_public_retention: {
    id: string;
    venue_id: string;
    state: string;
    harm: string | null;
    opened_at: number;
    closed_at: number | null;
  };
  loan_public_session: {
    id: string;
    venue_id: string;
    state: string;
    briefed_at: number | null;
    started_at: number | null;
    ends_at: number;
    closed_at: number | null;
  };
  loan_public_return: {
    session_id: string;
    venue_id: string;
    handed_out_at: number;
    returned_at: number | null;
    wiped: number;
    missing: number;
    missing_at: number | null;
  };
  loan_public_prompt: {
    venue_id: string;
    category: string;
    first_at: number;
    closed_at: number | null;
    outcome: string | null;
  };
  device_public_life: {
    venue_id: string;
    id: string;
    mode: string;
    state: string;
    state_at: number;
    created_at: number;
    withdrawn_at: number | null;
  };
  device_public_checks: { venue_id: string; device_id: string; checks: string };
  device_public_change: {
    venue_id: string;
    device_id: string;
    at: number;
    check_id: string;
    from_state: string | null;
  };
  device_public_evidence: { venue_id: string; device_id: string; received_at: number };
  device_public_repair: { venue_id: string; check_id: string; opened_at: number; closed_at: number | null };
  device_public_inspected: { venue_id: string; device_id: string; signed_at: number };
  device_public_router: { venue_id: string; id: string; firmware_on: string | null };
  device_public_port: { venue_id: string; router_id: string; port: number; state: string; at: number };
  help_public_opening: { venue_id: string; settings: string };
  help_public_visit: { venue_id: string; hour_at: number; what: string; kind: string; times: number };
  help_public_talk: { venue_id: string; at: number; gone_at: number | null };
  help_public_report: { venue_id: string; at: number; read_at: number | null };
  list_public_answer: { venue_id: string; at: number; decision: string | null; decided_at: number | null };
  list_public_source: {
    venue_id: string;
    id: string;
    state: string;
    origin: string;
    last_success_at: number | null;
  };
  cyber_public_duty: { venue_id: string; incident_id: string; aware_at: number; at: number; duty: string };
  people_public_role: {
    venue_id: string;
    account_id: string;
    role: string;
    from_at: number;
    until_at: number | null;
  };
  people_public_training: { venue_id: string; account_id: string; on_day: string };
  retention_public_decision: {
    venue_id: string;
    case_id: string;
    subject: string;
    at: number;
    next_at: number | null;
  };
  vault_public_key: { venue_id: string; case_id: string; subject: string };
};
