/**
 * Tables of the append-only books. Only this slice writes them, and triggers hold it to appending.
 *
 * @module
 */
export type EntryRow = {
  venue_id: string;
  book: string;
  seq: number;
  v: number;
  alg: string;
  prev_hash: string;
  kind: string;
  case_id: string;
  at: number;
  behind_ms: number;
  clock: string;
  by_account: string;
  /** Canonical JSON. */
  skeleton: string;
  /** Canonical JSON of `Commitment[]`. */
  commitments: string;
  hash: string;
};

export type LedgerTables = {
  ledger_entry: EntryRow;
  /** The newest entry of each book once more, so that a missing end is noticed. */
  ledger_head: { venue_id: string; book: string; seq: number; hash: string; at: number };
  ledger_checkpoint: {
    venue_id: string;
    book: string;
    seq: number;
    hash: string;
    at: number;
    made_at: number;
    by_account: string;
  };
};
