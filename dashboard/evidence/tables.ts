/**
 * Tables of the evidence capsules. Only this slice writes them; what is in a capsule lies in the vault.
 *
 * @module
 */
export type CapsuleRow = {
  id: string;
  venue_id: string;
  case_id: string;
  severity: string;
  /** In the vault. */
  item_id: string;
  /** SHA-256 of the canonical JSON of the capsule. */
  digest: string;
  /** Entry of the book `events` that committed it. */
  ledger_seq: number;
  ledger_hash: string;
  created_at: number;
  /** Since when an authority wants it kept. */
  held_since: number | null;
  released_at: number | null;
};

export type CustodyRow = {
  capsule_id: string;
  seq: number;
  venue_id: string;
  at: number;
  by_account: string;
  role: string;
  action: string;
  why: string;
  ledger_seq: number;
  ledger_hash: string;
};

export type ExportRow = {
  id: string;
  venue_id: string;
  capsule_id: string;
  asked_by: string;
  asked_role: string;
  asked_at: number;
  why: string;
  agreed_by: string | null;
  agreed_role: string | null;
  agreed_at: number | null;
  used_at: number | null;
};

export type EvidenceTables = {
  evidence_capsule: CapsuleRow;
  evidence_custody: CustodyRow;
  evidence_export: ExportRow;
};

/** What a capsule is made of: views of other slices, and nothing of people in them. */
export type EvidenceSources = {
  register_public_evidence: {
    venue_id: string;
    id: string;
    number: string;
    severity: string;
    device: string | null;
    opened_at: number;
    last_at: number;
    facts: string;
    facts_digest: string;
    signals: number;
  };
  venue_public_evidence: {
    venue_id: string;
    generation: number;
    created_at: number;
    bundle_digest: string;
    list_generation: number;
  };
  device_public_evidence: {
    venue_id: string;
    device_id: string;
    report_id: string;
    hash: string;
    measured_at: number;
    received_at: number;
    agent_version: string;
    score: string;
  };
  device_public_check: {
    venue_id: string;
    device_id: string;
    at: number;
    check_id: string;
    to_state: string;
  };
  loan_public_evidence: {
    venue_id: string;
    device_id: string;
    session_id: string;
    number: string;
    handed_out_at: number;
    returned_at: number | null;
  };
};
