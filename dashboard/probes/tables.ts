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
  /** `own`, or the device id of a «sonda». */
  vantage: string;
  /** Id a «sonda» gave it: the same one sent twice is one. */
  upload_id: string | null;
  /** When it came here: rounds leave in the order of the chain. */
  kept_at: number;
};

export type FindingRow = {
  id: string;
  venue_id: string;
  vantage: string;
  /** JSON of `ProbeSubject`. */
  subject: string;
  cause: string;
  /** Assertions that failed in the last round that found it. */
  failed: number;
  /** Rounds in a row that found it mended. */
  healthy: number;
  /** JSON `{seed, marks}` of drawn entries that were open; null: no entry is meant. */
  marks: string | null;
  opened_at: number;
  opened_round: number;
  last_at: number;
  closed_at: number | null;
  closed_round: number | null;
  /** `healthy` or `not-asked`. */
  closed_by: string | null;
  acknowledged_at: number | null;
  /** Account. */
  acknowledged_by: string | null;
};

/** Sums of a local day: what is left of its rounds. */
export type DayRow = {
  venue_id: string;
  day: string;
  day_at: number;
  rounds: number;
  failing: number;
  closed_passed: number;
  closed_measured: number;
  open_passed: number;
  open_measured: number;
};

/** A round a person asked for. */
export type RunRow = {
  id: string;
  venue_id: string;
  requested_at: number;
  requested_by: string;
  /** `waiting`, `running`, `done`, `failed`. */
  state: string;
  asked: number;
  total: number;
  finished_at: number | null;
};

/** What «sondy» were told to ask; their answers name it by digest. */
export type PlanRow = { venue_id: string; digest: string; content: string; issued_at: number };

export type PublicationRow = { venue_id: string; shown: number; at: number; by_account: string };

export type ProbeTables = {
  probe_round: RoundRow;
  probe_finding: FindingRow;
  probe_day: DayRow;
  probe_run: RunRow;
  probe_plan: PlanRow;
  probe_publication: PublicationRow;
};
