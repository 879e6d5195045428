/**
 * Tables of the loan desk. Only this slice writes them; others read the `loan_public_*` views.
 *
 * @module
 */
export type SessionRow = {
  id: string;
  venue_id: string;
  number: string;
  state: string;
  activity: string;
  age_band: string;
  children: number;
  camera: number;
  /** Cleared after 90 days. */
  owner_account: string | null;
  owner_name: string | null;
  created_at: number;
  briefed_at: number | null;
  started_at: number | null;
  ends_at: number;
  closed_at: number | null;
  /** When its being overdue was said. */
  overdue_at: number | null;
};

export type LoanRow = {
  id: string;
  venue_id: string;
  session_id: string;
  device_id: string;
  handed_out_at: number;
  /** JSON of `GateAnswer`, as it was. */
  gate: string;
  override_reason: string | null;
  /** Name, cleared after 90 days. */
  override_by: string | null;
  override_at: number | null;
  returned_at: number | null;
  damaged: number;
  media: number | null;
  accounts: number | null;
  wiped: number;
  remark: string;
  missing: number;
  missing_reason: string | null;
  missing_at: number | null;
  /** Staff said it is clean or mended. */
  cleaned_at: number | null;
  /** Venue and device until it is back: one loan at a time. */
  open_key: string | null;
};

export type PromptRow = {
  id: string;
  venue_id: string;
  session_id: string;
  device_id: string;
  category: string;
  first_at: number;
  last_at: number;
  occurrences: number;
  outcome: string | null;
  closed_at: number | null;
  draft_id: string | null;
  /** Step by which something was said about contact; null: nothing was. */
  said_step: string | null;
  /** What became of it; null: the case was not asked yet. */
  said_state: string | null;
  said_code: string | null;
  /** Never shown to whoever said it. */
  said_case: string | null;
  said_before: string | null;
};

export type StepRow = {
  venue_id: string;
  id: string;
  kind: string;
  /** Of what was asked, so that the same id for something else is noticed. */
  digest: string;
  subject: string;
  account: string;
  at: number;
  received_at: number;
};

export type LoanTables = {
  loan_session: SessionRow;
  loan_device: LoanRow;
  loan_prompt: PromptRow;
  loan_step: StepRow;
  loan_sequence: { venue_id: string; year: number; last_number: number };
  loan_gate_list: { venue_id: string; created_at: number; answers: string };
};

/** What other slices may read. */
export type LoanPublicViews = {
  loan_public_word: {
    venue_id: string;
    draft_id: string | null;
    device_id: string;
    outcome: string | null;
    closed_at: number | null;
  };
  /** Who had a device last; the name is gone after 90 days. */
  loan_public_hand_out: {
    venue_id: string;
    device_id: string;
    number: string;
    activity: string;
    owner_name: string | null;
    handed_out_at: number;
    returned_at: number | null;
  };
};
