/**
 * Tables of the lists slice. Only this slice writes them; others read the `list_public_*` views.
 *
 * @module
 */
export type ListSourceRow = {
  venue_id: string;
  id: string;
  /** Order of the configuration. */
  position: number;
  /** JSON of `ListSource` as files define it; what was chosen on the page is in `list_choice`. */
  definition: string;
  origin: string;
  state: string;
  /** JSON of `SourceReport`, if the source is in the newest pack. */
  report: string | null;
  last_attempt_at: number | null;
  last_success_at: number | null;
  /** When the raw octets last changed. */
  content_at: number | null;
  error_code: string | null;
  error_message: string | null;
  next_attempt_at: number | null;
  /** In a row. */
  failures: number | null;
  /** JSON of `ListDiffView`. */
  diff: string | null;
  refresh_s: number | null;
  added: number | null;
  removed: number | null;
};

export type GenerationRow = {
  venue_id: string;
  generation: number;
  created_at: number;
  kind: string;
  of_generation: number | null;
  /** JSON of `ListManifest`. */
  manifest: string;
  added: number | null;
  removed: number | null;
  by_name: string | null;
  reason: string | null;
};

export type HoldRow = {
  venue_id: string;
  of_generation: number;
  generation: number | null;
  by_account: string;
  by_name: string;
  reason: string;
  at: number;
};

export type SuspectRow = {
  id: string;
  venue_id: string;
  source_id: string;
  entry: string;
  scope: string;
  line: number;
  line_text: string;
  covers: string;
  protected_group: string;
  since: number;
  last_seen_at: number;
  /** 1: the newest edition has it. */
  present: number;
  /** `list`, or `federation`: another venue suggests it. */
  origin: string;
};

export type DecisionRow = {
  venue_id: string;
  source_id: string;
  entry: string;
  decision: string;
  reason: string;
  by_account: string;
  by_name: string;
  at: number;
};

export type ExceptionRow = {
  id: string;
  venue_id: string;
  name: string;
  /** `all`, `network`, `device`. */
  scope: string;
  /** Network or device; empty for `all`. */
  scope_id: string;
  reason: string;
  /** `venue`, or `federation`: another venue suggests it. */
  origin: string;
  by_account: string | null;
  by_name: string;
  created_at: number;
  until_at: number | null;
  mistake_id: string | null;
  approved_account: string | null;
  approved_name: string | null;
  approved_at: number | null;
  ended_name: string | null;
  ended_at: number | null;
};

/** What somebody asked for, and nothing about who it was. */
export type MistakeRow = {
  id: string;
  venue_id: string;
  reference: string;
  name: string | null;
  times: number;
  at: number;
  /** `opened`, `declined`; `not-blocked` from the start where nothing blocked the name. */
  decision: string | null;
  decided_reason: string | null;
  decided_name: string | null;
  decided_at: number | null;
  exception_id: string | null;
  /** The name while the request waits; one name waits once. */
  waiting_name: string | null;
};

export type PreviewRow = {
  id: string;
  venue_id: string;
  source_id: string;
  networks: string;
  state: string;
  requested_at: number;
  requested_by: string;
  error_code: string | null;
  error_message: string | null;
  result: string | null;
};

export type ProgressRow = {
  venue_id: string;
  /** Empty for the build as a whole. */
  source_id: string;
  phase: string;
  done: number;
  total: number | null;
  current_source: string | null;
  started_at: number;
  at: number;
};

export type ListTables = {
  list_source: ListSourceRow;
  list_build: {
    venue_id: string;
    generation: number;
    created_at: number | null;
    digest: string | null;
    names: number;
    fingerprint: string | null;
    building_since: number | null;
    error_code: string | null;
    error_message: string | null;
    error_at: number | null;
  };
  list_update_request: {
    id: string;
    venue_id: string;
    requested_at: number;
    requested_by: string | null;
    taken_at: number | null;
    /** `update`: ask addresses now; `apply`: take up what people decided. Empty in rows of older versions: `update`. */
    kind: string | null;
    /** One source; empty for all. */
    source_id: string | null;
  };
  list_choice: {
    venue_id: string;
    source_id: string;
    enabled: number;
    /** JSON array of network ids. */
    networks: string;
    by_account: string;
    by_name: string;
    at: number;
  };
  list_history: { venue_id: string; source_id: string; day_at: number; entries: number };
  list_generation: GenerationRow;
  list_hold: HoldRow;
  list_progress: ProgressRow;
  list_preview: PreviewRow;
  list_suspect: SuspectRow;
  list_decision: DecisionRow;
  list_exception: ExceptionRow;
  list_mistake: MistakeRow;
};

export type ListPublicViews = {
  list_public_source: Pick<
    ListSourceRow,
    | "venue_id"
    | "id"
    | "state"
    | "origin"
    | "last_success_at"
    | "content_at"
    | "error_code"
    | "error_message"
    | "refresh_s"
    | "added"
    | "removed"
  >;
  list_public_build: Pick<
    ListTables["list_build"],
    "venue_id" | "generation" | "created_at" | "names" | "error_code" | "error_at"
  >;
  list_public_hold: Pick<HoldRow, "venue_id" | "of_generation" | "at">;
  list_public_suspect: Pick<SuspectRow, "venue_id" | "id" | "source_id" | "entry" | "since" | "present" | "origin">;
  list_public_decision: Pick<DecisionRow, "venue_id" | "source_id" | "entry">;
  list_public_mistake: Pick<MistakeRow, "venue_id" | "id" | "reference" | "at" | "decided_at">;
};
