/**
 * Tables of retention. Only this slice writes them, `retention_month` excepted: the rules of the platform add to it as they thin a table.
 *
 * @module
 */
export type RunRow = {
  id: string;
  venue_id: string;
  started_at: number;
  finished_at: number | null;
  /** null: the schedule. */
  by_account: string | null;
  touched: number;
  /** JSON of `RunLine[]`. */
  lines: string;
};

export type DecisionRow = {
  id: string;
  venue_id: string;
  case_id: string;
  subject: string;
  at: number;
  by_account: string;
  outcome: string;
  why: string;
  next_at: number | null;
};

export type DisposalRow = {
  id: string;
  venue_id: string;
  number: string;
  part: string;
  state: string;
  made_at: number;
  archivist_note: string | null;
  archivist_by: string | null;
  archivist_at: number | null;
  decided_by: string | null;
  decided_at: number | null;
  why: string | null;
};

export type DisposalLineRow = {
  disposal_id: string;
  venue_id: string;
  case_id: string;
  number: string;
  happened_at: number;
  removed_at: number | null;
};

/** Of the whole database, so of no venue. */
export type BackupRow = {
  id: string;
  at: number;
  kind: string;
  made_at: number;
  touched_rows: number;
  files: number;
  seal: string;
};

export type RetentionTables = {
  retention_run: RunRow;
  retention_decision: DecisionRow;
  retention_disposal: DisposalRow;
  retention_disposal_line: DisposalLineRow;
  retention_month: {
    venue_id: string;
    series: string;
    month: string;
    code: string;
    amount: number;
    month_at: number;
  };
  retention_backup: BackupRow;
};

/** What other slices let be seen: numbers, states and instants. */
export type CaseDates = {
  id: string;
  venue_id: string;
  number: string;
  state: string;
  harm: string | null;
  opened_at: number;
  happened_at: number;
  closed_at: number | null;
  draft_id: string | null;
  note_number: string | null;
  register_number: string | null;
  intervention_number: string | null;
  last_step_at: number | null;
};

export type RetentionViews = {
  case_public_retention: CaseDates;
  case_public_access: {
    id: string;
    venue_id: string;
    case_id: string;
    at: number;
    account: string;
    role: string | null;
    action: string;
    outcome: string;
    reason: string | null;
  };
  /** Looks that are not steps of a case: reports before they were one, capsules. */
  vault_public_read: {
    id: string;
    venue_id: string;
    case_id: string;
    at: number;
    account_id: string;
    kind: string | null;
    reason: string;
  };
  platform_job_run: { job: string; started_at: number; finished_at: number | null; outcome: string | null };
  case_public_named: { venue_id: string; case_id: string; account: string | null; role: string | null };
  register_public_evidence: { venue_id: string; id: string; last_at: number };
};
