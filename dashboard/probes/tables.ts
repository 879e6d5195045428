/**
 * Tables of probes. Only this slice writes them.
 *
 * @module
 */
export type RoundRow = {
  venue_id: string;
  seq: number;
  at: number;
  policy_generation: number;
  list_generation: number;
  /** Canonical JSON of `ProbeRound`; what the digest and the signature are of. */
  content: string;
  prev_hash: string;
  hash: string;
  /** Ed25519, base64. */
  signature: string;
};

export type FindingRow = {
  id: string;
  venue_id: string;
  /** JSON of `ProbeSubject`. */
  subject: string;
  cause: string;
  opened_at: number;
  last_at: number;
  closed_at: number | null;
};

export type ProbeTables = { probe_round: RoundRow; probe_finding: FindingRow };
