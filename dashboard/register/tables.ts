/**
 * Tables of the register slice. Only this slice writes them; others read the `register_public_*` views.
 *
 * @module
 */
export type SignalRow = {
  id: string;
  venue_id: string;
  network: string;
  mode: string;
  device: string | null;
  /** Pseudonym of an unnamed loaned device, cleared after 24 h. */
  subject: string | null;
  category: string;
  severity: string;
  /** `signal`, or `tally`: a count below every threshold that nobody is shown. */
  kind: string;
  /** Cleared with the pseudonym it may hold. */
  dedupe_key: string | null;
  layer: string;
  source: string;
  /** Listed name and asked name, cleared after 72 h. */
  entry: string | null;
  name: string | null;
  name_digest: string | null;
  occurrences: number;
  first_at: number;
  last_at: number;
  navigation_grade: number;
  score: number;
  /** JSON of `Sighting[]` and `OpenedRecord[]` (policies/schema/signal.ts). */
  sightings: string;
  opened: string;
  draft_id: string | null;
};

export type DraftRow = {
  id: string;
  venue_id: string;
  number: string;
  state: string;
  contact: string;
  rule_id: string;
  category: string;
  severity: string;
  network: string;
  mode: string;
  device: string | null;
  opened_at: number;
  last_at: number;
  /** Canonical JSON of `LockedFacts` and its SHA-256. */
  facts: string;
  facts_digest: string;
};

export type DefectRow = {
  id: string;
  venue_id: string;
  number: string;
  rule_id: string;
  network: string;
  device: string | null;
  category: string;
  name: string | null;
  opened_at: number;
  last_at: number;
  occurrences: number;
};

export type NetworkSignalRow = {
  id: string;
  venue_id: string;
  rule_id: string;
  dedupe_key: string;
  network: string;
  category: string;
  severity: string;
  distinct_subjects: number;
  at: number;
  last_at: number;
};

export type RegisterTables = {
  register_batch: {
    venue_id: string;
    resolver: string;
    boot_id: string;
    seq: number;
    received_at: number;
    hits: number;
    dropped: number;
  };
  register_signal: SignalRow;
  register_draft: DraftRow;
  register_defect: DefectRow;
  register_network_signal: NetworkSignalRow;
  register_counter: {
    venue_id: string;
    hour_at: number;
    network: string;
    /** `""` where no category was involved. */
    category: string;
    outcome: string;
    questions: number;
  };
  register_sequence: { venue_id: string; series: string; year: number; last_number: number };
};

/** What other slices may read. */
export type RegisterPublicViews = {
  register_public_counter: RegisterTables["register_counter"];
  register_public_draft: Pick<DraftRow, "venue_id" | "id" | "number" | "state" | "category" | "opened_at">;
  register_public_device_draft: Pick<DraftRow, "venue_id" | "id" | "device" | "category" | "opened_at">;
  /** Signals of unnamed devices on networks of devices: counted by the register of devices, as nobody is named. */
  register_public_stranger: Pick<
    SignalRow,
    "venue_id" | "network" | "subject" | "occurrences" | "first_at" | "last_at"
  >;
  register_public_defect: Pick<
    DefectRow,
    "venue_id" | "id" | "number" | "network" | "category" | "opened_at" | "last_at"
  >;
};
