/**
 * Tables of the security branch. Only this slice writes them.
 *
 * @module
 */
export type IncidentRow = {
  id: string;
  venue_id: string;
  number: string;
  version: number;
  kind: string;
  state: string;
  aware_at: number;
  opened_at: number;
  opened_by: string;
  description: string;
  significant: number;
  personal_data: number;
  high_risk: number;
  persons_affected: number | null;
  evidence_count: number;
  case_id: string | null;
  /** Of the form that opened it, so that sending it twice is noticed. */
  digest: string;
};

export type EntryRow = {
  id: string;
  venue_id: string;
  incident_id: string;
  at: number;
  by_account: string;
  kind: string;
  duty: string | null;
  detail: string;
};

export type FailureRow = {
  id: string;
  venue_id: string;
  cause: string;
  subject: string;
  from_at: number;
  last_at: number;
  to_at: number | null;
  /** JSON: ids of loan sessions it met. */
  sessions: string;
  case_id: string | null;
  open_key: string | null;
};

export type CyberTables = {
  cyber_incident: IncidentRow;
  cyber_entry: EntryRow;
  cyber_reminder: { incident_id: string; duty: string; stage: string; at: number };
  cyber_sequence: { venue_id: string; year: number; last_number: number };
  cyber_failure: FailureRow;
};
